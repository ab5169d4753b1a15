"""Which of people's words may be told outside the team, and how: with their consent, and without anybody's name.

A conversation is quoted only where somebody by name took part, everybody who did agreed that their words are used, and
agrees still. Where nobody by name is kept there is nobody who agreed, and nobody who could take it back: it is never
quoted. With a quote stands its theme alone, never a street or an age.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from crm.areas import list_area_ids_within
from crm.cleaning import tidy_line
from crm.coding_unseen import shown_to
from crm.insight_filters import InsightFilters
from crm.models import Coding, Conversation, Nomination, Person, Report, Tie
from crm.models.conversations import conversation_person
from crm.models.words import Sway
from crm.permissions import Actor
from crm.report_blocks import Quote, Section
from crm.report_numbers import Numbers
from crm.scope import UNSCOPED
from crm.stories import find_agreed
from crm.text import fold
from crm.theme_places import ThemePlaces, place_themes

#: Fewer characters say nothing, more are an essay.
SHORTEST, LONGEST = 20, 400

#: What stands in place of a name.
SOMEBODY = "[name]"

#: Shorter parts of a name are other words too often: *Jo* and *Al* go where they begin with a capital alone.
_SHORTEST_NAME = 3

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True)
class QuoteFilters:
    """Which quotes are looked for: of a top-level theme, spoken in a sway, with some words."""

    theme_id: int | None = None
    sway: Sway | None = None
    text: str = ""


#: Every quote.
ANY = QuoteFilters()


class Tellable(NamedTuple):
    """Words that may be told, as they were said, names and all: the coding they are of, and its top-level theme."""

    coding_id: int
    conversation_id: int
    theme_id: int
    sway: Sway
    words: str
    speakers: int


def list_tellable(
    db: Session,
    report: Report,
    numbers: Numbers,
    filters: QuoteFilters = ANY,
    *,
    to: Actor,
    only: Collection[int] | None = None,
) -> list[Tellable]:
    """What a report may tell of *filters*, or of the codings *only*: by theme, then the shortest first.

    None of a theme that is not told of the whole, or not of the part of the area where it was said. The same words
    under the same theme come once. *to*: who chooses or reads it before it is published.
    """
    places = place_themes(db)
    parts = {one: part for part in numbers.counted.areas for one in list_area_ids_within(db, [part])}
    order = {line.theme.id: at for at, line in enumerate(numbers.themes) if line.raised.number is not None}
    rows = _read_quotes(db, report, [shown_to(to), *_narrow(places, filters, only)])
    speakers = find_speakers(db, {row.conversation_id for row in rows})
    agreed = find_agreed(db, {person_id for people in speakers.values() for person_id in people})
    found: dict[tuple[int, str], Tellable] = {}
    for row in rows:
        people, place = speakers.get(row.conversation_id), places.place.get(row.theme_id)
        top = places.counted[place].id if place is not None else 0
        part = parts.get(row.area_id)
        where = numbers.number(f"theme:{top}", area_id=part) if part else numbers.number(f"theme:{top}")
        if people and people <= agreed and top in order and where.number is not None:
            one = Tellable(row.id, row.conversation_id, top, row.sway, row.quote, len(people))
            found.setdefault((top, fold(row.quote) if only is None else str(row.id)), one)
    return sorted(found.values(), key=lambda one: order[one.theme_id])


def _narrow(places: ThemePlaces, filters: QuoteFilters, only: Collection[int] | None) -> Iterator[ColumnElement[bool]]:
    if only is not None:
        yield Coding.id.in_(sorted(only))
    if filters.theme_id is not None:
        yield Coding.theme_id.in_(sorted(places.within.get(filters.theme_id, ())))
    if filters.sway is not None:
        yield Coding.sway == filters.sway
    if words := tidy_line(filters.text):
        yield Coding.quote.icontains(words, autoescape=True)


def tell_quotes(db: Session, numbers: Numbers, found: Sequence[Tellable]) -> list[Quote]:
    """Each as a report tells it: without anybody's name, with its theme."""
    names = _read_names(db, {one.conversation_id for one in found})
    themes = {theme.id: theme.name for theme in numbers.counted.themes}
    return [
        Quote(
            words=without_names(one.words, names.get(one.conversation_id, ())),
            theme=themes[one.theme_id],
            conversation=one.conversation_id,
            speakers=one.speakers,
        )
        for one in found
    ]


def _read_quotes(db: Session, report: Report, narrowed: Iterable[ColumnElement[bool]]) -> list[Any]:
    """Rows (id, conversation_id, theme_id, sway, area_id, quote) of a report's area and days, the shortest first."""
    days = InsightFilters(since=report.starts_on, until=report.ends_on)
    query = select(Coding.id, Coding.conversation_id, Coding.theme_id, Coding.sway, Conversation.area_id, Coding.quote)
    query = query.join(Conversation, Conversation.id == Coding.conversation_id)
    query = query.where(Coding.start.is_not(None), *days.conditions(db, since=report.starts_on), *narrowed)
    if report.area_id is not None:
        query = query.where(Conversation.area_id.in_(sorted(list_area_ids_within(db, [report.area_id]))))
    rows = [row for row in db.execute(query) if SHORTEST <= len(row.quote.strip()) <= LONGEST]
    return sorted(rows, key=lambda row: (len(row.quote), row.id))


def find_speakers(db: Session, conversation_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Who took part in each conversation, staff left out; none without anybody by name.

    Unscoped: what is told to everybody hangs on the word of everybody who took part.
    """
    part = conversation_person.c
    query = select(part.conversation_id, Person.id).join(Person, Person.id == part.person_id)
    query = query.where(Person.staff.is_(False), part.conversation_id.in_(sorted(conversation_ids)))
    speakers: defaultdict[int, set[int]] = defaultdict(set)
    for conversation_id, person_id in db.execute(query, execution_options=UNSCOPED):
        speakers[conversation_id].add(person_id)
    return {id_: frozenset(people) for id_, people in speakers.items()}


def _read_names(db: Session, conversation_ids: Collection[int]) -> dict[int, set[str]]:
    """The names of who took part in each conversation, and of whom it named in ties and nominations.

    Unscoped: a name is taken out, whoever may see the person.
    """
    wanted = sorted(conversation_ids)
    part = conversation_person.c
    met = select(part.conversation_id, part.person_id).where(part.conversation_id.in_(wanted))
    queries = [
        met,
        select(Tie.conversation_id, Tie.a_id).where(Tie.conversation_id.in_(wanted)),
        select(Tie.conversation_id, Tie.b_id).where(Tie.conversation_id.in_(wanted)),
        select(Nomination.conversation_id, Nomination.nominee_id).where(Nomination.conversation_id.in_(wanted)),
    ]
    named: defaultdict[int, set[int]] = defaultdict(set)
    for query in queries:
        for conversation_id, person_id in db.execute(query, execution_options=UNSCOPED):
            named[conversation_id].add(person_id)
    ids = sorted({one for people in named.values() for one in people})
    people = select(Person.id, Person.name, Person.known_as).where(Person.id.in_(ids))
    spelt = {id_: {name, known_as} for id_, name, known_as in db.execute(people, execution_options=UNSCOPED)}
    return {id_: set().union(*(spelt.get(one, set()) for one in people)) for id_, people in named.items()}


def without_names(words: str, names: Iterable[str]) -> str:
    """*words* with every first and last name of *names* taken out, several in a row as one.

    >>> without_names("I asked Mary O’Brien, and mary's sister helped.", ["Mary O’Brien"])
    'I asked [name], and [name] sister helped.'
    >>> without_names("Al is all right.", ["Al Hart"])
    '[name] is all right.'
    """
    spelt = {fold(part) for name in names for part in name.replace("-", " ").split()}
    parts = {part for part in spelt if len(part) >= _SHORTEST_NAME}
    short = {part for part in spelt - parts if len(part) > 1}

    def told(match: re.Match[str]) -> str:
        word = fold(match[0])
        forms = {word, word.removesuffix("s"), *word.split()}
        known = forms & (parts | short if match[0][0].isupper() else parts)
        return SOMEBODY if known else match[0]

    return re.sub(rf"{re.escape(SOMEBODY)}(?:\s+{re.escape(SOMEBODY)})+", SOMEBODY, _WORD.sub(told, words))


def keep_agreed_quotes(db: Session, sections: Iterable[Section]) -> None:
    """Take out of a published report's sections every quote whose people no longer all agree, or are no longer there.

    The words of somebody who withdraws are gone at once, wherever the report is shown or written; its numbers stay.
    """
    sections = list(sections)
    wanted = {quote["conversation"] for section in sections for quote in section["quotes"]}
    speakers = find_speakers(db, wanted)
    agreed = find_agreed(db, {person_id for people in speakers.values() for person_id in people})
    for section in sections:
        section["quotes"] = [quote for quote in section["quotes"] if _holds(quote, speakers, agreed)]


def _holds(quote: Quote, speakers: Mapping[int, frozenset[int]], agreed: Collection[int]) -> bool:
    people = speakers.get(quote["conversation"], frozenset())
    return len(people) >= quote["speakers"] and all(person_id in agreed for person_id in people)
