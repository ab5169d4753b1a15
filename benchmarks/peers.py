"""
How each of the other libraries does a work: a function that makes the library's graph, which is not timed, and gives
what is. Libraries are imported by the one process that measures them.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.graphs import CommunityGraph, closing_tie, joining_tie, with_tie

Work = Callable[[], Any]
Way = Callable[[CommunityGraph, int], Work]

#: How many KADABRA and Kith are asked for; KADABRA with the error that it has by default.
TOP = 100


def _draw(graph: CommunityGraph, sources: int) -> list[int]:
    drawn = np.random.default_rng(1).choice(graph.size, min(sources, graph.size), replace=False)
    return [int(node) for node in drawn]


def _igraph(graph: CommunityGraph) -> Any:
    import igraph  # noqa: PLC0415

    made = igraph.Graph(n=graph.size, edges=np.column_stack((graph.source, graph.target)))
    made.es["weight"] = graph.weight
    return made


def _networkit(graph: CommunityGraph) -> Any:
    import networkit  # noqa: PLC0415

    networkit.setNumberOfThreads(os.cpu_count() or 1)
    networkit.setSeed(1, True)
    return networkit.GraphFromCoo((graph.source, graph.target), n=graph.size)


def _networkx(graph: CommunityGraph, library: Any) -> Any:
    made = library.Graph()
    made.add_nodes_from(range(graph.size))
    edges = zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    made.add_weighted_edges_from(edges)
    return made


def _in_order(found: Mapping[int, float]) -> list[float]:
    return [found[node] for node in range(len(found))]


def igraph_betweenness(graph: CommunityGraph, sources: int) -> Work:
    made, drawn = _igraph(graph), _draw(graph, sources)
    return lambda: made.betweenness(sources=drawn) if drawn else made.betweenness()


def networkit_betweenness(graph: CommunityGraph, sources: int) -> Work:
    from networkit import centrality  # noqa: PLC0415

    made = _networkit(graph)
    if sources:
        return lambda: np.array(centrality.EstimateBetweenness(made, sources, parallel=True).run().scores())
    # NetworKit counts each pair of an undirected graph twice.
    return lambda: np.array(centrality.Betweenness(made).run().scores()) / 2


def rustworkx_betweenness(graph: CommunityGraph, sources: int) -> Work:
    import rustworkx  # noqa: PLC0415

    made = rustworkx.PyGraph(multigraph=False)
    made.add_nodes_from(range(graph.size))
    made.add_edges_from_no_data(list(zip(graph.source.tolist(), graph.target.tolist(), strict=True)))
    return lambda: _in_order(rustworkx.graph_betweenness_centrality(made, normalized=False))


def franken_betweenness(graph: CommunityGraph, sources: int) -> Work:
    import franken_networkx  # noqa: PLC0415

    made = _networkx(graph, franken_networkx)
    return lambda: _in_order(franken_networkx.betweenness_centrality(made, normalized=False))


def networkx_betweenness(graph: CommunityGraph, sources: int) -> Work:
    import networkx  # noqa: PLC0415

    made = _networkx(graph, networkx)
    return lambda: _in_order(networkx.betweenness_centrality(made, normalized=False))


def igraph_closeness(graph: CommunityGraph, sources: int) -> Work:
    made, drawn = _igraph(graph), _draw(graph, sources)
    return lambda: made.harmonic_centrality(drawn or None, normalized=False)


def networkit_closeness(graph: CommunityGraph, sources: int) -> Work:
    from networkit import centrality  # noqa: PLC0415

    made = _networkit(graph)
    return lambda: centrality.HarmonicCloseness(made, normalized=False).run().scores()


def franken_closeness(graph: CommunityGraph, sources: int) -> Work:
    import franken_networkx  # noqa: PLC0415

    made = _networkx(graph, franken_networkx)
    return lambda: _in_order(franken_networkx.harmonic_centrality(made))


def networkx_closeness(graph: CommunityGraph, sources: int) -> Work:
    import networkx  # noqa: PLC0415

    made = _networkx(graph, networkx)
    return lambda: _in_order(networkx.harmonic_centrality(made))


def igraph_holes(graph: CommunityGraph, sources: int) -> Work:
    made = _igraph(graph)
    return lambda: made.constraint(weights="weight")


def networkx_holes(graph: CommunityGraph, sources: int) -> Work:
    import networkx  # noqa: PLC0415

    made = _networkx(graph, networkx)
    return lambda: _holes(networkx, made)


def franken_holes(graph: CommunityGraph, sources: int) -> Work:
    import franken_networkx  # noqa: PLC0415

    made = _networkx(graph, franken_networkx)
    return lambda: _holes(franken_networkx, made)


def _holes(library: Any, made: Any) -> list[float]:
    library.effective_size(made, weight="weight")
    return _in_order(library.constraint(made, weight="weight"))


def igraph_communities(graph: CommunityGraph, sources: int) -> Work:
    import random  # noqa: PLC0415

    made = _igraph(graph)
    random.seed(1)
    options: dict[str, Any] = {"objective_function": "modularity", "weights": "weight"}
    return lambda: np.array(made.community_leiden(**options).membership)


def scikit_communities(graph: CommunityGraph, sources: int) -> Work:
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sknetwork.clustering import Leiden  # noqa: PLC0415

    links = graph.csr()
    made = csr_matrix((links.weights, links.indices, links.indptr), shape=(graph.size, graph.size))
    return lambda: Leiden(random_state=1).fit_predict(made)


def igraph_layout(graph: CommunityGraph, sources: int) -> Work:
    import random  # noqa: PLC0415

    made = _igraph(graph)
    random.seed(1)
    return lambda: np.array(made.layout_fruchterman_reingold(grid=True).coords)


def scikit_layout(graph: CommunityGraph, sources: int) -> Work:
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sknetwork.embedding import Spring  # noqa: PLC0415

    links = graph.csr()
    made = csr_matrix((links.weights, links.indices, links.indptr), shape=(graph.size, graph.size))
    return lambda: Spring(2).fit_transform(made)


def networkit_top(graph: CommunityGraph, sources: int) -> Work:
    from networkit import centrality  # noqa: PLC0415

    made = _networkit(graph)
    return lambda: centrality.KadabraBetweenness(made, k=TOP).run().topkNodesList()[:TOP]


def igraph_joining(graph: CommunityGraph, sources: int) -> Work:
    """Measured anew: igraph refreshes nothing."""
    return _igraph_anew(with_tie(graph, joining_tie(graph)))


def igraph_closing(graph: CommunityGraph, sources: int) -> Work:
    """Measured anew: igraph refreshes nothing."""
    return _igraph_anew(with_tie(graph, closing_tie(graph)))


def _igraph_anew(graph: CommunityGraph) -> Work:
    made = _igraph(graph)

    def work() -> list[float]:
        made.harmonic_centrality(normalized=False)
        made.constraint(weights="weight")
        found: list[float] = made.betweenness()
        return found

    return work


def networkit_closing(graph: CommunityGraph, sources: int) -> Work:
    """Betweenness alone; what it keeps of all pairs is made beforehand."""
    return _networkit_refreshed(graph, closing_tie(graph))


def networkit_joining(graph: CommunityGraph, sources: int) -> Work:
    """Betweenness alone; what it keeps of all pairs is made beforehand."""
    return _networkit_refreshed(graph, joining_tie(graph))


def _networkit_refreshed(graph: CommunityGraph, tie: tuple[int, int]) -> Work:
    from networkit import centrality, dynamics  # noqa: PLC0415

    made = _networkit(graph)
    kept = centrality.DynBetweenness(made)
    kept.run()
    made.addEdge(*tie)
    event = dynamics.GraphEvent(dynamics.GraphEventType.EDGE_ADDITION, *tie, 1.0)

    def work() -> np.ndarray:
        kept.update(event)
        return np.array(kept.scores()) / 2

    return work


#: Ways that change what they work on, and so are run once.
ONCE = (networkit_closing, networkit_joining)
