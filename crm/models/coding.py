"""The codebook, what its themes are put to, and who has read what."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import (
    Base,
    UtcDateTime,
    id_,
    moment,
    name_,
    recorded_at_,
    text_,
    user_fk,
    uuid_,
    words,
)
from crm.models.conversations import Conversation
from crm.models.users import User
from crm.models.words import Sway, ThemeChangeKind

_AT_THE_TOP = text("parent_id IS NULL")
_ADRIFT = text("start IS NULL AND quote <> ''")


class Theme(Base):
    """An entry of the codebook, perhaps within another; one that was merged says into which."""

    __tablename__ = "theme"

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    name: Mapped[name_]
    name_key: Mapped[str] = mapped_column(String(200), comment="the name folded")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    place: Mapped[int] = mapped_column(default=0, comment="where it stands among its sisters")
    colour: Mapped[str] = mapped_column(String(7), comment="#rrggbb")
    description: Mapped[text_] = mapped_column(comment="what belongs here, and what does not")
    examples: Mapped[text_] = mapped_column(comment="a line for each")
    retired_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, comment="no longer offered; its codings stay")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    parent: Mapped["Theme | None"] = relationship(
        foreign_keys="Theme.parent_id", remote_side="Theme.id", lazy="raise_on_sql"
    )

    __table_args__ = (
        CheckConstraint("name <> ''", name="name_not_empty"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        UniqueConstraint("parent_id", "name_key"),
        # To a database no two themes at the top have the same parent: there is none.
        Index("uq_theme_top_name_key", "name_key", unique=True, sqlite_where=_AT_THE_TOP, postgresql_where=_AT_THE_TOP),
        {"sqlite_autoincrement": True},  # the history keeps ids: none may come to mean another theme
    )


class ThemeChange(Base):
    """One step in the codebook's history, with all that is needed to take it back."""

    __tablename__ = "theme_change"
    __audited__ = False

    id: Mapped[id_]
    theme_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id"), index=True, comment="none where adding it was undone"
    )
    into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True, comment="where its codings went")
    kind: Mapped[ThemeChangeKind] = mapped_column(words(ThemeChangeKind, "theme_change_kind"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, comment="columns as they were; ids of the codings that moved")
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[user_fk | None]
    changed_by_id: Mapped[user_fk | None]
    changed_at: Mapped[recorded_at_]

    changed_by: Mapped[User | None] = relationship(foreign_keys="ThemeChange.changed_by_id", lazy="raise_on_sql")
    undone_by: Mapped[User | None] = relationship(foreign_keys="ThemeChange.undone_by_id", lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("undone_by_id IS NULL OR undone_at IS NOT NULL", name="undone_has_a_time"),)


class Coding(Base):
    """A theme put to some words of a conversation by a coder, or to the conversation as a whole.

    Positions count characters (code points) of what was said, from zero; the end is the first that is no longer in it.
    A quote without positions is adrift: the text was changed, and its words are no longer there.
    """

    __tablename__ = "coding"
    __area_from__ = ("conversation_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[text_] = mapped_column(comment="the words; empty where the whole conversation is meant")
    sway: Mapped[Sway] = mapped_column(words(Sway, "sway"), default=Sway.NEITHER)
    note: Mapped[str] = mapped_column(String(500), default="", comment="why, for whoever reads it after")
    coder_id: Mapped[user_fk | None]
    coded_at: Mapped[recorded_at_]

    conversation: Mapped[Conversation] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")
    coder: Mapped[User | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint('(start IS NULL) = ("end" IS NULL)', name="both_ends_or_none"),
        CheckConstraint('start >= 0 AND "end" > start', name="ends_after_it_begins"),
        CheckConstraint("start IS NULL OR quote <> ''", name="words_are_kept"),
        # What insight counts is in them, so that two hundred thousand are counted without reading a row of the table.
        Index("ix_coding_counted", "conversation_id", "theme_id", "sway"),
        Index("ix_coding_theme", "theme_id", "conversation_id", "sway"),
        # Those adrift, of which there are few: whoever looks for words has to look at each of them.
        Index("ix_coding_adrift", "conversation_id", sqlite_where=_ADRIFT, postgresql_where=_ADRIFT),
        {"sqlite_autoincrement": True},  # the codebook's history keeps ids: none may come to mean another coding
    )


class Reading(Base):
    """A coder has read a conversation to its end: what they did not code, they left uncoded on purpose."""

    __tablename__ = "reading"
    __area_from__ = ("conversation_id",)
    __audited__ = False

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    coder_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    read_at: Mapped[moment]

    coder: Mapped[User] = relationship(lazy="raise_on_sql")


class ThemeSuggestion(Base):
    """A theme that a conversation could have, going by the codings so far; nobody has said so."""

    __tablename__ = "theme_suggestion"
    __area_from__ = ("conversation_id",)
    __audited__ = False

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    score: Mapped[float] = mapped_column(Float, comment="0 to 1: how likely, by the model")

    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")


class SuggestionModel(Base):
    """How well the last trained suggestions hold on codings that were kept aside."""

    __tablename__ = "suggestion_model"
    __audited__ = False

    id: Mapped[id_]
    trained_at: Mapped[moment]
    codings: Mapped[int] = mapped_column(comment="how many it was trained on")
    measured: Mapped[dict[str, Any]] = mapped_column(JSON, comment="by theme: held out, suggested, right")
    on: Mapped[bool] = mapped_column(default=False, server_default="0", comment="enough codings, and good enough")
