"""
What makes a network smaller and loses nothing of its betweenness: pendant folding and biconnected blocks.

Nodes have a *worth*: how many ends of paths they stand for (1 for a person, 0 for a place). A pendant tree is folded
into the node it hangs on, which takes over its worth, and what its own nodes carry follows in closed form; so does
what a cut point carries between the blocks it joins. Within a block each node stands for all the worth that reaches the
block through it. M. Baglioni et al., ASONAM 2012; R. Puzis et al., SNAM 2, 2012.
"""

import numpy as np
from numpy.typing import NDArray

from graph.csr import Bools, Floats, Ints
from graph.kernels.compiling import compiled

Nodes = NDArray[np.int32]
Places = NDArray[np.uint32]

#: Rows of at most so many neighbours are put in order by insertion.
SHORT = 24


@compiled
def find_components(indptr: Ints, indices: Ints) -> Ints:
    """For each node the lowest position in its connected piece."""
    size = indptr.size - 1
    label = np.full(size, -1, np.int64)
    queue = np.empty(size, np.int32)
    for start in range(size):
        if label[start] >= 0:
            continue
        label[start] = start
        queue[0] = start
        done, met = 0, 1
        while done < met:
            node = queue[done]
            done += 1
            for entry in range(indptr[node], indptr[node + 1]):
                other = indices[entry]
                if label[other] < 0:
                    label[other] = start
                    queue[met] = other
                    met += 1
    return label


@compiled
def fold_pendants(indptr: Ints, indices: Ints, worth: Floats, around: Floats, values: Floats) -> tuple[Floats, Bools]:
    """
    Fold pendant trees, the last leaf first; *around* is the worth of each node's component.

    Adds to *values* what nodes carry between the trees folded into them, and between those and everybody else. Returns
    the worth each node stands for, and which nodes are left: those on a cycle or between two.
    """
    size = indptr.size - 1
    gathered = worth.copy()
    degree = indptr[1:] - indptr[:-1]
    left = degree > 0
    leaves = np.empty(size, np.int32)
    count = 0
    for node in range(size):
        if degree[node] == 1:
            leaves[count] = node
            count += 1
    while count:
        count -= 1
        leaf = leaves[count]
        left[leaf] = False
        for entry in range(indptr[leaf], indptr[leaf + 1]):
            holder = indices[entry]
            if not left[holder]:
                continue
            values[holder] += gathered[leaf] * (gathered[holder] - worth[holder])
            gathered[holder] += gathered[leaf]
            degree[holder] -= 1
            if degree[holder] == 1:
                leaves[count] = holder
                count += 1
            break
    for node in range(size):
        values[node] += (gathered[node] - worth[node]) * (around[node] - gathered[node])
    return gathered, left


@compiled
def search_deep(indptr: Ints, indices: Ints, left: Bools) -> tuple[Nodes, Nodes, Nodes]:
    """
    Depth-first search of the nodes *left*: they in the order they are met, each node's parent (-1: none), and the
    lowest turn that can be reached from what is below it by one link that is not of the tree.
    """
    size = indptr.size - 1
    turn = np.full(size, -1, np.int32)
    lowest = np.full(size, -1, np.int32)
    parent = np.full(size, -1, np.int32)
    entry = indptr[:-1].copy()
    order = np.empty(size, np.int32)
    turns = 0
    for root in range(size):
        node = root if left[root] and turn[root] < 0 else -1
        while node >= 0:
            if turn[node] < 0:
                turn[node] = lowest[node] = turns
                order[turns] = node
                turns += 1
            if entry[node] == indptr[node + 1]:
                above = parent[node]
                if above >= 0:
                    lowest[above] = min(lowest[above], lowest[node])
                node = above
                continue
            other = indices[entry[node]]
            entry[node] += 1
            if left[other] and turn[other] < 0:
                parent[other] = node
                node = other
            elif left[other] and other != parent[node]:
                lowest[node] = min(lowest[node], turn[other])
    return order[:turns].copy(), parent, lowest


@compiled
def label_blocks(order: Nodes, parent: Nodes, lowest: Nodes) -> tuple[Nodes, Nodes]:
    """
    For each node the block that its link to its parent is in (-1: none), and the topmost link of each block: rows of
    the cut point and the node below it.

    After R. Tarjan, SIAM J. Computing 1, 1972: a block begins below a node that nothing below reaches beyond.
    """
    block = np.full(parent.size, -1, np.int32)
    turn = np.empty(parent.size, np.int32)
    top = np.empty((order.size, 2), np.int32)
    count = 0
    for place, node in enumerate(order):
        turn[node] = place
        above = parent[node]
        if above < 0:
            continue
        if lowest[node] >= turn[above]:
            block[node] = count
            top[count] = above, node
            count += 1
        else:
            block[node] = block[above]
    return block, top[:count].copy()


@compiled
def weigh_blocks(
    order: Nodes, blocks: tuple[Nodes, Nodes], gathered: Floats, around: Floats, values: Floats
) -> tuple[Floats, Floats]:
    """
    The worth that each node stands for in the block above it, and all that is in or below each block but its cut point.

    *blocks* is what ``label_blocks`` gives. Adds to *values* what cut points carry from block to block.
    """
    block, top = blocks
    reach = gathered.copy()
    inside = np.zeros(top.shape[0])
    for node in order[::-1]:
        below = reach[node] - gathered[node]
        values[node] += below * (around[node] - reach[node])
        here = block[node]
        if here < 0:
            continue
        inside[here] += reach[node]
        cut, first = top[here]
        if first == node:
            values[cut] += inside[here] * (reach[cut] - gathered[cut])
            reach[cut] += inside[here]
    return reach, inside


@compiled
def order_members(indptr: Ints, indices: Ints, members: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """
    Order in which to take the *members* of each block: breadth first from its node with most links.

    Returns for each new place the old one, and how many neighbours it has in its block.
    """
    size = indptr.size - 1
    place = np.full(size, -1, np.int64)
    here = np.full(size, -1, np.int32)
    order = np.empty(members.size, np.int64)
    degree = np.zeros(members.size, np.int64)
    for block in range(starts.size - 1):
        first, stop = starts[block], starts[block + 1]
        hub = first
        for old in range(first, stop):
            node = members[old]
            place[node] = old
            here[node] = block
            if indptr[node + 1] - indptr[node] > indptr[members[hub] + 1] - indptr[members[hub]]:
                hub = old
        met = first
        for begin in range(first - 1, stop):
            done = met
            start = members[begin if begin >= first else hub]
            if place[start] >= 0:
                order[met] = place[start]
                place[start] = -1
                met += 1
            while done < met:
                node = members[order[done]]
                for entry in range(indptr[node], indptr[node + 1]):
                    other = indices[entry]
                    degree[done] += here[other] == block
                    if place[other] >= 0:
                        order[met] = place[other]
                        place[other] = -1
                        met += 1
                done += 1
    return order, degree


@compiled
def _sort(values: Places, begin: int, stop: int) -> None:
    """Put a stretch of *values* in ascending order; most are so short that numpy's way costs more than the work."""
    if stop - begin > SHORT:
        values[begin:stop].sort()
        return
    for last in range(begin + 1, stop):
        value, place = values[last], last
        while place > begin and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value


@compiled
def link_members(indptr: Ints, indices: Ints, members: Ints, starts: Ints) -> tuple[Ints, Places]:
    """
    Links within blocks, as rows for *members*: where each row starts, and neighbours as places counted from the start
    of their block, ascending.
    """
    place = np.full(indptr.size - 1, -1, np.int32)
    rows = np.zeros(members.size + 1, np.int64)
    most = 0
    for node in members:
        most += indptr[node + 1] - indptr[node]
    neighbours = np.empty(most, np.uint32)
    filled = 0
    for block in range(starts.size - 1):
        first, stop = starts[block], starts[block + 1]
        for here in range(first, stop):
            place[members[here]] = here - first
        for here in range(first, stop):
            node = members[here]
            begin = filled
            for entry in range(indptr[node], indptr[node + 1]):
                other = place[indices[entry]]
                if other >= 0:
                    neighbours[filled] = other
                    filled += 1
            _sort(neighbours, begin, filled)
            rows[here + 1] = filled
        for here in range(first, stop):
            place[members[here]] = -1
    return rows, neighbours[:filled].copy()
