"""The registry: every entry is told in full, resolves, and answers on networks of every awkward kind."""

import re
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.csr import Csr
from graph.digraph import Digraph
from graph.measures import MEASURES, find_measure
from graph.measures.entry import Measure, Of, RefusedError
from graph.measures.running import run_measure
from graph.measures.subject import Result, Subject
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.paths import EXACT_LIMIT, distances_from
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs

NAMES = {
    Of.PERSON: "degree strength harmonic_closeness betweenness ego_betweenness reach_two_steps constraint "
    "effective_size brokerage_by_street brokerage_by_community bridging k_core participation eigenvector "
    "streets_known",
    Of.NETWORK: "density components cut_points bridges communities core_periphery ei_index assortativity "
    "centralisation phase",
    Of.TEAM: "team",
}
AWKWARD = {
    "no nodes": nx.Graph(),
    "one node": nx.empty_graph(1),
    "no ties": nx.empty_graph(4),
    "a clique": nx.complete_graph(5),
    "in pieces": nx.disjoint_union_all([nx.path_graph(4), nx.cycle_graph(5), nx.star_graph(3), nx.empty_graph(2)]),
}
each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def subject_of(graph: nx.Graph, groups: int | None = 3) -> Subject:
    ends = np.array(list(graph.edges), np.int64).reshape(-1, 2)
    links = Csr.from_pairs(len(graph), ends[:, 0], ends[:, 1], np.ones(len(ends)))
    return Subject.of_links(links, None if groups is None else np.arange(links.size) % groups)


def test_the_registry_holds_every_measure() -> None:
    for of, names in NAMES.items():
        assert {measure.id for measure in MEASURES.values() if measure.of is of} == set(names.split())
    assert find_measure("no such") is None


@each_measure
def test_each_entry_is_told_in_full_sentences(measure: Measure) -> None:
    texts = dict(measure.explained())
    assert all(texts.values())
    for heading in texts.keys() - {"Formula", "Source"}:
        text = texts[heading]
        assert text[-1] in ".?", f"{measure.id}: {text}"
        assert text[0].isupper() or text[0] in "0123456789−", f"{measure.id}: {text}"
    assert not [text for text in texts.values() if "|" in text or "  " in text]
    assert texts["Question"].endswith("?")
    assert measure.label[0].isupper()


@each_measure
@pytest.mark.parametrize("kind", AWKWARD)
def test_each_measure_answers_on_awkward_networks(measure: Measure, kind: str) -> None:
    subject = subject_of(AWKWARD[kind])
    if measure.of is Of.TEAM and subject.n < 3:
        with pytest.raises(RefusedError, match="choose a smaller number"):
            run_measure(measure, subject)
        return
    _is_whole(measure, subject, run_measure(measure, subject))


@each_measure
@pytest.mark.parametrize("kind", AWKWARD)
def test_each_measure_honours_a_direction_or_refuses_it(measure: Measure, kind: str) -> None:
    graph = AWKWARD[kind]
    ends = np.array(list(graph.edges), np.int64).reshape(-1, 2)
    arcs = Digraph.from_pairs(len(graph), ends[:, 0], ends[:, 1], np.ones(len(ends)))
    subject = Subject.of_arcs(arcs, np.arange(len(graph)) % 2)
    if measure.directed:
        _is_whole(measure, subject, run_measure(measure, subject))
        return
    with pytest.raises(RefusedError) as refused:
        run_measure(measure, subject)
    said = f"{measure.label} is only defined here for ties without direction: leave out --directed."
    assert str(refused.value) == said


def _is_whole(measure: Measure, subject: Subject, found: Result) -> None:
    wanted = measure.columns_for(directed=subject.directed is not None)
    assert sorted(found.columns) == sorted(wanted)
    for column in found.columns.values():
        assert column.shape == (subject.counted.size,)
        assert not np.isinf(column).any()
    if measure.of is not Of.PERSON:
        assert found.figures
        assert all(value is None or isinstance(value, float | int | str) for value in found.figures.values())
        assert not any(isinstance(value, np.generic) for value in found.figures.values())


@each_measure
def test_a_measure_by_groups_says_what_it_needs(measure: Measure) -> None:
    subject = subject_of(nx.path_graph(5), groups=None)
    if measure.needs_group:
        with pytest.raises(RefusedError, match="--group"):
            run_measure(measure, subject)
    else:
        run_measure(measure, subject)


def test_who_is_not_counted_has_no_value_and_is_crossed() -> None:
    network = Network.build(
        NodeColumns.of(range(15), kind=[*[Kind.PERSON] * 14, Kind.ORGANISATION]),
        TieColumns.of([*range(14)], [14] * 14),
    )
    subject = Subject.of(network)
    found = run_measure(MEASURES["betweenness"], subject).columns["betweenness"]
    assert np.isnan(found[14])
    assert not np.isnan(found[:14]).any()
    assert run_measure(MEASURES["components"], subject).figures["pieces"] == 1
    assert run_measure(MEASURES["cut_points"], subject).figures["cut_points"] == 0


def test_the_kite_has_the_published_values() -> None:
    # D. Krackhardt, Administrative Science Quarterly 35, 1990; all normalised over 10 people. Closeness is Freeman's.
    network, labels = read_network("krackhardt_kite")
    subject = Subject.of_links(network.links)
    degree = run_measure(MEASURES["degree"], subject).columns["normalised"]
    between = run_measure(MEASURES["betweenness"], subject).columns["normalised"]
    closeness = [9 / distances_from(network.links, np.array([node])).sum() for node in range(10)]
    assert "".join(labels) == "ABCDEFGHIJ"
    assert degree == pytest.approx([0.444, 0.444, 0.333, 0.667, 0.333, 0.556, 0.556, 0.333, 0.222, 0.111], abs=0.0006)
    assert between == pytest.approx([0.023, 0.023, 0, 0.102, 0, 0.231, 0.231, 0.389, 0.222, 0], abs=0.0006)
    assert closeness == pytest.approx([0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.310], abs=0.0006)


def test_the_medici_have_the_published_share_with_and_without_the_isolated_family() -> None:
    # .452 over all 16 families; M. O. Jackson (2008) prints .522, .255 and .212 over the 15 that have ties.
    network, labels = read_network("florentine_marriage")
    found = run_measure(MEASURES["betweenness"], Subject.of_links(network.links)).columns
    medici, guadagni, albizzi = (labels.index(name) for name in ("Medici", "Guadagni", "Albizzi"))
    assert found["normalised"][medici] == pytest.approx(0.452, abs=0.0005)
    over_15 = found["betweenness"][[medici, guadagni, albizzi]] / (14 * 13 / 2)
    assert over_15 == pytest.approx([0.522, 0.255, 0.212], abs=0.0006)


def test_measures_are_those_of_igraph() -> None:
    igraph = pytest.importorskip("igraph")
    graph = nx.connected_watts_strogatz_graph(300, 6, 0.2, seed=8)
    theirs = igraph.Graph(n=300, edges=list(graph.edges))
    subject = subject_of(graph)
    expected = {
        "betweenness": theirs.betweenness(),
        "constraint": theirs.constraint(),
        "eigenvector": theirs.eigenvector_centrality(),
        "harmonic_closeness": [299 * value for value in theirs.harmonic_centrality()],
        "reach_two_steps": [size - 1 for size in theirs.neighborhood_size(order=2)],
    }
    for name, values in expected.items():
        assert run_measure(MEASURES[name], subject).columns[name] == pytest.approx(values, rel=1e-6), name
    assert run_measure(MEASURES["assortativity"], subject).figures["assortativity"] == pytest.approx(
        theirs.assortativity_nominal([node % 3 for node in range(300)])
    )
    assert run_measure(MEASURES["density"], subject).figures["density"] == pytest.approx(theirs.density())


def test_an_estimate_is_called_one_with_its_error() -> None:
    size = EXACT_LIMIT + 1
    ring, rng = np.arange(size), np.random.default_rng(2)
    ends = (
        np.concatenate((ring, rng.integers(0, size, size))),
        np.concatenate(((ring + 1) % size, rng.permutation(size))),
    )
    subject = Subject.of_links(Csr.from_pairs(size, *ends, np.ones(2 * size)))
    for name in ("betweenness", "bridging"):
        (note,) = run_measure(MEASURES[name], subject).notes
        assert re.fullmatch(r"Betweenness is estimated from .* starting points: the standard error is .* pairs\.", note)


def test_davis_women_have_the_published_betweenness_with_events_crossed() -> None:
    # Davis, Gardner and Gardner (1941): raw two-mode betweenness, women and events alike as ends of ways.
    network, labels = read_network("davis_southern_women")
    found = run_measure(MEASURES["betweenness"], Subject.of_links(network.links)).columns["betweenness"]
    published = {"Evelyn": 42.9802, "Theresa": 38.9796, "Laura": 22.8541, "Brenda": 22.0215, "Charlotte": 4.7153}
    assert {name: found[labels.index(name)] for name in published} == pytest.approx(published, abs=0.0001)


@given(graphs())
def test_simple_measures_are_those_of_networkx(graph: nx.Graph) -> None:
    subject = Subject.of(as_network(graph))
    nodes = sorted(graph)
    columns = {
        name: run_measure(MEASURES[name], subject).columns[name].tolist() for name in ("degree", "strength", "k_core")
    }
    assert columns["degree"] == [graph.degree(node) for node in nodes]
    assert columns["strength"] == pytest.approx([graph.degree(node, weight="weight") for node in nodes])
    assert columns["k_core"] == [nx.core_number(graph)[node] for node in nodes]


def test_reading_the_registry_loads_no_numerical_library() -> None:
    script = (
        "import sys; from graph.measures import MEASURES\n"
        "[measure.explained() for measure in MEASURES.values()]\n"
        "print(sorted({'numpy', 'numba', 'scipy', 'networkx', 'sknetwork'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
