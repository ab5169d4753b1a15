"""Walks: some of the team go along chosen streets on a day."""

import datetime as dt
import math
import uuid as uuids
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.analyses import Analysis
from crm.errors import Invalid, NotFound
from crm.models import Area, Street, User, Walk, WalkStop, now
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.street_readings import StreetFacts, list_street_facts
from crm.users import list_users_around

#: More streets than one outing goes along, and more days ahead than anybody plans one: slips of the finger.
MOST_STREETS = 25
MOST_DAYS_AHEAD = 366

#: How many streets are offered beside those that are chosen.
OFFERED = 8


@requires(Permission.RECORD)
def plan_walk(
    db: Session,
    actor: Actor,
    *,
    street_ids: Sequence[int],
    planned_for: dt.date | None,
    walker_ids: Sequence[int],
    note: str = "",
    uuid: uuids.UUID | None = None,
) -> Walk:
    """Plan a walk, its streets in a sensible order from the first on. Sent again with its uuid, it is stored once.

    Raises Invalid.
    """
    if uuid is not None and (known := db.scalar(select(Walk).where(Walk.uuid == uuid))) is not None:
        return known
    streets, errors = _find_streets(db, street_ids)
    errors |= _check_day(planned_for)
    try:
        note = cleaning.clean_text(note, what="note")
    except ValueError as reason:
        errors["note"] = str(reason)
    walkers, wrong = _find_walkers(db, streets[0].area if streets else None, walker_ids)
    errors |= wrong
    if errors:
        raise Invalid(**errors)
    stops = [WalkStop(street_id=street.id, place=place) for place, street in enumerate(streets)]
    walk = Walk(
        uuid=uuid or uuids.uuid4(),
        planned_for=planned_for,
        area_id=streets[0].area_id,
        note=note,
        walkers=walkers,
        stops=stops,
        recorded_by_id=actor.id,
    )
    db.add(walk)
    db.flush()
    return walk


@requires(Permission.RECORD)
def cancel_walk(db: Session, actor: Actor, walk_id: int) -> Walk:
    """Call a walk off; one that is called off stays so. Raises NotFound, and Invalid for one that is over."""
    walk: Walk = get_walk(db, actor, walk_id)
    if walk.cancelled_at is None:
        if walk.planned_for < now().date():
            raise Invalid(planned_for="This walk is over: it can no longer be cancelled.")
        walk.cancelled_at = now()
        db.flush()
    return walk


@requires(Permission.SEE_RECORDS)
def get_walk(db: Session, actor: Actor, walk_id: int) -> Walk:
    """The walk with those who go, and its stops on streets that the actor sees. Raises NotFound."""
    walk = db.scalar(_whole().where(Walk.id == walk_id))
    if walk is None:
        raise NotFound(f"There is no walk {walk_id}.")
    return walk


@requires(Permission.SEE_RECORDS)
def list_walks(db: Session, actor: Actor, *, past: bool = False, page: int = 1) -> Page[Walk]:
    """A page of the walks to come, the next one first; or of those that are over, the last one first."""
    today = now().date()
    if past:
        return get_page(db, _whole().where(Walk.planned_for < today), by=[Walk.planned_for.desc(), Walk.id], page=page)
    return get_page(db, _whole().where(Walk.planned_for >= today), by=[Walk.planned_for, Walk.id], page=page)


@requires(Permission.SEE_RECORDS)
def list_walks_along(db: Session, actor: Actor, *, street_id: int) -> list[Walk]:
    """The walks to come along a street that are not called off, the next one first, without their stops."""
    along = select(WalkStop.walk_id).where(WalkStop.street_id == street_id)
    query = select(Walk).where(Walk.id.in_(along), Walk.planned_for >= now().date(), Walk.cancelled_at.is_(None))
    return list(db.scalars(query.order_by(Walk.planned_for, Walk.id)))


@requires(Permission.RECORD)
def list_walker_choices(db: Session, actor: Actor, *, street_ids: Sequence[int] = ()) -> list[tuple[int, str]]:
    """(id, name) of those who may go along *street_ids*; without any, of those who work where the actor does."""
    areas = select(Area.id) if actor.area_ids is None else select(Area.id).where(Area.id.in_(sorted(actor.area_ids)))
    if street_ids:
        areas = select(Street.area_id).where(Street.id.in_(street_ids)).distinct()
    return list_users_around(db, Permission.RECORD, *db.scalars(areas))


@requires(Permission.RECORD)
def list_street_choices(
    db: Session, actor: Actor, analysis: Analysis | None, *, street_ids: Sequence[int] = ()
) -> tuple[list[StreetFacts], list[StreetFacts]]:
    """(the streets chosen, those that could be taken along): the nearest, or without any place those in most need."""
    facts = {one.street.id: one for one in list_street_facts(db, actor, analysis)}
    chosen = [facts[id_] for id_ in dict.fromkeys(street_ids) if id_ in facts]
    placed = [one.street for one in chosen if one.street.lon is not None]
    areas = {one.street.area_id for one in chosen}

    def farness(one: StreetFacts) -> tuple[float, bool, int]:
        near = min((_distance(street, one.street) for street in placed), default=0.0)
        return near, one.street.area_id not in areas, one.place

    others = sorted((one for id_, one in facts.items() if id_ not in set(street_ids)), key=farness)
    return chosen, others[:OFFERED]


def _whole() -> Select[Walk]:
    stops = selectinload(Walk.stops).joinedload(WalkStop.street).joinedload(Street.area)
    return select(Walk).options(stops, selectinload(Walk.walkers), joinedload(Walk.area))


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
    return in_walking_order([found[id_] for id_ in wanted]), {}


def _check_day(day: dt.date | None) -> dict[str, str]:
    today = now().date()
    if day is None:
        return {"planned_for": "Choose the day of the walk."}
    if day < today:
        return {"planned_for": "This day has passed. Choose today or a day to come."}
    if day > today + dt.timedelta(days=MOST_DAYS_AHEAD):
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


def in_walking_order(streets: Sequence[Street]) -> list[Street]:
    """*streets* from the first on the map always to the nearest that is left; those without a place at the end."""
    left = [street for street in streets if street.lon is not None]
    order = left[:1]
    left = left[1:]
    while left:
        nearest = min(left, key=lambda street: (_distance(order[-1], street), street.id))
        left.remove(nearest)
        order.append(nearest)
    return order + [street for street in streets if street.lon is None]


def _distance(one: Street, other: Street) -> float:
    """How far two streets are apart, in degrees of latitude; without end where one has no place."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return math.inf
    return math.hypot((one.lon - other.lon) * math.cos(math.radians(one.lat)), one.lat - other.lat)
