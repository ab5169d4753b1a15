"""The islands of the network map, streets or communities: who is on which, what each is called, and where it lies."""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.connector_words import joined
from crm.models import Area, Street
from crm.models.words import NodeKind
from crm.network_map_data import MapNode, MapTie
from crm.network_map_places import Kept, Point, middle, place_nodes
from crm.scope import UNSCOPED

#: A community is called after a second street, or place, if that has at least this part of the people of the first.
_NAMED_TOO = 1 / 3


class MapGroup(NamedTuple):
    """A street, the rest of an area, or a community. ``key`` names it in addresses; ``at`` is its middle.

    ``elsewhere``: an area of which the actor sees nobody by name, only that people are known there.
    """

    key: str
    name: str
    street_id: int | None
    at: Point
    elsewhere: bool = False


@dataclass(frozen=True)
class MapArrangement:
    """Where nodes stand: of each the place of its group in ``groups`` (−1: in none), and its point."""

    groups: Sequence[MapGroup]
    group: Sequence[int]
    at: Sequence[Point]


class Grounds(NamedTuple):
    """The ``streets`` that the actor sees by id, all ``areas`` with those they lie in, and where every street is."""

    streets: Mapping[int, str]
    areas: Mapping[int, tuple[str, int | None]]
    area_of: Mapping[int, int | None]

    @classmethod
    def read(cls, db: Session) -> "Grounds":
        """Unscoped is only where a street lies: from it follows the middle of an area whose people are not named."""
        streets = dict(db.execute(select(Street.id, Street.name)).all())
        area_rows = db.execute(select(Area.id, Area.name, Area.parent_id).order_by(Area.name, Area.id))
        areas = {id_: (name, parent_id) for id_, name, parent_id in area_rows}
        area_of = dict(db.execute(select(Street.id, Street.area_id), execution_options=UNSCOPED).all())
        return cls(streets, areas, area_of)

    def group_of(self, node: MapNode) -> int:
        """The id of the node's street, minus that of its area where no street may be told, or 0: staff have neither."""
        if node.staff and not node.hidden:
            return 0
        if node.street_id in self.streets:
            return node.street_id or 0
        return -(node.area_id or 0) if node.hidden or node.kind is NodeKind.PERSON else 0


def arrange_by_street(nodes: Sequence[MapNode], ties: Sequence[MapTie], kept: Kept, grounds: Grounds) -> MapArrangement:
    """Everybody on the island of their street; who moved or came since the analysis stands beside those there."""
    group_of = [grounds.group_of(node) for node in nodes]
    known = [_known(node, group, kept) for node, group in zip(nodes, group_of, strict=True)]
    shown = {node.id for node, point in zip(nodes, known, strict=True) if point is not None}
    free: defaultdict[int, list[Point]] = defaultdict(list)
    for id_, group in kept.group.items():
        if id_ not in shown and group:
            free[group if group in grounds.streets else -(grounds.area_of.get(group) or -group)].append(kept.at[id_])
    inmost = {group: _inmost(island) for group, island in free.items()}
    points, middles = place_nodes(group_of, known, inmost, ties)
    here = {group for node, group in zip(nodes, group_of, strict=True) if not node.hidden}
    groups = [_street_or_area(group, middles[group], grounds, here) for group in sorted(middles)]
    return _arrangement(group_of, sorted(middles), groups, points)


def arrange_by_community(
    nodes: Sequence[MapNode], ties: Sequence[MapTie], kept: Kept, grounds: Grounds
) -> MapArrangement:
    """Everybody on the island of their community. Of hidden nodes it is not said: they stand near who knows them."""
    group_of = [0 if node.hidden else kept.group.get(node.id, 0) for node in nodes]
    known = [None if node.hidden else kept.at.get(node.id) for node in nodes]
    shown = {node.id for node in nodes if not node.hidden}
    free: defaultdict[int, list[Point]] = defaultdict(list)
    for id_, group in kept.group.items():
        if id_ not in shown and group:
            free[group].append(kept.at[id_])
    points, middles = place_nodes(group_of, known, free, ties)
    around = _homes(nodes, group_of, grounds)
    if homeless := middles.keys() - around.keys():
        around |= _haunts(nodes, ties, group_of, homeless)
    names = _told_apart({group: _around(around.get(group, {})) for group in sorted(middles)})
    groups = [MapGroup(f"community-{group}", name, None, middles[group]) for group, name in names.items()]
    return _arrangement(group_of, sorted(middles), groups, points)


def _known(node: MapNode, group: int, kept: Kept) -> Point | None:
    """The kept point of a node that is seen, unless it moved to another street since."""
    return None if node.hidden or kept.group.get(node.id) != group else kept.at[node.id]


def _street_or_area(group: int, at: Point, grounds: Grounds, here: Container[int]) -> MapGroup:
    if group > 0:
        return MapGroup(f"street-{group}", grounds.streets[group], group, at)
    area, elsewhere = grounds.areas[-group][0], group not in here
    return MapGroup(f"area-{-group}", area if elsewhere else f"{area}, no street known", None, at, elsewhere)


def _homes(nodes: Sequence[MapNode], group_of: Sequence[int], grounds: Grounds) -> dict[int, Counter[str]]:
    """Of each group how many people live on which street, as far as that is known."""
    homes: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for node, group in zip(nodes, group_of, strict=True):
        if node.kind is NodeKind.PERSON and not node.hidden and node.street_id in grounds.streets:
            homes[group][grounds.streets[node.street_id or 0]] += 1
    return dict(homes)


def _haunts(
    nodes: Sequence[MapNode], ties: Sequence[MapTie], group_of: Sequence[int], groups: Container[int]
) -> dict[int, Counter[str]]:
    """Of each of *groups* with which organisations and assets its people have how many ties."""
    haunts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for tie in ties:
        for person, place in ((tie.a, tie.b), (tie.b, tie.a)):
            there = nodes[place]
            if group_of[person] in groups and there.kind is not NodeKind.PERSON and not there.hidden:
                haunts[group_of[person]][there.name] += nodes[person].kind is NodeKind.PERSON
    return dict(haunts)


def _around(counted: Mapping[str, int]) -> str:
    """A community's name: the one or two streets where most of its people live, or places where they are seen.

    >>> _around({"Moor Street": 9, "Elm Grove": 4, "Mill Lane": 1})
    'Around Moor Street and Elm Grove'
    """
    most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:2]
    names = [name for name, people in most if people > 0 and people >= most[0][1] * _NAMED_TOO]
    return f"Around {joined(names)}" if names else "Not around any street"


def _told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """*names* with a number after each that another has as well."""
    often, met = Counter(names.values()), Counter[str]()
    told = {}
    for group, name in names.items():
        met[name] += 1
        told[group] = f"{name}, group {met[name]}" if often[name] > 1 else name
    return told


def _inmost(island: Sequence[Point]) -> list[Point]:
    """The points of an island from its middle outwards."""
    centre = middle(island)
    return sorted(island, key=lambda point: (math.dist(centre, point), point))


def _arrangement(
    group_of: Sequence[int], numbers: Sequence[int], groups: Sequence[MapGroup], points: Sequence[Point]
) -> MapArrangement:
    place_of = {number: place for place, number in enumerate(numbers)}
    return MapArrangement(groups, [place_of.get(group, -1) for group in group_of], points)
