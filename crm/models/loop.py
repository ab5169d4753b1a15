"""The loop: what we heard, who is doing what, what happened or why not; and the stories that grew from it."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import (
    Base,
    UtcDateTime,
    area_fk,
    conversation_fk,
    id_,
    moment,
    name_,
    node_fk,
    recorded_at_,
    text_,
    user_fk,
    uuid_,
    words,
)
from crm.models.coding import Coding
from crm.models.conversations import Conversation
from crm.models.nodes import Node, Person
from crm.models.places import Area
from crm.models.users import User
from crm.models.words import IssueState, OwnerKind


class Issue(Base):
    """Something that people raised, and what becomes of it."""

    __tablename__ = "issue"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    title: Mapped[name_]
    heard: Mapped[text_] = mapped_column(comment="what we heard, in words for everybody")
    area_id: Mapped[area_fk]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    owner_kind: Mapped[OwnerKind | None] = mapped_column(words(OwnerKind, "owner_kind"))
    owner_id: Mapped[node_fk | None] = mapped_column(comment="the person or group, where they are a record")
    owner_name: Mapped[str] = mapped_column(String(200), default="", comment="as the board names them")
    state: Mapped[IssueState] = mapped_column(words(IssueState, "issue_state"), default=IssueState.HEARD)
    answer: Mapped[text_] = mapped_column(comment="what happened, or why not")
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    on_board: Mapped[bool] = mapped_column(default=False, comment="shown to everybody")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    owner: Mapped[Node | None] = relationship(lazy="raise_on_sql")
    steps: Mapped[list["IssueStep"]] = relationship(
        back_populates="issue", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="IssueStep.at, IssueStep.id"
    )
    sources: Mapped[list["IssueSource"]] = relationship(
        back_populates="issue", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="IssueSource.id"
    )

    __table_args__ = (
        CheckConstraint("(state IN ('done', 'not_possible')) = (answered_at IS NOT NULL)", name="answer_has_a_time"),
        Index("ix_issue_state", "state", "area_id"),
    )


class IssueStep(Base):
    """Something that was done about an issue, or is to be done."""

    __tablename__ = "issue_step"
    __area_from__ = ("issue_id",)

    id: Mapped[id_]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    at: Mapped[moment]
    what: Mapped[str] = mapped_column(String(500))
    done: Mapped[bool] = mapped_column(default=True, comment="else it is planned for then")
    on_board: Mapped[bool] = mapped_column(default=True, comment="told to everybody with the issue")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    issue: Mapped[Issue] = relationship(back_populates="steps", lazy="raise_on_sql")
    recorded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class IssueSource(Base):
    """A conversation in which an issue was raised, and the excerpt that says so where there is one."""

    __tablename__ = "issue_source"
    __area_from__ = ("conversation_id",)

    id: Mapped[id_]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    conversation_id: Mapped[conversation_fk]
    coding_id: Mapped[int | None] = mapped_column(ForeignKey("coding.id", ondelete="SET NULL"), index=True)
    quote: Mapped[text_] = mapped_column(comment="the words, as they were when it was raised")
    told_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    told_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("conversation.id"), index=True, comment="the conversation in which they were told the answer"
    )

    issue: Mapped[Issue] = relationship(back_populates="sources", lazy="raise_on_sql")
    conversation: Mapped[Conversation] = relationship(foreign_keys="IssueSource.conversation_id", lazy="raise_on_sql")
    coding: Mapped[Coding | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("told_in_id IS NULL OR told_at IS NOT NULL", name="told_has_a_time"),)


class Story(Base):
    """A story of impact: a short text, told with the consent of whoever it is about."""

    __tablename__ = "story"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    title: Mapped[name_]
    text: Mapped[text_]
    area_id: Mapped[area_fk]
    happened_on: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, comment="shown to everybody since")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    people: Mapped[list["StoryPerson"]] = relationship(
        back_populates="story", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    roots: Mapped[list["StoryRoot"]] = relationship(
        back_populates="story", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="StoryRoot.id"
    )


class StoryPerson(Base):
    """Somebody whom a story is about: it is told as long as they agree."""

    __tablename__ = "story_person"
    __area_from__ = ("story_id",)

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    person_id: Mapped[node_fk] = mapped_column(primary_key=True)

    story: Mapped[Story] = relationship(back_populates="people", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(
        primaryjoin="foreign(StoryPerson.person_id) == Person.id", lazy="raise_on_sql", viewonly=True
    )


class StoryRoot(Base):
    """What a story grew from: a tie, an introduction, a conversation or an issue."""

    __tablename__ = "story_root"
    __area_from__ = ("story_id",)

    id: Mapped[id_]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    tie_id: Mapped[int | None] = mapped_column(ForeignKey("tie.id"), index=True)
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"), index=True)
    conversation_id: Mapped[conversation_fk | None]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)

    story: Mapped[Story] = relationship(back_populates="roots", lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint(
            " + ".join(
                f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"
                for column in ("tie_id", "introduction_id", "conversation_id", "issue_id")
            )
            + " = 1",
            name="one_root",
        ),
    )
