"""Introductions worth making, as ids and numbers: of whom may be introduced, with what speaks for each two of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from crm.analyses import find_analysis
from crm.consents import find_latest_consents
from crm.models import Interest, Introduction, PairRefusal, Person, User
from crm.models.words import Purpose
from crm.permissions import Role
from crm.refusals import find_refusing
from crm.rules import rules_of, today
from crm.scope import UNSCOPED
from crm.text import fold_door
from graph.candidates import InterestColumns, Introducible, Stance
from graph.network import Network
from graph.suggesting import Suggestion, suggest


def suggest_introductions(
    db: Session, network: Network, *, cut_off: Iterable[int], connectors: Iterable[int]
) -> list[dict[str, Any]]:
    """The pairs worth introducing, best first; *cut_off* are streets, *connectors* people, both ids.

    What an earlier analysis of today suggested stays in front, in its order: who was shown ten sees the same ten again.
    What was answered today stays as well, so that nothing takes its place before tomorrow.
    """
    day = today(db)
    found = suggest(
        network,
        _interests(db),
        _introducible(db),
        cut_off=cut_off,
        connectors=connectors,
        apart=_pairs_apart(db, day),
    )
    new = {(one.first, one.second): _row(one) for one in found}
    earlier = find_analysis(db)
    shown = earlier.suggestions if earlier is not None and earlier.made_on == day else []
    kept = {tuple(row["pair"]): new.get(tuple(row["pair"]), row) for row in shown}
    return list((kept | {pair: row for pair, row in new.items() if pair not in kept}).values())[: 2 * len(new)]


def _row(one: Suggestion) -> dict[str, Any]:
    said = asdict(one)
    pair = [said.pop("first"), said.pop("second")]
    return {"pair": pair} | said | {"reason": one.reason.name.lower(), "gain": one.gain.name.lower()}


def _introducible(db: Session) -> Introducible:
    """Everybody met who agreed to be introduced and has not asked to be left alone, with household and circle.

    The records of a connector are a circle of their own: they see no other.
    """
    query = (
        select(Person.id, Person.street_id, Person.house, Person.recorded_by_id, User.role)
        .outerjoin(User, User.id == Person.recorded_by_id)
        .where(Person.met, ~Person.staff, Person.archived_at.is_(None), Person.merged_into_id.is_(None))
        .order_by(Person.id)
    )
    rows = db.execute(query, execution_options=UNSCOPED).all()
    said = find_latest_consents(db, (row.id for row in rows), Purpose.INTRODUCE_ME)
    agreed = {person_id for person_id, word in said.items() if word.given}
    agreed -= find_refusing(db, agreed)
    asked = [row for row in rows if row.id in agreed]
    circles = [row.recorded_by_id if row.role is Role.CONNECTOR else -1 for row in asked]
    return Introducible.of([row.id for row in asked], _households(asked), circles)


def _households(people: list[Row[Any, Any, Any, Any, Any]]) -> list[int]:
    """A number for each door; -1 where it is not known."""
    doors = [(row.street_id, fold_door(row.house)) if row.street_id and row.house else None for row in people]
    numbers = {door: number for number, door in enumerate(dict.fromkeys(doors)) if door}
    return [numbers[door] if door else -1 for door in doors]


def _interests(db: Session) -> InterestColumns:
    query = select(Interest.node_id, Interest.topic_id, Interest.stance).order_by(Interest.id)
    rows = db.execute(query, execution_options=UNSCOPED).all()
    return InterestColumns.of(
        [row.node_id for row in rows],
        [row.topic_id for row in rows],
        [int(Stance[row.stance.name]) for row in rows],
    )


def _pairs_apart(db: Session, day: dt.date) -> list[tuple[int, int]]:
    """Pairs that were introduced or set aside before *day*."""
    begun = rules_of(db).start_of(day)
    introduced = select(Introduction.first_id, Introduction.second_id).where(Introduction.recorded_at < begun)
    aside = select(PairRefusal.first_id, PairRefusal.second_id).where(
        PairRefusal.recorded_at < begun, or_(PairRefusal.until.is_(None), PairRefusal.until > day)
    )
    return [
        (first, second)
        for query in (introduced, aside)
        for first, second in db.execute(query, execution_options=UNSCOPED)
    ]
