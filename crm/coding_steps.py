"""Coding step by step: what a step changed, as a few plain values, and taking it back."""

import hashlib
import uuid as uuids
from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.anchoring import hold_words
from crm.codings import find_place, find_theme, get_coding, may_change
from crm.conversations import get_conversation
from crm.errors import Invalid
from crm.models import Coding
from crm.models.words import Sway
from crm.permissions import Actor, Permission, requires

#: More of a quote is not kept with a step, which has to fit into a cookie; one adrift that is longer is not put back.
_KEPT = 300
#: Of words that have positions, enough to see that they are still there.
_BEGINNING = 60

_PAST = "This cannot be undone any more: the coding was changed meanwhile."


@dataclass(frozen=True)
class Step:
    """A coding as it was before a step; ``added`` where it was not there.

    ``left``: what the step made of it, so that nothing is undone that somebody did since; none where it was removed.
    """

    conversation_id: int
    uuid: str
    added: bool
    theme_id: int
    start: int | None
    end: int | None
    quote: str
    sway: str
    note: str
    coder_id: int | None
    id: int | None = None
    left_theme_id: int | None = None
    left: str = ""

    @classmethod
    def of(cls, coding: Coding, *, added: bool = False) -> Self:
        """*coding* as it is now, before it is changed or removed; or after it was *added*."""
        step = cls(
            conversation_id=coding.conversation_id,
            uuid=str(coding.uuid),
            added=added,
            theme_id=coding.theme_id,
            start=coding.start,
            end=coding.end,
            quote=coding.quote[: _KEPT if coding.start is None else _BEGINNING],
            sway=coding.sway.value,
            note=coding.note,
            coder_id=coding.coder_id,
            id=coding.id,
        )
        return step.leaving(coding) if added else step

    def leaving(self, coding: Coding) -> Self:
        """The step, after which *coding* is as it is now."""
        return replace(self, left_theme_id=coding.theme_id, left=_sign_of(coding))

    @property
    def can_be_undone(self) -> bool:
        """Whether enough of the coding is kept with the step."""
        return self.added or self.start is not None or len(self.quote) < _KEPT


@requires(Permission.CODE)
def undo_step(db: Session, actor: Actor, step: Step) -> Coding | None:
    """Take *step* back: the coding as it was before, with its coder; None where it was not there before.

    Raises NotFound, and Invalid where the words or the coding were changed meanwhile.
    """
    said = hold_words(db, get_conversation(db, actor, step.conversation_id))
    coding = db.scalar(select(Coding).where(Coding.uuid == uuids.UUID(step.uuid)))
    if step.added and coding is None:
        return None
    if step.left and not _is_as_left(db, coding, step):
        raise Invalid(coding=_PAST)
    if step.added:
        if coding is not None and may_change(actor, coding):
            db.delete(coding)
            db.flush()
        return None
    if step.start is not None:
        find_place(said, start=step.start, end=step.end)
        if not said[step.start : step.end].startswith(step.quote):
            raise Invalid(coding=_PAST)
    theme = find_theme(db, step.theme_id)
    if theme is None or (coding is not None and not may_change(actor, coding)):
        raise Invalid(coding=_PAST)
    if coding is None:
        # Under its own id, by which the codebook's history knows it.
        own = {"id": step.id, "uuid": uuids.UUID(step.uuid), "coder_id": step.coder_id}
        coding = Coding(conversation_id=step.conversation_id, **own)
        db.add(coding)
    coding.theme_id = theme.id
    coding.start, coding.end, coding.sway, coding.note = step.start, step.end, Sway(step.sway), step.note
    coding.quote = step.quote if step.start is None else said[step.start : step.end]
    db.flush()
    coding_id = coding.id
    db.expire(coding)
    return get_coding(db, actor, coding_id)


def _is_as_left(db: Session, coding: Coding | None, step: Step) -> bool:
    theme = find_theme(db, step.left_theme_id or 0)
    return coding is not None and theme is not None and coding.theme_id == theme.id and _sign_of(coding) == step.left


def _sign_of(coding: Coding) -> str:
    """What a coding says, but for its theme, in a few letters: they fit into a cookie where a note does not."""
    said = (coding.sway.value, coding.start is None, coding.quote, coding.note)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
