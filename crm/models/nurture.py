"""How a connector is nurtured: where they stand with us, what comes next, and the training they had."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, id_, recorded_at_, text_, user_fk, words
from crm.models.nodes import Person
from crm.models.users import User
from crm.models.words import NurtureStage


class NurturePlan(Base):
    """The team's plan with one person. Its history is in the audit."""

    __tablename__ = "nurture_plan"
    __area_from__ = ("person_id",)

    id: Mapped[id_]
    person_id: Mapped[int] = mapped_column(ForeignKey("node.id"), unique=True)
    stage: Mapped[NurtureStage] = mapped_column(words(NurtureStage, "stage"), default=NurtureStage.NOTICED)
    next_step: Mapped[str] = mapped_column(String(200), default="")
    next_on: Mapped[dt.date | None] = mapped_column(index=True)
    owner_id: Mapped[user_fk | None] = mapped_column(comment="who looks after them")
    notes: Mapped[text_]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    person: Mapped[Person] = relationship(foreign_keys="NurturePlan.person_id", lazy="raise_on_sql")
    owner: Mapped[User | None] = relationship(foreign_keys="NurturePlan.owner_id", lazy="raise_on_sql")
    trainings: Mapped[list["NurtureTraining"]] = relationship(
        back_populates="plan", lazy="raise_on_sql", order_by="NurtureTraining.on, NurtureTraining.id"
    )

    __table_args__ = (CheckConstraint("next_on IS NULL OR next_step <> ''", name="a_date_has_a_step"),)


class NurtureTraining(Base):
    """A training that the person was given."""

    __tablename__ = "nurture_training"
    __area_from__ = ("plan_id",)

    id: Mapped[id_]
    plan_id: Mapped[int] = mapped_column(ForeignKey("nurture_plan.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    on: Mapped[dt.date]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    plan: Mapped[NurturePlan] = relationship(back_populates="trainings", lazy="raise_on_sql")
