"""Follow-ups: promises to people, each with an owner and a due time."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning, search
from crm.errors import Invalid, NotFound
from crm.follow_up_clock import note_earlier_contacts, note_try, start_again
from crm.models import FollowUp, Person, now
from crm.models.words import FollowUpState
from crm.paging import Page, get_page
from crm.people import get_person
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.users import list_users_around


@requires(Permission.FOLLOW_UP)
def add_follow_up(
    db: Session,
    actor: Actor,
    *,
    person_id: int,
    what: str,
    due_at: dt.datetime | None = None,
    asked_at: dt.datetime | None = None,
    owner_id: int | None = None,
    conversation_id: int | None = None,
    urgent: bool = False,
    uuid: uuid.UUID | None = None,
) -> FollowUp:
    """Promise a person something: due in the team's usual time, and the actor's own, where not said. Raises Invalid.

    *urgent*: due on the day they asked, whatever else is said. Whoever talked with them since has answered already.
    """
    if uuid is not None and (known := db.scalar(select(FollowUp).where(FollowUp.uuid == uuid))) is not None:
        return known
    person = get_person(db, actor, person_id)
    asked_at, rules = asked_at or now(), rules_of(db)
    usual = rules.days_after(asked_at, 0 if urgent else rules.follow_up_days)
    follow_up = FollowUp(
        person_id=person.id,
        what=_checked_what(what),
        asked_at=asked_at,
        due_at=usual if urgent or due_at is None else _checked_due(due_at, asked_at),
        urgent=urgent,
        owner_id=actor.id if owner_id is None else _checked_owner(db, actor, owner_id, person),
        conversation_id=conversation_id,
        recorded_by_id=actor.id,
        state=FollowUpState.OPEN,
    )
    if uuid is not None:
        follow_up.uuid = uuid
    db.add(follow_up)
    db.flush()
    note_earlier_contacts(db, follow_up)
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def get_follow_up(db: Session, actor: Actor, follow_up_id: int) -> FollowUp:
    """The follow-up with its person and owner. Raises NotFound."""
    follow_up = db.scalar(with_people().where(FollowUp.id == follow_up_id))
    if follow_up is None:
        raise NotFound(f"There is no follow-up {follow_up_id}.")
    return follow_up


@requires(Permission.FOLLOW_UP)
def close_follow_up(
    db: Session, actor: Actor, follow_up_id: int, *, outcome: str = "", state: FollowUpState = FollowUpState.DONE
) -> FollowUp:
    """Close a follow-up as done, or as dropped with the reason why. Raises Invalid.

    Done is a contact, where none was written down before.
    """
    follow_up = _open(db, actor, follow_up_id)
    outcome = _said(outcome, "outcome")
    if state is FollowUpState.DROPPED and not outcome:
        raise Invalid(outcome="Say why nothing more will be done.")
    follow_up.state, follow_up.outcome = state, outcome
    follow_up.closed_at, follow_up.closed_by_id = now(), actor.id
    if state is FollowUpState.DONE and follow_up.contacted_at is None:
        follow_up.contacted_at, follow_up.contacted_by_id = follow_up.closed_at, actor.id
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def reopen_follow_up(db: Session, actor: Actor, follow_up_id: int) -> FollowUp:
    """Open one again that was closed by mistake; a contact that closing it stood for is none. Raises Invalid.

    Who talked with them has been in touch all the same.
    """
    follow_up: FollowUp = get_follow_up(db, actor, follow_up_id)
    if follow_up.state is FollowUpState.OPEN:
        raise Invalid(state="This follow-up is open already.")
    if follow_up.contacted_at == follow_up.closed_at:
        follow_up.contacted_at, follow_up.contacted_by_id = None, None
    follow_up.state, follow_up.outcome = FollowUpState.OPEN, ""
    follow_up.closed_at, follow_up.closed_by_id = None, None
    note_earlier_contacts(db, follow_up)
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def could_not_reach(db: Session, actor: Actor, follow_up_id: int) -> FollowUp:
    """Note a try in vain: once more tomorrow; after the third, the coordinator is asked. Raises Invalid."""
    follow_up = _open(db, actor, follow_up_id)
    note_try(follow_up, rules_of(db))
    db.flush()
    return follow_up


@requires(Permission.LEAD_FOLLOW_UPS)
def try_again(db: Session, actor: Actor, follow_up_id: int, *, due_at: dt.datetime | None = None) -> FollowUp:
    """Answer that it be tried again, by tomorrow or *due_at*: the tries begin anew, nobody is asked. Raises Invalid."""
    follow_up = _open(db, actor, follow_up_id)
    if follow_up.escalated_at is None:
        raise Invalid(state="Nobody asks about this follow-up any more: it was answered.")
    start_again(follow_up, _checked_put_off(due_at or rules_of(db).days_after(now(), 1), follow_up))
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def snooze_follow_up(db: Session, actor: Actor, follow_up_id: int, *, due_at: dt.datetime, reason: str) -> FollowUp:
    """Put a follow-up off until *due_at*, with the reason why; who was asked about it stays asked. Raises Invalid."""
    follow_up = _open(db, actor, follow_up_id)
    reason = _said(reason, "reason")
    if not reason:
        raise Invalid(reason="Say why it has to wait.")
    follow_up.due_at, follow_up.snooze_reason = _checked_put_off(due_at, follow_up), reason
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def hand_over_follow_up(db: Session, actor: Actor, follow_up_id: int, *, owner_id: int) -> FollowUp:
    """Give a follow-up to somebody who works in the person's area. Raises Invalid.

    By a coordinator who was asked about it, that is the answer: the tries begin anew.
    """
    follow_up = _open(db, actor, follow_up_id)
    follow_up.owner_id = _checked_owner(db, actor, owner_id, follow_up.person)
    if follow_up.escalated_at is not None and actor.may(Permission.LEAD_FOLLOW_UPS):
        start_again(follow_up, rules_of(db).days_after(now(), 1))
    db.flush()
    return follow_up


@requires(Permission.FOLLOW_UP)
def list_follow_ups(
    db: Session,
    actor: Actor,
    *,
    mine: bool = False,
    person_id: int | None = None,
    area_ids: Sequence[int] = (),
    state: FollowUpState | None = FollowUpState.OPEN,
    due_before: dt.datetime | None = None,
    text: str = "",
    page: int = 1,
    size: int = 50,
) -> Page[FollowUp]:
    """Follow-ups with their people, the longest overdue first; narrowed to areas, or to the actor's own."""
    conditions = narrowed(db, owner=actor if mine else None, area_ids=area_ids, due_before=due_before, text=text)
    if person_id is not None:
        conditions.append(FollowUp.person_id == person_id)
    if state is not None:
        conditions.append(FollowUp.state == state)
    return get_page(db, with_people().where(*conditions), by=[FollowUp.due_at, FollowUp.id], page=page, size=size)


def narrowed(
    db: Session,
    *,
    owner: Actor | None = None,
    area_ids: Sequence[int] = (),
    due_before: dt.datetime | None = None,
    text: str = "",
) -> list[ColumnElement[bool]]:
    """The conditions that a list of follow-ups is narrowed by."""
    conditions: list[ColumnElement[bool]] = []
    if owner is not None:
        conditions.append(FollowUp.owner_id == owner.id)
    if area_ids:
        conditions.append(FollowUp.person_id.in_(select(Person.id).where(Person.area_id.in_(area_ids))))
    if due_before is not None:
        conditions.append(FollowUp.due_at < due_before)
    if text.strip():
        named = select(Person.id).where(search.matching(db, text))
        conditions.append(or_(FollowUp.what.icontains(text.strip(), autoescape=True), FollowUp.person_id.in_(named)))
    return conditions


def with_people() -> Select[FollowUp]:
    """Follow-ups with their owners, and their people with street and area."""
    person = selectinload(FollowUp.person).options(joinedload(Person.street), joinedload(Person.area))
    return select(FollowUp).options(person, joinedload(FollowUp.owner))


@requires(Permission.FOLLOW_UP)
def list_owner_choices(db: Session, actor: Actor, person: Person) -> list[tuple[int, str]]:
    """(id, name) of the users who may own a follow-up with *person*: active, allowed to, and working in their area."""
    return list_users_around(db, Permission.FOLLOW_UP, person.area_id)


def _open(db: Session, actor: Actor, follow_up_id: int) -> FollowUp:
    follow_up: FollowUp = get_follow_up(db, actor, follow_up_id)
    if follow_up.state is not FollowUpState.OPEN:
        raise Invalid(state="This follow-up is closed already.")
    return follow_up


def _checked_what(what: str) -> str:
    what = _said(what, "what")
    if not what:
        raise Invalid(what="Enter what was promised.")
    return what


def _said(text: str, field: str) -> str:
    try:
        return cleaning.clean_line(text, what=field, most=500)
    except ValueError as reason:
        raise Invalid(**{field: str(reason)}) from None


def _checked_due(due_at: dt.datetime, asked_at: dt.datetime) -> dt.datetime:
    if due_at < asked_at:
        raise Invalid(due_at="Choose a time after the day they asked.")
    if due_at > asked_at + dt.timedelta(days=366):
        raise Invalid(due_at="Choose a time within a year: nobody waits longer.")
    return due_at


def _checked_put_off(due_at: dt.datetime, follow_up: FollowUp) -> dt.datetime:
    if due_at <= now():
        raise Invalid(due_at="This day has passed: choose today or a day to come.")
    return _checked_due(due_at, follow_up.asked_at)


def _checked_owner(db: Session, actor: Actor, owner_id: int, person: Person) -> int:
    if owner_id not in {id_ for id_, _ in list_owner_choices(db, actor, person)}:
        raise Invalid(owner_id="Choose somebody who works in the area where this person lives.")
    return owner_id
