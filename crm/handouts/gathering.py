"""What is known of the nodes that were chosen: where they are, what they care about, ties, what they agreed to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.consents import find_latest_consents
from crm.glimpses import Glimpse
from crm.handouts.contents import HandoutInterest, Why
from crm.models import Area, Interest, Node, Street, Tie, TieKind, Topic
from crm.models.words import NodeKind, Purpose

_CHUNK = 5000


@dataclass(frozen=True)
class TieRow:
    """A tie as it is recorded; ``weight`` is that of its kind times its strength."""

    id: int
    a_id: int
    b_id: int
    kind: str
    reverse: str
    directed: bool
    strength: int
    weight: float
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True)
class Known:
    """A node with all that a handout could tell of it, before anything is taken out. ``why``: it must not be named."""

    id: int
    kind: NodeKind
    name: str
    area: str
    street: str
    staff: bool = False
    why: Why | None = None
    interests: tuple[HandoutInterest, ...] = ()


def list_ties_of(db: Session, node_ids: Iterable[int]) -> list[TieRow]:
    """The ties of today that have one of *node_ids* at either end, as the actor may see them."""
    rows: dict[int, TieRow] = {}
    for some in _chunks(node_ids):
        ends = or_(Tie.a_id.in_(some), Tie.b_id.in_(some))
        found: Any = db.execute(_TIES.where(ends, Tie.closed_at.is_(None)))
        rows |= {row[0]: TieRow(*row) for row in found}
    return [rows[id_] for id_ in sorted(rows)]


def list_ties_among(db: Session, node_ids: Iterable[int], *, ended: bool = False) -> list[TieRow]:
    """The ties of today that have both ends among *node_ids*, and those that have *ended* if they are asked for."""
    wanted = set(node_ids)
    holds = Tie.closed_at.is_(None) | Tie.until.is_not(None) if ended else Tie.closed_at.is_(None)
    rows: list[TieRow] = []
    for some in _chunks(wanted):
        found: Any = db.execute(_TIES.where(Tie.a_id.in_(some), holds))
        rows += (TieRow(*row) for row in found)
    return sorted((row for row in rows if row.b_id in wanted), key=lambda row: row.id)


def gather(db: Session, seen: dict[int, Glimpse], *, interests: bool) -> list[Known]:
    """What is known of the nodes *seen*, in their order; of one whom the actor does not see, only its area."""
    agreed = find_latest_consents(
        db, (id_ for id_, one in seen.items() if one.kind is NodeKind.PERSON), Purpose.PUT_ME_ON_A_MAP
    )
    places, topics = _places(db, seen), _topics(db, seen) if interests else {}
    known = []
    for id_, one in seen.items():
        why = _why(one, id_ in agreed and agreed[id_].given)
        area, street = places.get(id_, (one.area, ""))
        known.append(Known(id_, one.kind, one.name, area, street, one.staff, why, tuple(topics.get(id_, ()))))
    return known


def _why(seen: Glimpse, agreed: bool) -> Why | None:
    if seen.id is None:
        return Why.HIDDEN
    if seen.kind is not NodeKind.PERSON:
        return None
    if seen.named_only:
        return Why.ONLY_NAMED
    return None if agreed else Why.NO_CONSENT


def _places(db: Session, node_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    query = select(Node.id, Area.name, Street.name).outerjoin(Area, Area.id == Node.area_id)
    query = query.outerjoin(Street, Street.id == Node.street_id)
    rows = (row for some in _chunks(node_ids) for row in db.execute(query.where(Node.id.in_(some))))
    return {id_: (area or "", street or "") for id_, area, street in rows}


def _topics(db: Session, node_ids: Iterable[int]) -> dict[int, list[HandoutInterest]]:
    query = select(Interest.node_id, Interest.stance, Topic.name).join(Topic, Topic.id == Interest.topic_id)
    topics: defaultdict[int, list[HandoutInterest]] = defaultdict(list)
    for some in _chunks(node_ids):
        for id_, stance, topic in db.execute(query.where(Interest.node_id.in_(some)).order_by(Topic.name_key)):
            topics[id_].append(HandoutInterest(stance.label.lower(), topic))
    return topics


def _chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))


_COLUMNS = (Tie.id, Tie.a_id, Tie.b_id, TieKind.name, TieKind.reverse_name, TieKind.directed, Tie.strength)
_TIES = select(*_COLUMNS, TieKind.weight * Tie.strength, Tie.since, Tie.until).join(TieKind, TieKind.id == Tie.kind_id)
