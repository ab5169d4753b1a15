"""The people who sign in, the links that let them set a password, and the sign-ins that failed."""

import datetime as dt
import secrets

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, UtcDateTime, id_, moment, name_, recorded_at_, user_fk, uuid_, words
from crm.models.places import Area
from crm.permissions import Role

user_area = Table(
    "user_area",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("area_id", ForeignKey("area.id"), primary_key=True, index=True),
)


class User(Base):
    """Somebody who signs in. Without areas, an admin works everywhere and anyone else nowhere."""

    __tablename__ = "user"

    id: Mapped[id_]
    name: Mapped[name_]
    email: Mapped[str] = mapped_column(String(254), unique=True, comment="in lower case")
    password_hash: Mapped[str | None] = mapped_column(
        String(200), comment="argon2id; none until the invitation is taken up"
    )
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    active: Mapped[bool] = mapped_column(default=True)
    session_token: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: secrets.token_urlsafe(32), comment="new token: signed out everywhere"
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", use_alter=True), comment="themselves, as staff in the network"
    )
    digest: Mapped[bool] = mapped_column(
        default=True, server_default="1", comment="whether they are sent who is waiting, once a day"
    )
    codes_unseen: Mapped[bool] = mapped_column(
        default=False,
        server_default="0",
        comment="not shown what others put to a conversation that they have not read to its end",
    )
    recorded_at: Mapped[recorded_at_]

    areas: Mapped[list[Area]] = relationship(secondary=user_area, lazy="raise_on_sql", order_by="Area.name")


class Invitation(Base):
    """A link, good once and for some days, with which a user sets a password."""

    __tablename__ = "invitation"

    id: Mapped[id_]
    user_id: Mapped[user_fk]
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True, comment="SHA-256 of the token; the token itself is not kept"
    )
    expires_at: Mapped[moment]
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[recorded_at_]


class Device(Base):
    """A browser on which somebody signed in: it can be let in no more when it is lost."""

    __tablename__ = "device"

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    user_id: Mapped[user_fk]
    token_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the cookie by which the browser is known")
    name: Mapped[str] = mapped_column(String(100), comment="browser and system, as it calls itself: Chrome, Android")
    signed_in_at: Mapped[moment]
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (UniqueConstraint("token_hash", "user_id"),)


class CalendarFeed(Base):
    """A secret address from which a calendar reads what its owner promised."""

    __tablename__ = "calendar_feed"

    id: Mapped[id_]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True, comment="SHA-256 of the token; the token itself is not kept"
    )
    recorded_at: Mapped[recorded_at_]


class SignInAttempt(Base):
    """A sign-in that failed, counted per account and per address so that guessing is slow."""

    __tablename__ = "sign_in_attempt"
    __audited__ = False

    id: Mapped[id_]
    account: Mapped[str] = mapped_column(
        String(64), comment="SHA-256 of what was typed, so that a password typed there is not kept"
    )
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[moment]

    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )
