"""What a plan of a walk is checked for, each with a sentence that names the mend."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm import cleaning
from crm.errors import Invalid
from crm.models import Area, Street, User
from crm.permissions import Permission
from crm.rules import today
from crm.users import list_users_around
from crm.walk_order import in_walking_order

#: More streets than one outing goes along, and more days ahead than anybody plans one: slips of the finger.
MOST_STREETS = 25
MOST_DAYS_AHEAD = 366


@dataclass(frozen=True)
class CheckedPlan:
    """What a plan says, in order: its streets as they are walked, the day, who goes, and the note."""

    streets: list[Street]
    day: dt.date
    walkers: list[User]
    note: str


def check_plan(
    db: Session, *, street_ids: Sequence[int], planned_for: dt.date | None, walker_ids: Sequence[int], note: str
) -> CheckedPlan:
    """The plan, with everything found. Raises Invalid with all that is wrong at once."""
    streets, errors = _find_streets(db, street_ids)
    errors |= _check_day(db, planned_for)
    try:
        note = cleaning.clean_text(note, what="note")
    except ValueError as reason:
        errors["note"] = str(reason)
    walkers, wrong = _find_walkers(db, streets[0].area if streets else None, walker_ids)
    errors |= wrong
    if errors or planned_for is None:
        raise Invalid(**errors)
    return CheckedPlan(streets, planned_for, walkers, note)


def _find_streets(db: Session, street_ids: Sequence[int]) -> tuple[list[Street], dict[str, str]]:
    """The streets in the order of walking; or what is wrong with those that were chosen."""
    wanted = list(dict.fromkeys(street_ids))
    if not wanted:
        return [], {"street_ids": "Choose at least one street."}
    if len(wanted) > MOST_STREETS:
        return [], {"street_ids": f"{len(wanted)} streets are too many for one walk. Choose up to {MOST_STREETS}."}
    found = {
        street.id: street
        for street in db.scalars(select(Street).where(Street.id.in_(wanted)).options(joinedload(Street.area)))
    }
    if len(found) < len(wanted):
        return [], {"street_ids": "One of these streets is not there, or not in your areas. Choose the streets again."}
    return in_walking_order(db, [found[id_] for id_ in wanted]), {}


def _check_day(db: Session, day: dt.date | None) -> dict[str, str]:
    if day is None:
        return {"planned_for": "Choose the day of the walk."}
    if day < today(db):
        return {"planned_for": "This day has passed. Choose today or a day to come."}
    if day > today(db) + dt.timedelta(days=MOST_DAYS_AHEAD):
        return {"planned_for": "This is more than a year ahead. Check the year."}
    return {}


def _find_walkers(db: Session, area: Area | None, walker_ids: Sequence[int]) -> tuple[list[User], dict[str, str]]:
    """Those who go, who must work where the walk begins; or what is wrong with them."""
    if not walker_ids:
        return [], {"walker_ids": "Choose who goes."}
    if area is None:
        return [], {}
    allowed = {id_ for id_, _ in list_users_around(db, Permission.RECORD, area.id)}
    walkers = list(db.scalars(select(User).where(User.id.in_(walker_ids)).order_by(User.name, User.id)))
    strangers = [user.name for user in walkers if user.id not in allowed]
    if strangers:
        names, do = " and ".join(strangers), "does" if len(strangers) == 1 else "do"
        return [], {"walker_ids": f"{names} {do} not work in {area.name}, where the walk begins. Choose others."}
    if len(walkers) < len(set(walker_ids)):
        return [], {"walker_ids": "Somebody whom you chose is no longer in the team. Choose again who goes."}
    return walkers, {}
