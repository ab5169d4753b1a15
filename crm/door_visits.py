"""Door visits: knocks at doors, and what came of each."""

import datetime as dt
import uuid as uuids

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid
from crm.models import DoorVisit, now
from crm.models.words import DoorOutcome
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.streets import get_street

#: More doors than one outing knocks at: a slip of the finger.
MOST_DOORS = 500

#: A phone's clock may be a little ahead of ours.
_AHEAD = dt.timedelta(minutes=10)

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
    uuid: uuids.UUID | None = None,
) -> DoorVisit:
    """Log a knock at one door, or the same outcome at several. Sent again with its uuid, it is stored once.

    Raises NotFound, Invalid.
    """
    if uuid is not None and (known := db.scalar(select(DoorVisit).where(DoorVisit.uuid == uuid))) is not None:
        return known
    street = get_street(db, actor, street_id)
    errors: dict[str, str] = {}
    try:
        house = cleaning.clean_line(house, what="door", most=40)
    except ValueError as reason:
        errors["house"] = str(reason)
    if doors is None or not 1 <= doors <= MOST_DOORS:
        errors["doors"] = f"Enter a number of doors from 1 to {MOST_DOORS}."
    elif house and doors > 1:
        errors["doors"] = "Enter 1 for a single door, or leave the door empty and enter how many there were."
    if (visited_at or now()) > now() + _AHEAD:
        errors["visited_at"] = "This is still to come: enter a day that has passed."
    if errors:
        raise Invalid(**errors)
    visit = DoorVisit(
        uuid=uuid or uuids.uuid4(),
        street_id=street.id,
        house=house,
        doors=doors,
        outcome=outcome,
        visited_at=visited_at or now(),
        recorded_by_id=actor.id,
    )
    db.add(visit)
    db.flush()
    return visit


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
