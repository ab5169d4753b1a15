"""Excerpts: the words that a theme was put to, found again by theme, place, day, voice and coder, in their context."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from crm.areas import list_area_ids_within
from crm.audit import note_export
from crm.cleaning import tidy_line
from crm.coding_unseen import shown_to
from crm.insight_filters import InsightFilters
from crm.models import Area, Coding, Conversation, Street, Theme, User
from crm.models.words import Channel, Sway
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import Rules, rules_of
from crm.session import make_reading_session
from crm.theme_tree import read_tree
from crm.word_conditions import has_letters, has_word, said_with

#: Characters of what was said before and after a quote that are shown with it.
CONTEXT = 140

#: Characters of a conversation that are shown where a theme was put to it as a whole.
BEGINNING = 320

#: How many words of what is typed are looked for.
_MOST_TYPED = 8

_CHUNK = 500

HEADINGS = (
    *("conversation", "held on", "channel", "street", "area", "theme", "sway", "quote", "before", "after"),
    *("whole conversation", "start", "end", "note", "coder", "coded at (UTC)"),
)


@dataclass(frozen=True)
class ExcerptFilters(InsightFilters):
    """What is looked for: as in an insight; a theme has those within it, an area those inside it.

    ``text``: what is typed, each word of it anywhere in the words; ``word``: one word as it was counted, and no part of
    a longer one.
    """

    street_ids: tuple[int, ...] | None = None
    coder_id: int | None = None
    text: str = ""
    word: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it is of less than everything."""
        return self != ExcerptFilters()


@dataclass(frozen=True)
class Excerpt:
    """Some words with those around them; ``whole``: the theme is the conversation's, and ``quote`` is how it begins.

    ``adrift``: the text was changed since, and the words are no longer in it.
    """

    coding_id: int
    conversation_id: int
    held_at: dt.datetime
    channel: Channel
    street: str
    area: str
    theme: str
    colour: str
    sway: Sway
    before: str
    quote: str
    after: str
    whole: bool
    adrift: bool
    start: int | None
    end: int | None
    note: str
    coder: str
    coded_at: dt.datetime


@requires(Permission.CODE)
def list_excerpts(
    db: Session, actor: Actor, filters: ExcerptFilters, *, page: int = 1, size: int = 20
) -> Page[Excerpt]:
    """A page of excerpts, those of the latest conversation first, in the order of what was said. Raises Invalid."""
    filters.check()
    found = get_page(db, select_codings(db, actor, filters), by=LATEST, page=page, size=size)
    return Page(rows=_read(db, found.rows), number=found.number, total=found.total, size=size)


@requires(Permission.EXPORT)
def start_excerpt_export(db: Session, actor: Actor, filters: ExcerptFilters) -> Iterator[Sequence[str | int | None]]:
    """The headings, then a row for each excerpt, read while they are written; who took them is in the audit.

    Raises Invalid.
    """
    filters.check()
    ids = db.scalars(select_codings(db, actor, filters).order_by(*LATEST)).all()
    note_export(db, actor, noun=Coding.__tablename__, rows=len(ids))
    return _write(db, actor, ids)


@requires(Permission.CODE)
def list_coders(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of whoever coded a conversation that the actor may see, for a filter."""
    coders = select(Coding.coder_id).distinct()
    users = db.scalars(select(User).where(User.id.in_(coders)).order_by(User.name, User.id))
    return [(user.id, user.name) for user in users]


def select_codings(db: Session, actor: Actor, filters: ExcerptFilters, *, others: bool = False) -> Select[int]:
    """The ids of the codings that *filters* ask for, or of all *others*, each with its conversation joined."""
    query = select(Coding.id).join(Conversation, Conversation.id == Coding.conversation_id).where(shown_to(actor))
    asked = (*on_conversations(db, filters), *on_codings(db, filters))
    if others:
        return query.where(not_(func.coalesce(and_(true(), *asked), false())))
    return query.where(*asked, *said_with([*_typed(filters), *_counted(filters)]))


def on_conversations(db: Session, filters: ExcerptFilters) -> Iterator[ColumnElement[bool]]:
    """The conditions on a ``Conversation`` that *filters* ask for."""
    yield from filters.conditions(db, since=filters.since)
    if filters.area_id is not None:
        yield Conversation.area_id.in_(sorted(list_area_ids_within(db, [filters.area_id])))
    if filters.street_ids is not None:
        yield Conversation.street_id.in_(filters.street_ids)


def on_codings(db: Session, filters: ExcerptFilters) -> Iterator[ColumnElement[bool]]:
    """The conditions on a ``Coding``, joined with its conversation, that *filters* ask for."""
    if filters.theme_id is not None:
        tree = read_tree(db)
        own = [filters.theme_id] if filters.theme_id in tree.themes else []
        yield Coding.theme_id.in_([*own, *(theme.id for theme in tree.below(filters.theme_id))])
    if filters.sway is not None:
        yield Coding.sway == filters.sway
    if filters.coder_id is not None:
        yield Coding.coder_id == filters.coder_id
    whole = and_(Coding.start.is_(None), Coding.quote == "")
    for letters in _typed(filters):
        yield or_(has_letters(Coding.quote, letters), and_(whole, has_letters(Conversation.said, letters)))
    for word in _counted(filters):
        yield or_(has_word(Coding.quote, word), and_(whole, has_word(Conversation.said, word)))


def _typed(filters: ExcerptFilters) -> list[str]:
    return tidy_line(filters.text).split()[:_MOST_TYPED]


def _counted(filters: ExcerptFilters) -> list[str]:
    word = tidy_line(filters.word).lower()
    return [word] if word else []


#: How codings joined with their conversations are ordered: the latest first, each in the order of what was said.
LATEST = (
    *(Conversation.held_at.desc(), Conversation.id.desc()),
    *(func.coalesce(Coding.start, -1), func.coalesce(Coding.end, -1), Coding.id),
)


def _read(db: Session, ids: Sequence[int]) -> list[Excerpt]:
    """The excerpts of the codings *ids*, in that order."""
    query = (
        select(Coding, Conversation, Street.name, Area.name, Theme.colour, User.name)
        .join(Conversation, Conversation.id == Coding.conversation_id)
        .join(Area, Area.id == Conversation.area_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .outerjoin(Street, Street.id == Conversation.street_id)
        .outerjoin(User, User.id == Coding.coder_id)
    )
    tree = read_tree(db)
    found = {}
    for coding, conversation, street, area, colour, coder in db.execute(query.where(Coding.id.in_(ids))):
        where = {"street": street or "", "area": area, "theme": tree.path_to(coding.theme_id), "colour": colour}
        found[coding.id] = _excerpt(coding, conversation, coder=coder or "", **where)
    return [found[id_] for id_ in ids if id_ in found]


def _excerpt(coding: Coding, conversation: Conversation, **said: str) -> Excerpt:
    before, quote, after = _in_context(coding, conversation.said)
    return Excerpt(
        coding_id=coding.id,
        conversation_id=conversation.id,
        held_at=conversation.held_at,
        channel=conversation.channel,
        sway=coding.sway,
        before=before,
        quote=quote,
        after=after,
        whole=coding.start is None and not coding.quote,
        adrift=coding.start is None and bool(coding.quote),
        start=coding.start,
        end=coding.end,
        note=coding.note,
        coded_at=coding.coded_at,
        **said,
    )


def _in_context(coding: Coding, said: str) -> tuple[str, str, str]:
    """What stands before the words, the words, and what stands after them; cut between two words."""
    if coding.start is None or coding.end is None:
        return "", coding.quote or _cut(said, BEGINNING), ""
    before, after = said[: coding.start], said[coding.end :]
    if len(before) > CONTEXT:
        near = before[-CONTEXT:]
        before = "… " + (near.partition(" ")[2] or near)
    return before, coding.quote, _cut(after, CONTEXT)


def _cut(text: str, most: int) -> str:
    """The beginning of *text*, to the end of a word; there are languages that part no words."""
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def _write(db: Session, actor: Actor, ids: Sequence[int]) -> Iterator[Sequence[str | int | None]]:
    yield HEADINGS
    rules = rules_of(db)
    with make_reading_session(db, actor) as reading:
        for first in range(0, len(ids), _CHUNK):
            yield from (_row(excerpt, rules) for excerpt in _read(reading, ids[first : first + _CHUNK]))
            reading.expunge_all()


def _row(one: Excerpt, rules: Rules) -> Sequence[str | int | None]:
    where = (one.conversation_id, f"{rules.day_of(one.held_at)}", one.channel.value, one.street, one.area)
    what = (one.theme, one.sway.value, one.quote, one.before, one.after, "yes" if one.whole else "no")
    return (*where, *what, one.start, one.end, one.note, one.coder, f"{one.coded_at:%Y-%m-%d %H:%M}")
