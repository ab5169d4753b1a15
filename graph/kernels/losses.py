"""The walk that finds cut points, told by places in its order: depth first, in time linear in nodes and links."""

import numpy as np

from graph.csr import Ints
from graph.kernels.compiling import compiled
from graph.kernels.reductions import search_deep


@compiled
def walk_depth_first(indptr: Ints, indices: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """
    Nodes in the order they are met (``order``), and for each node by its place in that order: the place of the one it
    was met from (``parent``, -1 for the first of a piece), the ``last`` place of those met through it, and the lowest
    place that a link from any of these leads to (``low``).

    Those met through a node form a stretch of the order. One met from p is parted from the rest without p when its low
    is at least p (R. E. Tarjan, SIAM Journal on Computing 1, 1972).
    """
    size = indptr.size - 1
    met, above, lowest = search_deep(indptr, indices, np.ones(size, np.bool_))
    place = np.empty(size, np.int64)
    place[met] = np.arange(size)
    order, low = met.astype(np.int64), lowest[met].astype(np.int64)
    parent, last = np.full(size, -1, np.int64), np.arange(size)
    for here in range(size - 1, -1, -1):
        origin = above[order[here]]
        if origin >= 0:
            parent[here] = place[origin]
            last[parent[here]] = max(last[parent[here]], last[here])
    return order, parent, last, low
