"""Connectors: who brings people together here, how we know, and how sure we are."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from crm import connector_words as words
from crm import search
from crm.analyses import Analysis, find_analysis
from crm.areas import list_area_ids_within
from crm.conversations import find_last_spoken
from crm.glimpses import street_glimpses
from crm.models import Conversation, FollowUp, Person, User, now
from crm.models.words import FollowUpState
from crm.paging import Page, cut_page
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of

PAGE_SIZE = 12

#: A connector with whom somebody spoke more recently need not be called.
CALL_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class Connector:
    """One person with their evidence. The ranks are those of the whole network.

    ``refuses``: they asked not to be contacted.
    ``rank_low`` to ``rank_high`` holds the true rank nine times in ten; ``rank_without_a_source`` is the worst when
    what one colleague or conversation told is left out. ``settled_by``: about how many more ``conversations``, on how
    many ``streets``, and on which ``street`` they tell most, would settle it (None: settled). ``loss`` says who would
    lose their way to the rest without them (empty: nobody), ``disagreements`` where the lines point different ways.
    """

    person: Person
    rank: int
    evidence: tuple[words.Evidence, ...]
    loss: str
    disagreements: tuple[str, ...]
    certainty: str
    certainty_sentence: str
    rank_low: int
    rank_high: int
    rank_without_a_source: int
    settled_by: dict[str, Any] | None
    last_spoken_at: dt.datetime | None
    open_follow_ups: int
    refuses: bool

    @property
    def certainty_label(self) -> str:
        """The certainty as a page shows it."""
        return self.certainty.replace("_", " ").capitalize()

    @property
    def contact_sentence(self) -> str:
        """When somebody last spoke with them, and what is promised."""
        return words.contact(self.last_spoken_at, self.open_follow_ups, now())


@requires(Permission.READ_NETWORK)
def list_connectors(
    db: Session,
    actor: Actor,
    analysis: Analysis,
    *,
    text: str = "",
    area_id: int | None = None,
    street_id: int | None = None,
    sure: bool | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Connector]:
    """Those of the analysis's connectors whom the actor sees, best rank first; *sure* or unsure ones only."""
    found = [one for one in analysis.connectors if sure in (None, holds(one))]
    query = _people([one["id"] for one in found], *_conditions(db, text, area_id, street_id))
    people = {person.id: person for person in db.scalars(query)}
    seen = [one for one in found if one["id"] in people]
    cut = cut_page(seen, page=page, size=size)
    return Page(_describe(db, list(cut.rows), people), cut.number, cut.total, cut.size)


@requires(Permission.READ_NETWORK)
def find_connector(db: Session, actor: Actor, analysis: Analysis, person_id: int) -> Connector | None:
    """The evidence on one person, where there is enough to say something."""
    found = [one for one in analysis.connectors if one["id"] == person_id]
    people = {person.id: person for person in db.scalars(_people([one["id"] for one in found]))} if found else {}
    return next(iter(_describe(db, [one for one in found if one["id"] in people], people)), None)


@requires(Permission.READ_NETWORK)
def list_connectors_to_call(db: Session, actor: Actor, limit: int = 5) -> list[Connector]:
    """Connectors whose rank holds and with whom nobody spoke for a while; who has waited longest comes first.

    Whoever asked not to be contacted is left out.
    """
    analysis = find_analysis(db)
    if analysis is None:
        return []
    found = [one for one in analysis.connectors if holds(one)]
    people = {person.id: person for person in db.scalars(_people([one["id"] for one in found]))}
    spoken = find_last_spoken(db, people)
    never, latest = dt.datetime.min.replace(tzinfo=dt.UTC), now() - CALL_AFTER
    asked = people.keys() - find_refusing(db, people)
    waiting = [one for one in found if one["id"] in asked and spoken.get(one["id"], never) < latest]
    waiting.sort(key=lambda one: (spoken.get(one["id"], never), one["rank"]))
    return _describe(db, waiting[:limit], people)


def holds(one: dict[str, Any]) -> bool:
    """Whether the rank of a connector, as the analysis keeps it, can be relied on."""
    return bool(one["certainty"]["level"] != "not_sure_yet")


def _people(ids: Sequence[int], *conditions: ColumnElement[bool]) -> Select[Person]:
    current = (Person.archived_at.is_(None), Person.merged_into_id.is_(None))
    with_places = (joinedload(Person.street), joinedload(Person.area))
    return select(Person).where(Person.id.in_(ids), *current, *conditions).options(*with_places)


def _conditions(db: Session, text: str, area_id: int | None, street_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if text.strip():
        conditions.append(search.matching(db, text))
    if area_id is not None:
        conditions.append(Person.area_id.in_(list_area_ids_within(db, [area_id])))
    if street_id is not None:
        conditions.append(Person.street_id == street_id)
    return conditions


def _describe(db: Session, found: list[dict[str, Any]], people: dict[int, Person]) -> list[Connector]:
    ids = [one["id"] for one in found]
    streets = street_glimpses(db, {street for one in found for street in (*one["streets"], *one["only_link"])})
    sources = _sources(db, [one["certainty"] for one in found])
    sources |= _settling_streets(db, [one["certainty"] for one in found])
    spoken, promised, refusing = find_last_spoken(db, ids), _promised(db, ids), find_refusing(db, ids)
    return [
        Connector(
            people[one["id"]],
            one["rank"],
            words.evidence(one, people[one["id"]].name, streets),
            words.loss(one, people[one["id"]].name),
            words.disagreements(one),
            one["certainty"]["level"],
            words.certainty(one, people[one["id"]], sources),
            one["certainty"]["low"],
            one["certainty"]["high"],
            one["certainty"].get("without_source", one["certainty"]["high"]),
            words.settled_by(one, sources),
            spoken.get(one["id"]),
            promised.get(one["id"], 0),
            one["id"] in refusing,
        )
        for one in found
    ]


def _sources(db: Session, certainties: list[dict[str, Any]]) -> dict[tuple[str, int], Any]:
    """The names of the recorders, and the days of the conversations, that ranks hinge on."""
    rules = rules_of(db)
    asked = {
        "OneRecorder": select(User.id, User.name),
        "OneConversation": select(Conversation.id, Conversation.held_at),
    }
    found: dict[tuple[str, int], Any] = {}
    for hinge, query in asked.items():
        ids = {one["source"] for one in certainties if one["hinge"] == hinge}
        if ids:
            column = User.id if hinge == "OneRecorder" else Conversation.id
            for id_, said in db.execute(query.where(column.in_(ids))):
                found[hinge, id_] = rules.day_of(said) if isinstance(said, dt.datetime) else said
    return found


def _settling_streets(db: Session, certainties: list[dict[str, Any]]) -> dict[tuple[str, int], Any]:
    """The streets where more conversations would settle a rank: by name, or by their area where the actor sees none."""
    ids = {one["settled_by"]["street"] for one in certainties if "settled_by" in one}
    return {("Street", id_): street.name for id_, street in street_glimpses(db, ids).items()}


def _promised(db: Session, ids: Collection[int]) -> dict[int, int]:
    open_ = (FollowUp.state == FollowUpState.OPEN, FollowUp.person_id.in_(list(ids)))
    query = select(FollowUp.person_id, func.count()).where(*open_).group_by(FollowUp.person_id)
    return dict(db.execute(query).all()) if ids else {}
