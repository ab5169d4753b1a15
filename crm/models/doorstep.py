"""What phones send from the doorstep: what was received, and what a person has to look at."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, UtcDateTime, area_fk, id_, recorded_at_, user_fk, uuid_
from crm.models.users import User


class Receipt(Base):
    """A record that a phone sent and that was dealt with: sent again, it is told so, and nothing is stored twice."""

    __tablename__ = "receipt"
    __audited__ = False

    id: Mapped[id_]
    uuid: Mapped[uuid_] = mapped_column(comment="the record's own, made on the phone")
    user_id: Mapped[user_fk]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, comment="what the phone was told")
    recorded_at: Mapped[recorded_at_]


class Question(Base):
    """Something that came from a phone and that Kith will not decide by itself."""

    __tablename__ = "question"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_] = mapped_column(comment="of the record that was sent")
    kind: Mapped[str] = mapped_column(String(20), comment="of the record: visit, conversation")
    reason: Mapped[str] = mapped_column(String(500), comment="the sentence that is asked")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, comment="the record as it was sent")
    area_id: Mapped[area_fk | None]
    walk_id: Mapped[int | None] = mapped_column(ForeignKey("walk.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("door_visit.id", ondelete="SET NULL"), index=True, comment="the one that it made"
    )
    other_visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("door_visit.id", ondelete="SET NULL"), index=True, comment="somebody else's, of the same door"
    )
    settled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_as: Mapped[str] = mapped_column(String(500), default="", comment="what became of it")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    recorded_by: Mapped[User | None] = relationship(foreign_keys="Question.recorded_by_id", lazy="raise_on_sql")
