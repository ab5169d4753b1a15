"""Somebody who reads all that is told and solves for what is not: whole numbers, how they add up, and the rules."""

import warnings
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from crm.small_numbers import Told
from crm.working_out import Sum

#: What nobody takes a count to be above.
MOST = 10_000


def told_bounds(told: Told, *, base: int, least: int) -> tuple[int, int]:
    """Between which whole numbers a count lies of which this is told: it was rounded, and is no small number."""
    if told.number is None:
        return 0, MOST
    low = max(least, told.number - base // 2)
    return low, told.number + (base - 1) // 2


class Attack:
    """What is known of some whole numbers."""

    def __init__(self, bounds: Mapping[Hashable, tuple[int, int]], sums: Sequence[Sum[Any]]) -> None:
        self.keys = list(bounds)
        self.place = {key: place for place, key in enumerate(self.keys)}
        self.low, self.high = (np.array(ends, dtype=float) for ends in zip(*bounds.values(), strict=True))
        self.rows: list[tuple[dict[Any, float], float, float]] = []
        for one in sums:
            self.know(dict.fromkeys(one.parts, 1) | {one.total: -1}, 0, 0)

    def know(self, coefficients: Mapping[Any, float], low: float, high: float) -> None:
        """That a sum of the numbers, each so many times, lies between *low* and *high*."""
        self.rows.append((dict(coefficients), low, high))

    def allows(self, world: Mapping[Any, int]) -> bool:
        """Whether all that is known holds where the numbers are these."""
        within = all(low <= world[key] <= high for key, low, high in zip(self.keys, self.low, self.high, strict=True))
        return within and all(
            low <= sum(value * world[key] for key, value in row.items()) <= high for row, low, high in self.rows
        )

    def range_of(self, key: Hashable) -> tuple[int, int]:
        """The least and the most that *key* can be."""
        return tuple(self._solve(key, sign)[self.place[key]] for sign in (1, -1))

    def find_values(self, keys: Iterable[Any], *, some: int) -> dict[Any, set[int]]:
        """What each of *keys* can be: all of its values, or *some* of them if it can be so many."""
        found: dict[Any, set[int]] = {key: set() for key in keys}
        for key, values in found.items():
            if len(values) >= some:
                continue
            worlds = [self._solve(key, sign) for sign in (1, -1)]
            low, high = (world[self.place[key]] for world in worlds)
            for value in range(low + 1, high):
                if len(values | {low, high}) >= some:
                    break
                worlds += [world] if (world := self._solve(key, 1, value)) else []
                values.update(world[self.place[key]] for world in worlds)
            for one, known in found.items():
                known.update(world[self.place[one]] for world in worlds)
        return found

    @cached_property
    def _constraints(self) -> list[LinearConstraint]:
        if not self.rows:
            return []
        entries = [
            (at, self.place[key], value) for at, (row, _, _) in enumerate(self.rows) for key, value in row.items()
        ]
        rows, columns, values = zip(*entries, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.rows), len(self.keys)))
        return [LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])]

    def _solve(self, key: Hashable, sign: int, value: int | None = None) -> list[int]:
        """The numbers where *key* is least, or with *sign* -1 most; or where it is *value*, if that can be."""
        goal, low, high = np.zeros(len(self.keys)), self.low.copy(), self.high.copy()
        place = self.place[key]
        goal[place] = sign
        if value is not None:
            low[place] = high[place] = value
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scipy's own, about how it asks HiGHS
            found = milp(goal, integrality=np.ones(len(goal)), bounds=Bounds(low, high), constraints=self._constraints)
        assert found.success or value is not None, "what was published must at least be possible"
        return [round(number) for number in found.x] if found.success else []
