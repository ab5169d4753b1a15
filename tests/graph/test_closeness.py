import networkx as nx
import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.closeness import harmonic_closeness
from graph.csr import Bools, Csr, Floats
from graph.network import Network, NodeColumns, TieColumns
from tests.graph.random_graphs import as_network, graphs


def links_of(graph: nx.Graph) -> Csr:
    return Network.from_networkx(nx.convert_node_labels_to_integers(graph)).links


def everybody(links: Csr) -> Bools:
    return np.ones(links.size, np.bool_)


def by_networkx(graph: nx.Graph) -> list[float]:
    found = nx.harmonic_centrality(graph)
    return [found[node] for node in graph]


def with_leaves(graph: nx.Graph, leaves: int, seed: int) -> nx.Graph:
    """Hang more nodes on it, one by one, also on one another."""
    random = np.random.default_rng(seed)
    graph = nx.convert_node_labels_to_integers(graph)
    for _ in range(leaves):
        graph.add_edge(len(graph), int(random.integers(len(graph))))
    return graph


AWKWARD = {
    "nobody": nx.empty_graph(0),
    "one": nx.empty_graph(1),
    "two apart": nx.empty_graph(2),
    "a pair": nx.path_graph(2),
    "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 5),
    "a line": nx.path_graph(40),
    "a long ring": nx.cycle_graph(1100),
    "a star": nx.star_graph(700),
    "two stars": nx.disjoint_union(nx.star_graph(5), nx.star_graph(300)),
    "a tree": nx.random_labeled_tree(900, seed=1),
    "a clique": nx.complete_graph(30),
    "a barbell": nx.barbell_graph(20, 9),
    "circles": nx.connected_caveman_graph(60, 10),
    "many": nx.gnm_random_graph(1300, 2600, seed=2),
    "many pieces": nx.gnm_random_graph(1500, 900, seed=3),
    "a hub with leaves": with_leaves(nx.barabasi_albert_graph(600, 3, seed=4), 700, 4),
}


@pytest.mark.parametrize("kind", AWKWARD)
def test_closeness_is_that_of_networkx(kind: str):
    links = links_of(AWKWARD[kind])
    assert harmonic_closeness(links, everybody(links)) == pytest.approx(by_networkx(AWKWARD[kind]), rel=1e-9)


@given(graphs(), st.data())
def test_only_those_counted_are_near_or_far(graph: nx.Graph, data: st.DataObject):
    links = as_network(graph).links
    counted = np.array(data.draw(st.lists(st.booleans(), min_size=len(graph), max_size=len(graph))))
    expected = []
    for node in sorted(graph):
        steps = nx.single_source_shortest_path_length(graph, node)
        expected.append(sum(1 / far for other, far in steps.items() if far and counted[other]))
    assert harmonic_closeness(links, counted) == pytest.approx(expected, rel=1e-9)


def test_a_path_through_a_place_counts_its_steps_but_not_the_place():
    # Two people who only meet in one place.
    links = Network.build(NodeColumns.of([1, 2, 3]), TieColumns.of([1, 2], [3, 3])).links
    assert harmonic_closeness(links, np.array([True, True, False])).tolist() == [0.5, 0.5, 2]


def test_the_number_of_threads_changes_no_digit():
    links = links_of(AWKWARD["a hub with leaves"])

    def on(threads: int) -> Floats:
        before = numba.get_num_threads()
        numba.set_num_threads(threads)
        try:
            return harmonic_closeness(links, everybody(links))
        finally:
            numba.set_num_threads(before)

    assert np.array_equal(on(1), on(numba.get_num_threads()))
