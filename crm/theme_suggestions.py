"""Themes that a conversation could have, going by the codings so far: shown to a coder, never put by themselves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from crm.coding_unseen import is_still_unseen
from crm.jobs import Planned, plan_jobs
from crm.models import Coding, Conversation, Reading, SuggestionModel, Theme, ThemeSuggestion, now
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.theme_tree import ThemeTree, read_tree

#: So many conversations are read and coded before anything is learned; so many have a theme, and so many have it not.
LEAST_READ, LEAST_OF_THEME = 200, 20

#: A theme is suggested where at least this share of its suggestions was right.
GOOD_ENOUGH = 0.6


@dataclass(frozen=True)
class SuggestionLine:
    """A theme that nobody has put yet; ``score``, from 0 to 1, is how likely it is by the model."""

    theme_id: int
    path: str
    colour: str
    score: float


@dataclass(frozen=True)
class MeasuredTheme:
    """How a theme held on codings that were kept aside: of ``coded`` conversations, how many were found.

    ``suggested``: how many were said to have it, and ``right`` of them did; ``missed``: had it and were not found.
    ``on``: whether it is suggested; ``threshold``: from which score on.
    """

    path: str
    colour: str
    coded: int
    suggested: int
    right: int
    missed: int
    threshold: float | None
    on: bool

    @property
    def precision(self) -> float | None:
        """How often a suggestion was right."""
        return self.right / self.suggested if self.suggested else None


@dataclass(frozen=True)
class Standing:
    """``ready``: conversations to learn from by now; ``conversations`` and ``codings``: those learned from last."""

    ready: int
    trained_at: dt.datetime | None
    conversations: int
    codings: int
    on: bool
    themes: tuple[MeasuredTheme, ...]


@requires(Permission.CODE)
def list_suggestions(db: Session, actor: Actor, conversation_id: int) -> list[SuggestionLine]:
    """Themes that *conversation_id* could have, the likeliest first; none while suggestions are off.

    And none for who codes unseen and has not read it: both coders would put what the model says. Left out are themes
    that somebody has put to it already, and those that are retired or merged.
    """
    if not are_on(db) or is_still_unseen(db, actor, conversation_id):
        return []
    put = select(Coding.theme_id).where(Coding.conversation_id == conversation_id)
    query = (
        select(ThemeSuggestion.score, Theme)
        .join(Theme, Theme.id == ThemeSuggestion.theme_id)
        .where(ThemeSuggestion.conversation_id == conversation_id, Theme.id.not_in(put))
        .where(Theme.retired_at.is_(None), Theme.merged_into_id.is_(None))
        .order_by(ThemeSuggestion.score.desc(), Theme.id)
    )
    found = db.execute(query).all()
    tree = read_tree(db) if found else ThemeTree([])
    return [SuggestionLine(theme.id, tree.path_to(theme.id), theme.colour, score) for score, theme in found]


@requires(Permission.CODE)
def get_standing(db: Session, actor: Actor) -> Standing:
    """How suggestions stand: how much there is to learn from, and how often what was learned last is right."""
    model = _last_model(db)
    if model is None:
        return Standing(count_to_learn_from(db), None, 0, 0, False, ())
    tree, themes = read_tree(db), model.measured["themes"]
    lines = [
        MeasuredTheme(tree.path_to(int(id_)), tree.themes[int(id_)].colour, **figures)
        for id_, figures in themes.items()
        if int(id_) in tree.themes
    ]
    lines.sort(key=lambda line: (not line.on, -line.coded, line.path))
    conversations = model.measured["conversations"]
    return Standing(count_to_learn_from(db), model.trained_at, conversations, model.codings, model.on, tuple(lines))


@requires(Permission.EDIT_CODEBOOK)
def ask_to_learn(db: Session, actor: Actor) -> None:
    """Have suggestions learned anew within the minute; asked again meanwhile, it is done once."""
    at = now()
    plan_jobs(db, [Planned("learning", f"learning asked {at:%Y-%m-%dT%H:%M}", at)])


def are_on(db: Session) -> bool:
    """Whether what was learned last is good enough to be shown."""
    model = _last_model(db)
    return model is not None and model.on


def count_to_learn_from(db: Session) -> int:
    """How many conversations in all areas were read to their end and have a theme."""
    read = select(Reading.conversation_id).join(Coding, Coding.conversation_id == Reading.conversation_id)
    counted = select(func.count()).select_from(read.distinct().subquery())
    return db.scalar(counted, execution_options=UNSCOPED) or 0


def keep_learned(
    db: Session,
    suggestions: Iterable[tuple[int, int, float]] = (),
    *,
    codings: int = 0,
    conversations: int = 0,
    themes: dict[int, dict[str, Any]] | None = None,
) -> None:
    """Put what was learned in place of what was before: (conversation, theme, score), and how well each theme holds.

    Left out are conversations that somebody has read, or that went, since they were looked at.
    """
    themes = themes or {}
    db.execute(delete(ThemeSuggestion))
    db.execute(delete(SuggestionModel))
    unread = set(db.scalars(select_unread()))
    rows = [
        {"conversation_id": conversation_id, "theme_id": theme_id, "score": score}
        for conversation_id, theme_id, score in suggestions
        if conversation_id in unread
    ]
    if rows:
        db.execute(insert(ThemeSuggestion), rows)
    measured = {"conversations": conversations, "themes": {str(id_): figures for id_, figures in themes.items()}}
    on = any(figures["on"] for figures in themes.values())
    db.add(SuggestionModel(trained_at=now(), codings=codings, measured=measured, on=on))
    db.flush()


def select_unread() -> Select[int]:
    """The ids of the conversations that have words and that nobody has read."""
    read = select(Reading.conversation_id).where(Reading.conversation_id == Conversation.id)
    return select(Conversation.id).where(Conversation.said != "", ~read.exists())


def _last_model(db: Session) -> SuggestionModel | None:
    return db.scalar(select(SuggestionModel).order_by(SuggestionModel.id.desc()).limit(1))
