"""Walks: outings of named people along chosen streets."""

import datetime as dt

from sqlalchemy import Column, ForeignKey, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, UtcDateTime, area_fk, id_, recorded_at_, street_fk, text_, user_fk, uuid_
from crm.models.places import Area, Street
from crm.models.users import User

walk_walker = Table(
    "walk_walker",
    Base.metadata,
    Column("walk_id", ForeignKey("walk.id"), primary_key=True),
    Column("user_id", ForeignKey("user.id"), primary_key=True, index=True),
)


class Walk(Base):
    """Some of the team go along some streets on a day."""

    __tablename__ = "walk"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    planned_for: Mapped[dt.date] = mapped_column(index=True)
    starts_at: Mapped[dt.time | None] = mapped_column(comment="the hour, as clocks there show it")
    area_id: Mapped[area_fk] = mapped_column(comment="of its first street")
    note: Mapped[text_]
    cancelled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    reflection: Mapped[str] = mapped_column(
        String(500), default="", server_default=text("''"), comment="two lines for the team, after it"
    )
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    stops: Mapped[list["WalkStop"]] = relationship(
        back_populates="walk", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="WalkStop.place"
    )
    walkers: Mapped[list[User]] = relationship(secondary=walk_walker, lazy="raise_on_sql", order_by=User.name)


class WalkStop(Base):
    """A street of a walk, in the order of walking."""

    __tablename__ = "walk_stop"
    __area_from__ = ("street_id",)
    __audited__ = False

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    street_id: Mapped[street_fk] = mapped_column(primary_key=True)
    place: Mapped[int]

    walk: Mapped[Walk] = relationship(back_populates="stops", lazy="raise_on_sql")
    street: Mapped[Street] = relationship(lazy="raise_on_sql")


class WalkLine(Base):
    """A line of a walk's printed sheet: what is written there comes back by this number."""

    __tablename__ = "walk_line"
    __area_from__ = ("street_id",)
    __audited__ = False

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    street_id: Mapped[street_fk]
    house: Mapped[str] = mapped_column(String(40))

    street: Mapped[Street] = relationship(lazy="raise_on_sql")
