"""Cores, core and periphery, and the phase of growth."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.cores import core_periphery, k_cores
from graph.measures.subject import Subject
from graph.phases import phase
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


def subject_of(graph: nx.Graph) -> Subject:
    graph = nx.convert_node_labels_to_integers(graph)
    nx.set_edge_attributes(graph, 1.0, "weight")
    return Subject.of(as_network(graph))


def _differs(graph: nx.Graph, core: set[int]) -> int:
    """Pairs that differ from a complete core and an empty periphery."""
    pairs = combinations(sorted(graph), 2)
    alike = ((a, b) for a, b in pairs if (a in core) == (b in core))
    return sum(graph.has_edge(a, b) != (a in core) for a, b in alike)


@given(graphs(most=9))
def test_no_other_core_fits_in_more_pairs(graph: nx.Graph) -> None:
    core = set(np.flatnonzero(core_periphery(Subject.of(as_network(graph))).columns["core"]).tolist())
    every = (set(chosen) for size in range(len(graph) + 1) for chosen in combinations(sorted(graph), size))
    assert _differs(graph, core) == min(_differs(graph, other) for other in every)


def test_a_clique_with_pendants_fits_perfectly() -> None:
    # Each of a core of four knows three people who know nobody else: the ideal picture of Borgatti and Everett (1999).
    graph = nx.complete_graph(4)
    graph.add_edges_from((node, 4 + 3 * node + leaf) for node in range(4) for leaf in range(3))
    found = core_periphery(subject_of(graph))
    assert found.figures == {"fit": pytest.approx(1), "core": 4, "periphery": 12}


def test_fit_is_the_correlation_with_the_ideal_picture() -> None:
    graph = nx.karate_club_graph()
    found = core_periphery(subject_of(graph))
    core = set(np.flatnonzero(found.columns["core"]).tolist())
    pairs = [(a, b) for a, b in combinations(sorted(graph), 2) if (a in core) == (b in core)]
    ideal, real = zip(*((a in core, graph.has_edge(a, b)) for a, b in pairs), strict=True)
    assert found.figures["fit"] == pytest.approx(np.corrcoef(ideal, real)[0, 1])


@given(graphs(most=15))
def test_k_cores_are_those_of_networkx(graph: nx.Graph) -> None:
    assert k_cores(as_network(graph).people).tolist() == [nx.core_number(graph)[node] for node in sorted(graph)]


def test_k_cores_are_those_of_igraph() -> None:
    igraph = pytest.importorskip("igraph")
    graph = nx.barabasi_albert_graph(2_000, 3, seed=4)
    theirs = igraph.Graph(n=len(graph), edges=list(graph.edges)).coreness()
    assert k_cores(subject_of(graph).people).tolist() == theirs


def _grown(hubs: int, spokes: int) -> nx.Graph:
    """So many hubs in a ring, each with its spokes."""
    graph = nx.cycle_graph(hubs) if hubs > 2 else nx.path_graph(hubs)
    for hub in range(hubs):
        graph.add_edges_from((hub, (hub, spoke)) for spoke in range(spokes))
    return graph


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (nx.empty_graph(20), "scattered"),
        (nx.disjoint_union_all([nx.path_graph(3)] * 8), "scattered"),
        (nx.star_graph(20), "hub and spoke"),
        (_grown(3, 15), "multi-hub"),
        (nx.random_regular_graph(6, 60, seed=2), "core and periphery"),
        (nx.cycle_graph(60), "multi-hub"),
        (nx.Graph(), "scattered"),
    ],
)
def test_each_phase_is_found_with_its_reason(graph: nx.Graph, expected: str) -> None:
    found = phase(subject_of(graph)).figures
    assert found["phase"] == expected
    assert found["why"].endswith(".")
    assert found["without_hubs"] <= found["without_the_hub"] <= found["in_largest_piece"]


def test_the_reason_quotes_the_figures() -> None:
    found = phase(subject_of(nx.star_graph(19))).figures
    assert (
        found["why"]
        == "100% of all people are linked with one another, and only 0% without the one who knows most people."
    )


def test_the_karate_club_has_its_core() -> None:
    network, labels = read_network("karate")
    core = core_periphery(Subject.of(network)).columns["core"]
    assert {"Mr Hi", "John A"} <= {label for label, inside in zip(labels, core, strict=True) if inside}
