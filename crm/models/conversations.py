"""Conversations, the follow-ups they start, and the campaigns they count for."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, text
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
    street_fk,
    text_,
    user_fk,
    uuid_,
    words,
)
from crm.models.nodes import Person
from crm.models.places import Area, Street
from crm.models.users import User
from crm.models.words import AgeBand, Channel, FollowUpState, Gender, HereFor, LivedHere

conversation_person = Table(
    "conversation_person",
    Base.metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)


campaign_street = Table(
    "campaign_street",
    Base.metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("street_id", ForeignKey("street.id"), primary_key=True, index=True),
)

campaign_member = Table(
    "campaign_member",
    Base.metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("user_id", ForeignKey("user.id"), primary_key=True, index=True),
)


class Campaign(Base):
    """A number of conversations to hold in an area by a date: on some of its streets, or on all where none is named."""

    __tablename__ = "campaign"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    name: Mapped[name_]
    area_id: Mapped[area_fk]
    target: Mapped[int]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    streets: Mapped[list[Street]] = relationship(
        secondary=campaign_street, lazy="raise_on_sql", order_by=Street.name_key
    )
    team: Mapped[list[User]] = relationship(secondary=campaign_member, lazy="raise_on_sql", order_by=User.name)

    __table_args__ = (
        CheckConstraint("target > 0", name="target_positive"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_begins"),
    )


class Conversation(Base):
    """Somebody from the team talked with one or more people at a place and time."""

    __tablename__ = "conversation"
    __area_from__ = ("area_id",)
    __network__ = True

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    area_id: Mapped[area_fk]
    street_id: Mapped[street_fk | None]
    house: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="", comment="where, when it was not on a street")
    held_at: Mapped[moment] = mapped_column(index=True)
    channel: Mapped[Channel] = mapped_column(words(Channel, "channel"), default=Channel.DOORSTEP)
    said: Mapped[text_] = mapped_column(comment="what they said, in their words where possible")
    walk_id: Mapped[int | None] = mapped_column(ForeignKey("walk.id"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), index=True)
    # Of whoever spoke, where nobody by name is kept: what a survey or a passer-by tells of themselves.
    age_band: Mapped[AgeBand | None] = mapped_column(words(AgeBand, "age_band"))
    lived_here: Mapped[LivedHere | None] = mapped_column(words(LivedHere, "lived_here"))
    gender: Mapped[Gender | None] = mapped_column(words(Gender, "gender"))
    here_for: Mapped[HereFor | None] = mapped_column(words(HereFor, "here_for"))
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    street: Mapped[Street | None] = relationship(lazy="raise_on_sql")
    recorded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    people: Mapped[list[Person]] = relationship(
        secondary=conversation_person, lazy="raise_on_sql", order_by="Person.name_key"
    )

    # What campaigns count is in it, so that fifty thousand are counted without reading a row of the table.
    __table_args__ = (Index("ix_conversation_counted", "area_id", "held_at", "street_id", "recorded_by_id", "channel"),)


class FollowUp(Base):
    """A promise to a person, with an owner and a due time."""

    __tablename__ = "follow_up"
    __area_from__ = ("person_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    person_id: Mapped[node_fk]
    conversation_id: Mapped[conversation_fk | None]
    what: Mapped[str] = mapped_column(String(500), comment="what was promised")
    owner_id: Mapped[user_fk | None]
    asked_at: Mapped[moment] = mapped_column(comment="when the person showed the interest")
    due_at: Mapped[moment] = mapped_column(comment="by when we said we would be in touch; snoozing moves it")
    promised_at: Mapped[dt.datetime] = mapped_column(
        UtcDateTime,
        nullable=True,
        default=lambda context: context.get_current_parameters()["due_at"],
        comment="the first due time, which nothing moves: what we are measured by",
    )
    urgent: Mapped[bool] = mapped_column(default=False, server_default="0", comment="promised for the same day")
    contacted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, comment="the first contact after they asked")
    contacted_by_id: Mapped[user_fk | None]
    tries: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="how often we could not reach them since the last contact"
    )
    tried_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    escalated_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, comment="when the coordinator was asked")
    escalated_because: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    state: Mapped[FollowUpState] = mapped_column(words(FollowUpState, "state"), default=FollowUpState.OPEN)
    snooze_reason: Mapped[str] = mapped_column(String(500), default="")
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[user_fk | None]
    outcome: Mapped[str] = mapped_column(String(500), default="", comment="what came of it")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    person: Mapped[Person] = relationship(primaryjoin="foreign(FollowUp.person_id) == Person.id", lazy="raise_on_sql")
    owner: Mapped[User | None] = relationship(foreign_keys="FollowUp.owner_id", lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_follow_up_person", "person_id", "due_at"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_time"),
        Index("ix_follow_up_due", "state", "due_at"),
    )
