"""
Loops over the links around one person: structural holes, ego betweenness, groups and reach.

Each loop takes the rows of an undirected simple graph (starts, neighbours, weights) and the nodes *who* to answer for,
and gives one number for each. Threads take blocks of *who* in turn, so that their number changes no result. Links
among the contacts of a node are found through ``rows_ahead``: each link once, from its end with fewer links, which
makes the rows of big hubs short.
"""

import numpy as np
from numba import prange

from graph.csr import Floats, Ints
from graph.kernels.compiling import BLOCK, compiled, threaded

Rows = tuple[Ints, Ints, Floats]


@compiled
def rows_ahead(links: Rows) -> Rows:
    """Rows that hold each link once, in the row of its end with fewer links (the lower position where equal)."""
    indptr, indices, weights = links
    size = indptr.size - 1
    starts = np.zeros(size + 1, np.int64)
    ahead = np.empty(indices.size // 2, np.int64)
    strength = np.empty(indices.size // 2)
    filled = 0
    for node in range(size):
        degree = indptr[node + 1] - indptr[node]
        for entry in range(indptr[node], indptr[node + 1]):
            other = indices[entry]
            more = indptr[other + 1] - indptr[other] - degree
            if more > 0 or (more == 0 and other > node):
                ahead[filled] = other
                strength[filled] = weights[entry]
                filled += 1
        starts[node + 1] = filled
    return starts, ahead, strength


@compiled
def sums_and_peaks(links: Rows) -> tuple[Floats, Floats]:
    """Sum and maximum of the weights in each row; 0 for an empty one."""
    indptr, _, weights = links
    size = indptr.size - 1
    total = np.zeros(size)
    peak = np.zeros(size)
    for node in range(size):
        for entry in range(indptr[node], indptr[node + 1]):
            total[node] += weights[entry]
            peak[node] = max(peak[node], weights[entry])
    return total, peak


@compiled
def mark_contacts(links: Rows, node: int, place: Ints) -> None:
    """Write into *place* where in the row of *node* each contact stands, from 1."""
    indptr, indices, _ = links
    first = indptr[node]
    for entry in range(first, indptr[node + 1]):
        place[indices[entry]] = entry - first + 1


@compiled
def forget_contacts(links: Rows, node: int, place: Ints) -> None:
    """Undo ``mark_contacts``."""
    indptr, indices, _ = links
    for entry in range(indptr[node], indptr[node + 1]):
        place[indices[entry]] = 0


@compiled
def _holes_of_one(links: Rows, rows: Rows, scale: tuple[Floats, Floats], node: int, place: Ints) -> tuple[float, float]:
    """Constraint and effective size of *node*."""
    indptr, indices, weights = links
    starts, ahead, strength = rows
    total, peak = scale
    first = indptr[node]
    degree = indptr[node + 1] - first
    if degree == 0:
        return np.nan, np.nan
    mark_contacts(links, node, place)
    invested = weights[first : first + degree] / total[node]
    redundant = 0.0
    for at in range(degree):
        one = indices[first + at]
        share = weights[first + at] / total[node]
        for entry in range(starts[one], starts[one + 1]):
            other = ahead[entry]
            there = place[other] - 1
            if there >= 0:
                far = weights[first + there] / total[node]
                tie = strength[entry]
                invested[there] += share * tie / total[one]
                invested[at] += far * tie / total[other]
                redundant += share * tie / peak[other] + far * tie / peak[one]
    forget_contacts(links, node, place)
    return (invested * invested).sum(), degree - redundant


@threaded
def structural_holes(links: Rows, who: Ints, threads: int) -> tuple[Floats, Floats]:
    """Burt's constraint and effective size of each of *who*; nan for a node without links."""
    rows = rows_ahead(links)
    scale = sums_and_peaks(links)
    constraint = np.empty(who.size)
    effective = np.empty(who.size)
    for thread in prange(threads):
        place = np.zeros(links[0].size - 1, np.int64)
        for start in range(thread * BLOCK, who.size, threads * BLOCK):
            for at in range(start, min(start + BLOCK, who.size)):
                constraint[at], effective[at] = _holes_of_one(links, rows, scale, who[at], place)
    return constraint, effective


@compiled
def _root(parent: Ints, at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = int(parent[at])
    return at


@compiled
def _groups_of_one(links: Rows, rows: Rows, node: int, place: Ints) -> int:
    """Pieces into which the contacts of *node* fall without it."""
    indptr, indices, _ = links
    starts, ahead, _ = rows
    first = indptr[node]
    degree = indptr[node + 1] - first
    mark_contacts(links, node, place)
    parent = np.arange(degree)
    groups = int(degree)
    for at in range(degree):
        one = indices[first + at]
        for entry in range(starts[one], starts[one + 1]):
            there = place[ahead[entry]] - 1
            if there >= 0:
                here, far = _root(parent, at), _root(parent, there)
                if here != far:
                    parent[here] = far
                    groups -= 1
    forget_contacts(links, node, place)
    return groups


@threaded
def count_groups(links: Rows, who: Ints, threads: int) -> Ints:
    """Components of the ego network of each of *who* without ego; 0 for a node without links."""
    rows = rows_ahead(links)
    groups = np.empty(who.size, np.int64)
    for thread in prange(threads):
        place = np.zeros(links[0].size - 1, np.int64)
        for start in range(thread * BLOCK, who.size, threads * BLOCK):
            for at in range(start, min(start + BLOCK, who.size)):
                groups[at] = _groups_of_one(links, rows, who[at], place)
    return groups


@compiled
def _links_among(links: Rows, rows: Rows, node: int, place: Ints) -> tuple[Ints, Ints]:
    """Rows of the network among the contacts of *node*, numbered as they stand in its row."""
    indptr, indices, _ = links
    starts, ahead, _ = rows
    first = indptr[node]
    degree = indptr[node + 1] - first
    inner = np.zeros(degree + 1, np.int64)
    for at in range(degree):
        one = indices[first + at]
        for entry in range(starts[one], starts[one + 1]):
            there = place[ahead[entry]]
            if there > 0:
                inner[at + 1] += 1
                inner[there] += 1
    for at in range(degree):
        inner[at + 1] += inner[at]
    near = np.empty(inner[degree], np.int64)
    fill = inner[:degree].copy()
    for at in range(degree):
        one = indices[first + at]
        for entry in range(starts[one], starts[one + 1]):
            there = place[ahead[entry]] - 1
            if there >= 0:
                near[fill[at]] = there
                fill[at] += 1
                near[fill[there]] = at
                fill[there] += 1
    return inner, near


@compiled
def _ego_betweenness_of_one(inner: Ints, near: Ints) -> float:
    """
    Ego's betweenness from the links among its contacts: each pair of contacts not linked counts 1 / (1 + how many
    other contacts link both).
    """
    degree = inner.size - 1
    between = (degree * (degree - 1) - near.size) / 2
    ways = np.zeros(degree, np.int64)
    seen = np.empty(degree, np.int64)
    for one in range(degree):
        count = 0
        for entry in range(inner[one], inner[one + 1]):
            middle = near[entry]
            for second in range(inner[middle], inner[middle + 1]):
                far = near[second]
                if far > one:
                    if ways[far] == 0:
                        seen[count] = far
                        count += 1
                    ways[far] += 1
        for entry in range(inner[one], inner[one + 1]):
            ways[near[entry]] = 0
        for at in range(count):
            between -= ways[seen[at]] / (1 + ways[seen[at]])
            ways[seen[at]] = 0
    return between


@threaded
def ego_betweenness(links: Rows, who: Ints, threads: int) -> Floats:
    """Raw betweenness of each of *who* in the network of itself, its contacts and the links among them."""
    rows = rows_ahead(links)
    between = np.empty(who.size)
    for thread in prange(threads):
        place = np.zeros(links[0].size - 1, np.int64)
        for start in range(thread * BLOCK, who.size, threads * BLOCK):
            for at in range(start, min(start + BLOCK, who.size)):
                mark_contacts(links, who[at], place)
                inner, near = _links_among(links, rows, who[at], place)
                forget_contacts(links, who[at], place)
                between[at] = _ego_betweenness_of_one(inner, near)
    return between


@threaded
def count_within_two_steps(links: Rows, who: Ints, threads: int) -> Ints:
    """Number of others at one or two steps from each of *who*."""
    indptr, indices, _ = links
    reached = np.empty(who.size, np.int64)
    for thread in prange(threads):
        seen = np.full(indptr.size - 1, -1, np.int64)
        for start in range(thread * BLOCK, who.size, threads * BLOCK):
            for at in range(start, min(start + BLOCK, who.size)):
                node = who[at]
                count = -1
                for entry in range(indptr[node], indptr[node + 1]):
                    contact = indices[entry]
                    for second in range(indptr[contact], indptr[contact + 1]):
                        far = indices[second]
                        count += seen[far] != at
                        seen[far] = at
                for entry in range(indptr[node], indptr[node + 1]):
                    count += seen[indices[entry]] != at
                    seen[indices[entry]] = at
                reached[at] = max(count, 0)
    return reached
