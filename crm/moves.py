"""In which ways numbers can change together, by whole steps, while every sum of them stays as it is.

Pure arithmetic on whole numbers, each known by a number of its own: its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm

#: A sum of numbers by their names, each so many times, that is nothing.
Row = dict[int, int]

#: A change of numbers by whole steps that leaves every sum as it is.
Move = dict[int, int]


@dataclass(frozen=True)
class Moves:
    """What changes with each number that those before it do not settle, in an order. ``place``: where each stands."""

    place: Mapping[int, int]
    by_free: Mapping[int, Move]

    def of(self, name: int) -> list[Move]:
        """The moves that change the number *name*, the smallest first, as if it came before all others.

        If others settle it, so they do as it comes first. If it is free, it settles the last of those that change with
        it, which is free in its stead: then the other moves of that one are made without it.
        """
        own = self.by_free.get(name)
        if own is None:
            found = {free: move for free, move in self.by_free.items() if name in move}
        else:
            last = max(own.keys() - {name}, key=self.place.__getitem__)
            others = {free: move for free, move in self.by_free.items() if free != name and last in move}
            found = {last: own} | {free: _without(last, move, own) for free, move in others.items()}
        sizes = sorted((sum(map(abs, move.values())), self.place[free], free) for free, move in found.items())
        return [found[free] for _, _, free in sizes]


def find_moves(rows: list[Row], order: Sequence[int]) -> Moves:
    """The moves of the numbers in *rows*, in an *order* that names each of them once. The rows are used up.

    >>> find_moves([{0: -1, 1: 1, 2: 1}], [0, 1, 2]).of(0)
    [{1: 1, 0: 1}, {2: 1, 0: 1}]
    """
    solved = _solve(rows, order)
    using: dict[int, list[tuple[int, Row]]] = {name: [] for name in order if name not in solved}
    for settled, row in solved.items():
        for name in row.keys() - {settled}:
            using[name].append((settled, row))
    moves = {}
    for free, those in using.items():
        scale = lcm(*(row[settled] // gcd(row[settled], row[free]) for settled, row in those))
        moves[free] = {free: scale} | {settled: -row[free] * scale // row[settled] for settled, row in those}
    return Moves({name: place for place, name in enumerate(order)}, moves)


def _without(name: int, move: Move, other: Move) -> Move:
    """*move* so often, and *other* so often, that *name* stays as it is; in the smallest whole steps."""
    steps = {one: other[name] * move.get(one, 0) - move[name] * other.get(one, 0) for one in move.keys() | other.keys()}
    most = gcd(*steps.values())
    return {one: step // most for one, step in steps.items() if step}


def _solve(rows: list[Row], order: Sequence[int]) -> dict[int, Row]:
    """By Gauss and Jordan, in whole numbers: each number that the others settle, with its row; the first come first."""
    having: dict[int, set[int]] = {name: set() for name in order}
    for at, row in enumerate(rows):
        for name in row:
            having[name].add(at)
    left = set(range(len(rows)))
    solved: dict[int, Row] = {}
    for name in order:
        candidates = having[name] & left
        if not candidates:
            continue
        pivot = min(candidates, key=lambda at: len(rows[at]))
        left.remove(pivot)
        by = solved[name] = rows[pivot]
        for at in having[name] - {pivot}:
            _clear(name, rows[at], by, at, having)
    return solved


def _clear(name: int, row: Row, by: Row, at: int, having: Mapping[int, set[int]]) -> None:
    """Take *name* out of *row*, the one that is known as *at*: it is so many times itself, less so many times *by*."""
    own, times = by[name], row[name]
    if own in (1, -1):
        times *= own
    else:
        for one in row:
            row[one] *= own
    for one, step in by.items():
        before = row.get(one, 0)
        if left := before - times * step:
            row[one] = left
            if not before:
                having[one].add(at)
        else:
            del row[one]
            having[one].discard(at)
