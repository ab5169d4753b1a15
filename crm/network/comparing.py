"""Compares the network as it was known at the end of two days: what was recorded by then, and held then."""

import datetime as dt
import math
from dataclasses import asdict
from typing import Any

from sqlalchemy import case, false, func, or_, select
from sqlalchemy.orm import Session

from crm.models import Conversation, Node, Person, Tie, TieKind
from crm.models.conversations import conversation_person
from crm.models.words import Channel, NodeKind
from crm.network.measuring import SEED
from crm.rules import rules_of
from crm.scope import UNSCOPED
from graph.changes import Heard, compare_dates
from graph.network import NOWHERE, UNKNOWN, Kind, Network, NodeColumns, TieColumns

_KINDS = {NodeKind.PERSON: Kind.PERSON, NodeKind.ORGANISATION: Kind.ORGANISATION, NodeKind.ASSET: Kind.ASSET}
_INTRODUCED = 1


def compare_networks(db: Session, *, earlier: dt.date, later: dt.date) -> dict[str, Any]:
    """
    The network at both dates compared at equal coverage: all of it, unscoped, as figures without names.

    ``graph.changes.Comparison`` as plain values; None in place of nan.
    """
    then, now = (_network(db, on, since=earlier) for on in (earlier, later))
    heard = _heard(db, earlier), _heard(db, later)
    found = asdict(compare_dates(then, now, heard, now.ties.recorder == _INTRODUCED, seed=SEED))
    return found | {"changes": [{name: _plain(value) for name, value in one.items()} for one in found["changes"]]}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _network(db: Session, on: dt.date, *, since: dt.date) -> Network:
    """What was known at the end of the day *on*. In place of recorders, ties say whether an introduction made them."""
    end = _end_of(db, on)
    kind = case({kind: int(number) for kind, number in _KINDS.items()}, value=Node.kind)
    staff = func.coalesce(Person.__table__.c.staff, false())
    street, area = func.coalesce(Node.street_id, NOWHERE), func.coalesce(Node.area_id, NOWHERE)
    nodes = (
        select(Node.id, kind, street, area, staff)
        .outerjoin(Person.__table__, Person.__table__.c.id == Node.id)
        .where(Node.recorded_at < end, Node.merged_into_id.is_(None))
        .where(or_(Node.archived_at.is_(None), Node.archived_at >= end))
    )
    introduced = Tie.introduction_id.is_not(None) & (Tie.recorded_at >= _end_of(db, since))
    ties = (
        select(
            Tie.a_id,
            Tie.b_id,
            Tie.strength * TieKind.weight,
            case((introduced, _INTRODUCED), else_=UNKNOWN),
            func.coalesce(Tie.conversation_id, UNKNOWN),
        )
        .join(TieKind, TieKind.id == Tie.kind_id)
        .where(Tie.recorded_at < end, or_(Tie.closed_at.is_(None), Tie.closed_at >= end))
        .where(or_(Tie.until.is_(None), Tie.until >= on))
        .order_by(Tie.id)
    )
    people, links = (db.execute(query, execution_options=UNSCOPED).all() for query in (nodes, ties))
    columns = NodeColumns.of(*zip(*people, strict=True)) if people else NodeColumns.of([])
    return Network.build(columns, TieColumns.of(*zip(*links, strict=True)) if links else TieColumns.of([], []))


def _heard(db: Session, on: dt.date) -> Heard:
    """The talks held and recorded by the end of the day *on*, by area and whether anybody there was new."""
    end = _end_of(db, on)
    held = (Conversation.held_at < end, Conversation.recorded_at < end, Conversation.channel != Channel.SURVEY)
    who = conversation_person.c
    talks = select(Conversation.id, func.coalesce(Conversation.area_id, NOWHERE)).where(*held)
    first = (
        select(who.person_id, Conversation.id)
        .join(Conversation, Conversation.id == who.conversation_id)
        .where(*held)
        .order_by(Conversation.held_at.desc(), Conversation.id.desc())
    )
    # The last one put in for a person is their first.
    firsts: dict[int, int] = dict(db.execute(first, execution_options=UNSCOPED).all())
    new = set(firsts.values())
    rows = db.execute(talks, execution_options=UNSCOPED).all()
    return Heard.of([talk for talk, _ in rows], [2 * area + (talk in new) for talk, area in rows])


def _end_of(db: Session, day: dt.date) -> dt.datetime:
    return rules_of(db).start_of(day + dt.timedelta(days=1))
