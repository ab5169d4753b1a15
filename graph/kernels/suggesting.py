"""
Loops over pairs of people who could be introduced: who is two steps away, what two have in common, what a tie of theirs
would bring near, and which of many pairs to keep.

Rows are those of a graph or of memberships (starts, and what stands in each row, ascending). A pair is a place in the
arrays *first* and *second*.
"""

import numpy as np

from graph.csr import Bools, Floats, Ints
from graph.kernels.compiling import compiled

Rows = tuple[Ints, Ints]


@compiled
def _beyond(rows: Rows, may: Bools, passed: int, who: tuple[int, int], scratch: tuple[Ints, Ints]) -> int:
    """Write those two steps from *who* (a node and a stamp of its own) into the second of *scratch*; gives how many."""
    indptr, indices = rows
    one, stamp = who
    seen, found = scratch
    seen[one] = stamp
    for entry in range(indptr[one], indptr[one + 1]):
        seen[indices[entry]] = stamp
    count = 0
    for entry in range(indptr[one], indptr[one + 1]):
        between = indices[entry]
        if indptr[between + 1] - indptr[between] > passed:
            continue
        for far in range(indptr[between], indptr[between + 1]):
            other = indices[far]
            if other > one and may[other] and seen[other] != stamp:
                seen[other] = stamp
                found[count] = other
                count += 1
    return count


@compiled
def pairs_two_steps_apart(rows: Rows, may: Bools, passed: int) -> tuple[Ints, Ints]:
    """
    Every two of those who *may* whom somebody else knows and who do not know each other, lower position first.

    Whoever knows more than *passed* people is not gone through, which bounds the work.
    """
    size = rows[0].size - 1
    seen, found = np.full(size, -1, np.int64), np.empty(size, np.int64)
    total = 0
    for one in range(size):
        if may[one]:
            total += _beyond(rows, may, passed, (one, one), (seen, found))
    first, second = np.empty(total, np.int64), np.empty(total, np.int64)
    filled = 0
    for one in range(size):
        count = _beyond(rows, may, passed, (one, size + one), (seen, found)) if may[one] else 0
        first[filled : filled + count] = one
        second[filled : filled + count] = found[:count]
        filled += count
    return first, second


@compiled
def sum_common(rows: Rows, worth: Floats, first: Ints, second: Ints) -> Floats:
    """For each pair the *worth* of what stands in both rows, summed."""
    indptr, items = rows
    total = np.zeros(first.size)
    for pair in range(first.size):
        one, one_end = indptr[first[pair]], indptr[first[pair] + 1]
        other, other_end = indptr[second[pair]], indptr[second[pair] + 1]
        while one < one_end and other < other_end:
            if items[one] == items[other]:
                total[pair] += worth[items[one]]
            step = items[one] - items[other]
            one += step <= 0
            other += step >= 0
    return total


@compiled
def rarest_match(rows: Rows, known: tuple[Ints, Ints], first: Ints, second: Ints, stances: tuple[int, int]) -> Ints:
    """
    For each pair what stands in both rows, marked with a bit of the first of *stances* there and of the second here: of
    several the one in fewest rows, then the lowest; -1 for none. *known*: marks beside the rows, and in how many rows
    each thing stands.
    """
    indptr, items = rows
    marks, many = known
    given, taken = stances
    rarest = np.full(first.size, -1, np.int64)
    for pair in range(first.size):
        one, one_end = indptr[first[pair]], indptr[first[pair] + 1]
        other, other_end = indptr[second[pair]], indptr[second[pair] + 1]
        while one < one_end and other < other_end:
            step = items[one] - items[other]
            if step == 0 and marks[one] & given and marks[other] & taken:
                item, best = items[one], rarest[pair]
                if best < 0 or many[item] < many[best]:
                    rarest[pair] = item
            one += step <= 0
            other += step >= 0
    return rarest


@compiled
def count_brought_near(rows: Rows, first: Ints, second: Ints) -> Ints:
    """
    For each pair how many people a tie between the two would bring within two steps of the first who are farther off
    now: the second and whom they know. Quick where equal *first* stand together.
    """
    indptr, indices = rows
    near = np.full(indptr.size - 1, -1, np.int64)
    count = np.zeros(first.size, np.int64)
    marked = -1
    for pair in range(first.size):
        one, other = first[pair], second[pair]
        if one != marked:
            marked = one
            near[one] = one
            for entry in range(indptr[one], indptr[one + 1]):
                between = indices[entry]
                near[between] = one
                for far in range(indptr[between], indptr[between + 1]):
                    near[indices[far]] = one
        count[pair] = near[other] != one
        for entry in range(indptr[other], indptr[other + 1]):
            count[pair] += near[indices[entry]] != one
    return count


@compiled
def keep_spread(pairs: tuple[Ints, Ints], group: Ints, size: int, most: tuple[int, int]) -> Bools:
    """
    Which pairs to keep when they are taken in turn: of one *group* (-1: none is kept), and of one person, at most the
    first and the second of *most*.
    """
    first, second = pairs
    each, per_person = most
    kept = np.zeros(first.size, np.bool_)
    of_group = np.zeros(max(group.max() + 1, 0) if group.size else 0, np.int64)
    of_person = np.zeros(size, np.int64)
    for pair in range(first.size):
        one, other, own = first[pair], second[pair], group[pair]
        if own < 0 or of_group[own] >= each or of_person[one] >= per_person or of_person[other] >= per_person:
            continue
        kept[pair] = True
        of_group[own] += 1
        of_person[one] += 1
        of_person[other] += 1
    return kept
