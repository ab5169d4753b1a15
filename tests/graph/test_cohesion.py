"""Density, pieces, what a network hangs by, centralisation and communities."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.cohesion import bridges, centralisation, communities, components, cut_points, density
from graph.communities import find_communities, modularity
from graph.csr import Csr
from graph.digraph import Digraph
from graph.measures.subject import Subject
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


def subject_of(graph: nx.Graph) -> Subject:
    return Subject.of(as_network(graph))


def read_arcs(name: str) -> tuple[Subject, list[str]]:
    """A directed network of the literature."""
    network, labels = read_network(name)
    ties = network.ties
    return Subject.of_arcs(Digraph.from_pairs(network.size, ties.source, ties.target, ties.weight)), labels


@pytest.mark.parametrize(("name", "published"), [("advice", 0.452), ("friends", 0.243), ("reports", 0.048)])
def test_hightech_has_the_published_densities(name: str, published: float) -> None:
    # D. Krackhardt, Social Networks 9, 1987: 21 managers, 420 ordered pairs.
    subject, _ = read_arcs(f"hightech_{name}")
    assert density(subject).figures["density"] == pytest.approx(published, abs=0.0005)


def test_reciprocity_is_that_of_networkx() -> None:
    subject, _ = read_arcs("hightech_friends")
    arcs = subject.directed.out
    theirs = nx.reciprocity(nx.DiGraph(zip(arcs.rows.tolist(), arcs.indices.tolist(), strict=True)))
    assert density(subject).figures["reciprocity"] == pytest.approx(theirs)


@given(graphs(most=15))
def test_pieces_are_numbered_from_the_largest(graph: nx.Graph) -> None:
    pieces = sorted(nx.connected_components(graph), key=lambda piece: (-len(piece), min(piece)))
    expected = {node: number for number, piece in enumerate(pieces, start=1) for node in piece}
    found = components(subject_of(graph))
    assert found.columns["piece"].tolist() == [expected[node] for node in sorted(graph)]
    assert found.figures == {
        "pieces": len(pieces),
        "largest": len(pieces[0]),
        "isolated": nx.number_of_isolates(graph),
    }


@given(graphs(most=15))
def test_strong_pieces_are_those_of_networkx(graph: nx.Graph) -> None:
    ends = np.array(list(graph.edges), np.int64).reshape(-1, 2)
    arcs = Digraph.from_pairs(len(graph), ends[:, 0], ends[:, 1], np.ones(len(ends)))
    theirs = nx.number_strongly_connected_components(nx.DiGraph(graph.edges)) + nx.number_of_isolates(graph)
    assert components(Subject.of_arcs(arcs)).figures["strong_pieces"] == theirs


@given(graphs(most=15))
def test_cut_points_and_bridges_are_those_of_networkx(graph: nx.Graph) -> None:
    subject = subject_of(graph)
    found = cut_points(subject).columns["pieces_without"]
    assert np.flatnonzero(~np.isnan(found)).tolist() == sorted(nx.articulation_points(graph))
    for node in nx.articulation_points(graph):
        rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        assert found[node] == nx.number_connected_components(rest)
    low, high = bridges(subject).links
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == sorted(tuple(sorted(e)) for e in nx.bridges(graph))


def test_a_long_chain_is_cut_without_recursion() -> None:
    chain = np.arange(99_999)
    subject = Subject.of_links(Csr.from_pairs(100_000, chain, chain + 1, np.ones(99_999)))
    assert cut_points(subject).figures["cut_points"] == 99_998
    assert bridges(subject).figures["bridges"] == 99_999


def test_a_star_is_all_centralised_and_a_ring_not_at_all() -> None:
    # L. C. Freeman, Social Networks 1, 1978/79.
    assert centralisation(subject_of(nx.star_graph(6))).figures["centralisation"] == 1
    assert centralisation(subject_of(nx.cycle_graph(6))).figures["centralisation"] == 0
    assert centralisation(subject_of(nx.path_graph(2))).figures["centralisation"] is None


@pytest.mark.parametrize(("name", "optimum"), [("karate", 0.41979), ("dolphins", 0.52852), ("les_miserables", 0.56001)])
def test_communities_come_near_the_proven_optimum_and_never_above(name: str, optimum: float) -> None:
    # D. Aloise and others, Physical Review E 82, 2010: exact modularity, without weights.
    people = read_network(name)[0].people
    people = Csr(people.indptr, people.indices, np.ones(people.indices.size))
    value = communities(Subject.of_links(people)).figures["modularity"]
    assert optimum - 0.01 <= value <= optimum + 0.000005


@given(graphs())
def test_modularity_is_that_of_networkx(graph: nx.Graph) -> None:
    label = np.arange(len(graph)) % 3
    groups = [set(np.flatnonzero(label == group).tolist()) for group in np.unique(label)]
    ours = modularity(as_network(graph).people, label)
    if graph.number_of_edges() == 0:
        assert ours is None
    else:
        assert ours == pytest.approx(nx.community.modularity(graph, groups, weight="weight"))


def test_the_same_ties_give_the_same_communities_numbered_by_size() -> None:
    graph = nx.planted_partition_graph(6, 12, 0.5, 0.02, seed=3)
    nx.set_edge_attributes(graph, 1.0, "weight")
    people = as_network(graph).people
    assert np.array_equal(find_communities(people), find_communities(people))
    number = communities(Subject.of_links(people)).columns["community"]
    sizes = np.bincount(number.astype(int))[1:]
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    for label in np.unique(number):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(number == label).tolist()))
