"""Loops that find what a network hangs by: one depth-first search without recursion (R. Tarjan, 1972)."""

import numpy as np

from graph.csr import Bools, Ints
from graph.kernels.compiling import compiled


@compiled
def cut(indptr: Ints, indices: Ints) -> tuple[Ints, Bools]:
    """
    For each node into how many pieces its component falls without it, and for each entry of *indices* whether that
    link is a bridge. A node without links leaves 0 pieces.
    """
    size = indptr.size - 1
    turn = np.zeros(size, np.int64)
    lowest = np.zeros(size, np.int64)
    entered_by = np.full(size, -1, np.int64)
    parent = np.full(size, -1, np.int64)
    following = indptr[:-1].copy()
    pieces = np.zeros(size, np.int64)
    bridge = np.zeros(indices.size, np.bool_)
    clock = 0
    for root in range(size):
        if turn[root]:
            continue
        clock += 1
        turn[root] = lowest[root] = clock
        node = root
        while True:
            if following[node] < indptr[node + 1]:
                entry = following[node]
                following[node] += 1
                other = indices[entry]
                if turn[other] == 0:
                    clock += 1
                    turn[other] = lowest[other] = clock
                    parent[other] = node
                    entered_by[other] = entry
                    node = other
                elif other != parent[node]:
                    lowest[node] = min(lowest[node], turn[other])
                continue
            if node == root:
                break
            above = parent[node]
            lowest[above] = min(lowest[above], lowest[node])
            if lowest[node] >= turn[above]:
                pieces[above] += 1
            bridge[entered_by[node]] = lowest[node] > turn[above]
            node = above
        pieces[root] -= 1
    return pieces + 1, bridge
