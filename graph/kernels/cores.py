"""The loop that peels a network (V. Batagelj and M. Zaveršnik, 2003)."""

import numpy as np

from graph.csr import Ints
from graph.kernels.compiling import compiled


@compiled
def core_numbers(indptr: Ints, indices: Ints) -> Ints:
    """For each node the largest k of a k-core that holds it; nodes are taken away in order of the degree left."""
    size = indptr.size - 1
    left = indptr[1:] - indptr[:-1]
    most = left.max() if size else 0
    start = np.zeros(most + 2, np.int64)
    for node in range(size):
        start[left[node] + 1] += 1
    for degree in range(1, most + 2):
        start[degree] += start[degree - 1]
    filled = start.copy()
    order = np.empty(size, np.int64)
    place = np.empty(size, np.int64)
    for node in range(size):
        place[node] = filled[left[node]]
        order[place[node]] = node
        filled[left[node]] += 1
    for at in range(size):
        node = order[at]
        for entry in range(indptr[node], indptr[node + 1]):
            other = indices[entry]
            if left[other] > left[node]:
                first = start[left[other]]
                swapped = order[first]
                order[place[other]], order[first] = swapped, other
                place[swapped], place[other] = place[other], first
                start[left[other]] += 1
                left[other] -= 1
    return left
