"""What an actor may know of a node or street that something leads to: its name, or only in which area it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area, Node, Person, Street
from crm.models.words import NodeKind
from crm.scope import UNSCOPED

_UNNAMED = {NodeKind.PERSON: "someone", NodeKind.ORGANISATION: "an organisation", NodeKind.ASSET: "an asset"}
_CHUNK = 5000


@dataclass(frozen=True)
class Glimpse:
    """A node as the actor may see it. Without an ``id`` it is hidden: ``name`` says only where it is, in ``area``."""

    id: int | None
    kind: NodeKind
    name: str
    archived: bool = False
    named_only: bool = False
    staff: bool = False
    area: str = ""


@dataclass(frozen=True)
class StreetGlimpse:
    """A street as the actor may see it. Without an ``id`` it is hidden, and ``name`` says only where it is."""

    id: int | None
    name: str


def glimpses(
    db: Session, node_ids: Iterable[int | None], known: dict[int, Glimpse] | None = None
) -> dict[int, Glimpse]:
    """What the session's actor may know of each of *node_ids* (None is passed over).

    Those in *known* are not asked for again, and what is found is added to it: a page with several lists shares one.
    """
    found = {} if known is None else known
    wanted = sorted({node_id for node_id in node_ids if node_id is not None and node_id not in found})
    for start in range(0, len(wanted), _CHUNK):
        found |= _named(db, wanted[start : start + _CHUNK])
    hidden = [node_id for node_id in wanted if node_id not in found]
    for start in range(0, len(hidden), _CHUNK):
        found |= _hidden(db, hidden[start : start + _CHUNK])
    return found


def street_glimpses(db: Session, street_ids: Iterable[int]) -> dict[int, StreetGlimpse]:
    """What the session's actor may know of each of *street_ids*; one that is gone is left out."""
    wanted = sorted(set(street_ids))
    found: dict[int, StreetGlimpse] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        names = db.execute(select(Street.id, Street.name).where(Street.id.in_(some)))
        found |= {id_: StreetGlimpse(id_, name) for id_, name in names}
        hidden = [id_ for id_ in some if id_ not in found]
        if hidden:
            query = select(Street.id, Area.name).join(Area, Area.id == Street.area_id).where(Street.id.in_(hidden))
            areas = db.execute(query, execution_options=UNSCOPED)
            found |= {id_: StreetGlimpse(None, f"a street in {area}") for id_, area in areas}
    return found


def _named(db: Session, node_ids: list[int]) -> dict[int, Glimpse]:
    columns = (Node.id, Node.kind, Node.name, Node.archived_at, Node.merged_into_id)
    person = Person.__table__
    query = select(*columns, person.c.met, person.c.staff).outerjoin(person, person.c.id == Node.id)
    return {
        row.id: Glimpse(
            row.id, row.kind, row.name, bool(row.archived_at or row.merged_into_id), row.met is False, bool(row.staff)
        )
        for row in db.execute(query.where(Node.id.in_(node_ids)))
    }


def _hidden(db: Session, node_ids: list[int]) -> dict[int, Glimpse]:
    """Nodes that the actor may not see, by area alone: the one thing that is said of them."""
    person = Person.__table__
    query = (
        select(Node.id, Node.kind, Node.archived_at, Node.merged_into_id, Area.name, person.c.met, person.c.staff)
        .outerjoin(Area, Area.id == Node.area_id)
        .outerjoin(person, person.c.id == Node.id)
    )
    return {
        row.id: Glimpse(
            None,
            row.kind,
            f"{_UNNAMED[row.kind]} in {row.name}" if row.name else _UNNAMED[row.kind],
            bool(row.archived_at or row.merged_into_id),
            row.met is False,
            bool(row.staff),
            row.name or "",
        )
        for row in db.execute(query.where(Node.id.in_(node_ids)), execution_options=UNSCOPED)
    }
