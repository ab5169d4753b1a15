"""Who raised an issue: people and doors, each once however often they spoke of it, and whether they may be told."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.coding_unseen import source_shown_to
from crm.consents import find_latest_consents
from crm.models import Conversation, Issue, IssueSource, Person, conversation_person
from crm.models.words import Channel, Purpose
from crm.refusals import find_refusing, list_closed_doors_of_streets
from crm.scope import actor_of
from crm.text import fold_door

REFUSED = "asked not to be contacted"
CLOSED_DOOR = "at a door where somebody asked not to be contacted"
GONE = "no longer in our records"
UNSEEN = "known to a colleague alone, who can tell them"
NEVER_ASKED = "never asked whether we may contact them, and we know no door"
UNKNOWN = "whose name and door nobody wrote down"


@dataclass(frozen=True)
class Contact:
    """Somebody who may be told. Who *agreed* to be contacted can be reached in any way; else at the door alone."""

    id: int
    name: str
    agreed: bool
    phone: str | None
    email: str | None
    reach_note: str


@dataclass(frozen=True)
class Raiser:
    """Who raised an issue together: in which sources, and how to find them.

    ``contacts``: those of them who may be told; none where only a door is known. ``cannot``: why the others may not, a
    reason for each. ``house`` and ``street_id``: the door to go back to, where there is one; ``place`` in words.
    """

    issue_id: int
    source_ids: tuple[int, ...]
    person_ids: frozenset[int]
    contacts: tuple[Contact, ...]
    cannot: tuple[str, ...]
    area_id: int
    street_id: int | None
    house: str
    place: str
    quotes: tuple[str, ...]
    held_at: dt.datetime
    told_at: dt.datetime | None
    told_in_id: int | None

    @property
    def source_id(self) -> int:
        """The first of the sources, which stands for all."""
        return self.source_ids[0]

    @property
    def told(self) -> bool:
        """Whether they were told the answer that holds."""
        return self.told_at is not None

    @property
    def agreed(self) -> bool:
        """Whether one of them agreed to be contacted."""
        return any(contact.agreed for contact in self.contacts)

    @property
    def reachable(self) -> bool:
        """Whether anybody may be told: a person, or whoever opens the door."""
        return bool(self.contacts or (not self.person_ids and self.street_id is not None))

    @property
    def names(self) -> str:
        """Who may be told, by name."""
        return " and ".join(contact.name for contact in self.contacts)


@dataclass(frozen=True)
class _Known:
    """What is known of everybody in some conversations: who took part, whom the actor sees, who refused or agreed.

    ``shown``: the sources whose words the actor is shown.
    """

    people_in: dict[int, frozenset[int]]
    people: dict[int, Person]
    refusing: set[int]
    agreed: set[int]
    closed: set[tuple[int, str]]
    shown: set[int]


def list_raisers(db: Session, issues: Sequence[Issue]) -> list[Raiser]:
    """Who raised each of *issues*, in conversations that the session's actor sees."""
    answered = {issue.id: issue.answered_at for issue in issues}
    if not answered:
        return []
    query = select(IssueSource).where(IssueSource.issue_id.in_(sorted(answered)))
    talk = joinedload(IssueSource.conversation, innerjoin=True).joinedload(Conversation.street)
    sources = [source for source in db.scalars(query.options(talk).order_by(IssueSource.id)) if source.conversation]
    known = _find_known(db, sources)
    groups: dict[tuple[object, ...], list[IssueSource]] = {}
    for source in sources:
        groups.setdefault((source.issue_id, *_key(source.conversation, known)), []).append(source)
    return [_raiser(group, known, answered[group[0].issue_id]) for group in groups.values()]


def _key(talk: Conversation, known: _Known) -> tuple[object, ...]:
    """What is the same for conversations with the same people, or at the same door."""
    people = known.people_in.get(talk.id)
    if people:
        return ("people", people)
    if _door(talk) is not None:
        return ("door", talk.street_id, fold_door(talk.house))
    return ("talk", talk.id)


def _door(talk: Conversation) -> tuple[int, str] | None:
    """The door where the conversation was held, if it was at one."""
    if talk.channel is Channel.DOORSTEP and talk.street_id is not None and talk.house:
        return talk.street_id, talk.house
    return None


def _find_known(db: Session, sources: Sequence[IssueSource]) -> _Known:
    talks = [source.conversation for source in sources]
    # Who took part is asked of the table of ids alone: somebody whom the actor does not see is still not nobody.
    part = conversation_person.c
    rows = db.execute(
        select(part.conversation_id, part.person_id).where(part.conversation_id.in_([t.id for t in talks]))
    )
    people_in: dict[int, set[int]] = {}
    for talk_id, person_id in rows:
        people_in.setdefault(talk_id, set()).add(person_id)
    ids = sorted(set().union(*people_in.values()))
    seen = db.scalars(select(Person).where(Person.id.in_(ids)).options(joinedload(Person.street)))
    said = find_latest_consents(db, ids, Purpose.CONTACT_ME)
    doors = {door[0] for talk in talks if (door := _door(talk))}
    closed = list_closed_doors_of_streets(db, actor_of(db), street_ids=doors)
    return _Known(
        {talk_id: frozenset(who) for talk_id, who in people_in.items()},
        {person.id: person for person in seen},
        find_refusing(db, ids),
        {person_id for person_id, word in said.items() if word.given},
        {(street_id, fold_door(door.house)) for street_id, doors_ in closed.items() for door in doors_},
        _find_shown(db, sources),
    )


def _find_shown(db: Session, sources: Sequence[IssueSource]) -> set[int]:
    ids, actor = {source.id for source in sources}, actor_of(db)
    if not actor.unseen:
        return ids
    return set(db.scalars(select(IssueSource.id).where(IssueSource.id.in_(sorted(ids)), source_shown_to(actor))))


def _raiser(sources: Sequence[IssueSource], known: _Known, answered_at: dt.datetime | None) -> Raiser:
    talk = sources[-1].conversation
    ids = known.people_in.get(talk.id, frozenset())
    street_id, house, street = _find_door([known.people[id_] for id_ in sorted(ids) if id_ in known.people], talk)
    contacts, cannot = _sort(ids, known, has_door=street_id is not None and bool(house))
    if not ids and (street_id is None or not house):
        cannot, street_id = (UNKNOWN,), None
    elif not ids and (street_id, fold_door(house)) in known.closed:
        cannot, street_id = (CLOSED_DOOR,), None
    told_at = [source.told_at for source in sources]
    holds = all(at is not None and (answered_at is None or at >= answered_at) for at in told_at)
    return Raiser(
        issue_id=sources[0].issue_id,
        source_ids=tuple(source.id for source in sources),
        person_ids=ids,
        contacts=contacts,
        cannot=cannot,
        area_id=talk.area_id,
        street_id=street_id,
        house=house,
        place=f"{house} {street}".strip(),
        quotes=tuple(source.quote for source in sources if source.quote and source.id in known.shown),
        held_at=talk.held_at,
        told_at=max((at for at in told_at if at), default=None) if holds else None,
        told_in_id=next((source.told_in_id for source in sources if source.told_in_id), None) if holds else None,
    )


def _find_door(people: Iterable[Person], talk: Conversation) -> tuple[int | None, str, str]:
    """(street, house, name of the street) where they are: the home of the first who has one, else where we talked."""
    for person in people:
        if person.street is not None and person.street_id is not None:
            return person.street_id, person.house, person.street.name
    if _door(talk) is not None and talk.street is not None:
        return talk.street_id, talk.house, talk.street.name
    return None, "", ""


def _sort(ids: Iterable[int], known: _Known, *, has_door: bool) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    """Those who may be told, and why each of the others may not."""
    contacts: list[Contact] = []
    cannot: list[str] = []
    for person_id in sorted(ids):
        person, agreed = known.people.get(person_id), person_id in known.agreed
        if person_id in known.refusing:
            cannot.append(REFUSED)
        elif person is None:
            cannot.append(UNSEEN)
        elif person.archived_at or person.merged_into_id:
            cannot.append(GONE)
        elif not agreed and not has_door:
            cannot.append(NEVER_ASKED)
        else:
            ways = (person.phone, person.email, person.reach_note) if agreed else (None, None, "")
            contacts.append(Contact(person_id, person.name, agreed, *ways))
    return tuple(contacts), tuple(cannot)
