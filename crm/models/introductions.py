"""Introductions: a record with a life, from a suggestion to a tie or to nothing."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, id_, node_fk, recorded_at_, text_, user_fk, uuid_, words
from crm.models.nodes import Node
from crm.models.words import Answer, IntroductionState


class Introduction(Base):
    """Somebody brings two people together. ``level`` is the weaving level, 1 to 7, once it was made."""

    __tablename__ = "introduction"
    __area_from__ = ("first_id", "second_id", "introducer_id")
    __network__ = True

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    first_id: Mapped[node_fk]
    second_id: Mapped[node_fk]
    introducer_id: Mapped[node_fk | None] = mapped_column(
        comment="the person who brings them together, where not the team"
    )
    reason: Mapped[text_]
    state: Mapped[IntroductionState] = mapped_column(
        words(IntroductionState, "state"), default=IntroductionState.SUGGESTED
    )
    first_answer: Mapped[Answer] = mapped_column(words(Answer, "first_answer"), default=Answer.NOT_ASKED)
    second_answer: Mapped[Answer] = mapped_column(words(Answer, "second_answer"), default=Answer.NOT_ASKED)
    level: Mapped[int | None] = mapped_column(comment="seven levels of network weaving (Ricchiuto)")
    came_of_it: Mapped[text_]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    first: Mapped[Node] = relationship(foreign_keys="Introduction.first_id", lazy="raise_on_sql")
    second: Mapped[Node] = relationship(foreign_keys="Introduction.second_id", lazy="raise_on_sql")
    introducer: Mapped[Node | None] = relationship(foreign_keys="Introduction.introducer_id", lazy="raise_on_sql")
    steps: Mapped[list["IntroductionStep"]] = relationship(
        back_populates="introduction", lazy="raise_on_sql", order_by="IntroductionStep.on, IntroductionStep.id"
    )

    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_sides"),
        CheckConstraint("introducer_id NOT IN (first_id, second_id)", name="introducer_is_a_third"),
        CheckConstraint("level BETWEEN 1 AND 7", name="level_1_to_7"),
        CheckConstraint("state NOT IN ('made', 'met') OR level IS NOT NULL", name="made_at_a_level"),
    )


class IntroductionStep(Base):
    """One thing that happened in the life of an introduction."""

    __tablename__ = "introduction_step"
    __area_from__ = ("introduction_id",)

    id: Mapped[id_]
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introduction.id"), index=True)
    state: Mapped[IntroductionState] = mapped_column(words(IntroductionState, "state"))
    on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    introduction: Mapped[Introduction] = relationship(back_populates="steps", lazy="raise_on_sql")


class PairRefusal(Base):
    """Two people who shall not be suggested to meet: not until a day, or never."""

    __tablename__ = "pair_refusal"
    __area_from__ = ("first_id", "second_id")

    id: Mapped[id_]
    first_id: Mapped[node_fk]
    second_id: Mapped[node_fk]
    until: Mapped[dt.date | None] = mapped_column(comment="not before this day; none: never")
    reason: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    first: Mapped[Node] = relationship(foreign_keys="PairRefusal.first_id", lazy="raise_on_sql")
    second: Mapped[Node] = relationship(foreign_keys="PairRefusal.second_id", lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("first_id < second_id", name="lower_id_first"),
        UniqueConstraint("first_id", "second_id"),
    )
