"""Door visits: knocks at doors, and what came of each."""

import datetime as dt
import uuid as uuids

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import DoorVisit, Walk, now
from crm.models.words import DoorOutcome
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.streets import get_street

#: More doors than one outing knocks at: a slip of the finger.
MOST_DOORS = 500

#: A phone's clock may be a little ahead of ours.
_AHEAD = dt.timedelta(minutes=10)

#: How long whoever logged a knock may take it back by themselves.
TAKE_BACK_WITHIN = dt.timedelta(days=1)

_LATEST = (DoorVisit.visited_at.desc(), DoorVisit.id.desc())


@requires(Permission.RECORD)
def add_door_visit(
    db: Session,
    actor: Actor,
    *,
    street_id: int,
    outcome: DoorOutcome,
    house: str = "",
    doors: int | None = 1,
    visited_at: dt.datetime | None = None,
    walk_id: int | None = None,
    uuid: uuids.UUID | None = None,
) -> DoorVisit:
    """Log a knock at one door, or the same outcome at several. Sent again with its uuid, it is stored once.

    Raises NotFound, Invalid.
    """
    if uuid is not None and (known := find_door_visit(db, actor, uuid=uuid)) is not None:
        return known
    street = get_street(db, actor, street_id)
    visited_at = visited_at or now()
    house, errors = _check(db, house=house, doors=doors, visited_at=visited_at, walk_id=walk_id)
    if errors:
        raise Invalid(**errors)
    visit = DoorVisit(
        uuid=uuid or uuids.uuid4(),
        street_id=street.id,
        house=house,
        doors=doors,
        outcome=outcome,
        visited_at=visited_at,
        walk_id=walk_id,
        recorded_by_id=actor.id,
    )
    db.add(visit)
    db.flush()
    return visit


@requires(Permission.RECORD)
def take_back_door_visit(db: Session, actor: Actor, *, uuid: uuids.UUID) -> None:
    """Delete a knock that was logged by mistake; the audit says so. Raises NotFound, Invalid.

    Whoever logged it may do so for a day; later, and for others' knocks, it takes ``Permission.TAKE_BACK``.
    """
    visit = _get_by_uuid(db, uuid)
    if _is_own_and_new(visit, actor):
        _take_back(db, visit)
    elif actor.may(Permission.TAKE_BACK):
        take_back_any_door_visit(db, actor, uuid=uuid)
    else:
        raise Invalid(visit="Ask a coordinator to take this knock back: it is not yours, or more than a day old.")


@requires(Permission.TAKE_BACK)
def take_back_any_door_visit(db: Session, actor: Actor, *, uuid: uuids.UUID) -> None:
    """Delete a knock, whoever logged it and when; the audit says so. Raises NotFound, Invalid."""
    _take_back(db, _get_by_uuid(db, uuid))


def may_take_back(visit: DoorVisit, actor: Actor) -> bool:
    """Whether ``take_back_door_visit`` would do as *actor* asks."""
    allowed = actor.may(Permission.RECORD) and (_is_own_and_new(visit, actor) or actor.may(Permission.TAKE_BACK))
    return allowed and visit.conversation_id is None


@requires(Permission.SEE_RECORDS)
def find_door_visit(db: Session, actor: Actor, *, uuid: uuids.UUID) -> DoorVisit | None:
    """The knock that was stored under the id that a phone or a form made for it, if it was."""
    return db.scalar(select(DoorVisit).where(DoorVisit.uuid == uuid))


@requires(Permission.SEE_RECORDS)
def list_door_visits(db: Session, actor: Actor, *, street_id: int, page: int = 1) -> Page[DoorVisit]:
    """A page of the visits to a street's doors, the last one first."""
    return get_page(db, select(DoorVisit).where(DoorVisit.street_id == street_id), by=_LATEST, page=page)


@requires(Permission.SEE_RECORDS)
def list_latest_door_visits(db: Session, actor: Actor, *, street_id: int, size: int = 20) -> Page[DoorVisit]:
    """The latest visit to each of a street's doors, the last one first; and each to several doors at once."""
    door = (func.lower(DoorVisit.house), case((DoorVisit.house == "", DoorVisit.id), else_=0))
    place = func.row_number().over(partition_by=door, order_by=_LATEST).label("place")
    visits = select(DoorVisit.id, place).where(DoorVisit.street_id == street_id).subquery()
    latest = select(visits.c.id).where(visits.c.place == 1)
    return get_page(db, select(DoorVisit).where(DoorVisit.id.in_(latest)), by=_LATEST, size=size)


def _check(
    db: Session, *, house: str, doors: int | None, visited_at: dt.datetime, walk_id: int | None
) -> tuple[str, dict[str, str]]:
    """The door, tidy, and what is wrong with a knock."""
    errors: dict[str, str] = {}
    try:
        house = cleaning.clean_line(house, what="door", most=40)
    except ValueError as reason:
        errors["house"] = str(reason)
    if doors is None or not 1 <= doors <= MOST_DOORS:
        errors["doors"] = f"Enter a number of doors from 1 to {MOST_DOORS}."
    elif house and doors > 1:
        errors["doors"] = "Enter 1 for a single door, or leave the door empty and enter how many there were."
    if visited_at > now() + _AHEAD:
        errors["visited_at"] = "This is still to come: enter a day that has passed."
    if walk_id is not None and db.scalar(select(Walk.id).where(Walk.id == walk_id)) is None:
        errors["walk_id"] = "This walk is not there for you: leave it out."
    return house, errors


def _is_own_and_new(visit: DoorVisit, actor: Actor) -> bool:
    return visit.recorded_by_id == actor.id and visit.recorded_at > now() - TAKE_BACK_WITHIN


def _get_by_uuid(db: Session, uuid: uuids.UUID) -> DoorVisit:
    visit = db.scalar(select(DoorVisit).where(DoorVisit.uuid == uuid))
    if visit is None:
        raise NotFound("This knock is not there: it was taken back already, or it belongs elsewhere.")
    return visit


def _take_back(db: Session, visit: DoorVisit) -> None:
    if visit.conversation_id is not None:
        raise Invalid(visit="A conversation was recorded with this knock, so the knock stays.")
    db.delete(visit)
    db.flush()
