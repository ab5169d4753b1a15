"""Loops along arcs: shortest ways that follow the direction of ties, counted in steps."""

import numpy as np

from graph.csr import Floats, Ints
from graph.kernels.compiling import compiled


@compiled
def _search(indptr: Ints, indices: Ints, source: int, order: Ints, steps: Ints) -> int:
    """Breadth-first order from *source* into *order*, and each node's distance into *steps* (-1: not reached)."""
    steps[:] = -1
    steps[source] = 0
    order[0] = source
    met = 1
    at = 0
    while at < met:
        node = order[at]
        at += 1
        for entry in range(indptr[node], indptr[node + 1]):
            other = indices[entry]
            if steps[other] < 0:
                steps[other] = steps[node] + 1
                order[met] = other
                met += 1
    return met


@compiled
def inverse_distances(indptr: Ints, indices: Ints, sources: Ints) -> Floats:
    """For each of *sources* the sum of 1/distance over all that it reaches along the arcs."""
    size = indptr.size - 1
    order = np.empty(size, np.int64)
    steps = np.empty(size, np.int64)
    total = np.zeros(sources.size)
    for turn in range(sources.size):
        met = _search(indptr, indices, sources[turn], order, steps)
        for at in range(1, met):
            total[turn] += 1.0 / steps[order[at]]
    return total


@compiled
def dependencies(indptr: Ints, indices: Ints, sources: Ints) -> Floats:
    """Sum over *sources* of each node's share of the shortest ways from them along the arcs (U. Brandes, 2001)."""
    size = indptr.size - 1
    order = np.empty(size, np.int64)
    steps = np.empty(size, np.int64)
    total = np.zeros(size)
    for turn in range(sources.size):
        source = sources[turn]
        met = _search(indptr, indices, source, order, steps)
        ways = np.zeros(size)
        ways[source] = 1.0
        for at in range(met):
            node = order[at]
            for entry in range(indptr[node], indptr[node + 1]):
                if steps[indices[entry]] == steps[node] + 1:
                    ways[indices[entry]] += ways[node]
        shares = np.zeros(size)
        for at in range(met - 1, 0, -1):
            node = order[at]
            beyond = 0.0
            for entry in range(indptr[node], indptr[node + 1]):
                if steps[indices[entry]] == steps[node] + 1:
                    beyond += shares[indices[entry]]
            carried = beyond * ways[node]
            total[node] += carried
            shares[node] = (1.0 + carried) / ways[node]
    return total
