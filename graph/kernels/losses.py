"""The one walk that finds cut points: depth first, with no recursion, in time linear in nodes and links."""

from numpy import empty, full, int64, zeros

from graph.csr import Ints
from graph.kernels.compiling import compiled


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
    place = full(size, -1, int64)
    order, parent = empty(size, int64), full(size, -1, int64)
    last, low = zeros(size, int64), zeros(size, int64)
    upcoming = indptr[:-1].copy()
    met = 0
    for start in range(size):
        if place[start] >= 0:
            continue
        order[met], place[start], low[met] = start, met, met
        here = met
        met += 1
        while here >= 0:
            node = order[here]
            if upcoming[node] < indptr[node + 1]:
                far = indices[upcoming[node]]
                upcoming[node] += 1
                if place[far] < 0:
                    order[met], place[far], low[met], parent[met] = far, met, met, here
                    here = met
                    met += 1
                elif place[far] != parent[here]:
                    low[here] = min(low[here], place[far])
            else:
                last[here] = met - 1
                above = parent[here]
                if above >= 0:
                    low[above] = min(low[above], low[here])
                here = above
    return order, parent, last, low
