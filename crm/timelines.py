"""Timelines: all that is dated about one node, newest first."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from crm.glimpses import Glimpse, glimpses
from crm.models import (
    Consent,
    Conversation,
    FollowUp,
    Introduction,
    IntroductionStep,
    Node,
    Nomination,
    Tie,
    TieKind,
    User,
    conversation_person,
)
from crm.models.base import UtcDateTime
from crm.nodes import get_node
from crm.paging import Page
from crm.permissions import Actor, Permission, requires

EXCERPT = 300


@dataclass(frozen=True)
class Moment:
    """Something that happened to a node. ``what`` is the word of a branch of _query; ``text`` says more, where known.

    ``whole_day``: only the day is known, and ``written_at`` is when ``by`` recorded it.
    ``other`` and ``third``: the nodes it had to do with.
    """

    what: str
    at: dt.datetime
    whole_day: bool
    written_at: dt.datetime | None
    record_id: int
    text: str
    other: Glimpse | None
    third: Glimpse | None
    by: str | None


class Midnight(GenericFunction[dt.datetime]):
    """The moment at which a day begins in UTC, so that days and moments stand in one order.

    SQLite knows no zones: by the team's clocks a day may stand some hours too high or too low among the moments.
    """

    type = UtcDateTime()
    inherit_cache = True


@compiles(Midnight)
def _midnight(element: Midnight, compiler: Any, **how: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **how)} AS TIMESTAMP) AT TIME ZONE 'UTC')"


@compiles(Midnight, "sqlite")
def _midnight_sqlite(element: Midnight, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} || ' 00:00:00.000000')"


@requires(Permission.SEE_RECORDS)
def list_moments(db: Session, actor: Actor, node_id: int, *, page: int = 1, size: int = 50) -> Page[Moment]:
    """A page of what happened to a node, newest first. Raises NotFound."""
    get_node(db, actor, node_id)
    return list_moments_of(db, node_id, page=page, size=size)


def list_moments_of(
    db: Session, node_id: int, *, page: int = 1, size: int = 50, known: dict[int, Glimpse] | None = None
) -> Page[Moment]:
    """As list_moments, for a node that was found already; *known* as in glimpses."""
    number = max(1, page)
    found = db.execute(_query(), {"node_id": node_id, "size": size, "first": (number - 1) * size}).all()
    if not found and number > 1:
        return list_moments_of(db, node_id, size=size, known=known)
    seen = glimpses(db, [id_ for row in found for id_ in (row.other_id, row.third_id)], known)
    rows = [_moment(row, seen) for row in found]
    return Page(rows=rows, number=number, total=found[0].total if found else 0, size=size)


def _moment(row: Row[Any], seen: dict[int, Glimpse]) -> Moment:
    other, third = seen.get(row.other_id), seen.get(row.third_id)
    written_at = row.written_at if row.whole_day else None
    return Moment(
        row.what, row.at, bool(row.whole_day), written_at, row.record_id, row.text or "", other, third, row.by
    )


@cache
def _query() -> Select[Any]:
    """Built once: making its cache key anew costs more than running it."""
    node_id: ColumnElement[int] = bindparam("node_id", type_=Node.id.type)
    parts = (_recorded, _talks, _ties_begun, _ties_ended, _introductions, _asked, _answered, _consents)
    branches = [part(node_id) for part in parts] + [_nominated(node_id), _nominating(node_id)]
    happened = union_all(*branches).subquery("happened")
    columns = [column for column in happened.c if column.name != "by_id"]
    return (
        select(*columns, User.name.label("by"), func.count().over().label("total"))
        .outerjoin_from(happened, User, User.id == happened.c.by_id)
        .order_by(happened.c.at.desc(), happened.c.what, happened.c.record_id.desc())
        .limit(bindparam("size", type_=Node.id.type))
        .offset(bindparam("first", type_=Node.id.type))
    )


def _happened(
    what: str | ColumnElement[str],
    at: Any,
    record_id: Any,
    text: Any = None,
    *,
    by: Any,
    other: Any = None,
    third: Any = None,
    whole_day: Any = False,
    written_at: Any = None,
) -> Select[Any]:
    integer = Node.id.type
    return select(
        cast(what, String(30)).label("what"),
        at.label("at"),
        (literal(int(whole_day)) if isinstance(whole_day, bool) else whole_day).label("whole_day"),
        (cast(null(), UtcDateTime) if written_at is None else written_at).label("written_at"),
        record_id.label("record_id"),
        cast(text, String(500)).label("text"),
        cast(other, integer).label("other_id"),
        cast(third, integer).label("third_id"),
        cast(by, integer).label("by_id"),
    )


def _recorded(node_id: ColumnElement[int]) -> Select[Any]:
    return _happened("recorded", Node.recorded_at, Node.id, by=Node.recorded_by_id).where(Node.id == node_id)


def _talks(node_id: ColumnElement[int]) -> Select[Any]:
    said = func.substr(Conversation.said, 1, EXCERPT)
    query = _happened("conversation", Conversation.held_at, Conversation.id, said, by=Conversation.recorded_by_id)
    with_them = select(conversation_person.c.conversation_id).where(conversation_person.c.person_id == node_id)
    return query.where(Conversation.id.in_(with_them))


def _ties_begun(node_id: ColumnElement[int]) -> Select[Any]:
    """Ties that hold or held: not those that were changed since, or taken back."""
    at = func.coalesce(Midnight(Tie.since), Tie.recorded_at, type_=UtcDateTime())
    query = _tie(node_id, "tie_begun", at, case((Tie.since.is_(None), 0), else_=1))
    return query.where(or_(Tie.closed_at.is_(None), Tie.until.is_not(None)))


def _ties_ended(node_id: ColumnElement[int]) -> Select[Any]:
    return _tie(node_id, "tie_ended", Midnight(Tie.until), True).where(Tie.until.is_not(None))


def _tie(node_id: ColumnElement[int], what: str, at: Any, whole_day: Any) -> Select[Any]:
    from_a = Tie.a_id == node_id
    reading = case((from_a, TieKind.name), else_=TieKind.reverse_name)
    other = case((from_a, Tie.b_id), else_=Tie.a_id)
    recorded = {"by": Tie.recorded_by_id, "written_at": Tie.recorded_at}
    query = _happened(what, at, Tie.id, reading, other=other, whole_day=whole_day, **recorded)
    return query.join(TieKind, TieKind.id == Tie.kind_id).where(or_(from_a, Tie.b_id == node_id))


def _introductions(node_id: ColumnElement[int]) -> Select[Any]:
    """Each step of each introduction on any side of which the node stands; the introducer's names both sides."""
    introduces = Introduction.introducer_id == node_id
    side = case((Introduction.first_id == node_id, Introduction.second_id), else_=Introduction.first_id)
    third = case((introduces, Introduction.second_id), else_=Introduction.introducer_id)
    what = case((introduces, "introducing_"), else_="introduction_") + cast(IntroductionStep.state, String(20))
    at, note = Midnight(IntroductionStep.on), IntroductionStep.note
    recorded = {"by": IntroductionStep.recorded_by_id, "written_at": IntroductionStep.recorded_at}
    query = _happened(what, at, Introduction.id, note, other=side, third=third, whole_day=True, **recorded)
    query = query.join(IntroductionStep, IntroductionStep.introduction_id == Introduction.id)
    return query.where(or_(introduces, Introduction.first_id == node_id, Introduction.second_id == node_id))


def _asked(node_id: ColumnElement[int]) -> Select[Any]:
    query = _happened("follow_up_made", FollowUp.asked_at, FollowUp.id, FollowUp.what, by=FollowUp.recorded_by_id)
    return query.where(FollowUp.person_id == node_id)


def _answered(node_id: ColumnElement[int]) -> Select[Any]:
    what = literal("follow_up_") + cast(FollowUp.state, String(20))
    query = _happened(what, FollowUp.closed_at, FollowUp.id, FollowUp.outcome, by=FollowUp.closed_by_id)
    return query.where(FollowUp.person_id == node_id, FollowUp.closed_at.is_not(None))


def _consents(node_id: ColumnElement[int]) -> Select[Any]:
    what = case((Consent.given, "consent_given"), else_="consent_refused")
    at, purpose = Midnight(Consent.on), cast(Consent.purpose, String(40))
    recorded = {"by": Consent.recorded_by_id, "written_at": Consent.recorded_at}
    return _happened(what, at, Consent.id, purpose, whole_day=True, **recorded).where(Consent.person_id == node_id)


def _nominated(node_id: ColumnElement[int]) -> Select[Any]:
    at, by, other = Nomination.recorded_at, Nomination.recorded_by_id, Nomination.nominator_id
    return _happened("nominated", at, Nomination.id, by=by, other=other).where(Nomination.nominee_id == node_id)


def _nominating(node_id: ColumnElement[int]) -> Select[Any]:
    at, by, other = Nomination.recorded_at, Nomination.recorded_by_id, Nomination.nominee_id
    return _happened("nominating", at, Nomination.id, by=by, other=other).where(Nomination.nominator_id == node_id)
