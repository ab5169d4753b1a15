"""Syncing: each record that a phone sent is stored once, or kept as a question to a person; none is dropped."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from crm import doors, questions, receipts, refusals, walks
from crm.conversations import find_visit_of, get_conversation
from crm.door_visits import add_door_visit, take_back_door_visit
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import Conversation, DoorVisit, Question, Street
from crm.models.words import ANSWERED, DoorOutcome
from crm.permissions import Actor
from crm.phone_clocks import PhoneClock, clock_of
from web.envelopes import FORMAT, Envelope, Sent, read_record
from web.record_form import is_whole, left_out_of, offer_choices, read_kept_form, record_form, sentences_of
from web.signing_in import current_actor
from web.tellings import list_told, note_told
from web.transaction import get_db

Answer = dict[str, str]


@dataclass(frozen=True)
class Batch:
    """Records on their way into the database: whose they are, and how to read the phone's clock.

    ``agreed``: a person has looked at it, so what Kith would not decide by itself is decided.
    """

    db: Session
    actor: Actor
    clock: PhoneClock
    format: int = FORMAT
    agreed: bool = False
    planned: dict[int, dt.datetime | None] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def when(self, record: Sent) -> tuple[dt.datetime, int | None, str]:
        """(when it was, on which walk, a sentence where that is not what the phone wrote)."""
        walk_id = record.number("walk")
        planned_at = None if walk_id is None else self._planned_at(walk_id)
        at, said = self.clock.time_of(record.content.get("at"), since=planned_at)
        if walk_id is not None and planned_at is None:
            said = f"{said} The walk is not there any more: this is kept without it.".strip()
        return at, walk_id if planned_at else None, self._once(said)

    def _planned_at(self, walk_id: int) -> dt.datetime | None:
        if walk_id not in self.planned:
            self.planned[walk_id] = walks.find_planned_at(self.db, self.actor, walk_id)
        return self.planned[walk_id]

    def _once(self, sentence: str) -> str:
        """The sentence, unless it was said of another record of the batch: fifty times it would say no more."""
        fresh = sentence not in self.said
        self.said.add(sentence)
        return sentence if fresh else ""


def answer_records(envelope: Envelope) -> list[Answer]:
    """What is said of each record, in order. Sent again, a record gets the answer of before.

    Two requests may bring the same records at once: what the database then refuses is begun anew, when those of the
    other are there. Raises SQLAlchemyError where it refuses that, too.
    """
    try:
        return _answer(envelope, again=False)
    except (IntegrityError, DataError, OperationalError):
        get_db().rollback()
        return _answer(envelope, again=True)


def _answer(envelope: Envelope, *, again: bool) -> list[Answer]:
    batch = Batch(get_db(), current_actor(), clock_of(envelope.sent_at), envelope.format)
    uuids = {record.uuid for record in envelope.records}
    known = receipts.list_answers(batch.db, batch.actor, uuids=uuids)
    fresh: dict[UUID, Answer] = {}
    for record in envelope.records:
        if record.uuid not in known:
            known[record.uuid] = fresh[record.uuid] = _keep(batch, record, again=again)
    receipts.add_receipts(batch.db, batch.actor, answers=fresh)
    return [{"uuid": record.name, **known[record.uuid]} for record in envelope.records]


def _keep(batch: Batch, record: Sent, *, again: bool) -> Answer:
    """Store a record within a savepoint, or ask a person about it; so also where the database refuses it *again*."""
    try:
        if batch.format != FORMAT:
            raise ValueError("This was kept by another version of the app. Look at it, and record it by hand.")
        with batch.db.begin_nested():
            return store_record(batch, record)
    except (NotFound, NotAllowed):
        reason = "What this belongs to, the street or the walk, is not there any more, or not in your areas."
    except (Invalid, ValueError) as refused:
        reason = str(refused)
    except (IntegrityError, DataError):
        if not again:
            raise
        reason = "The database did not take this. Look at it, and record it by hand."
    return _ask(batch, record, reason)


def store_record(batch: Batch, record: Sent) -> Answer:
    """Store a record, and say so. Raises Invalid, NotFound, NotAllowed, or ValueError with a sentence."""
    store = _STORES.get(record.kind)
    if store is None:
        raise ValueError("This version of Kith does not know this kind of record. Look at it, and record it by hand.")
    return store(batch, record)


def settle_now(question: Question) -> Answer:
    """Store what a question holds, as a person wishes who looked at it; the question is settled by that.

    Raises Invalid, NotFound, NotAllowed, or ValueError with a sentence.
    """
    db, actor, kept = get_db(), current_actor(), question.content
    if kept["format"] != FORMAT:
        raise ValueError("This was kept by another version of the app, and has to be recorded by hand.")
    clock = PhoneClock(question.recorded_at, question.recorded_at)
    record = read_record({**kept["record"], "at": kept["at"], "uuid": str(question.uuid)})
    answer = store_record(Batch(db, actor, clock, agreed=True), record)
    what = f"Recorded as it was sent. {answer['sentence']}".strip()
    questions.settle_as_stored(db, actor, question.id, what=what)
    return answer


def _visit(batch: Batch, record: Sent) -> Answer:
    """A knock; at a door that was closed to us only where nobody opened, or where a person says so."""
    street_id, house = _street_of(record), record.text("house")
    outcome = DoorOutcome.of(record.text("outcome"))
    if outcome is None:
        raise ValueError(f"“{record.text('outcome')[:40]}” is nothing that comes of a knock. Say what happened.")
    closed = refusals.find_closed_door(batch.db, batch.actor, street_id=street_id, house=house)
    if closed and outcome in ANSWERED - {DoorOutcome.DO_NOT_CONTACT} and not batch.agreed:
        raise ValueError(f"{closed.sentence} Say whether they opened all the same: {outcome.label.lower()}.")
    at, walk_id, said = batch.when(record)
    visit = add_door_visit(
        batch.db,
        batch.actor,
        street_id=street_id,
        house=house,
        doors=record.number("doors"),
        outcome=outcome,
        visited_at=at,
        walk_id=walk_id,
        uuid=record.uuid,
    )
    if closed and outcome not in ANSWERED:
        said = f"{said} {closed.sentence}".strip()
    return _beside_others(batch, record, visit) or _stored(said, f"/streets/{street_id}")


def _conversation(batch: Batch, record: Sent) -> Answer:
    at, walk_id, said = batch.when(record)
    form = read_kept_form(record, talked_at=at)
    offer_choices(form)
    if not is_whole(form):
        raise ValueError(" ".join(sentences_of(form)))
    conversation = record_form(form, walk_id=walk_id)
    visit = find_visit_of(batch.db, batch.actor, conversation)
    asked = _beside_others(batch, record, visit) if visit else None
    answer = asked or _stored(f"{said} {left_out_of(form)}".strip(), f"/conversations/{conversation.id}")
    for told in list_told(form):
        answer = _both(answer, _note_told(batch, record, conversation, told))
    return answer


def _note_told(batch: Batch, record: Sent, talk: Conversation, told: str) -> Answer:
    """Note an answer that was told in a talk, which is stored; what is not as expected is said, or asked about."""
    try:
        return _stored(note_told(talk, told, agreed=batch.agreed), "")
    except Invalid as refused:
        reason = f"The conversation is stored. {refused}"
    content = {"uuid": str(uuid5(record.uuid, told)), "kind": "telling", "told": told, "talk": talk.id}
    content |= {name: record.content.get(name) for name in ("at", "walk", "street", "house")}
    return _ask(batch, read_record(content), reason)


def _both(first: Answer, second: Answer) -> Answer:
    """What is said of one record by two answers: the question, where one of them is one."""
    leading = second if first["state"] == "stored" and second["state"] == "question" else first
    return leading | {"sentence": f"{first['sentence']} {second['sentence']}".strip()}


def _telling(batch: Batch, record: Sent) -> Answer:
    """An answer that was told in a talk which is stored, once a person has looked at it."""
    talk = get_conversation(batch.db, batch.actor, record.number("talk") or 0)
    return _stored(note_told(talk, record.text("told"), agreed=batch.agreed), f"/conversations/{talk.id}")


def _undo(batch: Batch, record: Sent) -> Answer:
    """Take a knock back: one that was stored, or one that was kept as a question."""
    uuid = record.id_of("visit")
    if uuid is None:
        raise ValueError("This takes back a knock, but does not say which.")
    withdrawn = questions.withdraw_questions(batch.db, batch.actor, uuid=uuid)
    try:
        take_back_door_visit(batch.db, batch.actor, uuid=uuid)
    except NotFound:
        gone = "There was nothing left to take back: this knock is not there any more."
        return _stored("" if withdrawn else gone, "")
    return _stored("", "")


def _door(batch: Batch, record: Sent) -> Answer:
    street_id = _street_of(record)
    more: dict[str, Any] = {"block": record.text("block"), "floor": record.number("floor"), "uuid": record.uuid}
    doors.add_door(batch.db, batch.actor, street_id=street_id, house=record.text("house"), **more)
    return _stored("", f"/streets/{street_id}")


def _reflection(batch: Batch, record: Sent) -> Answer:
    walk = walks.reflect_on_walk(batch.db, batch.actor, _walk_of(record), text=record.text("text"))
    return _stored("", f"/walks/{walk.id}")


def _ended(batch: Batch, record: Sent) -> Answer:
    at, _, said = batch.when(record)
    walk = walks.end_walk(batch.db, batch.actor, _walk_of(record), at=at)
    return _stored(said, f"/walks/{walk.id}")


_STORES: dict[str, Callable[[Batch, Sent], Answer]] = {
    "visit": _visit,
    "conversation": _conversation,
    "undo": _undo,
    "door": _door,
    "reflection": _reflection,
    "ended": _ended,
    "telling": _telling,
}


def _beside_others(batch: Batch, record: Sent, visit: DoorVisit) -> Answer | None:
    """The question that a knock raises which tells otherwise than somebody else's at the same door; both are kept."""
    seen = record.id_of("seen")
    other = questions.find_conflicting_visit(batch.db, batch.actor, visit=visit, seen=seen)
    if other is None or batch.agreed:
        return None
    first, second = visit.outcome.label.lower(), other.outcome.label.lower()
    where = f"{visit.house} {batch.db.get_one(Street, visit.street_id).name}"
    return _ask(batch, record, f"At {where} one of you put “{first}”, and another “{second}”.", visit, other)


def _ask(
    batch: Batch, record: Sent, reason: str, visit: DoorVisit | None = None, other: DoorVisit | None = None
) -> Answer:
    """Keep a record as a question, with when it was: a phone's clock is only known as long as it is in contact."""
    at, said = batch.clock.time_of(record.content.get("at"))
    question = questions.add_question(
        batch.db,
        batch.actor,
        uuid=record.uuid,
        kind=record.kind or "unknown",
        reason=reason,
        content={"record": record.content, "at": at.isoformat(), "format": batch.format},
        street_id=record.number_if_any("street"),
        walk_id=record.number_if_any("walk"),
        visit=visit,
        other=other,
    )
    return {"state": "question", "sentence": f"{question.reason} {said}".strip(), "href": f"/questions/{question.id}"}


def _stored(sentence: str, href: str) -> Answer:
    return {"state": "stored", "sentence": sentence, "href": href}


def _street_of(record: Sent) -> int:
    street_id = record.number("street")
    if street_id is None:
        raise ValueError("This does not say on which street it was. Record it by hand.")
    return street_id


def _walk_of(record: Sent) -> int:
    walk_id = record.number("walk")
    if walk_id is None:
        raise ValueError("This does not say on which walk it was.")
    return walk_id
