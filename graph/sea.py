"""Circles that must not lie upon one another: the free place nearest to a wanted one, and what pushes them apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.csr import Floats
from graph.kernels.islands import push_apart, settle

#: How much wider than high a picture is, as a factor each way.
WIDE = float(np.sqrt(4 / 3))

#: An overlap below this is none: whole units make some.
_TOUCH = 2.5

_CELL = 8.0
#: How often circles are pushed, all together, before all of it is made a little wider.
_PUSHES = 200_000


@dataclass(frozen=True, eq=False)
class Sea:
    """A sheet of small cells of which some are *taken*, with its *corner*, and the *middle* of what it was made for."""

    taken: NDArray[np.uint8]
    corner: Floats
    middle: Floats

    @classmethod
    def around(cls, points: Floats, radius: Floats, others: Floats) -> "Sea":
        """A sea with circles at *points* (two rows: x and y) and with room around them for *others*."""
        if radius.size == 0:
            points, radius = np.zeros((2, 1)), np.zeros(1)
        low, high = (points - radius).min(1), (points + radius).max(1)
        room = 4 * np.sqrt((others**2).sum()) + 4 * others.max(initial=0.0) + (high - low).max() / 2
        corner = np.floor((low - room) / _CELL) * _CELL
        columns, rows = ((high + room - corner) / _CELL).astype(np.int64) + 2
        sea = cls(np.zeros((rows, columns), np.uint8), corner, np.rint((low + high) / 2))
        for x, y, far in zip(*(points - corner[:, None]), radius, strict=True):
            sea._take(x, y, far)
        return sea

    def _take(self, x: float, y: float, radius: float) -> None:
        """Take every cell that a circle touches."""
        left, low, right, high = (int(end // _CELL) for end in (x - radius, y - radius, x + radius, y + radius))
        middle = (np.arange(max(right - left, high - low) + 1) + 0.5) * _CELL
        dx = np.maximum(np.abs(middle[: right - left + 1] + left * _CELL - x) - _CELL / 2, 0)
        dy = np.maximum(np.abs(middle[: high - low + 1] + low * _CELL - y) - _CELL / 2, 0)
        self.taken[low : high + 1, left : right + 1] |= dx**2 + dy[:, None] ** 2 < radius**2

    def settle(
        self,
        radius: Floats,
        wanted: Floats,
        before: Floats | None = None,
        *,
        start: float = 0.0,
        loose: float = 0.0,
        wide: float = 1.0,
    ) -> Floats:
        """
        The free place nearest to the *wanted* one, and *start* or more away from it, for one circle after the other.

        Who has stood *before* (nan: nowhere) on what is free and no farther than *loose* beyond stays there. What is
        *wide* times as far to the side, and as much less up and down, counts as as far.
        """
        x, y = self.corner
        stood = np.full((2, radius.size), np.nan) if before is None else before
        ends = (wanted[0] - x, wanted[1] - y), (stood[0] - x, stood[1] - y)
        found = settle((self.taken, _CELL), radius, *ends, (float(start), float(loose), float(wide)))
        return np.array(found) + self.corner[:, None]

    def reach(self, points: Floats, radius: Floats) -> float:
        """How far from the middle circles reach, where ``WIDE`` times as far to the side counts as as far."""
        dx, dy = points - self.middle[:, None]
        return float((np.hypot(dx / WIDE, dy * WIDE) + radius * WIDE).max(initial=0.0))


def keep_apart(points: Floats, radius: Floats) -> Floats:
    """The same circles in whole units, and where some overlap, pushed apart."""
    moved = points.copy()
    if push_apart(_by_x(moved), radius, (moved[0], moved[1]), _TOUCH) == 0:
        return np.asarray(np.rint(moved))
    while True:
        for _ in range(int(np.clip(_PUSHES // radius.size, 5, 100))):
            if push_apart(_by_x(moved), radius, (moved[0], moved[1]), 0.5) == 0:
                return np.asarray(np.rint(moved))
        middle = moved.mean(1, keepdims=True)
        moved = middle + (moved - middle) * 1.03


def push(points: Floats, radius: Floats) -> None:
    """Push circles that overlap a little farther apart."""
    for _ in range(2):
        push_apart(_by_x(points), radius, (points[0], points[1]), 0.5)


def _by_x(points: Floats) -> NDArray[np.int64]:
    return np.argsort(points[0], kind="stable")
