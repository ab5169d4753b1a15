"""The ties of one node as they read from it: to whom, of which kind, since when, and who says so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from crm.glimpses import Glimpse, glimpses
from crm.models import Conversation, Node, Tie, TieKind, User
from crm.nodes import get_node
from crm.paging import Page
from crm.permissions import Actor, Permission, requires


@dataclass(frozen=True)
class TieLine:
    """A tie as read from one end. ``alike``: how many ties of the node read the same."""

    id: int
    reading: str
    alike: int
    other: Glimpse
    strength: int
    since: dt.date | None
    until: dt.date | None
    note: str
    said_by: Glimpse | None
    conversation_id: int | None
    held_at: dt.datetime | None
    recorded_by: str | None
    recorded_at: dt.datetime


@requires(Permission.SEE_RECORDS)
def list_ties(
    db: Session, actor: Actor, node_id: int, *, ended: bool = False, page: int = 1, size: int = 50
) -> Page[TieLine]:
    """A page of the node's current ties, or of its *ended* ones, by their reading, then by the other's name.

    Raises NotFound for a node that the actor may not see.
    """
    get_node(db, actor, node_id)
    return list_ties_of(db, node_id, ended=ended, page=page, size=size)


def list_ties_of(
    db: Session,
    node_id: int,
    *,
    ended: bool = False,
    page: int = 1,
    size: int = 50,
    known: dict[int, Glimpse] | None = None,
) -> Page[TieLine]:
    """As list_ties, for a node that was found already; *known* as in glimpses."""
    number = max(1, page)
    found = db.execute(_query(ended), {"node_id": node_id, "size": size, "first": (number - 1) * size}).all()
    if not found and number > 1:
        return list_ties_of(db, node_id, ended=ended, size=size, known=known)
    seen = glimpses(db, [node_id for row in found for node_id in (row.other_id, row.said_by_id)], known)
    return Page(rows=_lines(found, seen), number=number, total=found[0].total if found else 0, size=size)


def _lines(found: Sequence[Row[Any]], seen: dict[int, Glimpse]) -> list[TieLine]:
    return [
        TieLine(
            row.id,
            row.reading,
            row.alike,
            seen[row.other_id],
            row.strength,
            row.since,
            row.until,
            row.note,
            seen.get(row.said_by_id),
            row.conversation_id,
            row.held_at,
            row.recorded_by,
            row.recorded_at,
        )
        for row in found
    ]


@cache
def _query(ended: bool) -> Select[Any]:
    """Built once: making its cache key anew costs more than running it."""
    node_id = bindparam("node_id", type_=Tie.a_id.type)
    from_a = Tie.a_id == node_id
    other_id = case((from_a, Tie.b_id), else_=Tie.a_id)
    reading = case((from_a, TieKind.name), else_=TieKind.reverse_name)
    columns = (Tie.id, Tie.strength, Tie.since, Tie.until, Tie.note, Tie.said_by_id, Tie.recorded_at)
    return (
        select(
            *columns,
            other_id.label("other_id"),
            reading.label("reading"),
            Conversation.id.label("conversation_id"),
            Conversation.held_at,
            User.name.label("recorded_by"),
            func.count().over(partition_by=reading).label("alike"),
            func.count().over().label("total"),
        )
        .join(TieKind, TieKind.id == Tie.kind_id)
        .outerjoin(Node, Node.id == other_id)
        .outerjoin(Conversation, Conversation.id == Tie.conversation_id)
        .outerjoin(User, User.id == Tie.recorded_by_id)
        .where(or_(from_a, Tie.b_id == node_id), Tie.until.is_not(None) if ended else Tie.closed_at.is_(None))
        .order_by(reading, Node.name.is_(None), Node.name_key, Tie.id)
        .limit(bindparam("size", type_=Tie.strength.type))
        .offset(bindparam("first", type_=Tie.strength.type))
    )
