"""Packs: what a phone takes along on a walk, for places without a network; only what the walker may see.

No telephone numbers, and nothing of what people said: a phone can be lost.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm import doors, going_back, refusals, street_readings, walks
from crm.analyses import Analysis
from crm.models import FollowUp, Person, Street, Topic, Walk
from crm.models.words import FollowUpState
from crm.permissions import Actor, Permission, requires
from crm.rules import today

#: More topics and streets than anybody is offered while they type.
MOST_TOPICS, MOST_NEARBY = 1000, 600


@dataclass(frozen=True)
class PackedStreet:
    """A street of the walk: how it stands, its doors in order, those that are not to be knocked at.

    ``shut_since``: how many of those asked for it since the day of the walk.
    ``answers``: what to tell to whoever raised an issue there.
    """

    reading: street_readings.StreetReading
    doors: Sequence[doors.DoorLine]
    left_out: Sequence[str]
    shut_since: int
    answers: Sequence[going_back.Telling]


@dataclass(frozen=True)
class PackedPerson:
    """Somebody who lives on a street of the walk; ``waiting``: (id, what they were promised)."""

    person: Person
    refuses: bool
    waiting: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Pack:
    """A walk with its streets and people, topics by name, and the streets that somebody who is named may live on."""

    walk: Walk
    streets: Sequence[PackedStreet]
    people: Sequence[PackedPerson]
    topics: Sequence[str]
    nearby: Sequence[Street]


@requires(Permission.RECORD)
def make_pack(db: Session, actor: Actor, analysis: Analysis | None, *, walk_id: int) -> Pack:
    """What a phone takes along on a walk: as many queries for many streets as for one. Raises NotFound."""
    walk: Walk = walks.get_walk(db, actor, walk_id)
    street_ids = [stop.street_id for stop in walk.stops]
    readings = street_readings.list_readings_of(db, actor, analysis, street_ids=street_ids)
    lines = doors.list_doors(db, actor, street_ids=street_ids)
    closed = refusals.list_closed_doors_of_streets(db, actor, street_ids=street_ids)
    answers = going_back.list_tellings(db, actor, street_ids=street_ids)
    streets = [
        PackedStreet(
            reading=one,
            doors=lines.get(one.street.id, []),
            left_out=[door.house for door in closed.get(one.street.id, [])],
            shut_since=sum(door.on >= min(walk.planned_for, today(db)) for door in closed.get(one.street.id, [])),
            answers=answers.get(one.street.id, []),
        )
        for one in readings
    ]
    topics = db.scalars(select(Topic.name).order_by(Topic.name_key).limit(MOST_TOPICS)).all()
    return Pack(walk, streets, _people(db, street_ids), topics, _nearby(db, readings))


def _people(db: Session, street_ids: Sequence[int]) -> list[PackedPerson]:
    living = (Person.street_id.in_(street_ids), Person.archived_at.is_(None), Person.merged_into_id.is_(None))
    query = select(Person).where(*living, Person.staff.is_(False)).order_by(Person.name_key, Person.id)
    people = db.scalars(query.options(joinedload(Person.street), joinedload(Person.area))).all()
    ids = [person.id for person in people]
    refusing = refusals.find_refusing(db, ids)
    waiting = defaultdict(list)
    promised = select(FollowUp.person_id, FollowUp.id, FollowUp.what).where(
        FollowUp.person_id.in_(ids), FollowUp.state == FollowUpState.OPEN
    )
    for person_id, follow_up_id, what in db.execute(promised.order_by(FollowUp.due_at, FollowUp.id)):
        waiting[person_id].append((follow_up_id, what))
    return [PackedPerson(person, person.id in refusing, waiting[person.id]) for person in people]


def _nearby(db: Session, readings: Sequence[street_readings.StreetReading]) -> Sequence[Street]:
    """The streets of the walk's areas, with their areas; those of the walk first."""
    areas = {one.street.area_id for one in readings}
    query = select(Street).where(Street.area_id.in_(areas)).options(joinedload(Street.area))
    own = [one.street.id for one in readings]
    streets = db.scalars(query.order_by(Street.id.not_in(own), Street.name_key, Street.id).limit(MOST_NEARBY))
    return streets.all()
