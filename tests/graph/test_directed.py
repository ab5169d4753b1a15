"""Measures along the direction of ties, and the eigenvector with and without one."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.centrality import degree, strength
from graph.csr import Csr
from graph.digraph import Digraph
from graph.directed import directed_betweenness, directed_closeness
from graph.eigenvectors import NOT_SETTLED, eigenvector
from graph.measures.subject import Subject
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


@st.composite
def digraphs(draw: st.DrawFn, most: int = 9) -> nx.DiGraph:
    size = draw(st.integers(1, most))
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    graph = nx.empty_graph(size, create_using=nx.DiGraph)
    if pairs:
        chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
        graph.add_weighted_edges_from((a, b, draw(st.sampled_from([0.5, 1.0, 4.0]))) for a, b in chosen)
    return graph


def arcs_of(graph: nx.DiGraph) -> Digraph:
    rows = np.array([(a, b, w) for a, b, w in graph.edges(data="weight", default=1.0)]).reshape(-1, 3)
    return Digraph.from_pairs(len(graph), rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2])


@given(digraphs())
def test_directed_betweenness_is_that_of_networkx(graph: nx.DiGraph) -> None:
    theirs = nx.betweenness_centrality(graph, normalized=False)
    assert directed_betweenness(arcs_of(graph).out) == pytest.approx([theirs[node] for node in sorted(graph)])


@given(digraphs())
def test_directed_closeness_is_that_of_networkx_in_and_out(graph: nx.DiGraph) -> None:
    into, out = nx.harmonic_centrality(graph), nx.harmonic_centrality(graph.reverse())
    arcs = arcs_of(graph)
    assert directed_closeness(arcs.into) == pytest.approx([into[node] for node in sorted(graph)])
    assert directed_closeness(arcs.out) == pytest.approx([out[node] for node in sorted(graph)])


@given(digraphs())
def test_degree_and_strength_are_told_apart_by_direction(graph: nx.DiGraph) -> None:
    subject = Subject.of_arcs(arcs_of(graph))
    columns = {**degree(subject).columns, **strength(subject).columns}
    for name, theirs in (
        ("in_degree", graph.in_degree()),
        ("out_degree", graph.out_degree()),
        ("in_strength", graph.in_degree(weight="weight")),
        ("out_strength", graph.out_degree(weight="weight")),
    ):
        assert columns[name] == pytest.approx([theirs[node] for node in sorted(graph)])


def test_manager_2_is_most_sought_for_advice() -> None:
    # D. Krackhardt's hightech managers: 18 of the 20 others ask manager 2.
    network, labels = read_network("hightech_advice")
    ties = network.ties
    arcs = Digraph.from_pairs(network.size, ties.source, ties.target, ties.weight)
    asked = degree(Subject.of_arcs(arcs)).columns["in_degree"]
    assert (labels[int(np.argmax(asked))], asked.max()) == ("2", 18)
    assert np.sort(asked)[-2] < 18


def test_opposite_ties_are_two_arcs_and_parallel_ones_the_strongest() -> None:
    arcs = Digraph.from_pairs(3, np.array([0, 1, 0, 2]), np.array([1, 0, 1, 2]), np.array([1.0, 2.0, 5.0, 9.0]))
    assert list(zip(arcs.out.rows.tolist(), arcs.out.indices.tolist(), arcs.out.weights.tolist(), strict=True)) == [
        (0, 1, 5.0),
        (1, 0, 2.0),
    ]
    assert arcs.into.weights.tolist() == [2.0, 5.0]
    assert arcs.without_direction().pairs()[2].tolist() == [5.0]


@given(graphs())
def test_the_eigenvector_of_the_largest_piece_is_that_of_networkx(graph: nx.Graph) -> None:
    piece = min(nx.connected_components(graph), key=lambda piece: (-len(piece), min(piece)))
    ours = eigenvector(Subject.of(as_network(graph))).columns["eigenvector"]
    assert all(ours[node] == 0 for node in graph if node not in piece)
    if len(piece) > 2:
        theirs = nx.eigenvector_centrality_numpy(graph.subgraph(piece), weight="weight")
        top = max(theirs.values())
        assert {node: ours[node] for node in piece} == pytest.approx({n: v / top for n, v in theirs.items()}, abs=1e-7)


def test_the_directed_eigenvector_is_that_of_networkx_also_on_a_ring() -> None:
    graph = nx.DiGraph([(0, 1), (1, 2), (2, 0), (0, 2), (3, 0), (2, 4)])
    ours = eigenvector(Subject.of_arcs(arcs_of(graph))).columns["eigenvector"]
    theirs = nx.eigenvector_centrality_numpy(graph.subgraph([0, 1, 2]))
    assert ours[:3] == pytest.approx([theirs[node] / max(theirs.values()) for node in range(3)])
    assert ours[3:].tolist() == [0, 0]
    ring = Subject.of_arcs(arcs_of(nx.cycle_graph(6, create_using=nx.DiGraph)))
    assert eigenvector(ring).columns["eigenvector"] == pytest.approx(np.ones(6))


def test_values_that_do_not_settle_on_a_long_chain_say_so() -> None:
    chain = np.arange(4_999)
    subject = Subject.of_links(Csr.from_pairs(5_000, chain, chain + 1, np.ones(4_999)))
    found = eigenvector(subject)
    assert found.notes == (NOT_SETTLED,)
    assert found.columns["eigenvector"].max() == 1


def test_betweenness_along_ties_is_that_of_igraph() -> None:
    igraph = pytest.importorskip("igraph")
    graph = nx.gnp_random_graph(200, 0.02, seed=9, directed=True)
    theirs = igraph.Graph(n=200, edges=list(graph.edges), directed=True).betweenness()
    assert directed_betweenness(arcs_of(graph).out) == pytest.approx(theirs)
