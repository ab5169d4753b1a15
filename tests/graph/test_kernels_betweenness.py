from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import networkx as nx
import numpy as np
import pytest

from graph import spreading
from graph.blocks import Blocks, reduce_links
from graph.csr import Csr, Floats
from graph.digraph import Digraph
from graph.directed import directed_betweenness
from graph.measures.entry import RefusedError
from graph.network import Network, NodeColumns, TieColumns
from graph.paths import betweenness, dependencies
from graph.sampling import sample_betweenness
from graph.spreading import total_dependencies
from tests.graph.random_graphs import KINDS, as_network, awkward_graph


def of_networkx(graph: nx.Graph) -> Floats:
    found = nx.betweenness_centrality(graph, normalized=False)
    return np.array([found[node] for node in sorted(graph)])


def within(ours: Floats, theirs: Floats) -> None:
    """Equal to 1e-9 of the value, and nothing where there is nothing."""
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-10)


@pytest.fixture
def every_block_in_lanes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreading, "SMALL", 0)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_a_thousand_awkward_graphs_have_the_betweenness_of_networkx(kind: int):
    for seed in range(kind, 1_000, len(KINDS)):
        graph = awkward_graph(seed)
        within(betweenness(as_network(graph).links).values, of_networkx(graph))


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_eight_lanes_give_what_one_source_at_a_time_gives(kind: int, every_block_in_lanes: None):
    for seed in range(kind, 1_000, len(KINDS)):
        links = as_network(awkward_graph(seed)).links
        _, blocks = reduce_links(links, np.random.default_rng(seed).integers(0, 2, links.size).astype(np.float64))
        singly = total_dependencies(blocks, blocks.worth, in_lanes=False)
        assert total_dependencies(blocks, blocks.worth, in_lanes=True) == pytest.approx(singly, rel=1e-12)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_places_that_end_no_path_are_crossed(kind: int):
    for seed in range(kind, 300, len(KINDS)):
        graph = awkward_graph(seed)
        counted = np.random.default_rng(seed).random(len(graph)) < 0.6
        ends = np.flatnonzero(counted).tolist()
        theirs = nx.betweenness_centrality_subset(graph, ends, ends, normalized=False)
        within(betweenness(as_network(graph).links, counted).values, np.array([theirs[n] for n in sorted(graph)]))


def town(size: int = 3_000, seed: int = 5) -> Csr:
    """A connected core with pendants and a few pieces, of a size at which threads share the work."""
    graph = nx.barabasi_albert_graph(size, 2, seed=seed)
    graph.add_edges_from((size + place, place) for place in range(0, size, 3))
    graph.add_edges_from(nx.cycle_graph(range(2 * size, 2 * size + 40)).edges)
    return as_network(nx.convert_node_labels_to_integers(graph)).links


def test_the_number_of_threads_changes_no_digit():
    links = town()
    one, *more = (betweenness(links, threads=count).values for count in (1, 2, 2, 5))
    assert all(np.array_equal(found, one) for found in more)


def test_a_large_network_has_the_same_betweenness_in_lanes_and_singly():
    _, blocks = reduce_links(town(), np.ones(town().size))
    lanes, singly = (total_dependencies(blocks, blocks.worth, in_lanes=choice) for choice in (True, False))
    assert lanes == pytest.approx(singly, rel=1e-12)


def test_more_paths_than_float32_can_count_are_counted_in_float64(every_block_in_lanes: None):
    # A ring of 20 diamonds, each 9 ways wide: 9**10 shortest paths lead halfway round.
    graph = nx.Graph()
    for link in range(20):
        graph.add_edges_from((("end", (link + far) % 20), (link, way)) for far in (0, 1) for way in range(9))
    graph = nx.convert_node_labels_to_integers(graph)
    within(betweenness(as_network(graph).links).values, of_networkx(graph))


def two_abreast(rows: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Rows of two, each tied to both of the next: ways double with each row."""
    ends = [(2 * row + one, 2 * row + 2 + other) for row in range(rows - 1) for one in (0, 1) for other in (0, 1)]
    return (2 * rows, *np.array(ends).T)


def test_more_shortest_ways_than_can_be_counted_are_refused(monkeypatch: pytest.MonkeyPatch):
    size, source, target = two_abreast(1_100)
    links = Csr.from_pairs(size, source, target, np.ones(source.size))
    for lanes in (True, False):
        monkeypatch.setattr(spreading, "has_wide_vectors", lambda lanes=lanes: lanes)
        with pytest.raises(RefusedError, match="more shortest ways than can be counted"):
            betweenness(links)
    with pytest.raises(RefusedError, match="more shortest ways"):
        sample_betweenness(links, pairs=100)


def test_more_ways_along_arcs_than_can_be_counted_are_refused():
    for rows, refused in ((1_024, False), (1_026, True), (1_100, True)):
        size, source, target = two_abreast(rows)
        out = Digraph.from_pairs(size, source, target, np.ones(source.size)).out
        if refused:
            with pytest.raises(RefusedError, match="more shortest ways"):
                directed_betweenness(out)
        else:
            assert directed_betweenness(out).max() == rows * (rows - 2) / 2


def test_several_threads_and_a_child_process_may_ask_at_once():
    links = town(600)
    expected = betweenness(links).values
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: betweenness(links, threads=2).values, range(8)):
            assert found == pytest.approx(expected, rel=1e-12)
    with get_context("spawn").Pool(1) as child:
        assert child.apply(dependencies_from_all, (links,)) == pytest.approx(dependencies_from_all(links), rel=1e-12)


def dependencies_from_all(links: Csr) -> Floats:
    return dependencies(links, np.arange(links.size), np.ones(links.size))


def test_dependencies_of_all_sources_are_twice_the_betweenness():
    for seed in range(60):
        links = as_network(awkward_graph(seed)).links
        assert dependencies_from_all(links) / 2 == pytest.approx(betweenness(links).values, rel=1e-9, abs=1e-10)


def test_a_source_named_twice_counts_twice():
    links = town(200)
    once = dependencies(links, np.array([3]), np.ones(links.size))
    assert dependencies(links, np.array([3, 3]), np.ones(links.size)) == pytest.approx(2 * once)


def test_nobody_and_one_person_carry_nothing():
    for size in (0, 1, 2):
        links = Network.build(NodeColumns.of(range(size)), TieColumns.of([], [])).links
        found = betweenness(links)
        assert (found.values.tolist(), found.n, found.exact) == ([0.0] * size, size, True)
        assert dependencies(links, np.arange(size), np.ones(size)).tolist() == [0.0] * size


def test_a_tie_of_a_person_with_themselves_is_no_tie():
    nodes = NodeColumns.of(range(3))
    plain = Network.build(nodes, TieColumns.of([0, 1], [1, 2])).links
    looped = Network.build(nodes, TieColumns.of([0, 1, 1, 0], [1, 2, 1, 0])).links
    assert betweenness(looped).values.tolist() == betweenness(plain).values.tolist() == [0, 1, 0]


def test_what_is_left_to_search_is_only_what_lies_on_a_cycle():
    graph = nx.lollipop_graph(5, 6)
    _, blocks = reduce_links(as_network(graph).links, np.ones(11))
    assert sorted(blocks.members.tolist()) == [0, 1, 2, 3, 4]
    assert sorted(blocks.worth.tolist()) == [1, 1, 1, 1, 7]


def test_a_block_of_more_nodes_than_the_kernels_number_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreading, "MOST_NODES", 10)
    blocks = Blocks.whole(town(200), np.ones(town(200).size))
    with pytest.raises(ValueError, match="more than 10 linked nodes"):
        total_dependencies(blocks, blocks.worth)
