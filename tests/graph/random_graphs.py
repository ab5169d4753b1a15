"""Small random graphs for hypothesis: sparse and dense ones, with isolated nodes."""

import networkx as nx
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
    ends = list(graph.edges(data="weight"))
    ties = TieColumns.of([a for a, _, _ in ends], [b for _, b, _ in ends], [w for _, _, w in ends])
    return Network.build(NodeColumns.of(sorted(graph.nodes)), ties)
