"""Ties between nodes, interests in topics, and nominations: what the network is made of."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, UtcDateTime, conversation_fk, id_, name_, node_fk, recorded_at_, user_fk, uuid_, words
from crm.models.nodes import Node
from crm.models.words import Stance


class TieKind(Base):
    """A kind of tie, from a list that the team edits. A directed kind reads one way from a and another from b."""

    __tablename__ = "tie_kind"

    id: Mapped[id_]
    name: Mapped[str] = mapped_column(String(80), unique=True, comment="as read from a: is a member of")
    reverse_name: Mapped[str] = mapped_column(String(80), comment="as read from b: has as a member")
    directed: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[float] = mapped_column(default=1.0, comment="how much a tie of this kind counts")

    __table_args__ = (
        CheckConstraint("weight > 0", name="weight_positive"),
        CheckConstraint("directed OR name = reverse_name", name="symmetric_reads_one_way"),
    )


class Tie(Base):
    """Two nodes are connected: one row for both directions. A change closes the row and opens another."""

    __tablename__ = "tie"
    __area_from__ = ("a_id", "b_id")
    __network__ = True

    id: Mapped[id_]
    # A sentinel lets one statement add many rows on SQLite, which gives their new ids back in no order.
    uuid: Mapped[uuid_] = mapped_column(insert_sentinel=True)
    a_id: Mapped[node_fk] = mapped_column(comment="of a symmetric kind, the lower id")
    b_id: Mapped[node_fk]
    kind_id: Mapped[int] = mapped_column(ForeignKey("tie_kind.id"), index=True)
    strength: Mapped[int] = mapped_column(default=2, comment="1 slight, 2 ordinary, 3 close")
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None] = mapped_column(comment="when it ended, where it did")
    note: Mapped[str] = mapped_column(String(500), default="")
    said_by_id: Mapped[node_fk | None] = mapped_column(comment="whose word it is")
    conversation_id: Mapped[conversation_fk | None]
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"), index=True)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]
    closed_at: Mapped[dt.datetime | None] = mapped_column(
        UtcDateTime, comment="the row no longer holds: ended, changed or mistaken"
    )

    a: Mapped[Node] = relationship(foreign_keys="Tie.a_id", lazy="raise_on_sql")
    b: Mapped[Node] = relationship(foreign_keys="Tie.b_id", lazy="raise_on_sql")
    kind: Mapped[TieKind] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("a_id <> b_id", name="two_ends"),
        CheckConstraint("strength BETWEEN 1 AND 3", name="strength_1_to_3"),
        CheckConstraint("until IS NULL OR since IS NULL OR since <= until", name="ends_after_it_begins"),
        Index(
            "uq_tie_current",
            "a_id",
            "b_id",
            "kind_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class Topic(Base):
    """Something people care about, offer or want."""

    __tablename__ = "topic"

    id: Mapped[id_]
    name: Mapped[name_]
    name_key: Mapped[str] = mapped_column(String(200), unique=True, comment="the name folded")


class Interest(Base):
    """A node cares about, offers or wants a topic."""

    __tablename__ = "interest"
    __area_from__ = ("node_id",)
    __network__ = True

    id: Mapped[id_]
    node_id: Mapped[node_fk]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    stance: Mapped[Stance] = mapped_column(words(Stance, "stance"))
    conversation_id: Mapped[conversation_fk | None]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    node: Mapped[Node] = relationship(lazy="raise_on_sql")
    topic: Mapped[Topic] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("node_id", "topic_id", "stance"),)


class Nomination(Base):
    """A resident's answer to “who is good at bringing people together?”."""

    __tablename__ = "nomination"
    __area_from__ = ("nominee_id", "nominator_id")
    __network__ = True

    id: Mapped[id_]
    nominee_id: Mapped[node_fk]
    nominator_id: Mapped[node_fk]
    conversation_id: Mapped[conversation_fk | None]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    nominee: Mapped[Node] = relationship(foreign_keys="Nomination.nominee_id", lazy="raise_on_sql")
    nominator: Mapped[Node] = relationship(foreign_keys="Nomination.nominator_id", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("nominator_id", "nominee_id"),
        CheckConstraint("nominator_id <> nominee_id", name="of_somebody_else"),
    )
