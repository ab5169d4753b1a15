"""Line pictures of how a number moved, as the coordinates of a small drawing: black on white, no script."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing's own units; the page scales it.
WIDTH, HEIGHT, MARGIN = 300, 80, 6

#: A moment and what was measured then: nothing where it was not defined.
Point = tuple[dt.date, float | None]


@dataclass(frozen=True)
class Line:
    """Runs of known values as polylines, a dot at the last one, and the height of zero; the ``first`` and ``last``."""

    runs: tuple[str, ...]
    dot: tuple[float, float]
    zero: float
    first: tuple[dt.date, float]
    last: tuple[dt.date, float]


def draw_line(points: Sequence[Point]) -> Line | None:
    """How a number moved; None where fewer than two values are known. Zero is always in sight, so that no step looks
    larger than it is.

    >>> line = draw_line([(dt.date(2026, 1, 5), 2.0), (dt.date(2026, 1, 12), 4.0)])
    >>> line.runs, line.zero
    (('6,40 294,6',), 74.0)
    """
    known = [(day, value) for day, value in points if value is not None]
    if len(known) < 2:
        return None
    start, end = points[0][0], points[-1][0]
    low, high = min(0.0, *(value for _, value in known)), max(0.0, *(value for _, value in known))

    def across(day: dt.date) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (day - start).days / max(1, (end - start).days)

    def down(value: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / ((high - low) or 1)

    runs: list[list[str]] = [[]]
    for day, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{across(day):.4g},{down(value):.4g}")
    joined = tuple(" ".join(run) for run in runs if run)
    return Line(joined, (across(known[-1][0]), down(known[-1][1])), down(0), known[0], known[-1])
