"""The clock of a follow-up: what answers it, what sets it back, and when the coordinator is asked."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from crm.connector_words import counted
from crm.follow_up_words import MOST_TRIES, times
from crm.models import Conversation, FollowUp, Node, conversation_person, now
from crm.models.words import FollowUpState
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import Rules, rules_of
from crm.scope import UNSCOPED

#: A press that comes so soon after another is the same try: a phone sent it twice.
ONE_TRY = dt.timedelta(minutes=2)


def still_waits() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which somebody waits: it is open, and they were not archived, or merged with another."""
    here = (Node.id == FollowUp.person_id, Node.archived_at.is_(None), Node.merged_into_id.is_(None))
    return FollowUp.state == FollowUpState.OPEN, select(Node.id).where(*here).correlate(FollowUp).exists()


@requires(Permission.RECORD)
def note_contact(
    db: Session, actor: Actor, *, person_ids: Iterable[int], at: dt.datetime, conversation_id: int | None = None
) -> list[FollowUp]:
    """Somebody talked with these people at *at*: what they waited for by then is answered, or its clock set back.

    Gives the follow-ups that it touched. The conversation in which they asked does not count, nor does one held before.
    One that was closed since keeps the earlier contact.
    """
    wanted = sorted(set(person_ids))
    then = or_(FollowUp.state == FollowUpState.OPEN, FollowUp.closed_at >= at)
    query = select(FollowUp).where(FollowUp.person_id.in_(wanted), FollowUp.asked_at <= at, then)
    if conversation_id is not None:
        query = query.where(or_(FollowUp.conversation_id.is_(None), FollowUp.conversation_id != conversation_id))
    touched = list(db.scalars(query.order_by(FollowUp.id))) if wanted else []
    for follow_up in touched:
        _set_back(follow_up, at, actor.id, rules_of(db))
    db.flush()
    return touched


def note_earlier_contacts(db: Session, follow_up: FollowUp) -> None:
    """Take into account who talked with the person since they asked, where that was recorded before the follow-up was.

    Unscoped: a Community Connector sees their own conversations alone, but a colleague's answers all the same.
    """
    talks = (
        select(Conversation.held_at, Conversation.recorded_by_id)
        .join(conversation_person, conversation_person.c.conversation_id == Conversation.id)
        .where(conversation_person.c.person_id == follow_up.person_id, Conversation.held_at > follow_up.asked_at)
        .order_by(Conversation.held_at, Conversation.id)
    )
    if follow_up.conversation_id is not None:
        talks = talks.where(Conversation.id != follow_up.conversation_id)
    for held_at, by_id in db.execute(talks, execution_options=UNSCOPED).all():
        _set_back(follow_up, held_at, by_id, rules_of(db))


def note_try(follow_up: FollowUp, rules: Rules) -> None:
    """They could not be reached: once more tomorrow, and after the third time the coordinator is asked."""
    at = now()
    if follow_up.tried_at is not None and at - follow_up.tried_at < ONE_TRY:
        return
    follow_up.tries, follow_up.tried_at = follow_up.tries + 1, at
    follow_up.due_at, follow_up.snooze_reason = rules.days_after(at, 1), ""
    if follow_up.tries >= MOST_TRIES and follow_up.escalated_at is None:
        _ask(follow_up, f"We could not reach them {times(follow_up.tries)}.", at)


def start_again(follow_up: FollowUp, due_at: dt.datetime) -> None:
    """The coordinator was asked, and says: try again, until *due_at*."""
    follow_up.tries, follow_up.tried_at = 0, None
    follow_up.escalated_at, follow_up.escalated_because = None, ""
    follow_up.due_at, follow_up.snooze_reason = due_at, ""


@requires(Permission.FOLLOW_UP)
def escalate_overdue(db: Session, actor: Actor) -> int:
    """Ask the coordinator about whoever waits past the day, and longer than the team's time or urgently; how many.

    What is put off with a reason, or promised for a later day, has its time until then; with whoever said no to contact
    nobody is to be in touch. Run twice, it asks once.
    """
    rules, at = rules_of(db), now()
    waits = (*still_waits(), FollowUp.contacted_at.is_(None), FollowUp.escalated_at.is_(None))
    long = FollowUp.asked_at <= at - dt.timedelta(days=rules.escalate_days)
    query = select(FollowUp).where(*waits, FollowUp.due_at < at, or_(FollowUp.urgent, long)).order_by(FollowUp.id)
    late = db.scalars(query).all()
    refuse = find_refusing(db, {one.person_id for one in late})
    overdue = [one for one in late if one.person_id not in refuse]
    for follow_up in overdue:
        within = "on the day, and it is urgent" if follow_up.urgent else f"within {counted(rules.escalate_days, 'day')}"
        _ask(follow_up, f"Nobody was in touch {within}.", at)
    db.flush()
    return len(overdue)


def _ask(follow_up: FollowUp, because: str, at: dt.datetime) -> None:
    follow_up.escalated_at, follow_up.escalated_because = at, because


def _set_back(follow_up: FollowUp, at: dt.datetime, by_id: int | None, rules: Rules) -> None:
    if follow_up.contacted_at is None or at < follow_up.contacted_at:
        follow_up.contacted_at, follow_up.contacted_by_id = at, by_id
    if follow_up.state is not FollowUpState.OPEN:
        return
    if follow_up.tried_at is None or follow_up.tried_at <= at:
        follow_up.tries = 0
    if follow_up.tries < MOST_TRIES:
        follow_up.escalated_at, follow_up.escalated_because = None, ""
    due_at = rules.days_after(at, rules.follow_up_days)
    if due_at > follow_up.due_at:
        follow_up.due_at, follow_up.snooze_reason = due_at, ""
