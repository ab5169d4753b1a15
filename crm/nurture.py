"""Nurture plans: where the team stands with each connector, what comes next, and whom it has forgotten."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Unpack

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning, search
from crm.areas import list_area_ids_within
from crm.cleaning import EARLIEST_YEAR
from crm.connector_words import contact
from crm.conversations import find_last_spoken
from crm.errors import Invalid, NotFound
from crm.forgetting import Forgotten, find_forgotten
from crm.models import AuditEntry, NurturePlan, NurtureTraining, Person, User, now
from crm.models.words import NurtureStage
from crm.nurture_checks import PlanDetails, find_faults, why_only_noticed
from crm.paging import Page, cut_page
from crm.people import get_person
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.users import list_users_around

PAGE_SIZE = 24

#: What each stage means, as the form says it.
MEANINGS = {
    NurtureStage.NOTICED: "Somebody named them, or the network shows them",
    NurtureStage.MET: "We have talked with them once",
    NurtureStage.IN_TOUCH: "We talk now and then",
    NurtureStage.INVOLVED: "They help with something",
    NurtureStage.LEADING: "They run something with their neighbours",
    NurtureStage.RESTING: "Not now: somebody looks in again on the day in the plan",
}


@dataclass(frozen=True)
class Standing:
    """A plan with its person, owner and trainings, and how it stands today.

    ``refuses``: they asked not to be contacted; then nobody has forgotten them.
    """

    plan: NurturePlan
    last_spoken_at: dt.datetime | None
    refuses: bool
    forgotten: Forgotten | None

    @property
    def contact_sentence(self) -> str:
        """When somebody last spoke with them."""
        return contact(self.last_spoken_at, 0, now())


@dataclass(frozen=True)
class _Row:
    """What settles a plan's place in the list."""

    id: int
    place: tuple[Any, ...]
    last_spoken_at: dt.datetime | None
    refuses: bool
    forgotten: Forgotten | None


@requires(Permission.READ_NETWORK)
def find_plan(db: Session, actor: Actor, person_id: int) -> Standing | None:
    """The plan with a person, where there is one."""
    return next(iter(_standings(db, _read(db, NurturePlan.person_id == person_id))), None)


@requires(Permission.READ_NETWORK)
def get_plan(db: Session, actor: Actor, person_id: int) -> Standing:
    """The plan with a person. Raises NotFound."""
    found: Standing | None = find_plan(db, actor, person_id)
    if found is None:
        raise NotFound(f"There is no nurture plan for person {person_id}.")
    return found


@requires(Permission.READ_NETWORK)
def list_plans(
    db: Session,
    actor: Actor,
    *,
    stage: NurtureStage | None = None,
    owner_id: int | None = None,
    text: str = "",
    area_id: int | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Standing]:
    """Plans, the forgotten first: who is furthest past their time, then whose next step comes soonest."""
    conditions = _current()
    if stage is not None:
        conditions.append(NurturePlan.stage == stage)
    if owner_id is not None:
        conditions.append(NurturePlan.owner_id == owner_id)
    if area_id is not None:
        conditions.append(Person.area_id.in_(list_area_ids_within(db, [area_id])))
    if text.strip():
        planned = NurturePlan.next_step.icontains(text.strip(), autoescape=True)
        conditions.append(or_(search.matching(db, text), planned))
    found = cut_page(_read(db, *conditions), page=page, size=size)
    return Page(_standings(db, list(found.rows)), found.number, found.total, found.size)


@requires(Permission.READ_NETWORK)
def count_forgotten(db: Session, actor: Actor) -> int:
    """How many people with a plan are forgotten."""
    return sum(row.forgotten is not None for row in _read(db, *_current()))


@requires(Permission.READ_NETWORK)
def find_stages(db: Session, actor: Actor, person_ids: Collection[int]) -> dict[int, NurtureStage]:
    """The stage of each of *person_ids* with whom there is a plan."""
    query = select(NurturePlan.person_id, NurturePlan.stage).where(NurturePlan.person_id.in_(list(person_ids)))
    return dict(db.execute(query).all())


@requires(Permission.READ_NETWORK)
def list_owners(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of those who look after somebody."""
    query = select(User.id, User.name).where(User.id.in_(select(NurturePlan.owner_id)))
    return [(id_, name) for id_, name in db.execute(query.order_by(User.name, User.id))]


@requires(Permission.READ_NETWORK)
def list_stage_changes(db: Session, actor: Actor, person_id: int) -> list[tuple[NurtureStage, dt.datetime]]:
    """Each stage that a person came to, and when it was written down, the first one first. Raises NotFound."""
    plan = get_plan(db, actor, person_id).plan
    query = select(AuditEntry.changes, AuditEntry.at).where(
        AuditEntry.noun == NurturePlan.__tablename__, AuditEntry.record_id == plan.id
    )
    # Unscoped: a person who has moved keeps the history that was written where they lived before.
    rows = db.execute(query.order_by(AuditEntry.id), execution_options=UNSCOPED)
    return [(NurtureStage(changes["stage"][1]), at) for changes, at in rows if "stage" in changes]


@requires(Permission.NURTURE)
def list_owner_choices(db: Session, actor: Actor, person: Person) -> list[tuple[int, str]]:
    """(id, name) of those who may look after *person*: active, allowed to read plans, and working in their area."""
    return list_users_around(db, Permission.READ_NETWORK, person.area_id)


@requires(Permission.NURTURE)
def start_plan(db: Session, actor: Actor, *, person_id: int, **details: Unpack[PlanDetails]) -> NurturePlan:
    """Begin a plan with a person: noticed, where nothing else is said. Raises NotFound, Invalid."""
    person = get_person(db, actor, person_id)
    if find_plan(db, actor, person_id) is not None:
        raise Invalid(person_id=f"There is a plan with {person.name} already: change that one.")
    plan = NurturePlan(person_id=person_id, stage=NurtureStage.NOTICED, next_step="", notes="", recorded_by_id=actor.id)
    _apply(db, actor, plan, person, details)
    db.add(plan)
    db.flush()
    return plan


@requires(Permission.NURTURE)
def change_plan(db: Session, actor: Actor, person_id: int, **details: Unpack[PlanDetails]) -> NurturePlan:
    """Change what a plan says. Raises NotFound, Invalid."""
    plan: NurturePlan = get_plan(db, actor, person_id).plan
    _apply(db, actor, plan, get_person(db, actor, person_id), details)
    db.flush()
    return plan


@requires(Permission.NURTURE)
def add_training(db: Session, actor: Actor, person_id: int, *, name: str, on: dt.date) -> NurtureTraining:
    """Write down a training that the person was given. Raises NotFound, Invalid."""
    plan, person = get_plan(db, actor, person_id).plan, get_person(db, actor, person_id)
    try:
        name = cleaning.clean_name(name, what="name of the training")
    except ValueError as reason:
        raise Invalid(name=str(reason)) from None
    if sentence := why_only_noticed(person):
        raise Invalid(name=sentence)
    if on > rules_of(db).day_of(now()):
        raise Invalid(on="Enter the day when it was held: today or earlier.")
    if on.year < EARLIEST_YEAR:
        raise Invalid(on=f"Check the year {on.year}.")
    training = NurtureTraining(plan_id=plan.id, name=name, on=on, recorded_by_id=actor.id)
    plan.trainings.append(training)
    db.flush()
    return training


@requires(Permission.NURTURE)
def remove_training(db: Session, actor: Actor, person_id: int, training_id: int) -> None:
    """Take out a training that was written down by mistake. Raises NotFound."""
    plan = get_plan(db, actor, person_id).plan
    training = next((one for one in plan.trainings if one.id == training_id), None)
    if training is None:
        raise NotFound(f"There is no training {training_id}.")
    plan.trainings.remove(training)
    db.delete(training)
    db.flush()


def _apply(db: Session, actor: Actor, plan: NurturePlan, person: Person, details: PlanDetails) -> None:
    """Put *details* on the plan where they hold together. Raises Invalid with a sentence for each that does not."""
    asked: Any = {name: getattr(plan, name) for name in PlanDetails.__annotations__} | details
    faults: dict[str, str] = {}
    for field, clean in (("next_step", _clean_step), ("notes", cleaning.clean_text)):
        try:
            asked[field] = clean(asked[field])
        except ValueError as reason:
            faults[field] = str(reason)
    refuses = bool(find_refusing(db, [person.id]))
    faults |= find_faults(asked, person, before=plan.next_on, refuses=refuses, today=rules_of(db).day_of(now()))
    if asked["owner_id"] not in {None, plan.owner_id, *(id_ for id_, _ in list_owner_choices(db, actor, person))}:
        faults["owner_id"] = "Choose somebody who works in the area where this person lives."
    if faults:
        raise Invalid(**faults)
    for field, value in asked.items():
        setattr(plan, field, value)


def _clean_step(value: str) -> str:
    return cleaning.clean_line(value, what="next step")


def _current() -> list[ColumnElement[bool]]:
    return [Person.archived_at.is_(None), Person.merged_into_id.is_(None)]


def _read(db: Session, *conditions: ColumnElement[bool]) -> list[_Row]:
    """The plans under *conditions* in the order of the list: few columns of each, as all are read to find the order."""
    plan = NurturePlan
    columns = (plan.id, plan.person_id, plan.stage, plan.next_step, plan.next_on, plan.recorded_at, Person.name_key)
    found = db.execute(select(*columns).join(Person, Person.id == plan.person_id).where(*conditions)).all()
    ids, at = [row.person_id for row in found], now().astimezone(rules_of(db).zone)
    spoken, refusing, rows = find_last_spoken(db, ids), find_refusing(db, ids), []
    for id_, person_id, stage, next_step, next_on, began_at, name in found:
        last, refuses = spoken.get(person_id), person_id in refusing
        forgotten = find_forgotten(
            stage,
            next_step=next_step,
            next_on=next_on,
            began_at=began_at,
            spoken_at=last,
            at=at,
        )
        forgotten = None if refuses else forgotten
        days = -forgotten.days if forgotten else 0
        rows.append(_Row(id_, (forgotten is None, days, next_on or dt.date.max, name, id_), last, refuses, forgotten))
    return sorted(rows, key=lambda row: row.place)


def _standings(db: Session, rows: list[_Row]) -> list[Standing]:
    """The plans of *rows* with all that a page shows of them."""
    person = selectinload(NurturePlan.person).options(joinedload(Person.street), joinedload(Person.area))
    with_all = (person, joinedload(NurturePlan.owner), selectinload(NurturePlan.trainings))
    query = select(NurturePlan).where(NurturePlan.id.in_([row.id for row in rows])).options(*with_all)
    plans = {plan.id: plan for plan in db.scalars(query)} if rows else {}
    return [Standing(plans[row.id], row.last_spoken_at, row.refuses, row.forgotten) for row in rows]
