"""What somebody can work out of numbers that are not told, from those that are and from how they add up.

Pure arithmetic on whole numbers. A number is safe when other worlds can be shown in which it is different and all that
is told is the same: so nothing told can tell between them. The worlds are made, not guessed at: each move changes
numbers that are not told, and leaves every sum as it is.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from crm.moves import Move, Moves, Row, find_moves

K = TypeVar("K", bound=Hashable)

#: So many steps are gone from one number in between to the next.
_BEHIND = 3

#: Of so many groups of numbers the moves are kept at a time: many numbers ask for the same.
_KEPT = 400

#: More than any count: where nothing limits how far a number could be off.
ENDLESS = 10**9


@dataclass(frozen=True)
class Sum(Generic[K]):
    """A total that everybody knows to be the sum of its parts."""

    total: K
    parts: tuple[K, ...]

    @property
    def keys(self) -> tuple[K, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def find_given(
    sums: Sequence[Sum[K]], told: Collection[K], within: Mapping[K, tuple[int, int]], least: int
) -> frozenset[K]:
    """What *told* numbers give away: the one number of a sum whose others are, to fewer than *least* values.

    >>> find_given([Sum("year", ("spring", "summer"))], {"year", "spring"}, {"year": (30, 30), "spring": (8, 8)}, 5)
    frozenset({'summer'})
    """
    width = {key: high - low for key, (low, high) in within.items() if key in told}
    given: dict[K, int] = {}
    more = True
    while more:
        more = False
        for one in sums:
            left = [key for key in one.keys if key not in width]
            if len(left) == 1 and (off := sum(width[key] for key in one.keys if key in width)) < least - 1:
                width[left[0]] = given[left[0]] = off
                more = True
    return frozenset(given)


class World:
    """Counts as they are, how they add up, and between which numbers each can lie as far as anybody is told.

    A number is known by its place among the *counts*. ``between``: numbers that are told nowhere, through which others
    hang together.
    """

    def __init__(
        self,
        counts: Sequence[int],
        sums: Iterable[Sum[int]],
        within: Iterable[tuple[int, int]],
        between: Collection[int] = (),
    ) -> None:
        self.counts, self.within, self.between = counts, list(within), frozenset(between)
        self.touching: list[list[Sum[int]]] = [[] for _ in counts]
        self._rows: list[Row] = []
        self._rows_of: list[list[int]] = [[] for _ in counts]
        for at, one in enumerate(sums):
            self._rows.append(dict.fromkeys(one.parts, 1) | {one.total: -1})
            for key in self._rows[at]:
                self.touching[key].append(one)
                self._rows_of[key].append(at)
        self._keys = [frozenset(row) for row in self._rows]
        self._loose = {key for key, (low, high) in enumerate(self.within) if low < high}
        self._turns = [self._turn(key) for key in range(len(counts))]
        self._known: dict[tuple[int, ...], Moves] = {}

    def loosen(self, key: int, low: int, high: int) -> None:
        """From now on *key* can lie between these, which are further apart than before."""
        self.within[key] = low, high
        self._turns[key] = self._turn(key)
        if low < high:
            self._loose.add(key)

    def find_range(self, key: int, *, enough: int = ENDLESS) -> tuple[int, int]:
        """The least and the most that *key* is in the worlds that were found, all of which tell the same.

        Numbers move that share a sum with *key*, or a sum with those, and the next ones behind a number in between;
        further ones stay, so there may be more worlds. Looked for from near to far, until they are *enough* apart.
        """
        if not self.touching[key]:
            return self.within[key]
        low = high = self.counts[key]
        for group in self._list_groups(key):
            moves = self._moves_of(key, group)
            low, high = min(low, self._push(key, moves, -1)), max(high, self._push(key, moves, 1))
            if high - low >= enough:
                break
        return low, high

    def _list_groups(self, key: int) -> Iterator[set[int]]:
        """The numbers that may move with *key*: the near ones, and then each time those a step further, if any."""
        near = self.list_beside([key])
        group = near | self.list_beside(near)
        yield group
        for _ in range(_BEHIND):
            more = group | self.list_beside(group & self.between)
            if len(more) == len(group):
                return
            yield (group := more)

    def list_beside(self, keys: Iterable[int]) -> set[int]:
        """Those that share a sum with any of *keys*."""
        return set[int]().union(*[self._keys[at] for at in {at for key in keys for at in self._rows_of[key]}])

    def _push(self, key: int, moves: Sequence[Move], way: int) -> int:
        """How far *key* goes up or down (*way*), making each move as often as the numbers allow."""
        world: dict[int, int] = {}
        for move in moves:
            sign = way if move[key] > 0 else -way
            times = ENDLESS
            for name, step in move.items():
                now, (low, high) = world.get(name, self.counts[name]), self.within[name]
                room = now - low if step * sign < 0 else high - now
                times = min(times, max(0, room) // abs(step))
            for name, step in move.items() if times else ():
                world[name] = world.get(name, self.counts[name]) + sign * step * times
        return world.get(key, self.counts[key])

    def _moves_of(self, key: int, group: set[int]) -> list[Move]:
        """The moves of some of *group* that change *key*, the smallest first."""
        rows = self._hanging_on(key, group)
        loose = set[int]().union(*rows.values())
        if key not in loose:
            return []
        order = tuple(sorted(loose, key=self._turns.__getitem__))
        if order not in self._known:  # which rows there are follows from who is loose
            if len(self._known) == _KEPT:
                del self._known[next(iter(self._known))]
            parts = [{name: self._rows[at][name] for name in names} for at, names in rows.items()]
            self._known[order] = find_moves(parts, order)
        return self._known[order].of(key)

    def _turn(self, key: int) -> tuple[int, int]:
        """By what the order is in which numbers settle others: those with the most room first."""
        low, high = self.within[key]
        return -min(high - low, 2 * self.counts[key]), key

    def _hanging_on(self, key: int, group: set[int]) -> dict[int, set[int]]:
        """The rows that *key* hangs together with, each with those of *group* that can move in it.

        The only one that could move in some row stays as it is, and is left out of its other rows as well.
        """
        loose = (group & self._loose) | {key}
        rows = {at: loose & self._keys[at] for at in {at for name in loose for at in self._rows_of[name]}}
        alone = [at for at, names in rows.items() if len(names) == 1]
        while alone:
            for name in tuple(rows[alone.pop()]):
                for at in self._rows_of[name]:
                    names = rows[at]
                    names.discard(name)
                    if len(names) == 1:
                        alone.append(at)
        found: dict[int, set[int]] = {}
        waiting = [key]
        while waiting:
            for at in self._rows_of[waiting.pop()]:
                if at not in found and rows[at]:
                    found[at] = rows[at]
                    waiting += rows[at]
        return found
