"""The whole network as columns: what graph takes, read unscoped on purpose, since measures run on all of it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.models import Conversation, DoorVisit, Introduction, Node, Nomination, Person, Street, Tie, TieKind
from crm.models.conversations import conversation_person
from crm.models.words import ANSWERED, Channel, IntroductionState, NodeKind
from crm.scope import UNSCOPED
from crm.text import fold_door
from graph.evidence import Nominations, TrackRecord
from graph.network import NOWHERE, UNKNOWN, Kind, NodeColumns, TieColumns
from graph.streets import StreetColumns

_KINDS = {NodeKind.PERSON: Kind.PERSON, NodeKind.ORGANISATION: Kind.ORGANISATION, NodeKind.ASSET: Kind.ASSET}
_AT_HOME = (Channel.DOORSTEP, Channel.VISIT)


def node_columns(db: Session) -> NodeColumns:
    """Every node that is neither archived nor merged into another; staff are marked, for graph to leave out."""
    kind = case({kind: int(number) for kind, number in _KINDS.items()}, value=Node.kind)
    staff = func.coalesce(Person.__table__.c.staff, false())
    query = (
        select(Node.id, kind, _known(Node.street_id, NOWHERE), _known(Node.area_id, NOWHERE), staff)
        .outerjoin(Person.__table__, Person.__table__.c.id == Node.id)
        .where(Node.archived_at.is_(None), Node.merged_into_id.is_(None))
        .order_by(Node.id)
    )
    return NodeColumns.of(*_numbers(db, query, 5))


def tie_columns(db: Session, *, today: dt.date) -> TieColumns:
    """Every tie that holds *today*; its weight is its strength times that of its kind."""
    recorder, conversation = _known(Tie.recorded_by_id, UNKNOWN), _known(Tie.conversation_id, UNKNOWN)
    query = (
        select(Tie.a_id, Tie.b_id, Tie.strength * TieKind.weight, recorder, conversation)
        .join(TieKind, TieKind.id == Tie.kind_id)
        .where(Tie.closed_at.is_(None), or_(Tie.until.is_(None), Tie.until >= today))
        .order_by(Tie.id)
    )
    return TieColumns.of(*_numbers(db, query, 5))


def nomination_columns(db: Session) -> Nominations:
    """Every nomination that a resident made. Who says no door stands for a household of their own."""
    nominator, person = aliased(Node), Person.__table__
    query = (
        select(
            Nomination.nominee_id,
            nominator.id,
            nominator.street_id,
            nominator.house,
            _known(Nomination.recorded_by_id, UNKNOWN),
            _known(Nomination.conversation_id, UNKNOWN),
        )
        .join(nominator, nominator.id == Nomination.nominator_id)
        .join(person, person.c.id == nominator.id)
        .where(person.c.staff.is_(False))
        .order_by(Nomination.id)
    )
    nominee, who, streets, houses, recorder, conversation = _columns(db, query, 6)
    doors = [
        (street, house.casefold()) if street and house else (None, str(one))
        for one, street, house in zip(who, streets, houses, strict=True)
    ]
    numbers = {door: number for number, door in enumerate(dict.fromkeys(doors))}
    households = [numbers[door] for door in doors]
    return Nominations.of(nominee, households, recorder, conversation)


def track_record_columns(db: Session) -> TrackRecord:
    """Every introduction after which the two met, and who had introduced them."""
    query = select(Introduction.introducer_id, Introduction.id).where(
        Introduction.introducer_id.is_not(None), Introduction.state == IntroductionState.MET
    )
    return TrackRecord.of(*_numbers(db, query.order_by(Introduction.id), 2))


def street_columns(db: Session) -> StreetColumns:
    """Every street, with knocks, the doors that were answered, and talks with people who live there.

    No more doors are answered than there are: those told by number alone may have been written down otherwise as well.
    """
    rows = db.execute(select(Street.id, Street.households).order_by(Street.id), execution_options=UNSCOPED).all()
    knocks, answered = _doors(db)
    talks = _talks(db)
    ids = [street for street, _ in rows]
    return StreetColumns.of(
        ids,
        [households or 0 for _, households in rows],
        [knocks[street] for street in ids],
        [min(answered[street], households or answered[street]) for street, households in rows],
        [talks[street] for street in ids],
    )


def _doors(db: Session) -> tuple[Counter[int], Counter[int]]:
    """By street, how often somebody knocked, and how many doors were answered, each once.

    A knock without a door counts for the door of whom they talked with, and only where that is unknown for another.
    """
    query = select(DoorVisit.street_id, DoorVisit.house, DoorVisit.doors, DoorVisit.outcome, DoorVisit.conversation_id)
    knocks, several = Counter[int](), Counter[int]()
    houses: defaultdict[int, set[str]] = defaultdict(set)
    homes = _homes(db)
    for street, said, doors, outcome, conversation in db.execute(query, execution_options=UNSCOPED):
        knocks[street] += doors
        house = said or homes.get((conversation, street), "")
        if outcome in ANSWERED and house:
            houses[street].add(fold_door(house))
        elif outcome in ANSWERED:
            several[street] += doors
    return knocks, several + Counter({street: len(doors) for street, doors in houses.items()})


def _homes(db: Session) -> dict[tuple[int | None, int], str]:
    """(conversation, street) → the door of somebody there, for conversations whose door was not written down."""
    query = (
        select(DoorVisit.conversation_id, DoorVisit.street_id, func.min(Node.house))
        .join(conversation_person, conversation_person.c.conversation_id == DoorVisit.conversation_id)
        .join(Node, and_(Node.id == conversation_person.c.person_id, Node.street_id == DoorVisit.street_id))
        .where(DoorVisit.house == "", Node.house != "")
        .group_by(DoorVisit.conversation_id, DoorVisit.street_id)
    )
    rows = db.execute(query, execution_options=UNSCOPED)
    return {(conversation, street): house for conversation, street, house in rows}


def _talks(db: Session) -> Counter[int]:
    """By street, the conversations held at a home there or with somebody who lives there."""
    at_home = select(Conversation.id, Conversation.street_id).where(Conversation.channel.in_(_AT_HOME))
    of_residents = select(conversation_person.c.conversation_id, Node.street_id).join(
        Node, Node.id == conversation_person.c.person_id
    )
    pairs = {tuple(row) for query in (at_home, of_residents) for row in db.execute(query, execution_options=UNSCOPED)}
    return Counter(street for _, street in pairs if street is not None)


def _columns(db: Session, query: Select[*tuple[Any, ...]], count: int) -> list[tuple[Any, ...]]:
    rows = db.execute(query, execution_options=UNSCOPED).all()
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _numbers(db: Session, query: Select[*tuple[Any, ...]], count: int) -> NDArray[np.float64]:
    """One row for each of *count* columns, straight from the driver: 400,000 ties become arrays in 0.3 s, not 1.4."""
    result = db.connection().execute(query)
    rows = cast(Iterable[Iterable[float]], result.cursor)
    return np.fromiter(chain.from_iterable(rows), np.float64).reshape(-1, count).T


def _known(column: SQLColumnExpression[int | None], missing: int) -> ColumnElement[int]:
    return func.coalesce(column, missing)
