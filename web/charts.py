"""Pictures of numbers as the coordinates of a drawing, for templates/macros/charts.html: plain data in, no script."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing's own units, about those of a phone's screen; the page scales it. Room is left for words at the edges.
WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 352, 10, 194

#: How many marks an axis has at most.
_MOST_MARKS = 5

Point = tuple[dt.date, float]


@dataclass(frozen=True)
class Series:
    """A line: what it is, its points, and whether it is dashed, so that nobody has to tell colours apart."""

    label: str
    points: Sequence[Point]
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class DrawnLine:
    """A series as drawn: the polyline's points, and where it ends."""

    label: str
    dashed: bool
    points: str
    end: tuple[float, float]


@dataclass(frozen=True)
class DrawnColumn:
    """A column as drawn."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Lines or columns over days, with the marks of both axes; ``level``: the height of a dashed line across."""

    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    lines: tuple[DrawnLine, ...] = ()
    columns: tuple[DrawnColumn, ...] = ()
    level: float | None = None


def draw_lines(series: Sequence[Series]) -> Chart | None:
    """Lines over days, from zero up; None where no line has two points."""
    drawn = [one for one in series if len(one.points) > 1]
    if not drawn:
        return None
    days = [day for one in drawn for day, _ in one.points]
    first, last = min(days), max(days)
    up = marks_up(max(value for one in drawn for _, value in one.points))
    lines = []
    for one in drawn:
        places = [(_across(day, first, last), _down(value, up[-1])) for day, value in one.points]
        lines.append(DrawnLine(one.label, one.dashed, " ".join(f"{x:g},{y:g}" for x, y in places), places[-1]))
    return Chart(_marks_across(first, last), _marks(up), tuple(lines))


def draw_columns(columns: Sequence[Point], *, level: float | None = None) -> Chart | None:
    """A column for each (first day, number), side by side, from zero up; None where there are not two.

    *level*: a number to compare with, drawn as a dashed line across.
    """
    if len(columns) < 2:
        return None
    up = marks_up(max(level or 0, *(value for _, value in columns)))
    room = (RIGHT - LEFT) / len(columns)
    width = round(room * 0.8, 2)
    drawn = []
    for place, (_, value) in enumerate(columns):
        y = _down(value, up[-1])
        drawn.append(DrawnColumn(round(LEFT + (place + 0.1) * room, 2), y, width, round(BOTTOM - y, 2)))
    step = math.ceil(len(columns) / _MOST_MARKS)
    across = tuple(
        Mark(round(LEFT + (place + 0.5) * room, 2), f"{day.day} {day:%b}")
        for place, (day, _) in enumerate(columns)
        if place % step == 0
    )
    return Chart(across, _marks(up), columns=tuple(drawn), level=None if level is None else _down(level, up[-1]))


def share_scale(most: float) -> float:
    """The share at the end of an axis that has to hold *most*: a tenth, a quarter, half, three quarters, all.

    >>> share_scale(0.07), share_scale(0.26), share_scale(0.8)
    (0.1, 0.5, 1.0)
    """
    return next((end for end in (0.1, 0.25, 0.5, 0.75) if most <= end), 1.0)


def heat(share: float | None) -> int | None:
    """How darkly a share is shaded, from 1 (below a quarter) to 4; None for none.

    >>> heat(0.0), heat(0.5), heat(1.0), heat(None)
    (1, 3, 4, None)
    """
    return None if share is None else min(4, int(share * 4) + 1)


def marks_up(most: float) -> list[int]:
    """Round numbers from zero to at least *most*, evenly spaced.

    >>> marks_up(1000), marks_up(7), marks_up(0)
    ([0, 250, 500, 750, 1000], [0, 2, 4, 6, 8], [0, 1])
    """
    least = max(1.0, most / (_MOST_MARKS - 1))
    size = 10 ** int(math.log10(least))
    steps = (1, 2, 2.5, 5, 10) if size > 1 else (1, 2, 5, 10)
    step = int(next(size * factor for factor in steps if size * factor >= least))
    return [step * place for place in range(max(1, math.ceil(most / step)) + 1)]


def _marks(numbers: Sequence[int]) -> tuple[Mark, ...]:
    return tuple(Mark(_down(number, numbers[-1]), f"{number:,}") for number in numbers)


def _marks_across(first: dt.date, last: dt.date) -> tuple[Mark, ...]:
    """The first day, the last, and some evenly between, so far apart that their words do not touch."""
    days = (last - first).days
    parts = max(1, min(_MOST_MARKS - 2, days))
    at = [first + dt.timedelta(days=round(days * place / parts)) for place in range(parts + 1)]
    words = "%b %Y" if days > 365 else "%b"
    return tuple(Mark(_across(day, first, last), f"{'' if days > 365 else f'{day.day} '}{day:{words}}") for day in at)


def _across(day: dt.date, first: dt.date, last: dt.date) -> float:
    return round(LEFT + (RIGHT - LEFT) * (day - first).days / max(1, (last - first).days), 2)


def _down(value: float, most: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / most, 2)
