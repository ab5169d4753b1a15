"""The picture of themes that occur together, as the coordinates of a drawing: plain data in, no script."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from crm.theme_pairs import PairedTheme, ThemePair, ThemePairs

#: The drawing's own units, about those of a phone's screen; the page scales it.
WIDTH, HEIGHT = 360, 470

#: Half the width and height of the oval that the themes stand on: what is left beside it is for their names.
_ACROSS, _DOWN = 74, 184

#: The largest and the smallest circle, and the thickest line and the thinnest.
_LARGEST, _SMALLEST, _THICKEST, _THINNEST = 17.0, 4.0, 7.0, 1.0

#: More themes, or more lines, and nothing can be told apart.
MOST_THEMES, MOST_LINES = 14, 18

#: How far the middle of the longest line is pulled towards that of the picture, so that lines along one side part.
_BEND = 0.7

#: Characters in a line of a name, how many lines it has, and how far they are apart.
_LETTERS, _LINES, _LEADING = 14, 3, 13


@dataclass(frozen=True)
class DrawnTheme:
    """A theme as a circle, with its name beside it in lines; ``side``: where the name is anchored."""

    theme: PairedTheme
    x: float
    y: float
    radius: float
    name_x: float
    name_y: float
    side: str
    name: tuple[str, ...]


@dataclass(frozen=True)
class DrawnPair:
    """A pair as the path of a line; dashed where chance alone could have made it."""

    pair: ThemePair
    path: str
    width: float
    dashed: bool


@dataclass(frozen=True)
class DrawnPairs:
    """The picture, its lines the thinnest first; whether it shows all themes and all pairs there are."""

    themes: tuple[DrawnTheme, ...]
    pairs: tuple[DrawnPair, ...]
    whole: bool


def draw_pairs(found: ThemePairs) -> DrawnPairs | None:
    """The themes on an oval, those that meet most beside each other; None where no two meet."""
    themes = found.themes[:MOST_THEMES]
    ids = {theme.id for theme in themes}
    pairs = [pair for pair in found.pairs if pair.first.id in ids and pair.second.id in ids]
    # Chance makes no line by itself: those that meet more often than it are drawn before the others.
    shown = sorted(pairs, key=lambda pair: (-pair.clear, -pair.together))[:MOST_LINES]
    if not shown:
        return None
    around = _arrange(themes, shown)
    most, thickest = max(theme.conversations for theme in themes), max(pair.together for pair in shown)
    drawn = [_theme(theme, place, len(around), most) for place, theme in enumerate(around)]
    at = {one.theme.id: (one.x, one.y) for one in drawn}
    lines = [
        DrawnPair(
            pair,
            _path(at[pair.first.id], at[pair.second.id]),
            width=round(max(_THINNEST, _THICKEST * pair.together / thickest), 2),
            dashed=pair.clear < 1,
        )
        for pair in reversed(shown)
    ]
    return DrawnPairs(tuple(drawn), tuple(lines), len(shown) == len(found.pairs) and len(themes) == len(found.themes))


def _arrange(themes: Sequence[PairedTheme], pairs: Sequence[ThemePair]) -> list[PairedTheme]:
    """The themes in an order around the oval that keeps lines short, thick ones above all: swapped until none helps."""
    around = list(range(len(themes)))
    places = {theme.id: place for place, theme in enumerate(themes)}
    ties = [(places[pair.first.id], places[pair.second.id], pair.together * (1 + pair.clear)) for pair in pairs]

    def length(seats: Sequence[int]) -> float:
        steps = (abs(seats[a] - seats[b]) for a, b, _ in ties)
        return sum(min(step, len(seats) - step) * weight for step, (*_, weight) in zip(steps, ties, strict=True))

    best, better = length(around), True
    while better:
        better = False
        for a, b in combinations(range(len(around)), 2):
            around[a], around[b] = around[b], around[a]
            now = length(around)
            if now < best:
                best, better = now, True
            else:
                around[a], around[b] = around[b], around[a]
    return [themes[place] for place in sorted(range(len(themes)), key=around.__getitem__)]


def _path(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line that bends the more, the longer it is."""
    bend = _BEND * math.dist(start, end) / (2 * _DOWN)
    middle = ((a + b) / 2 for a, b in zip(start, end, strict=True))
    x, y = (at + bend * (size / 2 - at) for at, size in zip(middle, (WIDTH, HEIGHT), strict=True))
    return f"M{start[0]} {start[1]}Q{x:.1f} {y:.1f} {end[0]} {end[1]}"


def _theme(theme: PairedTheme, place: int, count: int, most: int) -> DrawnTheme:
    turn = 2 * math.pi * place / count
    x, y = WIDTH / 2 + _ACROSS * math.sin(turn), HEIGHT / 2 - _DOWN * math.cos(turn)
    radius = max(_SMALLEST, _LARGEST * math.sqrt(theme.conversations / most))
    name = _in_lines(theme.name.rpartition(" › ")[2])
    sideways = math.sin(turn)
    side = "middle" if abs(sideways) < 0.1 else "start" if sideways > 0 else "end"
    off = {"middle": 0.0, "start": radius + 5, "end": -radius - 5}[side]
    # Beside its circle a name stands at its middle; at the top and at the bottom it stands clear of it.
    first = y + 4 - _LEADING * (len(name) - 1) / 2
    if side == "middle":
        first = y + radius + 14 if math.cos(turn) < 0 else y - radius - 6 - _LEADING * (len(name) - 1)
    return DrawnTheme(theme, round(x, 1), round(y, 1), round(radius, 1), round(x + off, 1), round(first, 1), side, name)


def _in_lines(name: str) -> tuple[str, ...]:
    """*name* in a few short lines; what has no room is left out, as the table has it whole."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    shown = lines[:_LINES]
    if len(lines) > _LINES:
        shown[-1] += " …"
    return tuple(line if len(line) <= _LETTERS + 2 else line[:_LETTERS] + "…" for line in shown)
