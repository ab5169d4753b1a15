"""Codings: a theme put to some words of a conversation by a coder, or to the conversation as a whole."""

import re
import uuid as uuids
from collections.abc import Mapping
from typing import TypedDict, Unpack

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from crm.anchoring import hold_words
from crm.cleaning import clean_line, shorten, tidy_text
from crm.coding_unseen import shown_to
from crm.conversations import get_conversation
from crm.errors import Invalid, NotFound
from crm.models import Coding, Conversation, Theme
from crm.models.words import Sway
from crm.permissions import Actor, Permission, requires

NOTE_LENGTH = 500

_MOVED = "The words were changed meanwhile: look at them as they are now, and choose again."
_GONE = "This theme is no longer in the codebook: choose another."
_RETIRED = "This theme is no longer used: choose another."


class CodingChanges(TypedDict, total=False):
    """What may be changed of a coding; ``start``, ``end`` and ``words`` as `add_coding` takes them."""

    theme_id: int
    sway: Sway
    note: str
    start: int | None
    end: int | None
    words: str


@requires(Permission.CODE)
def add_coding(
    db: Session,
    actor: Actor,
    *,
    conversation_id: int,
    theme_id: int,
    start: int | None = None,
    end: int | None = None,
    words: str = "",
    sway: Sway = Sway.NEITHER,
    note: str = "",
    uuid: uuids.UUID | None = None,
) -> Coding:
    """Put a theme to the words from *start* to *end* (code points of ``said``), or to the whole where neither is given.

    *words*: with positions, what the coder saw there; without, words to be found. Sent again with the same *uuid*,
    gives the one that is there. Raises NotFound, Invalid.
    """
    conversation: Conversation = get_conversation(db, actor, conversation_id)
    known: Coding | None = db.scalar(_whole().where(Coding.uuid == uuid)) if uuid else None
    if known is not None:
        return known
    theme = _usable(db, theme_id)
    start, end = find_place(hold_words(db, conversation), start=start, end=end, words=words)
    coding = Coding(
        uuid=uuid or uuids.uuid4(),
        conversation_id=conversation_id,
        theme_id=theme.id,
        start=start,
        end=end,
        quote=conversation.said[start:end] if start is not None else "",
        sway=sway,
        note=_clean_note(note),
        coder_id=actor.id,
    )
    if _has_twin(db, coding):
        raise Invalid(theme_id="You have put this theme to these words already: change its sway in the list.")
    db.add(coding)
    db.flush()
    db.refresh(coding, ("conversation", "theme", "coder"))
    return coding


@requires(Permission.CODE)
def code_as_told(db: Session, actor: Actor, conversation: Conversation, themes: Mapping[int, Sway]) -> None:
    """Put *themes* to a conversation as a whole, as they were told with it; those no longer there are left out.

    One that was retired since is put all the same: whoever told it could not know.
    """
    found = {theme_id: find_theme(db, theme_id) for theme_id in sorted(themes)}
    swayed = {theme.id: themes[theme_id] for theme_id, theme in found.items() if theme is not None}
    for theme_id, sway in swayed.items():
        db.add(Coding(conversation_id=conversation.id, theme_id=theme_id, sway=sway, coder_id=actor.id))
    db.flush()


@requires(Permission.CODE)
def list_chips(db: Session, actor: Actor) -> list[Theme]:
    """The themes of the first level that are in use: few enough to be tapped while one records."""
    in_use = (Theme.parent_id.is_(None), Theme.retired_at.is_(None), Theme.merged_into_id.is_(None))
    return list(db.scalars(select(Theme).where(*in_use).order_by(Theme.place, Theme.name_key, Theme.id)))


@requires(Permission.CODE)
def get_coding(db: Session, actor: Actor, coding_id: int) -> Coding:
    """The coding with its conversation, theme and coder. Raises NotFound, also for one that is hidden yet."""
    coding: Coding | None = db.scalar(_whole().where(Coding.id == coding_id, shown_to(actor)))
    if coding is None:
        raise NotFound(f"There is no coding {coding_id}.")
    return coding


@requires(Permission.CODE)
def list_codings(db: Session, actor: Actor, conversation_id: int) -> list[Coding]:
    """The codings of a conversation: of the whole first, then in the order of the words; those adrift come last."""
    get_conversation(db, actor, conversation_id)
    found = _whole().where(Coding.conversation_id == conversation_id, shown_to(actor))
    return sorted(db.scalars(found), key=_order)


@requires(Permission.CODE)
def change_coding(db: Session, actor: Actor, coding_id: int, **changes: Unpack[CodingChanges]) -> Coding:
    """Change the ``theme_id``, ``sway`` or ``note``, or put it to other words with ``start``, ``end`` and ``words``.

    One's own; a colleague's only for whoever looks after the codebook, but anybody finds the words of one adrift
    again. Raises NotFound, Invalid.
    """
    coding: Coding = get_coding(db, actor, coding_id)
    moved = not changes.keys().isdisjoint(("start", "end", "words"))
    if not (moved and is_adrift(coding) and changes.keys() <= {"start", "end", "words"}):
        _check_own(actor, coding)
    if changes.get("theme_id", coding.theme_id) != coding.theme_id:
        coding.theme = _usable(db, changes["theme_id"])
        coding.theme_id = coding.theme.id
    if moved:
        said, words = hold_words(db, coding.conversation), changes.get("words", "")
        coding.start, coding.end = find_place(said, start=changes.get("start"), end=changes.get("end"), words=words)
        coding.quote = said[coding.start : coding.end] if coding.start is not None else ""
    if (moved or "theme_id" in changes) and _has_twin(db, coding):
        db.expire(coding)
        raise Invalid(theme_id="This theme is put to these words already, in another coding: remove one of the two.")
    coding.sway = changes.get("sway", coding.sway)
    coding.note = _clean_note(changes.get("note", coding.note))
    db.flush()
    return coding


@requires(Permission.CODE)
def remove_coding(db: Session, actor: Actor, coding_id: int) -> Coding:
    """Take a coding away, as far as `change_coding` would change it; gives it as it was. Raises NotFound, Invalid."""
    coding: Coding = get_coding(db, actor, coding_id)
    _check_own(actor, coding)
    db.delete(coding)
    db.flush()
    return coding


def may_change(actor: Actor, coding: Coding) -> bool:
    """Whether *actor* may change a coding: their own, or anybody's where they look after the codebook."""
    own = coding.coder_id is not None and coding.coder_id == actor.id
    return own or actor.may(Permission.EDIT_CODEBOOK)


def is_adrift(coding: Coding) -> bool:
    """Whether the words of a coding are no longer in what was said."""
    return coding.start is None and bool(coding.quote)


def find_theme(db: Session, theme_id: int) -> Theme | None:
    """The theme, or what it was merged into since somebody was shown it; None where it is no longer there.

    It is merged into no other until this transaction ends: what is coded with it then goes along.
    """
    theme = db.get(Theme, theme_id, with_for_update={"read": True})
    if theme is not None and theme.merged_into_id is not None:
        return find_theme(db, theme.merged_into_id)
    return theme


def find_place(
    said: str, *, start: int | None = None, end: int | None = None, words: str = ""
) -> tuple[int, int] | tuple[None, None]:
    """Where the coded words stand in *said*, without white space at either end; (None, None) for the whole.

    Raises Invalid (``words``) for positions outside, other words than *words* there, and words that are not to be
    found or found more than once.
    """
    if start is None and end is None:
        return _find_words(said, words)
    if start is None or end is None or not 0 <= start < end <= len(said):
        raise Invalid(words=_MOVED)
    chosen = said[start:end]
    if words and _plain(words) != _plain(chosen):
        raise Invalid(words=_MOVED)
    if not chosen.strip():
        raise Invalid(words="There are no words in what you chose: choose at least one.")
    start += len(chosen) - len(chosen.lstrip())
    return start, start + len(chosen.strip())


def _find_words(said: str, words: str) -> tuple[int, int] | tuple[None, None]:
    typed = _plain(words)
    if not typed:
        return None, None
    if len(typed) > len(said):
        raise Invalid(words="These words are longer than what was said: copy them from the text above.")
    # As people retype them: any apostrophe, any white space, capitals or not.
    pattern = r"\s+".join(re.escape(word).replace("'", "['’‘]") for word in typed.split())
    places = [match.span() for match in re.finditer(pattern, said, re.IGNORECASE)]
    if not places:
        raise Invalid(words=f"“{shorten(words)}” is not in what was said: copy the words from the text above.")
    if len(places) > 1:
        raise Invalid(words=f"“{shorten(words)}” is there {len(places)} times: add the words before or after it.")
    return places[0]


def _plain(words: str) -> str:
    return re.sub("[’‘]", "'", " ".join(tidy_text(words).split()))


def _whole() -> Select[Coding]:
    return select(Coding).options(joinedload(Coding.conversation), joinedload(Coding.theme), joinedload(Coding.coder))


def _order(coding: Coding) -> tuple[bool, int, int, int]:
    start = -1 if coding.start is None else coding.start
    return (is_adrift(coding), start, -(coding.end or 0), coding.id)


def _usable(db: Session, theme_id: int) -> Theme:
    theme = find_theme(db, theme_id)
    if theme is None:
        raise Invalid(theme_id=_GONE)
    if theme.retired_at is not None:
        raise Invalid(theme_id=_RETIRED)
    return theme


def _has_twin(db: Session, coding: Coding) -> bool:
    """Whether the same coder has put the same theme to the same words in another coding."""
    same = select(Coding.id).where(
        Coding.conversation_id == coding.conversation_id,
        Coding.theme_id == coding.theme_id,
        Coding.coder_id == coding.coder_id,
        Coding.start == coding.start,
        Coding.end == coding.end,
        Coding.quote == coding.quote,
        Coding.id.is_distinct_from(coding.id),
    )
    with db.no_autoflush:
        return db.scalar(same.limit(1)) is not None


def _check_own(actor: Actor, coding: Coding) -> None:
    if not may_change(actor, coding):
        raise Invalid(
            coding=f"{coding.coder.name if coding.coder else 'Somebody'} coded this: add a coding of your own."
        )


def _clean_note(note: str) -> str:
    try:
        return clean_line(note, what="note", most=NOTE_LENGTH)
    except ValueError as reason:
        raise Invalid(note=str(reason)) from None
