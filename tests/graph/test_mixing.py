"""Whether ties stay within groups."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.digraph import Digraph
from graph.measures.subject import Subject
from graph.mixing import assortativity, ei_index
from tests.graph.random_graphs import as_network, graphs


def grouped(graph: nx.Graph, groups: list[int]) -> Subject:
    return Subject.of_links(as_network(graph).links, np.array(groups))


@given(graphs())
def test_assortativity_is_that_of_networkx(graph: nx.Graph) -> None:
    groups = {node: node % 3 for node in graph}
    nx.set_node_attributes(graph, groups, "group")
    ours = assortativity(grouped(graph, [groups[node] for node in sorted(graph)])).figures["assortativity"]
    if ours is None:
        assert len({groups[node] for edge in graph.edges for node in edge}) <= 1
    else:
        assert ours == pytest.approx(nx.attribute_assortativity_coefficient(graph, "group"))


def test_groups_may_have_large_numbers() -> None:
    graph = nx.path_graph(6)
    small, large = ([start + node % 2 for node in range(6)] for start in (0, 10**15))
    for measure in (assortativity, ei_index):
        assert measure(grouped(graph, large)).figures == measure(grouped(graph, small)).figures


def test_assortativity_of_arcs_is_that_of_networkx() -> None:
    graph = nx.gnp_random_graph(30, 0.1, seed=5, directed=True)
    nx.set_node_attributes(graph, {node: node % 4 for node in graph}, "group")
    source, target = np.array(list(graph.edges)).T
    subject = Subject.of_arcs(Digraph.from_pairs(30, source, target, np.ones(source.size)), np.arange(30) % 4)
    theirs = nx.attribute_assortativity_coefficient(graph, "group")
    assert assortativity(subject).figures["assortativity"] == pytest.approx(theirs)


def test_ties_outward_and_inward_are_counted_by_hand() -> None:
    # Groups 0 0 | 1 1 | none: one tie within, two between, one with somebody of unknown group.
    graph = nx.Graph()
    graph.add_nodes_from(range(6))
    graph.add_weighted_edges_from([(0, 1, 1.0), (1, 2, 5.0), (1, 3, 1.0), (3, 4, 1.0)])
    found = ei_index(grouped(graph, [0, 0, 1, 1, -1, 1]))
    assert found.figures == {
        "ei_index": pytest.approx((2 - 1) / 3),
        "expected": pytest.approx((6 - 4) / 10),
        "external": 2,
        "internal": 1,
        "without_group": 1,
    }
    assert found.columns["ei_index"].tolist() == pytest.approx([-1, 1 / 3, 1, 1, np.nan, np.nan], nan_ok=True)
