"""Recording a conversation: everything that one talk at a door brings, kept whole or not at all."""

import datetime as dt
import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.codings import code_as_told
from crm.consents import add_consent
from crm.conversations import ConversationDetails, add_conversation, find_conversation
from crm.errors import Invalid, NotFound
from crm.follow_up_clock import note_contact
from crm.follow_ups import add_follow_up, close_follow_up
from crm.interests import Topics, add_interest
from crm.models import Conversation, FollowUp, Person, Tie, TieKind, now
from crm.models.words import AgeBand, Channel, ConsentWay, FollowUpState, Purpose, Sway
from crm.nominations import add_nomination
from crm.people import PersonDetails, add_person, change_person, get_person
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_closed_door
from crm.rules import rules_of
from crm.stubs import add_stub, meet_stub
from crm.ties import TieDetails, add_tie, ordered


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What was promised to a person. Due in the team's usual time, and the actor's own, where not said.

    ``urgent``: due on the day of the conversation.
    """

    what: str
    urgent: bool = False
    due_at: dt.datetime | None = None
    owner_id: int | None = None
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)


@dataclass(frozen=True, kw_only=True)
class Met:
    """Somebody who took part: known by ``person_id``, or added by ``name`` with the conversation's street and door.

    ``details`` are what else was learnt of them. Topics are by name, new ones too. ``consents``: what they were asked.
    """

    person_id: int | None = None
    name: str = ""
    street_id: int | None = None
    details: PersonDetails = field(default_factory=PersonDetails)
    topics: Topics = field(default_factory=dict)
    consents: Mapping[Purpose, bool] = field(default_factory=dict)
    consent_way: ConsentWay = ConsentWay.SPOKEN
    promise: Promise | None = None
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody whom the first of the people who took part named: known by ``person_id``, else kept as a stub.

    ``kind_id``: the kind of tie between the two; None for none. ``nominated``: as good at bringing people together.
    """

    person_id: int | None = None
    name: str = ""
    street_id: int | None = None
    kind_id: int | None = None
    nominated: bool = False
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)


@requires(Permission.RECORD)
def record_conversation(
    db: Session,
    actor: Actor,
    *,
    uuid: uuids.UUID,
    people: Sequence[Met] = (),
    named: Sequence[Named] = (),
    closes: Sequence[int] = (),
    themes: Mapping[int, Sway] | None = None,
    despite_refusal: bool = False,
    **details: Unpack[ConversationDetails],
) -> Conversation:
    """Record a conversation with all that came of it; sent again with the same *uuid*, gives the one that is there.

    *people* took part, the first of them speaks: what was said of *named* is their word. No *people* where nobody's
    name is known. *closes*: ids of follow-ups with these people that the conversation answers; the clock of their
    others is set back. *themes*: ids of what it was about as a whole, each with how it was spoken of.
    *despite_refusal*: even at a door where somebody asked not to be contacted.

    Raises Invalid, its fields called ``people-0-name``, ``named-1-street_id`` and so on; the caller then rolls back.
    """
    known: Conversation | None = find_conversation(db, actor, uuid=uuid)
    if known is not None:
        return known
    if named and not people:
        raise Invalid(**{"people-0-name": "Enter who named these people: a first name is enough."})
    if details.get("channel", Channel.DOORSTEP) is Channel.DOORSTEP:
        details["house"] = details.get("house", "").strip() or _find_home(db, details.get("street_id"), people)
    closed = find_closed_door(db, actor, street_id=details.get("street_id"), house=details.get("house", ""))
    if closed is not None and not despite_refusal:
        raise Invalid(despite_refusal=f"{closed.sentence} Tick “Record it anyway” if you talked there all the same.")
    conversation = add_conversation(db, actor, uuid=uuid, **details)
    talk = _Talk(db, actor, conversation)
    _note_people(talk, people, named)
    _close(talk, closes)
    if themes:
        code_as_told(db, actor, conversation, themes)
    people_ids = [person.id for person in conversation.people]
    note_contact(db, actor, person_ids=people_ids, at=conversation.held_at, conversation_id=conversation.id)
    return conversation


def _find_home(db: Session, street_id: int | None, people: Sequence[Met]) -> str:
    """The door of the first of those we know who lives on the street: else one door would count twice."""
    known = [who.person_id for who in people if who.person_id is not None]
    homes = select(Person.id, Person.house).where(
        Person.id.in_(known), Person.street_id == street_id, Person.house != ""
    )
    houses = dict(db.execute(homes).all()) if known and street_id else {}
    return next((houses[person_id] for person_id in known if person_id in houses), "")


@dataclass(frozen=True)
class _Talk:
    """A conversation while it is being recorded, and what has to be mended in it."""

    db: Session
    actor: Actor
    conversation: Conversation
    errors: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def noting(self, field_name: str, **renamed: str) -> Iterator[None]:
        """Collect what is refused under *field_name*, so that one answer names everything that needs mending."""
        try:
            yield
        except Invalid as invalid:
            said = {f"{field_name}-{renamed.get(name, name)}": text for name, text in invalid.errors.items()}
            self.errors.update(said)


def _note_people(talk: _Talk, people: Sequence[Met], named: Sequence[Named]) -> None:
    """Keep who took part, what was learnt of them, and whom the first of them named. Raises Invalid."""
    met = [_meet(talk, who, f"people-{number}") for number, who in enumerate(people)]
    here = [person for person in met if person is not None]
    if here and not talk.errors:
        talk.conversation.people = list(dict.fromkeys(here))
        talk.db.flush()
        for number, (person, who) in enumerate(zip(here, people, strict=True)):
            _learn(talk, person, who, f"people-{number}")
        for number, other in enumerate(named):
            _note_named(talk, here[0], other, f"named-{number}")
    if talk.errors:
        raise Invalid(**talk.errors)


def _meet(talk: _Talk, who: Met, field_name: str) -> Person | None:
    """The person who took part: added, or a stub no longer, with the details that were learnt; None when refused."""
    db, actor, conversation = talk.db, talk.actor, talk.conversation
    street_id = who.street_id or conversation.street_id
    house = conversation.house if street_id == conversation.street_id else ""
    with talk.noting(field_name, person_id="name"):
        if who.person_id is None:
            details: PersonDetails = {"house": house, "area_id": conversation.area_id}
            details.update(who.details)
            details.update({"name": who.name, "street_id": street_id, "uuid": who.uuid})
            return add_person(db, actor, **details)
        person = _get_known(talk, who.person_id)
        if not person.met:
            person = meet_stub(db, actor, person.id, street_id=street_id, house=house)
        return change_person(db, actor, person.id, **who.details) if who.details else person
    return None


def _get_known(talk: _Talk, person_id: int) -> Person:
    """The person, or whom they were merged into since the form was opened."""
    try:
        person = get_person(talk.db, talk.actor, person_id)
    except NotFound:
        raise Invalid(person_id="This person is no longer there for you: enter their name instead.") from None
    return person if person.merged_into_id is None else _get_known(talk, person.merged_into_id)


def _learn(talk: _Talk, person: Person, who: Met, field_name: str) -> None:
    """Keep what the person cares about, offers and wants, what they agree to, and what they were promised."""
    db, actor, source, promise = talk.db, talk.actor, talk.conversation.id, who.promise
    for stance, topics in who.topics.items():
        with talk.noting(field_name, topic=stance.value):
            for topic in topics:
                add_interest(db, actor, node_id=person.id, topic=topic, stance=stance, conversation_id=source)
    for purpose, given in who.consents.items():
        on = min(map(rules_of(db).day_of, (talk.conversation.held_at, now())))  # a phone's clock may be ahead
        with talk.noting(field_name, on="consents"):
            add_consent(db, actor, person_id=person.id, purpose=purpose, given=given, on=on, way=who.consent_way)
    if who.details.get("age_band") is AgeBand.UNDER_18 and not who.consents.get(Purpose.KEEP_DETAILS):
        talk.errors[f"{field_name}-consents"] = (
            "Somebody under 18 is only written down with consent: tick “keep my details”, or leave their name out."
        )
    if promise is not None:
        with talk.noting(field_name):
            add_follow_up(
                db,
                actor,
                person_id=person.id,
                what=promise.what,
                due_at=promise.due_at,
                asked_at=talk.conversation.held_at,
                owner_id=promise.owner_id,
                conversation_id=source,
                urgent=promise.urgent,
                uuid=promise.uuid,
            )


def _note_named(talk: _Talk, speaker: Person, other: Named, field_name: str) -> None:
    """Keep whom *speaker* named: as a stub where nobody knows them yet, with the tie and the nomination."""
    db, actor, source = talk.db, talk.actor, talk.conversation
    with talk.noting(field_name, person_id="name", nominee_id="name", b_id="name"):
        if other.person_id is not None:
            person = _get_known(talk, other.person_id)
        else:
            person = add_stub(
                db, actor, name=other.name, area_id=source.area_id, street_id=other.street_id, uuid=other.uuid
            )
        if person is speaker:
            raise Invalid(name=f"{person.name} cannot name themselves: enter somebody else.")
        if other.kind_id is not None and not _are_tied(db, speaker.id, person.id, other.kind_id):
            word = TieDetails(said_by_id=speaker.id, conversation_id=source.id)
            add_tie(db, actor, a_id=speaker.id, b_id=person.id, kind_id=other.kind_id, **word)
        if other.nominated:
            add_nomination(db, actor, nominator_id=speaker.id, nominee_id=person.id, conversation_id=source.id)


def _are_tied(db: Session, a_id: int, b_id: int, kind_id: int) -> bool:
    kind = db.get(TieKind, kind_id)
    if kind is None:
        return False
    a_id, b_id = ordered(kind, a_id, b_id)
    ends = (Tie.a_id == a_id, Tie.b_id == b_id, Tie.kind_id == kind_id, Tie.closed_at.is_(None))
    return db.scalar(select(Tie.id).where(*ends)) is not None


def _close(talk: _Talk, closes: Sequence[int]) -> None:
    """Close the follow-ups with the people who took part; one that somebody closed meanwhile stays as it is."""
    if not closes:
        return
    people = [person.id for person in talk.conversation.people]
    asked = (FollowUp.id.in_(closes), FollowUp.person_id.in_(people), FollowUp.state == FollowUpState.OPEN)
    for follow_up_id in talk.db.scalars(select(FollowUp.id).where(*asked).order_by(FollowUp.id)).all():
        close_follow_up(talk.db, talk.actor, follow_up_id, outcome="We spoke with them.")
