"""Walks: some of the team go along chosen streets on a day, and tell the others how it was."""

import datetime as dt
import uuid as uuids
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Area, Street, User, Walk, WalkStop, now
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import today
from crm.users import list_users_around
from crm.walk_checks import check_plan

#: Two lines from each who went.
REFLECTION_LENGTH = 500

#: The first of a day first, those without an hour before it is evening.
_BY_DAY = (Walk.planned_for, Walk.starts_at.is_(None), Walk.starts_at, Walk.id)


@requires(Permission.RECORD)
def plan_walk(
    db: Session,
    actor: Actor,
    *,
    street_ids: Sequence[int],
    planned_for: dt.date | None,
    walker_ids: Sequence[int],
    starts_at: dt.time | None = None,
    note: str = "",
    uuid: uuids.UUID | None = None,
) -> Walk:
    """Plan a walk, its streets in a sensible order from the first on. Sent again with its uuid, it is stored once.

    Raises Invalid.
    """
    if uuid is not None and (known := db.scalar(select(Walk).where(Walk.uuid == uuid))) is not None:
        return known
    plan = check_plan(db, street_ids=street_ids, planned_for=planned_for, walker_ids=walker_ids, note=note)
    walk = Walk(
        uuid=uuid or uuids.uuid4(),
        planned_for=plan.day,
        starts_at=starts_at,
        area_id=plan.streets[0].area_id,
        note=plan.note,
        walkers=plan.walkers,
        stops=[WalkStop(street_id=street.id, place=place) for place, street in enumerate(plan.streets)],
        recorded_by_id=actor.id,
    )
    db.add(walk)
    db.flush()
    return walk


@requires(Permission.RECORD)
def change_walk(
    db: Session,
    actor: Actor,
    walk_id: int,
    *,
    street_ids: Sequence[int],
    planned_for: dt.date | None,
    walker_ids: Sequence[int],
    starts_at: dt.time | None = None,
    note: str = "",
) -> Walk:
    """Change the plan of a walk that is still to come. Its streets elsewhere, which the actor does not see, stay.

    Raises NotFound, Invalid.
    """
    walk: Walk = get_walk(db, actor, walk_id)
    if walk.cancelled_at or walk.ended_at or walk.planned_for < today(db):
        state = "was called off" if walk.cancelled_at else "is over"
        raise Invalid(walk_id=f"This walk {state}, so its plan stays as it is. Plan another walk.")
    plan = check_plan(db, street_ids=street_ids, planned_for=planned_for, walker_ids=walker_ids, note=note)
    known = {stop.street_id: stop for stop in walk.stops}
    stops = [known.get(street.id) or WalkStop(street_id=street.id) for street in plan.streets]
    for place, stop in enumerate(stops):
        stop.place = place
    walk.stops, walk.walkers, walk.note = stops, plan.walkers, plan.note
    walk.planned_for, walk.starts_at, walk.area_id = plan.day, starts_at, plan.streets[0].area_id
    db.flush()
    db.refresh(walk, ["area"])
    return walk


@requires(Permission.RECORD)
def cancel_walk(db: Session, actor: Actor, walk_id: int) -> Walk:
    """Call a walk off; one that is called off stays so. Raises NotFound, and Invalid for one that is over."""
    walk: Walk = get_walk(db, actor, walk_id)
    if walk.cancelled_at is None:
        if walk.ended_at or walk.planned_for < today(db):
            raise Invalid(planned_for="This walk is over: it can no longer be cancelled.")
        walk.cancelled_at = now()
        db.flush()
    return walk


@requires(Permission.RECORD)
def end_walk(db: Session, actor: Actor, walk_id: int, *, at: dt.datetime | None = None) -> Walk:
    """Say that a walk is over since *at*, now where not said; one that is over stays so. Raises NotFound, Invalid."""
    walk = _held(db, actor, walk_id)
    if walk.ended_at is None:
        if walk.planned_for > today(db):
            raise Invalid(planned_for="This walk is still to come. Change its day first, or cancel it.")
        walk.ended_at = min(at or now(), now())
        db.flush()
    return walk


@requires(Permission.RECORD)
def reopen_walk(db: Session, actor: Actor, walk_id: int) -> Walk:
    """Go on with a walk that was ended too early, on its day. Raises NotFound, Invalid."""
    walk = _held(db, actor, walk_id)
    if walk.planned_for != today(db):
        raise Invalid(planned_for="This walk is of another day. Plan a new one to go again.")
    walk.ended_at = None
    db.flush()
    return walk


@requires(Permission.RECORD)
def reflect_on_walk(db: Session, actor: Actor, walk_id: int, *, text: str) -> Walk:
    """Add a line or two for the team to what others wrote after the walk. The same words twice are kept once.

    Raises NotFound, and Invalid where nothing was written or all together has more than 500 characters.
    """
    walk = _held(db, actor, walk_id)
    text = cleaning.tidy_text(text)
    if not text:
        raise Invalid(text="Write a line or two for the team.")
    if text in walk.reflection.split("\n\n"):
        return walk
    whole = f"{walk.reflection}\n\n{text}" if walk.reflection else text
    if len(whole) > REFLECTION_LENGTH:
        room = max(0, REFLECTION_LENGTH - (len(whole) - len(text)))
        raise Invalid(text=f"This has {len(text):,} characters, and there is room for {room}. Shorten it.")
    walk.reflection = whole
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
def find_planned_at(db: Session, actor: Actor, walk_id: int) -> dt.datetime | None:
    """When the walk was planned: nothing can have happened on it before. None where there is no such walk."""
    return db.scalar(select(Walk.recorded_at).where(Walk.id == walk_id))


@requires(Permission.SEE_RECORDS)
def list_walks(db: Session, actor: Actor, *, past: bool = False, page: int = 1) -> Page[Walk]:
    """A page of today's walks and those to come, the next one first; or of those before, the last one first."""
    if past:
        return get_page(
            db, _whole().where(Walk.planned_for < today(db)), by=[Walk.planned_for.desc(), Walk.id], page=page
        )
    return get_page(db, _whole().where(Walk.planned_for >= today(db)), by=_BY_DAY, page=page)


@requires(Permission.SEE_RECORDS)
def list_own_walks(db: Session, actor: Actor, *, last_day: dt.date) -> list[Walk]:
    """The walks from today to *last_day* on which the actor goes and that are not called off, the next first."""
    mine = Walk.walkers.any(User.id == actor.id)
    soon = (Walk.planned_for >= today(db), Walk.planned_for <= last_day, Walk.cancelled_at.is_(None))
    return list(db.scalars(_whole().where(mine, *soon).order_by(*_BY_DAY)).unique())


@requires(Permission.SEE_RECORDS)
def list_walks_along(db: Session, actor: Actor, *, street_id: int) -> list[Walk]:
    """The walks to come along a street that are not called off, the next one first, without their stops."""
    along = select(WalkStop.walk_id).where(WalkStop.street_id == street_id)
    to_come = (Walk.planned_for >= today(db), Walk.cancelled_at.is_(None), Walk.ended_at.is_(None))
    return list(db.scalars(select(Walk).where(Walk.id.in_(along), *to_come).order_by(*_BY_DAY)))


@requires(Permission.RECORD)
def list_walker_choices(db: Session, actor: Actor, *, street_ids: Sequence[int] = ()) -> list[tuple[int, str]]:
    """(id, name) of those who may go along *street_ids*; without any, of those who work where the actor does."""
    areas = select(Area.id) if actor.area_ids is None else select(Area.id).where(Area.id.in_(sorted(actor.area_ids)))
    if street_ids:
        areas = select(Street.area_id).where(Street.id.in_(street_ids)).distinct()
    return list_users_around(db, Permission.RECORD, *db.scalars(areas))


def _whole() -> Select[Walk]:
    stops = selectinload(Walk.stops).joinedload(WalkStop.street).joinedload(Street.area)
    return select(Walk).options(stops, selectinload(Walk.walkers), joinedload(Walk.area))


def _held(db: Session, actor: Actor, walk_id: int) -> Walk:
    """The walk as it is this moment, kept from others until the end of the transaction, if it was not called off."""
    db.scalar(select(Walk.id).where(Walk.id == walk_id).with_for_update())
    walk: Walk = get_walk(db, actor, walk_id)
    db.refresh(walk, ["ended_at", "reflection", "cancelled_at"])
    if walk.cancelled_at:
        raise Invalid(walk_id="This walk was called off. Plan another for the day on which you went.")
    return walk
