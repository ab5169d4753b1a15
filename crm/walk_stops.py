"""What to know at each street of a walk: how it stands, its doors, who waits there, and where not to knock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import Analysis
from crm.doors import list_doors
from crm.follow_ups import with_people
from crm.models import FollowUp, Person
from crm.models.words import FollowUpState
from crm.permissions import Actor, Permission, requires
from crm.refusals import ClosedDoor, find_refusing, list_closed_doors_of_streets
from crm.street_readings import StreetReading, list_readings_of


@dataclass(frozen=True)
class StopReading:
    """A street of a walk. ``doors`` are those that are known one by one, ``not_knocked`` of them nobody came to yet.

    ``waiting``: open follow-ups with people there who may be contacted, with their people, the next due first.
    """

    read: StreetReading
    doors: int
    not_knocked: int
    waiting: tuple[FollowUp, ...]
    closed: tuple[ClosedDoor, ...]


@requires(Permission.SEE_RECORDS)
def list_stop_readings(
    db: Session, actor: Actor, analysis: Analysis | None, *, street_ids: Sequence[int]
) -> list[StopReading]:
    """Those of *street_ids* that the actor sees, in that order, with what to know there."""
    reads = list_readings_of(db, actor, analysis, street_ids=street_ids)
    seen = [read.street.id for read in reads]
    doors = list_doors(db, actor, street_ids=seen)
    waiting = list_waiting_along(db, actor, street_ids=seen)
    closed = list_closed_doors_of_streets(db, actor, street_ids=seen)
    return [
        StopReading(
            read,
            len(doors[id_]),
            sum(door.last is None for door in doors[id_]),
            tuple(waiting.get(id_, ())),
            tuple(closed.get(id_, ())),
        )
        for id_, read in zip(seen, reads, strict=True)
    ]


@requires(Permission.SEE_RECORDS)
def list_waiting_along(db: Session, actor: Actor, *, street_ids: Iterable[int]) -> dict[int, list[FollowUp]]:
    """Street → the open follow-ups with people there who may be contacted, with their people, the next due first."""
    there = select(Person.id).where(Person.street_id.in_(sorted(street_ids)))
    query = with_people().where(FollowUp.person_id.in_(there), FollowUp.state == FollowUpState.OPEN)
    found = db.scalars(query.order_by(FollowUp.due_at, FollowUp.id)).all()
    refusing = find_refusing(db, [one.person_id for one in found])
    waiting: dict[int, list[FollowUp]] = {}
    for one in found:
        if one.person_id not in refusing and one.person.street_id is not None:
            waiting.setdefault(one.person.street_id, []).append(one)
    return waiting
