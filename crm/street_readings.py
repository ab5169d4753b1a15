"""Streets as the network reads them: what we know of each, which are cut off, and who could open the door."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from crm.analyses import Analysis, find_analysis
from crm.areas import list_area_ids_within
from crm.connector_words import counted
from crm.errors import NotFound
from crm.finding_streets import list_street_ids_by_name
from crm.glimpses import Glimpse, glimpses
from crm.models import Conversation, Node, Street, now
from crm.models.words import Channel
from crm.paging import PAGE_SIZE, Page, cut_page
from crm.paths_in_words import path_in_words
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.street_words import StreetState, spoken_sentence, street_sentence

#: A street where somebody spoke more recently need not be visited next.
VISIT_AFTER = dt.timedelta(days=7)

#: How many ways into a street are shown.
WAYS_SHOWN = 3


@dataclass(frozen=True)
class Opener:
    """Somebody outside the street who could open the door, and how: the path in words.

    Neither they nor whom they lead to asked not to be contacted.
    """

    person: Glimpse
    sentence: str


@dataclass(frozen=True)
class StreetReading:
    """One street as the analysis read it; ``place`` is its place in the order of need."""

    street: Street
    place: int
    state: StreetState
    coverage: float | None
    people: int
    links_outward: int
    steps: int | None
    last_spoken_at: dt.datetime | None
    hangs_by_one: bool
    sentence: str
    openers: tuple[Opener, ...]

    @property
    def needs_way_in(self) -> bool:
        """Whether somebody should open the door: the street is not known to be linked, or hangs by one person."""
        return self.state is not StreetState.LINKED_OUTWARD or self.hangs_by_one

    @property
    def spoken_sentence(self) -> str:
        """When anybody last spoke there."""
        return spoken_sentence(self.last_spoken_at)

    @property
    def steps_sentence(self) -> str:
        """How far the nearest connector is."""
        if self.steps is None:
            return "No way known"
        return counted(self.steps, "step") if self.steps else "One lives here"


@dataclass(frozen=True)
class StreetFacts:
    """A street and what was read of it, before anybody is named; ``place`` is its place in the order of need."""

    street: Street
    place: int
    found: dict[str, Any]
    last_spoken_at: dt.datetime | None

    @property
    def state(self) -> StreetState:
        """What is known of it."""
        return StreetState(self.found.get("state", StreetState.NOT_READ))

    @property
    def coverage(self) -> float | None:
        """The share of its doors that somebody came to; None where the households are not known."""
        share: float | None = self.found.get("coverage")
        return share

    @property
    def people(self) -> int:
        """How many people are known there."""
        return int(self.found.get("people", 0))

    @property
    def links_outward(self) -> int:
        """How many links lead to other streets."""
        return int(self.found.get("outward", 0))

    @property
    def spoken_sentence(self) -> str:
        """When anybody last spoke there."""
        return spoken_sentence(self.last_spoken_at)


_CHUNK = 5000
_BEFORE = dt.datetime.min.replace(tzinfo=dt.UTC)

#: What a list may be sorted by. What is not known comes last when sorted upwards, where that asks for attention.
SORTS: dict[str, Callable[[StreetFacts], Any]] = {
    "need": lambda read: read.place,
    "name": lambda read: read.street.name,
    "coverage": lambda read: read.coverage or 0,
    "people": lambda read: read.people,
    "links": lambda read: read.links_outward,
    "steps": lambda read: 1000 if read.found.get("steps") is None else read.found["steps"],
    "spoken": lambda read: read.last_spoken_at or _BEFORE,
}


@requires(Permission.SEE_RECORDS)
def list_street_readings(
    db: Session,
    actor: Actor,
    analysis: Analysis | None,
    *,
    text: str = "",
    area_id: int | None = None,
    state: StreetState | None = None,
    by: Mapping[int, float] | None = None,
    sort: str = "need",
    direction: str = "ascending",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[StreetReading]:
    """The streets that the actor sees, those in need first; one that is new since the analysis is not read yet.

    *by*, a number for each street's id, orders them instead of *sort*; those without one come last.
    """
    reads = list_street_facts(db, actor, analysis, text=text, area_id=area_id, state=state)
    if by is None:
        reads.sort(key=SORTS.get(sort, SORTS["need"]), reverse=direction == "descending")
    else:
        turn = -1 if direction == "descending" else 1
        reads.sort(key=lambda read: (read.street.id not in by, turn * by.get(read.street.id, 0)))
    cut = cut_page(reads, page=page, size=size)
    return Page(_describe(db, list(cut.rows)), cut.number, cut.total, cut.size)


@requires(Permission.SEE_RECORDS)
def list_street_facts(
    db: Session,
    actor: Actor,
    analysis: Analysis | None,
    *,
    text: str = "",
    area_id: int | None = None,
    state: StreetState | None = None,
) -> list[StreetFacts]:
    """What was read of each street that the actor sees, by name: figures alone, which is quick for thousands."""
    conditions: list[ColumnElement[bool]] = []
    if text.strip():
        conditions.append(Street.id.in_(list_street_ids_by_name(db, actor, text=text)))
    if area_id is not None:
        conditions.append(Street.area_id.in_(list_area_ids_within(db, [area_id])))
    facts = [one for one in _read(db, analysis, *conditions) if state is None or one.state is state]
    return sorted(facts, key=lambda one: (one.street.name, one.street.id))


@requires(Permission.SEE_RECORDS)
def get_street_reading(db: Session, actor: Actor, analysis: Analysis | None, street_id: int) -> StreetReading:
    """One street with what was read of it. Raises NotFound."""
    reads = _read(db, analysis, Street.id == street_id)
    if not reads:
        raise NotFound(f"There is no street {street_id}.")
    return _describe(db, reads)[0]


@requires(Permission.SEE_RECORDS)
def list_readings_of(
    db: Session, actor: Actor, analysis: Analysis | None, *, street_ids: Sequence[int]
) -> list[StreetReading]:
    """Those of *street_ids* that the actor sees, in that order, with what was read of each."""
    reads = _describe(db, _read(db, analysis, Street.id.in_(street_ids)))
    return sorted(reads, key=lambda read: street_ids.index(read.street.id))


@requires(Permission.SEE_RECORDS)
def list_streets_to_visit(db: Session, actor: Actor, limit: int = 5) -> list[StreetReading]:
    """The streets in most need where nobody spoke within a week: cut off, hanging by one person, or not known."""
    analysis = find_analysis(db)
    latest = now() - VISIT_AFTER
    waiting = [
        read
        for read in _read(db, analysis)
        if (read.state is not StreetState.LINKED_OUTWARD or read.found["hangs_by"])
        and (read.last_spoken_at or _BEFORE) < latest
    ]
    return _describe(db, sorted(waiting, key=lambda read: (read.place, read.street.id))[:limit])


def _read(db: Session, analysis: Analysis | None, *conditions: ColumnElement[bool]) -> list[StreetFacts]:
    known = {one["id"]: (place, one) for place, one in enumerate(analysis.streets if analysis else [], start=1)}
    streets = db.scalars(select(Street).where(*conditions).options(joinedload(Street.area))).all()
    spoken = _last_spoken(db, [street.id for street in streets])
    unread: tuple[int, dict[str, Any]] = (len(known) + 1, {})
    return [StreetFacts(street, *known.get(street.id, unread), spoken.get(street.id)) for street in streets]


def _last_spoken(db: Session, street_ids: list[int]) -> dict[int, dt.datetime]:
    """When anybody last spoke on each of *street_ids*, which the actor sees, by the team's clocks.

    Unscoped: a Community Connector sees their own conversations alone, but that a colleague was there they are told. It
    is a date, and nobody's name or words.
    """
    last = select(Conversation.street_id, func.max(Conversation.held_at)).group_by(Conversation.street_id)
    last = last.where(Conversation.channel != Channel.SURVEY)
    found, zone = dict[int, dt.datetime](), rules_of(db).zone
    for start in range(0, len(street_ids), _CHUNK):
        some = Conversation.street_id.in_(street_ids[start : start + _CHUNK])
        rows = db.execute(last.where(some), execution_options=UNSCOPED)
        found |= {street_id: at.astimezone(zone) for street_id, at in rows if street_id is not None}
    return found


def _describe(db: Session, reads: list[StreetFacts]) -> list[StreetReading]:
    paths = [path for read in reads for path in read.found.get("openers", ())]
    held = [person for read in reads for person in read.found.get("hangs_by", ())]
    seen = glimpses(db, [*(node for path in paths for node in path), *held])
    left_alone = find_refusing(db, {path[end] for path in paths for end in (0, -1)})
    ends = {path[-1] for path in paths}
    houses = dict(db.execute(select(Node.id, Node.house).where(Node.id.in_(ends))).all()) if ends else {}
    return [
        StreetReading(
            read.street,
            read.place,
            read.state,
            read.coverage,
            read.people,
            read.links_outward,
            read.found.get("steps"),
            read.last_spoken_at,
            bool(read.found.get("hangs_by")),
            street_sentence(read.state, read.found, seen),
            _openers(
                [path for path in read.found.get("openers", ()) if not left_alone.intersection((path[0], path[-1]))],
                seen,
                houses,
            ),
        )
        for read in reads
    ]


def _openers(paths: Sequence[list[int]], seen: dict[int, Glimpse], houses: dict[int, str]) -> tuple[Opener, ...]:
    """The first of those whom the reader may name; where there is none, in which areas somebody knows the way."""
    known = [path for path in paths if all(node in seen for node in path)]
    named = [path for path in known if seen[path[0]].id is not None]
    if named:
        return tuple(_opener(path, seen, houses) for path in named[:WAYS_SHOWN])
    hidden = {seen[path[0]].name: seen[path[0]] for path in known}
    return tuple(Opener(person, _hidden_opener(person)) for person in list(hidden.values())[:WAYS_SHOWN])


def _hidden_opener(person: Glimpse) -> str:
    where = person.name.removeprefix("someone")
    return f"Somebody{where} knows the way: ask a colleague{' who works there' if where else ''}."


def _opener(path: list[int], seen: dict[int, Glimpse], houses: dict[int, str]) -> Opener:
    """*Amina Hussain knows Tom Webb at number 12*."""
    said = path_in_words(path, seen)
    if house := houses.get(path[-1]):
        said += f" at number {house}" if house[:1].isdigit() else f" at {house}"
    return Opener(seen[path[0]], said + ".")
