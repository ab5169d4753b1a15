"""In which order to walk along streets: short, as far as the map tells."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Street

#: Longitude and latitude, in degrees (WGS84).
Point = tuple[float, float]

_METRES_OF_A_DEGREE = 111_195


def in_walking_order(db: Session, streets: Sequence[Street], *, begin_anywhere: bool = False) -> list[Street]:
    """*streets* so that the way from one to the next is short; those without a place on the map at the end.

    The first on the map stays the first, unless the walk may *begin_anywhere*. Nearest neighbour, then 2-opt, on the
    gaps between the ends of the streets' lines: not always the shortest way, yet always the same one.
    """
    placed = [street for street in streets if street.lon is not None]
    ends = _find_ends(db, placed)
    gaps = [[_gap(ends[one.id], ends[other.id]) for other in placed] for one in placed]
    starts = range(len(placed)) if begin_anywhere else range(min(1, len(placed)))
    ways = [_without_detours(_always_to_the_nearest(gaps, start), gaps) for start in starts]
    best = min(ways, key=lambda way: round(_length(way, gaps), 3), default=[])
    return [placed[one] for one in best] + [street for street in streets if street.lon is None]


def metres_between(one: Street, other: Street) -> float:
    """How far the middles of two streets are apart; without end where one has no place on the map."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return math.inf
    return _metres((one.lon, one.lat), (other.lon, other.lat))


def _metres(one: Point, other: Point) -> float:
    east = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return _METRES_OF_A_DEGREE * math.hypot(east, one[1] - other[1])


def _find_ends(db: Session, streets: Sequence[Street]) -> dict[int, list[Point]]:
    """Street → the ends of its lines; its point where it has no line."""
    found = db.execute(select(Street.id, Street.lines).where(Street.id.in_([one.id for one in streets])))
    lines: dict[int, list[Any]] = {id_: drawn or [] for id_, drawn in found}
    return {
        one.id: [(end[0], end[1]) for line in lines.get(one.id, []) for end in (line[0], line[-1])]
        or [(one.lon or 0.0, one.lat or 0.0)]
        for one in streets
    }


def _gap(one: list[Point], other: list[Point]) -> float:
    return min(_metres(end, start) for end in one for start in other)


def _always_to_the_nearest(gaps: list[list[float]], start: int) -> list[int]:
    way, left = [start], [one for one in range(len(gaps)) if one != start]
    while left:
        nearest = min(left, key=lambda one: (gaps[way[-1]][one], one))
        left.remove(nearest)
        way.append(nearest)
    return way


def _without_detours(way: list[int], gaps: list[list[float]]) -> list[int]:
    """Change the order, its first street staying the first, as long as a change of _changes makes the way shorter."""
    while True:
        shortest = min(_changes(way), key=lambda changed: _length(changed, gaps), default=way)
        if _length(shortest, gaps) > _length(way, gaps) - 0.001:
            return way
        way = shortest


def _changes(way: list[int]) -> Iterator[list[int]]:
    """2-opt: each part turned round; and each street put elsewhere, which 2-opt alone does not find."""
    for first, last in itertools.combinations(range(1, len(way)), 2):
        yield way[:first] + way[first : last + 1][::-1] + way[last + 1 :]
        yield [*way[:first], *way[first + 1 : last + 1], way[first], *way[last + 1 :]]
        yield [*way[:first], way[last], *way[first:last], *way[last + 1 :]]


def _length(way: Sequence[int], gaps: list[list[float]]) -> float:
    return sum(gaps[one][other] for one, other in itertools.pairwise(way))
