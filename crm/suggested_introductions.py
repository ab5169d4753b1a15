"""Introductions worth making: at most ten a day for each reader."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm import nodes
from crm import suggestion_words as words
from crm.analyses import Analysis
from crm.consents import find_latest_consents
from crm.errors import Invalid
from crm.glimpses import Glimpse, glimpses, street_glimpses
from crm.introductions import suggest_introduction
from crm.models import Introduction, PairRefusal, Person, Tie, Topic
from crm.models.words import Purpose
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of, today

#: Suggestions for a day; in how many of them one person stands; how many of them may open cut-off streets.
A_DAY, OF_ONE_PERSON, OPENING = 10, 2, 5

#: Pairs of people whom the reader sees, best first, among which the day's are chosen.
LOOKED_AT = 600

_CHUNK = 5000

Pair = tuple[int, int]


@dataclass(frozen=True)
class SuggestedIntroduction:
    """Two people who could meet, both seen by the reader; ``introducer`` knows both and may be asked.

    ``lasting`` is what an introduction keeps of reason and gain: nobody's name.
    """

    first: Person
    second: Person
    introducer: Glimpse | None
    reason: str
    gain: str
    easy: str
    lasting: str


@dataclass(frozen=True)
class Today:
    """The day's suggestions that wait for an answer, and how many of the day's were answered."""

    rows: list[SuggestedIntroduction]
    answered: int


@requires(Permission.INTRODUCE)
def list_suggested_introductions(
    db: Session, actor: Actor, analysis: Analysis | None, *, person_id: int | None = None
) -> Today:
    """At most ten for today, of people whom the actor sees and who agree to it now; answered ones keep their place.

    *person_id*: instead the pairs with that person, at most two.
    """
    if analysis is None:
        return Today([], 0)
    found = [one for one in analysis.suggestions if person_id is None or person_id in one["pair"]]
    usable = _usable(db, actor, found)
    answers = _answers(db, _ends(usable))
    chosen = list(_choose(usable, answers, OF_ONE_PERSON if person_id else A_DAY, on=today(db)))
    open_ = [one for one in chosen if _pair(one) not in answers]
    return Today(_describe(db, open_), len(chosen) - len(open_))


@requires(Permission.INTRODUCE)
def take_up_suggestion(
    db: Session, actor: Actor, analysis: Analysis | None, *, first_id: int, second_id: int, ask_introducer: bool = False
) -> Introduction:
    """Make an introduction of a suggestion, with its reason in words; *ask_introducer*: through who knows both.

    Raises NotFound for somebody whom the actor does not see, Invalid for two who are not suggested any more.
    """
    both = {nodes.get_node(db, actor, person_id, Person).id for person_id in (first_id, second_id)}
    found = [one for one in (analysis.suggestions if analysis else []) if set(one["pair"]) == both]
    rows = _describe(db, _usable(db, actor, found))
    if not rows or _answers(db, both):
        raise Invalid(second_id="These two are not suggested any more: something changed meanwhile.")
    one = rows[0]
    introduction: Introduction = suggest_introduction(
        db,
        actor,
        first_id=one.first.id,
        second_id=one.second.id,
        introducer_id=one.introducer.id if ask_introducer and one.introducer else None,
        reason=one.lasting,
    )
    return introduction


def _choose(
    pairs: list[dict[str, Any]], answers: dict[Pair, dt.date], most: int, *, on: dt.date
) -> Iterator[dict[str, Any]]:
    """The first *most*, answered that day or not yet, that bring what none before them brings; then others."""
    brought, stands, opening = set[Any](), Counter[int](), 0
    later = list[dict[str, Any]]()
    waiting = [one for one in pairs if answers.get(_pair(one), on) == on]
    for turn in (waiting, later):
        for one in turn:
            brings = _brings(one)
            opens = one["gain"] == "opens"
            if turn is waiting and brings and brings <= brought:
                later.append(one)
            elif max(stands[end] for end in one["pair"]) < OF_ONE_PERSON and not (opens and opening >= OPENING):
                stands.update(one["pair"])
                brought |= brings
                opening += opens
                yield one
                most -= 1
            if most == 0:
                return


def _usable(db: Session, actor: Actor, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of *found* whose people the actor sees, agree to be introduced now, and have not met since."""
    seen = _seen(db, _ends(found))
    found = [one for one in found if seen.issuperset(one["pair"])][:LOOKED_AT]
    ids = _ends(found)
    said = find_latest_consents(db, ids, Purpose.INTRODUCE_ME)
    agreed = {person_id for person_id, word in said.items() if word.given} - find_refusing(db, ids)
    ties = select(Tie.a_id, Tie.b_id).where(Tie.a_id.in_(agreed), Tie.b_id.in_(agreed), Tie.closed_at.is_(None))
    tied = {(min(a, b), max(a, b)) for a, b in db.execute(ties)} if agreed else set[Pair]()
    told = actor.may(Permission.READ_NETWORK)
    return [
        one
        for one in found
        if agreed.issuperset(one["pair"]) and _pair(one) not in tied and (told or one["reason"] != "connector")
    ]


def _seen(db: Session, ids: Iterable[int]) -> set[int]:
    """Those of *ids* whom the actor sees, met and not archived."""
    wanted, found = sorted(ids), set[int]()
    current = (Person.met, ~Person.staff, Person.archived_at.is_(None), Person.merged_into_id.is_(None))
    for start in range(0, len(wanted), _CHUNK):
        some = Person.id.in_(wanted[start : start + _CHUNK])
        found.update(db.scalars(select(Person.id).where(some, *current)))
    return found


def _answers(db: Session, ids: Iterable[int]) -> dict[Pair, dt.date]:
    """Pairs among *ids* that are or were introduced, or are set aside: on which day that was last said."""
    some, rules = list(ids), rules_of(db)
    answers: dict[Pair, dt.date] = {}
    asides = select(PairRefusal.first_id, PairRefusal.second_id, PairRefusal.recorded_at).where(
        PairRefusal.first_id.in_(some),
        PairRefusal.second_id.in_(some),
        PairRefusal.until.is_(None) | (PairRefusal.until > today(db)),
    )
    begun = select(Introduction.first_id, Introduction.second_id, Introduction.recorded_at).where(
        Introduction.first_id.in_(some), Introduction.second_id.in_(some)
    )
    for query in (begun, asides):
        for one, other, at in db.execute(query) if some else ():
            pair = (min(one, other), max(one, other))
            answers[pair] = max(rules.day_of(at), answers.get(pair, dt.date.min))
    return answers


def _ends(pairs: list[dict[str, Any]]) -> set[int]:
    return {end for one in pairs for end in one["pair"]}


def _pair(one: dict[str, Any]) -> Pair:
    first, second = one["pair"]
    return first, second


def _brings(one: dict[str, Any]) -> set[Any]:
    """What a tie would join for the first time: streets opened, groups, two streets."""
    if one["gain"] == "opens":
        return set(one["opens"])
    if one["gain"] == "pieces":
        return {("pieces", *sorted(one["pieces"]))}
    return {("streets", *sorted(one["streets"]))} if one["gain"] == "streets" else set()


def _describe(db: Session, pairs: list[dict[str, Any]]) -> list[SuggestedIntroduction]:
    with_places = (joinedload(Person.street), joinedload(Person.area))
    found = db.scalars(select(Person).where(Person.id.in_(_ends(pairs))).options(*with_places)) if pairs else ()
    people = {person.id: person for person in found}
    seen = glimpses(db, [node for one in pairs for node in (*one["between"], one["place"])])
    alone = find_refusing(db, {person for one in pairs for person in one["between"]})
    streets = street_glimpses(db, {street for one in pairs for street in one["streets"] if street >= 0})
    topics = _topic_names(db, pairs)
    names = {person_id: person.name for person_id, person in people.items()}
    rows = []
    for one in pairs:
        asked = [seen[person] for person in one["between"] if person in seen and person not in alone]
        asked = [person for person in asked if not (person.archived or person.named_only)]
        between = min(asked, key=lambda person: person.id is None, default=None)
        reason = words.reason(one, names, topics)
        place = seen.get(one["place"])
        easy = words.easy(one, between, place if place and not place.archived else None)
        if reason:
            first, second = (people[end] for end in one["pair"])
            introducer = between if between and between.id else None
            gain = words.gain(one, names, streets)
            lasting = words.lasting(one, topics)
            rows.append(SuggestedIntroduction(first, second, introducer, reason, gain, easy, lasting))
    return rows


def _topic_names(db: Session, pairs: list[dict[str, Any]]) -> dict[int, str]:
    ids = {one["shared"] for one in pairs} | {one["offered"][1] for one in pairs if one["offered"]}
    query = select(Topic.id, Topic.name).where(Topic.id.in_([id_ for id_ in ids if id_ is not None]))
    return dict(db.execute(query).all())
