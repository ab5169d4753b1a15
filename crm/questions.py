"""Questions: what came from a phone and cannot be stored as it is, or stands against what somebody else stored."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from crm import cleaning
from crm.door_visits import take_back_door_visit
from crm.errors import Invalid, NotFound
from crm.models import (
    AuditEntry,
    Conversation,
    DoorVisit,
    FollowUp,
    Interest,
    Nomination,
    Person,
    Question,
    Street,
    Tie,
    User,
    Walk,
    conversation_person,
    now,
)
from crm.models.words import Word
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.text import fold_door

#: Two knocks at one door that are further apart are two visits, and do not stand against each other.
APART = dt.timedelta(hours=12)

#: How long a question is kept after it was settled: it holds what was sent, people's words among it.
SETTLED_KEPT = dt.timedelta(days=30)

_KIND_LENGTH, _REASON_LENGTH = 20, 500

#: Of settled questions so many are deleted in a day; others wait for the next.
_AT_ONCE = 5000


class Right(Word):
    """Which of two knocks at one door is right."""

    BOTH = "both"
    SENT = "sent"
    OTHER = "other"


@dataclass(frozen=True)
class Knock:
    """A knock at a door, and the name of whoever logged it."""

    visit: DoorVisit
    by: str


@requires(Permission.RECORD)
def add_question(
    db: Session,
    actor: Actor,
    *,
    uuid: UUID,
    kind: str,
    reason: str,
    content: dict[str, Any],
    street_id: int | None = None,
    walk_id: int | None = None,
    visit: DoorVisit | None = None,
    other: DoorVisit | None = None,
) -> Question:
    """Ask a person about the record *uuid* that the actor's phone sent: *content* holds it.

    *visit* is the knock that it made, *other* the one of somebody else that it stands against. The question belongs to
    the street's area; where the street is not there, to the walk's, and then to one of the actor's own.
    """
    question = Question(
        uuid=uuid,
        kind=kind[:_KIND_LENGTH],
        reason=reason if len(reason) <= _REASON_LENGTH else f"{reason[: _REASON_LENGTH - 1]}…",
        content=content,
        area_id=_area_of(db, actor, street_id, walk_id),
        walk_id=db.scalar(select(Walk.id).where(Walk.id == walk_id)),
        visit_id=visit.id if visit else None,
        other_visit_id=other.id if other else None,
        recorded_by_id=actor.id,
    )
    db.add(question)
    db.flush()
    return question


@requires(Permission.RECORD)
def find_conflicting_visit(db: Session, actor: Actor, *, visit: DoorVisit, seen: UUID | None) -> DoorVisit | None:
    """The last knock at the door of *visit*, where it is somebody else's, of the same hours, and tells otherwise.

    *seen*: the last knock that the phone knew of, which it stands against knowingly.
    """
    key = fold_door(visit.house)
    here = (DoorVisit.street_id == visit.street_id, DoorVisit.visited_at >= visit.visited_at - APART)
    theirs = (DoorVisit.recorded_by_id.is_distinct_from(visit.recorded_by_id), DoorVisit.outcome != visit.outcome)
    if not key or key not in map(fold_door, db.scalars(select(DoorVisit.house).where(*here, *theirs))):
        return None
    others = select(DoorVisit).where(*here, DoorVisit.id != visit.id)
    latest = db.scalars(others.order_by(DoorVisit.visited_at.desc(), DoorVisit.id.desc()))
    last = next(other for other in latest if fold_door(other.house) == key)
    near, mine = last.visited_at <= visit.visited_at + APART, last.recorded_by_id == visit.recorded_by_id
    return last if near and not mine and last.uuid != seen and last.outcome is not visit.outcome else None


@requires(Permission.RECORD)
def list_questions(db: Session, actor: Actor, *, settled: bool = False, page: int = 1) -> Page[Question]:
    """A page of the open questions, the oldest first; or of those that are settled, the last one first."""
    order = [Question.settled_at.desc(), Question.id.desc()] if settled else [Question.recorded_at, Question.id]
    state = Question.settled_at.is_not(None) if settled else Question.settled_at.is_(None)
    return get_page(db, _asked_of(actor).where(state), by=order, page=page)


@requires(Permission.RECORD)
def count_open_questions(db: Session, actor: Actor) -> int:
    """How many questions wait for the actor."""
    asked = _asked_of(actor).where(Question.settled_at.is_(None)).options().subquery()
    return db.scalar(select(func.count()).select_from(asked)) or 0


@requires(Permission.RECORD)
def get_question(db: Session, actor: Actor, question_id: int) -> Question:
    """A question that the actor may settle, or that was settled. Raises NotFound."""
    question = db.scalar(_asked_of(actor).where(Question.id == question_id))
    if question is None:
        raise NotFound(f"There is no question {question_id}.")
    return question


@requires(Permission.RECORD)
def list_knocks_asked_about(db: Session, actor: Actor, question: Question) -> tuple[Knock | None, Knock | None]:
    """(the knock that the record made, the one it stands against); None for one that is there no more."""
    ids = [id_ for id_ in (question.visit_id, question.other_visit_id) if id_ is not None]
    query = select(DoorVisit, User.name).outerjoin(User, User.id == DoorVisit.recorded_by_id)
    rows = db.execute(query.where(DoorVisit.id.in_(ids))).all() if ids else []
    found = {visit.id: Knock(visit, name or "somebody who left the team") for visit, name in rows}
    return found.get(question.visit_id or 0), found.get(question.other_visit_id or 0)


@requires(Permission.RECORD)
def settle_conflict(db: Session, actor: Actor, question_id: int, *, right: Right, reason: str = "") -> Question:
    """Say which of two knocks is right; the other one is taken back, and the audit says so. Raises NotFound, Invalid.

    Knocks of others, and one's own of before yesterday, are taken back by whoever may (``Permission.TAKE_BACK``).
    """
    question = _open(db, actor, question_id)
    sent, other = list_knocks_asked_about(db, actor, question)
    if sent is None and other is None:
        raise Invalid(right="Neither knock is stored. Record what was sent, or say that it is not needed.")
    wrong = {Right.SENT: other, Right.OTHER: sent}.get(right)
    if wrong is not None:
        take_back_door_visit(db, actor, uuid=wrong.visit.uuid)
    words = {
        Right.BOTH: "Both are right.",
        Right.SENT: "What was sent is right: the other knock was taken back.",
        Right.OTHER: "The other knock is right: what was sent was taken back.",
    }
    return _settle(db, actor, question, f"{words[right]} {_cleaned(reason)}")


@requires(Permission.RECORD)
def settle_as_stored(db: Session, actor: Actor, question_id: int, *, what: str) -> Question:
    """Say that what was sent is stored now: *what* says as what. Raises NotFound, Invalid.

    It is the sender's, whoever settled it: they talked, see the people, count it, and keep the promises.
    """
    question = _open(db, actor, question_id)
    if question.recorded_by is not None and question.recorded_by_id != actor.id:
        _hand_to(db, question.recorded_by, _list_stored(db, question), instead_of=actor)
    return _settle(db, actor, question, what)


@requires(Permission.RECORD)
def leave_out(db: Session, actor: Actor, question_id: int, *, reason: str) -> Question:
    """Say that what was sent is not needed, and why; the question keeps it. Raises NotFound, Invalid."""
    question = _open(db, actor, question_id)
    reason = _cleaned(reason)
    if not reason:
        raise Invalid(reason="Say why it is not needed.")
    return _settle(db, actor, question, f"Not needed: {reason}")


@requires(Permission.RECORD)
def withdraw_questions(db: Session, actor: Actor, *, uuid: UUID) -> int:
    """Settle the actor's own open question about the record *uuid*, which they took back; how many there were."""
    own = (Question.uuid == uuid, Question.recorded_by_id == actor.id, Question.settled_at.is_(None))
    found = db.scalars(select(Question).where(*own)).all()
    for question in found:
        _settle(db, actor, question, "Taken back on the phone.")
    return len(found)


@requires(Permission.RECORD)
def delete_settled_questions(db: Session, actor: Actor) -> int:
    """Delete the questions that were settled a while ago, and what the audit says of them; how many."""
    settled = select(Question).where(Question.settled_at < now() - SETTLED_KEPT).order_by(Question.id)
    gone = list(db.scalars(settled.limit(_AT_ONCE).with_for_update(skip_locked=True)))  # another process may be at it
    ids = [question.id for question in gone]
    for question in gone:
        db.delete(question)
    db.flush()
    before = AuditEntry.action != "delete_settled_questions"
    forgotten = update(AuditEntry).where(AuditEntry.noun == "question", AuditEntry.record_id.in_(ids), before)
    forgotten = forgotten.values(changes={})
    db.execute(forgotten, execution_options={"synchronize_session": False})
    return len(ids)


def _asked_of(actor: Actor) -> Select[Question]:
    """The questions that are for *actor*: of their own phone, or of their areas where they look after those."""
    mine: list[ColumnElement[bool]] = [Question.recorded_by_id == actor.id]
    if actor.may(Permission.TAKE_BACK):
        mine = []
    return select(Question).where(*mine).options(joinedload(Question.recorded_by))


def _open(db: Session, actor: Actor, question_id: int) -> Question:
    db.scalar(select(Question.id).where(Question.id == question_id).with_for_update())
    question: Question = get_question(db, actor, question_id)
    db.refresh(question, ["settled_at"])
    if question.settled_at is not None:
        raise Invalid(settled_at="This question was settled meanwhile.")
    return question


def _list_stored(db: Session, question: Question) -> list[Any]:
    """The knock, or the conversation with all that came of it and whoever was added with it, of what was sent."""
    stored: list[Any] = list(db.scalars(select(DoorVisit).where(DoorVisit.uuid == question.uuid)))
    talk = db.scalar(select(Conversation).where(Conversation.uuid == question.uuid))
    if talk is None:
        return stored
    for model in (DoorVisit, FollowUp, Interest, Nomination, Tie):
        stored += db.scalars(select(model).where(model.conversation_id == talk.id))
    took_part = select(conversation_person.c.person_id).where(conversation_person.c.conversation_id == talk.id)
    named = {id_ for row in stored if isinstance(row, Tie) for id_ in (row.a_id, row.b_id)}
    named |= {row.nominee_id for row in stored if isinstance(row, Nomination)}
    people = select(Person).where(or_(Person.id.in_(took_part), Person.id.in_(named)))
    return [talk, *stored, *db.scalars(people.where(Person.recorded_at >= talk.recorded_at))]


def _hand_to(db: Session, sender: User, stored: list[Any], *, instead_of: Actor) -> None:
    for row in stored:
        if row.recorded_by_id == instead_of.id:
            row.recorded_by_id = sender.id
            if isinstance(row, FollowUp) and row.owner_id == instead_of.id and sender.active:
                row.owner_id = sender.id
    db.flush()


def _settle(db: Session, actor: Actor, question: Question, words: str) -> Question:
    question.settled_at, question.settled_by_id, question.settled_as = now(), actor.id, words.strip()[:_REASON_LENGTH]
    db.flush()
    return question


def _cleaned(reason: str) -> str:
    try:
        return cleaning.clean_line(reason, what="reason", most=400)
    except ValueError as refused:
        raise Invalid(reason=str(refused)) from None


def _area_of(db: Session, actor: Actor, street_id: int | None, walk_id: int | None) -> int | None:
    area_id = db.scalar(select(Street.area_id).where(Street.id == street_id))
    area_id = area_id or db.scalar(select(Walk.area_id).where(Walk.id == walk_id))
    return area_id or min(actor.area_ids or [], default=None)
