"""Loops that choose a team: whom it reaches, who adds most, and every team there is where these are few."""

import numpy as np

from graph.csr import Bools, Ints
from graph.kernels.compiling import compiled

#: Row starts and neighbours of an undirected graph.
Links = tuple[Ints, Ints]


@compiled
def reach(links: Links, start: int, steps: int, mark: int, scratch: tuple[Ints, Ints]) -> int:
    """Write into *queue* all within *steps* of *start*, itself first, and *mark* them in *met*; gives how many."""
    met, queue = scratch
    indptr, indices = links
    queue[0] = start
    met[start] = mark
    first, last = 0, 1
    for _ in range(steps):
        end = last
        for at in range(first, end):
            node = queue[at]
            for entry in range(indptr[node], indptr[node + 1]):
                other = indices[entry]
                if met[other] != mark:
                    met[other] = mark
                    queue[last] = other
                    last += 1
        first = end
    return last


@compiled
def count_reached(links: Links, who: Ints, worth: Ints, steps: int) -> Ints:
    """For each of *who* the worth of all within *steps* of it, its own included."""
    size = worth.size
    met = np.full(size, -1, np.int64)
    queue = np.empty(size, np.int64)
    total = np.zeros(who.size, np.int64)
    for at in range(who.size):
        last = reach(links, who[at], steps, at, (met, queue))
        for place in range(last):
            total[at] += worth[queue[place]]
    return total


@compiled
def cover(links: Links, node: int, steps: int, covered: Ints, by: int) -> None:
    """Add *by* in *covered* to all within *steps* of *node*."""
    met = np.full(covered.size, -1, np.int64)
    queue = np.empty(covered.size, np.int64)
    last = reach(links, node, steps, 0, (met, queue))
    for place in range(last):
        covered[queue[place]] += by


@compiled
def find_best(links: Links, candidates: tuple[Ints, Ints], worth: Ints, steps: int, covered: Ints) -> tuple[int, int]:
    """
    The place among the *candidates* of whoever reaches most that nobody covers yet, the first of equals, and how much
    that is.

    *candidates* are positions and the most that each can add, from the highest down, so that the search ends where no
    later one can add more.
    Gives (-1, 0) where nobody adds anything.
    """
    order, bound = candidates
    met = np.full(worth.size, -1, np.int64)
    queue = np.empty(worth.size, np.int64)
    best, most = -1, 0
    for place in range(order.size):
        if bound[place] <= most:
            break
        last = reach(links, order[place], steps, place, (met, queue))
        adds = 0
        for at in range(last):
            if covered[queue[at]] == 0:
                adds += worth[queue[at]]
        if adds > most:
            best, most = place, adds
    return best, most


@compiled
def reach_table(links: Links, who: Ints, steps: int, size: int) -> Bools:
    """For each of *who* a row that tells whom it reaches within *steps*."""
    table = np.zeros((who.size, size), np.bool_)
    met = np.full(size, -1, np.int64)
    queue = np.empty(size, np.int64)
    for at in range(who.size):
        last = reach(links, who[at], steps, at, (met, queue))
        for place in range(last):
            table[at, queue[place]] = True
    return table


@compiled
def try_all(words: Ints, fixed: Ints, k: int) -> Ints:
    """
    The *k* rows of *words* whose bits, with those of *fixed*, are most: the first such in the order of their places.

    *words* has a row of 64-bit words per candidate, each bit somebody reached.
    """
    rows, width = words.shape
    chosen = np.arange(k)
    best = chosen.copy()
    most = -1
    joined = np.empty((k + 1, width), np.int64)
    joined[0] = fixed
    depth = 0
    while True:
        for level in range(depth, k):
            for word in range(width):
                joined[level + 1, word] = joined[level, word] | words[chosen[level], word]
        bits = 0
        for word in range(width):
            bits += _count_bits(joined[k, word])
        if bits > most:
            most = bits
            best[:] = chosen
        depth = k - 1
        while depth >= 0 and chosen[depth] == rows - k + depth:
            depth -= 1
        if depth < 0:
            return best
        chosen[depth] += 1
        for level in range(depth + 1, k):
            chosen[level] = chosen[level - 1] + 1


@compiled
def _count_bits(word: int) -> int:
    rest = np.uint64(word)
    rest = rest - ((rest >> np.uint64(1)) & np.uint64(0x5555555555555555))
    rest = (rest & np.uint64(0x3333333333333333)) + ((rest >> np.uint64(2)) & np.uint64(0x3333333333333333))
    rest = (rest + (rest >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((rest * np.uint64(0x0101010101010101)) >> np.uint64(56))
