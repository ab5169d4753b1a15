"""Areas as a map draws them: flat on a sheet, by their outlines, or else around the places of their streets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from math import cos, inf, pi, radians, sin
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area, Street
from crm.thinning import find_corners

#: The sheet's own units, about those of a phone's screen: so wide, and no higher.
WIDTH, HIGHEST = 360, 320
_MARGIN = 6

#: How far around the place of a street its area goes, and how near each other two points are one.
_REACH, _NEAR = 11, 1.0

Point = tuple[float, float]
Ring = Sequence[Point]


class DrawnArea(TypedDict):
    """An area on the sheet: its ``number``, from 1; its edge as an SVG path; and the middle of its largest part."""

    number: int
    label: str
    path: str
    x: float
    y: float


class AreaMap(TypedDict):
    """Areas on one sheet, the largest first; ``nowhere``: the names of those that have no place."""

    height: int
    areas: list[DrawnArea]
    nowhere: list[str]


def draw_areas(db: Session, labels: Mapping[int, str]) -> AreaMap:
    """The areas *labels*, by id, numbered in that order. What is drawn tells nothing but where they are.

    Those without an outline of their own are drawn around the places of the streets, in them and in the areas inside
    them, that the session's actor sees.
    """
    outlines, places = _read_outlines(db, labels), _read_places(db, labels)
    known = [point for rings in outlines.values() for ring in rings for point in ring]
    known += [point for area_id, points in places.items() if area_id not in outlines for point in points]
    sheet = _Sheet(known)
    drawn: list[tuple[float, DrawnArea]] = []
    for number, (area_id, label) in enumerate(labels.items(), 1):
        if area_id in outlines:
            rings = [_thin([sheet.put(point) for point in ring]) for ring in outlines[area_id]]
        elif area_id in places:
            rings = [_hull([near for point in places[area_id] for near in _around(sheet.put(point))])]
        else:
            continue
        largest = max(rings, key=_size)
        x, y = _middle(largest)
        drawn.append((_size(largest), DrawnArea(number=number, label=label, path=_path(rings), x=x, y=y)))
    areas = [area for _, area in sorted(drawn, key=lambda one: (-one[0], one[1]["number"]))]
    nowhere = [label for area_id, label in labels.items() if area_id not in outlines and area_id not in places]
    return AreaMap(height=sheet.height, areas=areas, nowhere=nowhere)


def _read_outlines(db: Session, area_ids: Iterable[int]) -> dict[int, list[Ring]]:
    """The rings of each area that has an outline; holes are rings, too."""
    rows = db.execute(select(Area.id, Area.outline).where(Area.id.in_(list(area_ids)), Area.outline.is_not(None)))
    found: dict[int, list[Ring]] = {}
    for id_, outline in rows:
        rings = [[(lon, lat) for lon, lat in ring] for polygon in outline or () for ring in polygon]
        found |= {id_: rings} if rings else {}
    return found


def _read_places(db: Session, area_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The places of streets, by which of *area_ids* they are in; 0, 0 is what programs write that know none."""
    wanted = set(area_ids)
    parents = {row.id: row.parent_id for row in db.execute(select(Area.id, Area.parent_id))}
    lies_in = {id_: next((one for one in _line_up(id_, parents) if one in wanted), None) for id_ in parents}
    places: defaultdict[int, list[Point]] = defaultdict(list)
    streets = select(Street.area_id, Street.lon, Street.lat).order_by(Street.id)
    for area_id, lon, lat in db.execute(streets):
        part = lies_in[area_id]
        if part is not None and lon is not None and lat is not None and (lon or lat):
            places[part].append((lon, lat))
    return dict(places)


def _line_up(area_id: int | None, parents: Mapping[int, int | None]) -> Iterator[int]:
    """An area and those that it lies in, the nearest first."""
    while area_id is not None:
        yield area_id
        area_id = parents[area_id]


class _Sheet:
    """Puts degrees on the sheet: north is up, a mile is as long to the east as to the north."""

    def __init__(self, known: Sequence[Point]) -> None:
        lons, lats = ([point[at] for point in known] or [0.0] for at in (0, 1))
        self.west, self.north = min(lons), max(lats)
        self.narrow = max(0.01, cos(radians((self.north + min(lats)) / 2)))
        edge = _MARGIN + _REACH
        across, down = (max(lons) - self.west) * self.narrow, self.north - min(lats)
        scales = [(room - 2 * edge) / length for room, length in ((WIDTH, across), (HIGHEST, down)) if length > 0]
        self.scale = min(scales, default=1.0)
        self.height = round(down * self.scale + 2 * edge)
        self.left = (WIDTH - across * self.scale) / 2

    def put(self, point: Point) -> Point:
        """Where *point* (lon, lat) is on the sheet."""
        lon, lat = point
        return (
            round(self.left + (lon - self.west) * self.narrow * self.scale, 1),
            round(_MARGIN + _REACH + (self.north - lat) * self.scale, 1),
        )


def _around(point: Point) -> list[Point]:
    """Points on a circle around a street's place, so that one street makes an area, too."""
    turns = [2 * pi * turn / 12 for turn in range(12)]
    return [(round(point[0] + _REACH * cos(turn), 1), round(point[1] + _REACH * sin(turn), 1)) for turn in turns]


def _hull(points: Iterable[Point]) -> Ring:
    """The narrowest ring around *points* that nowhere bends inwards (Andrew's monotone chain).

    >>> _hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 0)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted(set(points))
    sides: list[list[Point]] = []
    for way in (ordered, ordered[::-1]):
        side: list[Point] = []
        for point in way:
            while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
                side.pop()
            side.append(point)
        sides.append(side[:-1])
    return sides[0] + sides[1]


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _thin(ring: Ring) -> Ring:
    """The ring without points that nobody would miss; three at least stay."""
    kept: list[Point] = []
    for point in ring:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _NEAR:
            kept.append(point)
    if len(kept) > 2:
        kept = list(compress(kept, find_corners(kept, _NEAR / 2)))
    return kept if len(kept) > 2 else ring


def _size(ring: Ring) -> float:
    """What a ring holds (the shoelace formula)."""
    return abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in _sides(ring))) / 2


def _middle(ring: Ring) -> Point:
    """The middle of what a ring holds; of its points, where it holds next to nothing or goes through itself."""
    x0, y0 = ring[0]
    near = [((one[0] - x0, one[1] - y0), (two[0] - x0, two[1] - y0)) for one, two in _sides(ring)]
    crosses = [one[0] * two[1] - two[0] * one[1] for one, two in near]
    whole = 3 * sum(crosses)
    middle: list[float] = []
    for at, begin in enumerate(ring[0]):
        along = [point[at] for point in ring]
        weighed = sum((one[at] + two[at]) * cross for (one, two), cross in zip(near, crosses, strict=True))
        place = begin + weighed / whole if whole else inf
        middle.append(place if min(along) <= place <= max(along) else sum(along) / len(along))
    return round(middle[0], 1), round(middle[1], 1)


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _path(rings: Iterable[Ring]) -> str:
    return "".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in ring)}Z" for ring in rings)
