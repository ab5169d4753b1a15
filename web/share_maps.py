"""Maps of shares by area, as templates/macros/area_map.svg draws them: of whole percents that a table tells as well."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations

from crm.area_maps import WIDTH, AreaMap, DrawnArea, Point

#: So many percent one shade may hold; there are four.
_STEPS = (2, 5, 10, 15, 20, 25)
_SHADES = 4

#: How many letters of a name are written, how wide one is at most, and how high a line of them.
_LETTERS, _LETTER, _LINE = 18, 7.6, 16

#: Between panels; and above each, for its title.
_GAP, _TITLE = 20, 26


class Words(Enum):
    """What stands on each area, the most that there is room for; it never depends on the shares."""

    NAME_AND_SHARE = 2
    NUMBER_AND_SHARE = 1
    NUMBER = 0


@dataclass(frozen=True)
class ShadedArea:
    """An area with what stands on it, and where its last line does.

    ``shade``: 1 to 4, or none: hatched. ``few``: drawn dashed.
    """

    path: str
    name: str
    said: str
    x: float
    y: float
    shade: int | None
    few: bool


@dataclass(frozen=True)
class Panel:
    """The areas shaded for one theme, and where on the drawing they stand."""

    title: str
    x: int
    y: int
    areas: tuple[ShadedArea, ...]


@dataclass(frozen=True)
class ShareMap:
    """A drawing of panels beside and below each other.

    ``legend``: what each shade holds, the lightest first; none where another drawing has it. ``names``: of the numbers
    that stand on areas, if any.
    """

    width: int
    height: int
    panels: tuple[Panel, ...]
    legend: tuple[str, ...]
    names: tuple[str, ...]
    few: bool


def draw_share_map(
    sheet: AreaMap, themes: Sequence[tuple[str, Mapping[int, int | None]]], *, few: Collection[int] = ()
) -> ShareMap | None:
    """A panel for each of *themes*, with its title: each area's share in percent by its number; None: hatched.

    One without a title is drawn alone. *few*: the numbers of the areas that are to be taken with care. None where no
    area has a place.
    """
    areas = sheet["areas"]
    if not areas or not themes:
        return None
    step = _step([share for _, shares in themes for share in shares.values() if share is not None])
    words = next((one for one in Words if _fit(areas, one)), Words.NUMBER)
    places = _part_words(areas, words)
    across, title = (2, _TITLE) if themes[0][0] else (1, 0)
    down = title + max(sheet["height"], *(round(y) + _LINE // 2 for _, y in places.values())) + _GAP * bool(title)
    panels, numbers = [], [area["number"] for area in areas]
    for at, (theme, shares) in enumerate(themes):
        shaded = tuple(
            _shade(area, shares.get(number), step, words, places[number], few=number in few)
            for number, area in zip(numbers, areas, strict=True)
        )
        panels.append(Panel(theme, at % across * (WIDTH + _GAP), at // across * down + title, shaded))
    labels = {one["number"]: one["label"] for one in areas}
    return ShareMap(
        width=across * (WIDTH + _GAP) - _GAP,
        height=-(-len(themes) // across) * down,
        panels=tuple(panels),
        legend=_legend(step),
        names=()
        if words is Words.NAME_AND_SHARE
        else tuple(f"{number} {labels[number]}" for number in sorted(numbers)),
        few=bool(few),
    )


def split_map(drawn: ShareMap) -> list[ShareMap]:
    """The same as drawings of their own, each no wider than a phone: a panel each, and the legend last."""
    rows = len({panel.y for panel in drawn.panels})
    alone = replace(drawn, width=WIDTH, height=drawn.height // rows, legend=(), names=())
    panels = [replace(alone, panels=(replace(panel, x=0, y=drawn.panels[0].y),)) for panel in drawn.panels]
    return [*panels, replace(drawn, width=WIDTH, height=0, panels=())]


def _shade(area: DrawnArea, share: int | None, step: int, words: Words, place: Point, *, few: bool) -> ShadedArea:
    said = "–" if share is None else f"{share}%"
    if words is Words.NUMBER_AND_SHARE:
        said = f"{area['number']}: {said}"
    elif words is Words.NUMBER:
        said = f"{area['number']}"
    name = _name(area) if words is Words.NAME_AND_SHARE else ""
    shade = None if share is None else min(_SHADES, share // step + 1)
    return ShadedArea(area["path"], name, said, *place, shade, few)


def _name(area: DrawnArea) -> str:
    label = area["label"]
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _room(area: DrawnArea, words: Words) -> tuple[float, float]:
    """How wide and how high the words of an area are at most."""
    if words is Words.NAME_AND_SHARE:
        return max(4, len(_name(area))) * _LETTER, 2 * _LINE
    return (len(f"{area['number']}") + (6 if words is Words.NUMBER_AND_SHARE else 0)) * _LETTER, _LINE


def _stand(area: DrawnArea, words: Words) -> Point:
    """Where the words of an area stand if nothing is in their way: in its middle, and not over the edge."""
    half = _room(area, words)[0] / 2
    return round(min(max(area["x"], half), WIDTH - half), 1), area["y"]


def _fit(areas: Sequence[DrawnArea], words: Words) -> bool:
    """Whether such words may stand there, none on others."""
    stand = [(_stand(area, words), area) for area in areas]
    return not any(_meet(*one, *other, words) for one, other in combinations(stand, 2))


def _meet(place: Point, area: DrawnArea, other_place: Point, other: DrawnArea, words: Words) -> bool:
    (wide, high), (other_wide, _) = _room(area, words), _room(other, words)
    near = abs(place[0] - other_place[0]) < (wide + other_wide) / 2
    return near and abs(place[1] - other_place[1]) < high


def _part_words(areas: Iterable[DrawnArea], words: Words) -> dict[int, Point]:
    """Where the words of each area stand, by its number: in its middle, or so far below that none stand on others."""
    put: list[tuple[DrawnArea, Point]] = []
    for area in sorted(areas, key=lambda one: (one["y"], one["number"])):
        place = _stand(area, words)
        for other, there in sorted(put, key=lambda one: one[1][1]):
            if _meet(place, area, there, other, words):
                place = (place[0], round(there[1] + _room(area, words)[1], 1))
        put.append((area, place))
    return {area["number"]: place for area, place in put}


def _step(shares: Sequence[int]) -> int:
    """How many percent a shade holds, so that the four hold the largest of *shares*.

    >>> _step([3, 7]), _step([36, 42]), _step([100]), _step([])
    (2, 15, 25, 2)
    """
    most = max(shares, default=0)
    return next((step for step in _STEPS if most < _SHADES * step), _STEPS[-1])


def _legend(step: int) -> tuple[str, ...]:
    """What each shade says.

    >>> _legend(10), _legend(25)[-1]
    (('0–9%', '10–19%', '20–29%', '30–39%'), '75–100%')
    """
    ends = [(place * step, (place + 1) * step - 1) for place in range(_SHADES)]
    return tuple(f"{low}–{100 if high == 99 else high}%" for low, high in ends)
