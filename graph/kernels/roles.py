"""The loop that counts in which roles each node stands between two others."""

import numpy as np
from numba import prange

from graph.csr import Floats, Ints
from graph.kernels.compiling import BLOCK, compiled, threaded

COORDINATOR, ITINERANT, GATEKEEPER, REPRESENTATIVE, LIAISON = range(5)

#: Starts and neighbours of the rows of those who point to a node, and of the rows of those it points to.
Ties = tuple[Ints, Ints, Ints, Ints]


@compiled
def _role(giver: int, broker: int, taker: int) -> int:
    """The role of a broker between two others, from the groups of the three."""
    if giver == taker:
        return COORDINATOR if giver == broker else ITINERANT
    if taker == broker:
        return GATEKEEPER
    return REPRESENTATIVE if giver == broker else LIAISON


@compiled
def _count_groups(indptr: Ints, indices: Ints, group: Ints, node: int, count: Ints) -> int:
    """Add to *count* the groups of those in the row of *node*; gives how many have a group."""
    grouped = 0
    for entry in range(indptr[node], indptr[node + 1]):
        other = group[indices[entry]]
        if other >= 0:
            count[other] += 1
            grouped += 1
    return grouped


@compiled
def _count_pairs(ties: Ties, group: Ints, node: int, counts: tuple[Ints, Ints], roles: Ints) -> None:
    """Roles in all pairs of one who points to *node* and one it points to; leaves the two counts of groups at 0."""
    in_starts, sources, out_starts, targets = ties
    givers, takers = counts
    own = group[node]
    from_all = _count_groups(in_starts, sources, group, node, givers)
    to_all = _count_groups(out_starts, targets, group, node, takers)
    from_others, to_others = from_all - givers[own], to_all - takers[own]
    roles[COORDINATOR] = givers[own] * takers[own]
    roles[GATEKEEPER] = from_others * takers[own]
    roles[REPRESENTATIVE] = givers[own] * to_others
    givers[own] = 0
    takers[own] = 0
    for entry in range(in_starts[node], in_starts[node + 1]):
        other = group[sources[entry]]
        if other >= 0:
            roles[ITINERANT] += givers[other] * takers[other]
            givers[other] = 0
    for entry in range(out_starts[node], out_starts[node + 1]):
        other = group[targets[entry]]
        if other >= 0:
            takers[other] = 0
    roles[LIAISON] = from_others * to_others - roles[ITINERANT]


@compiled
def _drop_closed_pairs(ties: Ties, group: Ints, node: int, seen: Ints, roles: Ints) -> None:
    """Take away the pairs of one and the same node, and those in which the first points to the second."""
    in_starts, sources, out_starts, targets = ties
    own = group[node]
    for entry in range(out_starts[node], out_starts[node + 1]):
        seen[targets[entry]] = node
    for entry in range(in_starts[node], in_starts[node + 1]):
        giver = sources[entry]
        if group[giver] < 0:
            continue
        if seen[giver] == node:
            roles[_role(group[giver], own, group[giver])] -= 1
        for second in range(out_starts[giver], out_starts[giver + 1]):
            taker = targets[second]
            if seen[taker] == node and group[taker] >= 0:
                roles[_role(group[giver], own, group[taker])] -= 1


@compiled
def _roles_of_some(ties: Ties, group: Ints, groups: int, threads: tuple[int, int], found: Floats) -> None:
    """The blocks of nodes that are the turn of one of the *threads* (which, of how many)."""
    seen = np.full(group.size, -1, np.int64)
    counts = np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    roles = np.zeros(5, np.int64)
    for start in range(threads[0] * BLOCK, group.size, threads[1] * BLOCK):
        for node in range(start, min(start + BLOCK, group.size)):
            if group[node] >= 0:
                roles[:] = 0
                _count_pairs(ties, group, node, counts, roles)
                _drop_closed_pairs(ties, group, node, seen, roles)
                found[node] = roles


@threaded
def _roles_of_all(ties: Ties, group: Ints, groups: int, threads: int, found: Floats) -> None:
    for thread in prange(threads):
        _roles_of_some(ties, group, groups, (thread, threads), found)


def count_roles(ties: Ties, group: Ints, groups: int, threads: int) -> Floats:
    """
    How often each node (row) brokers in each role (column): pairs i, j with i → node → j and no i → j.

    Without direction both halves of *ties* are the same. *group* is 0…groups-1 for each node, or -1: such a node has
    nan, and no pair with it is counted.
    """
    found = np.full((group.size, 5), np.nan)
    _roles_of_all(ties, group, groups, threads, found)
    return found
