"""Consent, per purpose: each giving and each withdrawal is a row, and the latest holds."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, id_, node_fk, recorded_at_, user_fk, words
from crm.models.words import ConsentWay, Purpose


class Consent(Base):
    """A person said yes or no to one purpose on a day, in a way, to somebody."""

    __tablename__ = "consent"
    __area_from__ = ("person_id",)
    __network__ = True

    id: Mapped[id_]
    person_id: Mapped[node_fk]
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, "purpose"))
    given: Mapped[bool] = mapped_column(comment="no: withdrawn or refused")
    on: Mapped[dt.date]
    way: Mapped[ConsentWay] = mapped_column(words(ConsentWay, "way"), default=ConsentWay.SPOKEN)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]
