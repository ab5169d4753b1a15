"""The conversations of an insight as plain rows: one query gives each with its codings and its voices as texts.

Read so, fifty thousand conversations with two hundred thousand codings cost a few tenths of a second; a row for each
coding would cost as much again.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, case, exists, extract, func, literal, null, select, type_coerce
from sqlalchemy import or_ as any_of
from sqlalchemy.orm import Session

from crm.coding_unseen import counts_as_read, shown_to
from crm.insight_filters import InsightFilters, start_of
from crm.models import Coding, Conversation, Person, Reading
from crm.models.conversations import conversation_person
from crm.models.words import Characteristic, Sway
from crm.permissions import Actor
from crm.scope import UNSCOPED
from crm.theme_places import ThemePlaces

#: The words of one voice, in the order of ``Characteristic``; empty: not known.
Words = tuple[str, ...]

#: The words that a conversation counts under, of each characteristic; none: not known.
Voices = tuple[tuple[str, ...], ...]

#: How sways add up: a strength to one coder and a problem to the next are both.
SWAYS = {Sway.NEITHER: 0, Sway.ASSET: 1, Sway.DEFICIT: 2, Sway.BOTH: 3}

_NOTHING: Words = ("",) * len(Characteristic)

# The tables by themselves: each is read for conversations, which are limited to the actor's areas.
_coding = Coding.__table__
_reading = Reading.__table__
_person = Person.__table__


class Row(NamedTuple):
    """A conversation. ``codings``: *12asset,7both*, None without any; ``people``: *31,8*; ``own``: *over_60,,,live*.

    ``moment``: when it was held, in seconds from 1970; None unless asked for.
    """

    area_id: int
    moment: int | None
    earlier: int
    read: int
    codings: str | None
    people: str | None
    own: str


def read_rows(
    db: Session,
    filters: InsightFilters,
    area_ids: frozenset[int] | None,
    *,
    moments: bool = False,
    unseen_by: Actor | None = None,
) -> Iterable[Row]:
    """The conversations of *filters* and of just as many days before, theme and sway apart.

    Of *area_ids*, or of all that the actor sees. *moments*: with when each was held. *unseen_by*: whoever codes unseen,
    for whom nothing counts that they are not shown.
    """
    before = filters.before(db)
    conditions = list(filters.conditions(db, since=before.since if before else filters.since))
    if area_ids is not None:
        conditions.append(Conversation.area_id.in_(area_ids))
    is_earlier = Conversation.held_at < start_of(db, filters.since) if filters.since else literal(False)
    read: ColumnElement[bool] = exists().where(_reading.c.conversation_id == Conversation.id).correlate(Conversation)
    shown: list[ColumnElement[bool]] = []
    if unseen_by is not None:
        read, shown = counts_as_read(unseen_by), [shown_to(unseen_by)]
    theme = _coding.c.theme_id.cast(String) + type_coerce(_coding.c.sway, String)
    columns = [
        *(case((flag, 1), else_=0) for flag in (is_earlier, read)),
        _gathered(theme, _coding.c.conversation_id, *shown),
        _gathered(conversation_person.c.person_id.cast(String), conversation_person.c.conversation_id),
        _joined([getattr(Conversation, one.value) for one in Characteristic]),
    ]
    moment = extract("epoch", Conversation.held_at) if moments else null()
    rows: Any = db.execute(select(Conversation.area_id, moment, *columns).where(*conditions))
    return rows  # type: ignore[no-any-return]


def _gathered(
    text: ColumnElement[str], conversation_id: ColumnElement[int], *only: ColumnElement[bool]
) -> ColumnElement[Any]:
    gathered = select(func.aggregate_strings(text, ",")).where(conversation_id == Conversation.id, *only)
    return gathered.correlate(Conversation).scalar_subquery()


def _joined(words: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    texts: list[ColumnElement[str]] = [func.coalesce(type_coerce(word, String), "") for word in words]
    return reduce(lambda before, text: before + "," + text, texts)


class Pieces(dict[str, tuple[int, int, int]]):
    """(place, sway, theme) of each piece of a text of codings, *12asset*: taken apart once. Place -1: not counted.

    *whole*: the theme at place 0 has all that is within it, each of which counts by itself, too.
    """

    def __init__(self, places: ThemePlaces, *, whole: bool = False) -> None:
        super().__init__()
        self.places, self.whole = places.place, whole

    def __missing__(self, piece: str) -> tuple[int, int, int]:
        word = piece.lstrip("0123456789")
        theme_id = int(piece[: -len(word)])
        self[piece] = self.places.get(theme_id, -1), SWAYS[Sway(word)], theme_id
        return self[piece]

    def raised(self, codings: str) -> list[int]:
        """What a conversation raised, each theme once: four times its place, and its sway; below 0: not counted."""
        sways: dict[int, int] = {}
        for piece in codings.split(","):
            place, sway, _ = self[piece]
            sways[place] = sways.get(place, 0) | sway
        if self.whole and (counted := [sway for place, sway in sways.items() if place >= 0]):
            sways[0] = reduce(or_, counted)
        return [4 * place + sway for place, sway in sways.items()]


class Fit:
    """Whether the filters of theme and sway leave a conversation in."""

    def __init__(self, filters: InsightFilters, places: ThemePlaces, pieces: Pieces) -> None:
        self.theme_ids = None if filters.theme_id is None else places.within.get(filters.theme_id, frozenset())
        self.sway = None if filters.sway is None else SWAYS[filters.sway]
        self.pieces = pieces

    def __call__(self, codings: str | None) -> bool:
        """By how it spoke of the theme, all of its codings together; without a theme, of any."""
        sways: dict[int, int] = {}
        for piece in codings.split(",") if codings else ():
            _, sway, theme_id = self.pieces[piece]
            if self.theme_ids is None or theme_id in self.theme_ids:
                key = theme_id if self.theme_ids is None else 0
                sways[key] = sways.get(key, 0) | sway
        return bool(sways) if self.sway is None else self.sway in sways.values()


class Speakers:
    """Who spoke, by the texts of a row; staff are nobody."""

    def __init__(self, db: Session) -> None:
        words = [_person.c[one.value] for one in Characteristic]
        query = select(_person.c.id, type_coerce(_person.c.staff, Integer), _joined(words))
        known = any_of(_person.c.staff, *(word.is_not(None) for word in words))
        rows = db.execute(query.where(known), execution_options=UNSCOPED).all()
        self.staff = {str(id_) for id_, staff, _ in rows if staff}
        self.words = {str(id_): tuple(text.split(",")) for id_, staff, text in rows if not staff}
        self.known: dict[tuple[Words, str], Voices] = {}

    def people(self, row_people: str | None) -> list[str]:
        """Those who took part, by the texts of their ids."""
        return [id_ for id_ in row_people.split(",") if id_ not in self.staff] if row_people else []

    def words_of(self, id_: str) -> Words:
        """What is known of somebody."""
        return self.words.get(id_, _NOTHING)

    def voices(self, row_people: str | None, own: str) -> Voices:
        """The words that a conversation counts under, as ``crm.voices`` says: its people's, else its own."""
        people = self.people(row_people)
        if len(people) > 1:
            several = [{self.words_of(id_)[place] for id_ in people} - {""} for place in range(len(_NOTHING))]
            return tuple(
                tuple(sorted(words)) or ((said,) if said else ())
                for words, said in zip(several, own.split(","), strict=True)
            )
        key = self.words_of(people[0]) if people else _NOTHING, own
        if key not in self.known:
            words = [word or said for word, said in zip(key[0], own.split(","), strict=True)]
            self.known[key] = tuple((word,) if word else () for word in words)
        return self.known[key]
