"""Answers that are told in a talk: what the record form offers and sends of them, and noting that they were told."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from crm import going_back
from crm.cleaning import shorten
from crm.errors import Invalid
from crm.going_back import Telling
from crm.models import Conversation
from crm.phone_clocks import read_time
from crm.text import fold_door
from web.forms.conversations import RecordForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db

_UNREADABLE = (
    "Which answer was told could not be read. Look at who was told, and write it down on the issue’s own page."
)

#: So many answers are offered on the page, which has to load at a door; others are ticked off on their own pages.
_MOST_OFFERED = 4

#: Characters of an answer that the form shows: it is told in one's own words.
_MOST_SHOWN = 120


def write_told(telling: Telling) -> str:
    """What the form sends when an answer was told: to whom, and when the answer was given, as another may follow."""
    answered_at = telling.issue.answered_at
    return f"{telling.raiser.source_id}@{answered_at.astimezone(dt.UTC).isoformat() if answered_at else ''}"


def read_told(text: str) -> tuple[int, dt.datetime]:
    """(source, when the answer was given) of what the form sent. Raises Invalid."""
    source, _, answered_at = text.partition("@")
    source_id = read_id(source)
    with suppress(ValueError, OverflowError):
        if source_id is not None:
            return source_id, read_time(answered_at)
    raise Invalid(told=_UNREADABLE)


def list_told(form: RecordForm) -> list[str]:
    """What was ticked as told, each once."""
    return list(dict.fromkeys(form.told.data or ()))


def note_told(talk: Conversation, told: str, *, agreed: bool = False) -> str:
    """Note that an answer was told in *talk*; gives a sentence where something is not as expected, else "".

    Raises Invalid where a person has to look at it.
    """
    source_id, answered_at = read_told(told)
    noted: str = going_back.note_telling(
        get_db(), current_actor(), talk, source_id=source_id, answered_at=answered_at, agreed=agreed
    )
    return noted


def note_all_told(form: RecordForm, talk: Conversation) -> list[str]:
    """Note all that was ticked; a sentence for each, empty where it is as expected. Raises Invalid."""
    return [note_told(talk, told) for told in list_told(form)]


def say_told(tellings: list[str]) -> Iterator[str]:
    """To whom which answer was told, in words, of what was sent; what cannot be read as it came."""
    sources = {told: read_id(told.partition("@")[0]) for told in tellings}
    ids = [source_id for source_id in sources.values() if source_id is not None]
    words = going_back.name_tellings(get_db(), current_actor(), source_ids=ids)
    for told, source_id in sources.items():
        yield words.get(source_id or 0, told)


def offer_tellings(form: RecordForm) -> None:
    """Offer the answers to tell at the form's door; what was sent stays, also where it is told by now."""
    db, actor, street_id, door = get_db(), current_actor(), form.street_id.data, fold_door(form.house.data or "")
    here = going_back.list_tellings(db, actor, street_ids=[street_id]).get(street_id, []) if street_id and door else []
    at_door = [one for one in here if fold_door(one.raiser.house) == door]
    offered = {write_told(one): _label(one) for one in at_door[:_MOST_OFFERED]}
    sent = [told for told in list_told(form) if told not in offered]
    form.told.choices = choices_of([*offered.items(), *zip(sent, say_told(sent), strict=True)])


def offer_told(talk: Conversation) -> list[tuple[str, str]]:
    """(what is sent, in words) of each answer that *talk* may have told, and which is not ticked off."""
    return [(write_told(one), _label(one)) for one in going_back.list_tellings_at(get_db(), current_actor(), talk)]


def _label(one: Telling) -> str:
    return f"Told {one.raiser.names or 'them'}: {one.issue.title}. {shorten(one.issue.answer, _MOST_SHOWN)}"
