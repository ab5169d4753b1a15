"""Random graphs for tests: small ones for hypothesis, and seeded ones of every awkward kind."""

from collections.abc import Callable

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from graph.network import Network, NodeColumns, TieColumns


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> nx.Graph:
    size = draw(st.integers(1, most))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from((a, b, draw(st.sampled_from([0.5, 1.0, 2.0, 5.0]))) for a, b in chosen)
    return graph


def as_network(graph: nx.Graph) -> Network:
    ends = list(graph.edges(data="weight", default=1.0))
    ties = TieColumns.of([a for a, _, _ in ends], [b for _, b, _ in ends], [w for _, _, w in ends])
    return Network.build(NodeColumns.of(sorted(graph.nodes)), ties)


def awkward_graph(seed: int) -> nx.Graph:
    """One of the kinds in turn, of at most about 60 nodes, numbered from 0 in random order."""
    rng = np.random.default_rng(seed)
    graph = nx.Graph(KINDS[seed % len(KINDS)](rng, int(rng.integers(2, 45)), seed))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    graph = nx.convert_node_labels_to_integers(graph)
    numbers = rng.permutation(len(graph)).tolist()
    return nx.relabel_nodes(graph, dict(enumerate(numbers)))


def _pieces(rng: np.random.Generator, size: int, seed: int) -> nx.Graph:
    ring = nx.cycle_graph(int(rng.integers(3, 12)))
    alone = nx.empty_graph(int(rng.integers(0, 4)))
    return nx.disjoint_union_all([ring, nx.barabasi_albert_graph(max(size, 4), 2, seed=seed), alone])


def _nearly_a_tree(rng: np.random.Generator, size: int, seed: int) -> nx.Graph:
    graph = nx.random_labeled_tree(size, seed=seed)
    graph.add_edges_from(rng.integers(size, size=(int(rng.integers(0, 6)), 2)).tolist())
    return graph


def _barbell_with_pendants(rng: np.random.Generator, size: int, seed: int) -> nx.Graph:
    graph = nx.barbell_graph(int(rng.integers(3, 7)), int(rng.integers(0, 5)))
    for _ in range(int(rng.integers(0, 20))):
        graph.add_edge(len(graph), int(rng.integers(len(graph))))
    return graph


def _cliques_at_a_point(rng: np.random.Generator, size: int, seed: int) -> nx.Graph:
    """Cliques and rings that share one node: blocks of every size at one cut point."""
    graph = nx.Graph()
    for piece in range(int(rng.integers(2, 6))):
        shape = nx.complete_graph if rng.random() < 0.5 else nx.cycle_graph
        part = shape(int(rng.integers(3, 10)))
        graph.update(nx.relabel_nodes(part, {node: (piece, node) if node else "middle" for node in part}))
    return graph


def _twins(rng: np.random.Generator, size: int, seed: int) -> nx.Graph:
    """Nodes with the same neighbours as one another: very many equally short paths."""
    graph = nx.complete_multipartite_graph(*rng.integers(1, 6, int(rng.integers(2, 5))).tolist())
    graph.add_edges_from(rng.integers(len(graph), size=(3, 2)).tolist())
    return graph


KINDS: list[Callable[[np.random.Generator, int, int], nx.Graph]] = [
    lambda rng, size, seed: nx.gnp_random_graph(size, rng.random() * 0.15, seed=seed),
    lambda rng, size, seed: nx.gnp_random_graph(size, rng.random() * 0.6, seed=seed),
    lambda rng, size, seed: nx.random_labeled_tree(size, seed=seed),
    lambda rng, size, seed: nx.connected_caveman_graph(int(rng.integers(2, 7)), int(rng.integers(3, 8))),
    lambda rng, size, seed: nx.complete_graph(int(rng.integers(1, 12))),
    lambda rng, size, seed: nx.grid_2d_graph(int(rng.integers(1, 8)), int(rng.integers(1, 8))),
    _nearly_a_tree,
    _pieces,
    _barbell_with_pendants,
    _cliques_at_a_point,
    _twins,
]
