"""The walks of the demo's first ward: one that is over, with what was recorded on it, two of today, and one to come."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.demo.records import DoorVisit, Neighbourhood, User
from crm.demo.rows import Known, at_hour, demo_uuid
from crm.models import Street, Walk, WalkStop
from crm.models import User as UserRow
from crm.walk_order import in_walking_order, metres_between

#: How soon after the day on which the demo is looked at the next walk is, and between which days before it the last.
DAYS_UNTIL_WALK = 3
DAYS_SINCE_WALK = (3, 14)

#: So many streets are a walk of today.
STREETS = 3


def plan_walks(db: Session, demo: Neighbourhood, known: Known, visits: Sequence[DoorVisit]) -> None:
    """Save the walks, and note on *known* which knocks and conversations were made on the one that is over."""
    officer, other = [user for user in demo.users if user.role == "officer"][:2]
    truths = demo.truths
    unmet = _streets(db, demo, known, officer, (*truths.never_knocked_streets, *truths.silent_streets))
    soon = demo.today + timedelta(days=DAYS_UNTIL_WALK)
    to_come = _walk(db, known, 1, soon, streets=unmet, walkers=[officer])
    to_come.starts_at, to_come.note = time(10), "Meet at the library. Take the flyers for the lantern walk."
    beside = next((user for user in demo.users if user.role == "connector" and user.areas == other.areas), None)
    for number, walkers in enumerate(([officer], [other, *([beside] if beside else [])]), start=2):
        near = _around(_streets(db, demo, known, walkers[0]), known, truths.cut_off_streets)
        walk = _walk(db, known, number, demo.today, streets=near, walkers=walkers)
        walk.starts_at = time(16, 30)
    first_ward = {area.id for area in demo.areas[:5]}
    works = {user.id: first_ward.intersection(user.areas) for user in demo.users}
    areas = {street.id: street.area for street in demo.streets}
    lately = [visit for visit in visits if _lately(demo, visit.on) and areas[visit.street] in works[visit.by]]
    if lately:
        by, day = _fullest(demo, lately)
        walker = next(user for user in demo.users if user.id == by)
        _end(db, demo, known, walker, [visit for visit in lately if (visit.by, visit.on) == (by, day)])
    db.flush()


def _lately(demo: Neighbourhood, day: date) -> bool:
    return DAYS_SINCE_WALK[0] <= (demo.today - day).days <= DAYS_SINCE_WALK[1]


def _fullest(demo: Neighbourhood, visits: Sequence[DoorVisit]) -> tuple[int, date]:
    """Whose knocks of one day led to most promises that are open still; of those to most conversations, then lately."""
    owed = {one.conversation for one in demo.follow_ups if one.done_at is None}
    talks: dict[tuple[int, date], list[int]] = {(visit.by, visit.on): [] for visit in visits}
    for visit in visits:
        if visit.conversation:
            talks[visit.by, visit.on].append(visit.conversation)
    return max(talks, key=lambda one: (len(owed.intersection(talks[one])), len(talks[one]), one[1], -one[0]))


def _end(db: Session, demo: Neighbourhood, known: Known, walker: User, visits: Sequence[DoorVisit]) -> None:
    """A walk that is over, on the day of *visits*, which were made on it."""
    day = visits[0].on
    streets = _streets(db, demo, known, walker, {visit.street for visit in visits})
    walk = _walk(db, known, 4, day, streets=streets, walkers=[walker])
    walk.starts_at, walk.ended_at = time(10), max([at_hour(day, 18), *_held(demo, walker, day)]) + timedelta(minutes=9)
    walk.reflection = (
        "Most people were out until four, and glad of a word after that. Say first who sent us: doors opened wider. "
        "Go again on a Saturday."
    )
    db.flush()
    known.walks[walker.id, day] = walk.id


def _held(demo: Neighbourhood, walker: User, day: date) -> list[datetime]:
    return [held.at for held in demo.conversations if held.by == walker.id and held.at.date() == day]


def _streets(
    db: Session, demo: Neighbourhood, known: Known, user: User, among: Collection[int] | None = None
) -> list[Street]:
    """The streets where *user* works, of those *among*, in the demo's order."""
    wanted = (street.id for street in demo.streets if street.area in user.areas)
    ids = [known.streets[id_] for id_ in wanted if among is None or id_ in among]
    return list(db.scalars(select(Street).where(Street.id.in_(ids)).order_by(Street.id)))


def _around(streets: Sequence[Street], known: Known, cut_off: Collection[int]) -> list[Street]:
    """A street that is cut off, else the first on the map, and those nearest to it."""
    wanted = {known.streets[id_] for id_ in cut_off}
    placed = [street for street in streets if street.lon is not None]
    middle = next((street for street in placed if street.id in wanted), placed[0])
    return sorted(placed, key=lambda street: (metres_between(middle, street), street.id))[:STREETS]


def _walk(
    db: Session, known: Known, number: int, day: date, *, streets: Sequence[Street], walkers: Sequence[User]
) -> Walk:
    """A walk that its first walker planned, along *streets*."""
    stops = [WalkStop(street_id=one.id, place=place) for place, one in enumerate(in_walking_order(db, streets))]
    walk = Walk(
        uuid=demo_uuid("walk", number),
        planned_for=day,
        area_id=streets[0].area_id,
        walkers=[db.get_one(UserRow, known.users[user.id]) for user in walkers],
        stops=stops,
        recorded_by_id=known.users[walkers[0].id],
        recorded_at=at_hour(day - timedelta(days=5), 9),
    )
    db.add(walk)
    return walk
