"""Conversations: where and when somebody from the team talked with people, and what they said."""

import datetime as dt
import uuid as uuids
from collections.abc import Iterable, Sequence
from typing import Unpack

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning, search
from crm.anchoring import follow_words, hold_words
from crm.errors import Invalid, NotFound
from crm.finding_streets import list_street_ids_by_name
from crm.interests import Topics, add_interest
from crm.models import Conversation, DoorVisit, Interest, Person, Street, User, Walk, conversation_person, now
from crm.models.words import Channel, DoorOutcome, Stance
from crm.nodes import check_area
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.text import fold, fold_door
from crm.voices import Voice, spoken_words

#: A phone's clock may be a little ahead of ours.
_AHEAD = dt.timedelta(minutes=10)

#: Characters of what was said: an hour's talk, word for word.
SAID_LENGTH = 100_000

_CHUNK = 5000


class ConversationDetails(Voice, total=False):
    """Where, when and how a conversation was held, and what is kept of whoever spoke where nobody is known by name.

    Without a street, which settles the area, ``area_id`` says where.
    """

    street_id: int | None
    area_id: int | None
    house: str
    place: str
    held_at: dt.datetime | None
    channel: Channel
    said: str
    walk_id: int | None


@requires(Permission.RECORD)
def add_conversation(
    db: Session,
    actor: Actor,
    *,
    people: Sequence[Person] = (),
    uuid: uuids.UUID | None = None,
    **details: Unpack[ConversationDetails],
) -> Conversation:
    """Add a conversation with *people*, perhaps nobody by name; one on a doorstep is a visit to that door as well.

    At a door, now and on no walk where not said otherwise. Raises Invalid.
    """
    errors: dict[str, str] = {}
    channel, held_at = details.get("channel", Channel.DOORSTEP), details.get("held_at") or now()
    street_id, walk_id = details.get("street_id"), details.get("walk_id")
    area_id = _find_area(db, actor, details, errors)
    if held_at > now() + _AHEAD:
        errors["held_at"] = "This is still to come: enter a day and time that have passed."
    if walk_id is not None and db.scalar(select(Walk.id).where(Walk.id == walk_id)) is None:
        errors["walk_id"] = "This walk is not there for you: leave it out."
    texts = {"house": details.get("house", ""), "place": details.get("place", ""), "said": details.get("said", "")}
    cleaned = _cleaned(errors, **texts)
    if errors:
        raise Invalid(**errors)
    conversation = Conversation(
        uuid=uuid or uuids.uuid4(),
        area_id=area_id,
        street_id=street_id,
        held_at=held_at,
        channel=channel,
        people=list(people),
        walk_id=walk_id,
        recorded_by_id=actor.id,
        **(spoken_words(details) | cleaned),
    )
    db.add(conversation)
    db.flush()
    if street_id is not None and channel is Channel.DOORSTEP:
        _note_knock(db, conversation)
    return conversation


@requires(Permission.SEE_RECORDS)
def get_conversation(db: Session, actor: Actor, conversation_id: int) -> Conversation:
    """The conversation with its people, street, area and who recorded it. Raises NotFound."""
    query = _with_people().where(Conversation.id == conversation_id)
    conversation = db.scalar(query, execution_options={"populate_existing": True})
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return conversation


@requires(Permission.SEE_RECORDS)
def find_conversation(db: Session, actor: Actor, *, uuid: uuids.UUID) -> Conversation | None:
    """The conversation that was stored under the id that a phone made for it, if it was."""
    return db.scalar(select(Conversation).where(Conversation.uuid == uuid))


@requires(Permission.SEE_RECORDS)
def find_visit_of(db: Session, actor: Actor, conversation: Conversation) -> DoorVisit | None:
    """The knock at a door that a conversation was, if it was on a doorstep."""
    return db.scalar(select(DoorVisit).where(DoorVisit.conversation_id == conversation.id))


@requires(Permission.RECORD)
def change_conversation(
    db: Session, actor: Actor, conversation_id: int, *, said: str, topics: Topics, **voice: Unpack[Voice]
) -> Conversation:
    """Change the words that were written down, which topics were spoken of, and who spoke; the audit keeps what was.

    Topics no longer named go from those who took part; new ones are the first person's. Raises NotFound, Invalid.
    """
    conversation: Conversation = get_conversation(db, actor, conversation_id)
    errors: dict[str, str] = {}
    cleaned = _cleaned(errors, said=said)
    spoken_of = select(Interest).where(Interest.conversation_id == conversation_id)
    known = list(db.scalars(spoken_of.options(joinedload(Interest.topic))))
    if any(topics.values()) and not conversation.people:
        errors["cares_about"] = "Topics belong to a person, and nobody in this conversation is known by name."
    if errors:
        raise Invalid(**errors)
    before, conversation.said = hold_words(db, conversation, to_change=True), cleaned["said"]
    follow_words(db, conversation, before)
    for name, word in spoken_words(voice).items():
        setattr(conversation, name, word)
    wanted = {(stance, fold(name)) for stance, names in topics.items() for name in names}
    for interest in known:
        if (interest.stance, fold(interest.topic.name)) not in wanted:
            db.delete(interest)
    db.flush()
    kept = {(interest.stance, fold(interest.topic.name)) for interest in known}
    for stance, names in topics.items():
        for name in names:
            if (stance, fold(name)) not in kept:
                _speak_of(db, actor, conversation, stance, name)
    return conversation


@requires(Permission.SEE_RECORDS)
def list_recorders(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of whoever recorded a conversation that the actor may see, for a list's filter."""
    recorders = select(Conversation.recorded_by_id).distinct()
    users = db.scalars(select(User).where(User.id.in_(recorders)).order_by(User.name, User.id))
    return [(user.id, user.name) for user in users]


@requires(Permission.SEE_RECORDS)
def list_conversations(
    db: Session,
    actor: Actor,
    *,
    text: str = "",
    street: str = "",
    street_id: int | None = None,
    person: str = "",
    person_id: int | None = None,
    recorded_by_id: int | None = None,
    channel: Channel | None = None,
    survey_id: int | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    page: int = 1,
    size: int = 50,
) -> Page[Conversation]:
    """Conversations, latest first, whose words hold each word of *text*; *since* is within, *until* is not.

    *street* and *person* are names, perhaps half typed. Words are looked for in every text, accents as typed: 0.1 s for
    10,000 conversations, so narrow the days first.
    """
    conditions: list[ColumnElement[bool]] = [
        Conversation.said.icontains(word, autoescape=True) for word in cleaning.tidy_line(text).split()[:8]
    ]
    if street_id is not None:
        conditions.append(Conversation.street_id == street_id)
    elif street.strip():
        conditions.append(Conversation.street_id.in_(list_street_ids_by_name(db, actor, text=street)))
    if person_id is not None:
        theirs = select(conversation_person.c.conversation_id).where(conversation_person.c.person_id == person_id)
        conditions.append(Conversation.id.in_(theirs))
    elif person.strip():
        conditions.append(Conversation.people.any(search.matching(db, person)))
    wanted = {"recorded_by_id": recorded_by_id, "channel": channel, "survey_id": survey_id}
    conditions += [getattr(Conversation, name) == value for name, value in wanted.items() if value is not None]
    conditions += [Conversation.held_at >= since] if since is not None else []
    conditions += [Conversation.held_at < until] if until is not None else []
    latest = [Conversation.held_at.desc(), Conversation.id.desc()]
    return get_page(db, _with_people().where(*conditions), by=latest, page=page, size=size)


def find_last_spoken(db: Session, person_ids: Iterable[int]) -> dict[int, dt.datetime]:
    """When somebody last spoke with each of *person_ids*, as far as the session's actor sees; nobody else is in it.

    The times are told by the team's clocks.
    """
    who, wanted = conversation_person.c.person_id, sorted(set(person_ids))
    latest = select(who, func.max(Conversation.held_at)).group_by(who)
    latest = latest.join(Conversation, Conversation.id == conversation_person.c.conversation_id)
    found, zone = dict[int, dt.datetime](), rules_of(db).zone
    for start in range(0, len(wanted), _CHUNK):
        rows = db.execute(latest.where(who.in_(wanted[start : start + _CHUNK])))
        found |= {person_id: at.astimezone(zone) for person_id, at in rows}
    return found


def _speak_of(db: Session, actor: Actor, conversation: Conversation, stance: Stance, topic: str) -> None:
    speaker = conversation.people[0].id
    try:
        add_interest(db, actor, node_id=speaker, topic=topic, stance=stance, conversation_id=conversation.id)
    except Invalid as invalid:
        raise Invalid(**{stance.value: str(invalid)}) from None


def _with_people() -> Select[Conversation]:
    return select(Conversation).options(
        selectinload(Conversation.people),
        joinedload(Conversation.street),
        joinedload(Conversation.area),
        joinedload(Conversation.recorded_by),
    )


def _find_area(db: Session, actor: Actor, details: ConversationDetails, errors: dict[str, str]) -> int | None:
    """The area of the street, else the one that was chosen; a sentence in *errors* where neither will do."""
    street_id, area_id = details.get("street_id"), details.get("area_id")
    street = None if street_id is None else db.scalar(select(Street).where(Street.id == street_id))
    if street is not None:
        return street.area_id
    if street_id is not None or area_id is None or details.get("channel", Channel.DOORSTEP) is Channel.DOORSTEP:
        errors["street_id"] = "Choose a street. If it was not at a door, say below how and where you talked."
    else:
        errors |= check_area(db, actor, area_id)
    return area_id


def _cleaned(errors: dict[str, str], **texts: str) -> dict[str, str]:
    """*texts* made tidy; a sentence in *errors* for each that cannot be."""
    cleaned = {}
    for field, value in texts.items():
        try:
            if field == "said":
                cleaned[field] = cleaning.clean_text(value, what="text", most=SAID_LENGTH)
            else:
                what, most = ("door", 40) if field == "house" else ("place", 200)
                cleaned[field] = cleaning.clean_line(value, what=what, most=most)
        except ValueError as reason:
            errors[field] = str(reason)
    return cleaned


def _note_knock(db: Session, conversation: Conversation) -> None:
    """The knock that the conversation was: one of its walk that was logged before it was written down, or a new one."""
    logged = select(DoorVisit).where(
        DoorVisit.walk_id == conversation.walk_id,
        DoorVisit.street_id == conversation.street_id,
        DoorVisit.outcome == DoorOutcome.CONVERSATION,
        DoorVisit.conversation_id.is_(None),
    )
    door, before = fold_door(conversation.house), []
    if door and conversation.walk_id is not None:
        before = [visit for visit in db.scalars(logged.order_by(DoorVisit.id)) if fold_door(visit.house) == door]
    visit = before[0] if before else _door_visit(conversation)
    visit.conversation_id = conversation.id
    db.add(visit)
    db.flush()


def _door_visit(conversation: Conversation) -> DoorVisit:
    return DoorVisit(
        street_id=conversation.street_id,
        house=conversation.house,
        outcome=DoorOutcome.CONVERSATION,
        visited_at=conversation.held_at,
        walk_id=conversation.walk_id,
        recorded_by_id=conversation.recorded_by_id,
    )
