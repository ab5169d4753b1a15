"""The network map: all nodes and ties that the actor sees, each node with its place in two arrangements."""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import Analysis, find_map_places, get_data_version
from crm.connectors import holds
from crm.consents import find_agreeing
from crm.models import Area, TieKind
from crm.models.words import NodeKind, Purpose
from crm.network_map_data import MapNode, MapTie, read_map
from crm.network_map_groups import Grounds, MapArrangement, arrange_by_community, arrange_by_street
from crm.network_map_places import Kept
from crm.permissions import Actor, Permission, requires
from crm.rules import today
from crm.scope import scope_key


class MapArea(NamedTuple):
    """An area that somebody on the map belongs to, or one around it; *parent_id* is the one that it lies in."""

    id: int
    name: str
    parent_id: int | None


class MapTieKind(NamedTuple):
    """A kind of tie on the map, as it reads from either end."""

    id: int
    name: str
    reverse_name: str


@dataclass(frozen=True)
class NetworkMap:
    """What the map shows. ``agreeing``, ``sure`` and ``unsure`` are places in ``nodes``, as are the ends of ``ties``.

    ``agreeing`` are people who have been met and agreed to be put on a map; ``sure`` and ``unsure`` are connectors
    whose rank holds and does not hold: nobody, for an actor who may not read the network. ``stale``: the data has
    changed since the analysis of ``made_at``.
    """

    version: int
    made_at: dt.datetime | None
    stale: bool
    today: dt.date
    areas: Sequence[MapArea]
    tie_kinds: Sequence[MapTieKind]
    nodes: Sequence[MapNode]
    ties: Sequence[MapTie]
    by_street: MapArrangement
    by_community: MapArrangement
    agreeing: Sequence[int]
    sure: Sequence[int]
    unsure: Sequence[int]

    @property
    def home(self) -> str:
        """How the map puts people together at first: by "community" where few of them have a street."""
        people = [one for one in self.nodes if one.kind is NodeKind.PERSON and not one.staff and not one.hidden]
        on_streets = sum(one.street_id is not None for one in people)
        return "community" if self.by_community.groups and 2 * on_streets < len(people) else "street"


@requires(Permission.SEE_RECORDS)
def get_map_key(db: Session, actor: Actor, *, analysis: Analysis | None) -> Hashable:
    """What the map depends on: as long as it is the same, so is the map."""
    areas = db.execute(select(Area.id, Area.name, Area.parent_id).order_by(Area.id)).all()
    made = analysis.snapshot_id if analysis else None
    return (scope_key(actor), get_data_version(db), made, today(db), tuple(areas), tuple(_tie_kinds(db)))


@requires(Permission.SEE_RECORDS)
def get_network_map(db: Session, actor: Actor, *, analysis: Analysis | None) -> NetworkMap:
    """All that the actor sees of the network. What *analysis* does not know stands beside what it knows."""
    found, ties_by_id = read_map(db)
    grounds, kept = Grounds.read(db), find_map_places(db)
    group_of = {node.id: grounds.group_of(node) for node in found}
    nodes = sorted(found, key=lambda node: (group_of[node.id], node.hidden, node.id))
    place_of = {node.id: place for place, node in enumerate(nodes)}
    ties = sorted(_placed(ties_by_id, place_of), key=lambda tie: (tie.a, tie.b, tie.kind_id, tie.since))
    by_street = arrange_by_street(nodes, ties, Kept(*kept.of("street")) if kept else Kept({}, {}), grounds)
    by_community = replace(by_street, groups=[], group=[-1] * len(nodes))
    if kept is not None:
        by_community = arrange_by_community(nodes, ties, Kept(*kept.of("community")), grounds)
    agreeing = find_agreeing(db, Purpose.PUT_ME_ON_A_MAP)
    reads = analysis is not None and actor.may(Permission.READ_NETWORK)
    rank_holds = {one["id"]: holds(one) for one in analysis.connectors} if analysis and reads else {}
    kinds = {tie.kind_id for tie in ties}
    return NetworkMap(
        version=get_data_version(db),
        made_at=analysis.made_at if analysis else None,
        stale=analysis is None or analysis.stale,
        today=today(db),
        areas=_areas_around({node.area_id for node in nodes}, grounds),
        tie_kinds=[kind for kind in _tie_kinds(db) if kind.id in kinds],
        nodes=nodes,
        ties=ties,
        by_street=by_street,
        by_community=by_community,
        agreeing=[place for place, node in enumerate(nodes) if node.id in agreeing and not node.named_only],
        sure=_places(nodes, {id_ for id_, holding in rank_holds.items() if holding}),
        unsure=_places(nodes, {id_ for id_, holding in rank_holds.items() if not holding}),
    )


def _areas_around(area_ids: set[int | None], grounds: Grounds) -> list[MapArea]:
    """The areas *area_ids* with all that they lie in, by name."""
    around = set[int | None]()
    for area_id in area_ids:
        inner = area_id
        while inner is not None and inner not in around:
            around.add(inner)
            inner = grounds.areas[inner][1]
    return [MapArea(id_, *said) for id_, said in grounds.areas.items() if id_ in around]


def _placed(ties: Sequence[MapTie], place_of: dict[int, int]) -> list[MapTie]:
    return [
        MapTie(place_of[tie.a], place_of[tie.b], tie.kind_id, tie.strength, tie.since, tie.until, tie.said)
        for tie in ties
    ]


def _tie_kinds(db: Session) -> list[MapTieKind]:
    query = select(TieKind.id, TieKind.name, TieKind.reverse_name).order_by(TieKind.name, TieKind.id)
    return [MapTieKind(*row) for row in db.execute(query)]


def _places(nodes: Sequence[MapNode], ids: set[int]) -> list[int]:
    """The places of those of *ids* who are seen."""
    return [place for place, node in enumerate(nodes) if node.id in ids and not node.hidden]
