"""Conversations: where and when somebody from the team talked with people, and what they said."""

import datetime as dt
import uuid as uuids
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning, search
from crm.errors import Invalid, NotFound
from crm.finding_streets import list_street_ids_by_name
from crm.interests import Topics, add_interest
from crm.models import Conversation, DoorVisit, Interest, Person, Street, User, conversation_person, now
from crm.models.words import Channel, DoorOutcome, Stance
from crm.nodes import check_area
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.text import fold

#: A phone's clock may be a little ahead of ours.
_AHEAD = dt.timedelta(minutes=10)

_CHUNK = 5000


@requires(Permission.RECORD)
def add_conversation(
    db: Session,
    actor: Actor,
    *,
    street_id: int | None = None,
    area_id: int | None = None,
    house: str = "",
    place: str = "",
    held_at: dt.datetime | None = None,
    channel: Channel = Channel.DOORSTEP,
    said: str = "",
    people: Sequence[Person] = (),
    uuid: uuids.UUID | None = None,
) -> Conversation:
    """Add a conversation with *people*, perhaps nobody by name; one on a doorstep is a visit to that door as well.

    The street settles the area; without one, *area_id* says where. Held now where not said. Raises Invalid.
    """
    errors: dict[str, str] = {}
    street = None if street_id is None else db.scalar(select(Street).where(Street.id == street_id))
    if street is not None:
        area_id = street.area_id
    elif street_id is not None or area_id is None or channel is Channel.DOORSTEP:
        errors["street_id"] = "Choose a street. If it was not at a door, say below how and where you talked."
    else:
        errors |= check_area(db, actor, area_id)
    held_at = held_at or now()
    if held_at > now() + _AHEAD:
        errors["held_at"] = "This is still to come: enter a day and time that have passed."
    cleaned = _cleaned(errors, house=house, place=place, said=said)
    if errors:
        raise Invalid(**errors)
    conversation = Conversation(
        uuid=uuid or uuids.uuid4(),
        area_id=area_id,
        street_id=street_id,
        held_at=held_at,
        channel=channel,
        people=list(people),
        recorded_by_id=actor.id,
        **cleaned,
    )
    db.add(conversation)
    db.flush()
    if street is not None and channel is Channel.DOORSTEP:
        db.add(_door_visit(conversation))
        db.flush()
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


@requires(Permission.RECORD)
def change_conversation(db: Session, actor: Actor, conversation_id: int, *, said: str, topics: Topics) -> Conversation:
    """Change the words that were written down, and which topics were spoken of; the audit keeps those before.

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
    conversation.said = cleaned["said"]
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
    if recorded_by_id is not None:
        conditions.append(Conversation.recorded_by_id == recorded_by_id)
    if since is not None:
        conditions.append(Conversation.held_at >= since)
    if until is not None:
        conditions.append(Conversation.held_at < until)
    latest = [Conversation.held_at.desc(), Conversation.id.desc()]
    return get_page(db, _with_people().where(*conditions), by=latest, page=page, size=size)


def find_last_spoken(db: Session, person_ids: Iterable[int]) -> dict[int, dt.datetime]:
    """When somebody last spoke with each of *person_ids*, as far as the session's actor sees; nobody else is in it."""
    who, wanted = conversation_person.c.person_id, sorted(set(person_ids))
    latest = select(who, func.max(Conversation.held_at)).group_by(who)
    latest = latest.join(Conversation, Conversation.id == conversation_person.c.conversation_id)
    found: dict[int, dt.datetime] = {}
    for start in range(0, len(wanted), _CHUNK):
        found.update(db.execute(latest.where(who.in_(wanted[start : start + _CHUNK]))).all())
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


def _cleaned(errors: dict[str, str], **texts: str) -> dict[str, str]:
    """*texts* made tidy; a sentence in *errors* for each that cannot be."""
    cleaned = {}
    for field, value in texts.items():
        try:
            if field == "said":
                cleaned[field] = cleaning.clean_text(value, what="text")
            else:
                what, most = ("door", 40) if field == "house" else ("place", 200)
                cleaned[field] = cleaning.clean_line(value, what=what, most=most)
        except ValueError as reason:
            errors[field] = str(reason)
    return cleaned


def _door_visit(conversation: Conversation) -> DoorVisit:
    return DoorVisit(
        street_id=conversation.street_id,
        house=conversation.house,
        outcome=DoorOutcome.CONVERSATION,
        visited_at=conversation.held_at,
        conversation_id=conversation.id,
        recorded_by_id=conversation.recorded_by_id,
    )
