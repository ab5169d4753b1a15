"""Where the network map draws each node: as the kept analysis put it, and what that does not know, beside it.

A point is a pair of whole numbers. Nodes of one group stand about ``APART`` apart on an island of their own.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm.network_map_data import MapTie

Point = tuple[int, int]

APART = 24

_TURN = math.pi * (3 - math.sqrt(5))


class Kept(NamedTuple):
    """What an analysis kept of one arrangement: by node id the point, and the number of the group (0: none)."""

    at: Mapping[int, Point]
    group: Mapping[int, int]


def place_nodes(
    groups: Sequence[int], known: Sequence[Point | None], free: Mapping[int, Sequence[Point]], ties: Iterable[MapTie]
) -> tuple[list[Point], dict[int, Point]]:
    """The point of each node, and the middle of each group. *groups* has each node's (0: none), *known* its kept point.

    *free*: of each group the points that the analysis gave to nodes which are not shown; the first ones are taken by
    those without a point, so that where a hidden node stands tells nothing of it. Who is in no group stands near those
    with whom they are tied.
    """
    at = {place: point for place, point in enumerate(known) if point is not None}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        if group:
            members[group].append(place)
    middles: dict[int, Point] = {}
    unknown: dict[int, list[int]] = {}
    for group, places in members.items():
        island = [*(at[place] for place in places if place in at), *free.get(group, ())]
        waiting = [place for place in places if place not in at]
        if not island:
            unknown[group] = waiting
            continue
        middles[group] = middle(island)
        at |= zip(waiting, free.get(group, ()), strict=False)
        late = waiting[len(free.get(group, ())) :]
        at |= zip(late, _around(middles[group], island, len(late)), strict=True)
    _add_islands(unknown, at, middles)
    _add_loose([place for place in range(len(groups)) if place not in at], ties, at)
    return [at[place] for place in range(len(groups))], middles


def middle(points: Sequence[Point]) -> Point:
    """Of *points*, of which there must be some, the one that is nearest to all: islands are filled from there."""
    mean = _mean(points)
    return min(points, key=lambda point: (math.dist(mean, point), point))


def _around(centre: Point, island: Sequence[Point], count: int) -> list[Point]:
    """*count* points in rings around an island."""
    radius = max(math.dist(centre, point) for point in island)
    found: list[Point] = []
    while len(found) < count:
        radius += APART
        around = max(6, int(math.tau * radius / APART))
        found += [_polar(centre, radius, step * math.tau / around) for step in range(around)]
    return found[:count]


def _add_islands(unknown: Mapping[int, Sequence[int]], at: dict[int, Point], middles: dict[int, Point]) -> None:
    """Give each group of which nothing is kept an island below the map, in rows."""
    reach = {group: round(_reach(len(places))) for group, places in unknown.items()}
    left, bottom = _corner(at)
    width = max(max((x for x, _ in at.values()), default=0) - left, _row_width(reach.values()))
    x, row, deepest = left, bottom, 0
    for group, places in unknown.items():
        side = 2 * reach[group] + 2 * APART
        if x > left and x + side > left + width:
            x, row, deepest = left, row + deepest, 0
        middles[group] = (x + side // 2, row + side // 2)
        for number, place in enumerate(places):
            at[place] = _polar(middles[group], _reach(number + 0.5), number * _TURN)
        x, deepest = x + side, max(deepest, side)


def _add_loose(loose: Sequence[int], ties: Iterable[MapTie], at: dict[int, Point]) -> None:
    """Place those without a group near those with whom they are tied, else in a line below the map."""
    if not loose:
        return
    alone, near = set(loose), defaultdict[int, list[Point]](list)
    for tie in ties:
        for one, other in ((tie.a, tie.b), (tie.b, tie.a)):
            if one in alone and other in at:
                near[one].append(at[other])
    left, bottom = _corner(at)
    for number, place in enumerate(loose):
        if place in near:
            at[place] = _polar(_mean(near[place]), APART * (1.5 + number % 3 / 2), number * _TURN)
        else:
            at[place] = (left + number * APART, bottom)


def _reach(count: float) -> float:
    """How far from its middle the last of so many points of a spiral is."""
    return APART * math.sqrt(count / math.pi)


def _row_width(reaches: Iterable[int]) -> int:
    return round(1.3 * math.sqrt(sum((2 * reach + 2 * APART) ** 2 for reach in reaches)))


def _corner(at: Mapping[int, Point]) -> Point:
    """Left, and below everything."""
    return min((x for x, _ in at.values()), default=0), max((y + 3 * APART for _, y in at.values()), default=0)


def _mean(points: Sequence[Point]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _polar(centre: tuple[float, float], radius: float, angle: float) -> Point:
    return round(centre[0] + radius * math.cos(angle)), round(centre[1] + radius * math.sin(angle))
