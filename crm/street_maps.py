"""The street map: where each street lies and how it stands, the outlines of areas, and assets that have a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import Analysis
from crm.models import Area, Asset, Street
from crm.permissions import Actor, Permission, requires
from crm.street_readings import StreetFacts, list_street_facts
from crm.street_words import StreetState

#: (lon, lat) in degrees, WGS84.
Point = tuple[float, float]

#: Lines of points; a line of one point is a point. Empty where the place is not known.
Shape = list[list[Point]]


@dataclass(frozen=True)
class MappedStreet:
    """A street as the map's list has it."""

    facts: StreetFacts
    has_line: bool

    @property
    def has_place(self) -> bool:
        """Whether it can be drawn."""
        return self.has_line or bool(_point(self.facts.street.lon, self.facts.street.lat))


@dataclass(frozen=True)
class MappedArea:
    """One of the actor's areas; ``outline`` is made of polygons, each of rings."""

    id: int
    name: str
    outline: list[Shape]


@dataclass(frozen=True)
class MappedAsset:
    """An asset that has a place."""

    id: int
    name: str
    kind: str
    point: Point


@dataclass(frozen=True)
class StreetMap:
    """All that is drawn; ``shapes`` are by street id. Whoever is not in scope is not in it."""

    streets: list[StreetFacts]
    shapes: dict[int, Shape]
    areas: list[MappedArea]
    assets: list[MappedAsset]


@requires(Permission.SEE_RECORDS)
def list_mapped_streets(
    db: Session,
    actor: Actor,
    analysis: Analysis | None,
    *,
    text: str = "",
    area_id: int | None = None,
    state: StreetState | None = None,
) -> list[MappedStreet]:
    """The streets that the actor sees and the filters leave, those in most need first."""
    found = list_street_facts(db, actor, analysis, text=text, area_id=area_id, state=state)
    with_lines = set(db.scalars(select(Street.id).where(Street.lines.is_not(None))))
    by_need = sorted(found, key=lambda facts: facts.place)
    return [MappedStreet(facts, facts.street.id in with_lines) for facts in by_need]


@requires(Permission.SEE_RECORDS)
def get_street_map(db: Session, actor: Actor, analysis: Analysis | None) -> StreetMap:
    """Every street that the actor sees, the actor's areas, and the assets that are not put aside."""
    facts = list_street_facts(db, actor, analysis)
    drawn = select(Street.id, Street.lines).where(Street.lines.is_not(None))
    lines: dict[int, list[Any]] = {id_: lines or [] for id_, lines in db.execute(drawn)}
    shapes = {one.street.id: _shape(one.street, lines.get(one.street.id)) for one in facts}
    placed = (Asset.archived_at.is_(None), Asset.merged_into_id.is_(None), Asset.lon.is_not(None))
    assets = db.scalars(select(Asset).where(*placed).order_by(Asset.name_key, Asset.id))
    return StreetMap(
        facts,
        shapes,
        _areas(db, actor),
        [
            MappedAsset(asset.id, asset.name, asset.asset_kind.label, point)
            for asset in assets
            if (point := _point(asset.lon, asset.lat))
        ],
    )


def _areas(db: Session, actor: Actor) -> list[MappedArea]:
    rows = db.execute(select(Area.id, Area.name, Area.outline).order_by(Area.name, Area.id))
    return [
        MappedArea(id_, name, [_lines(polygon) for polygon in outline or ()])
        for id_, name, outline in rows
        if actor.area_ids is None or id_ in actor.area_ids
    ]


def _shape(street: Street, lines: Iterable[Any] | None) -> Shape:
    if lines:
        return _lines(lines)
    point = _point(street.lon, street.lat)
    return [[point]] if point else []


def _lines(lines: Iterable[Any]) -> Shape:
    return [[(lon, lat) for lon, lat in line] for line in lines]


def _point(lon: float | None, lat: float | None) -> Point | None:
    """The point; None for 0, 0, too, which is what programs write that know none."""
    return (lon, lat) if lon is not None and lat is not None and (lon or lat) else None
