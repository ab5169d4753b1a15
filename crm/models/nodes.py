"""The three kinds of node: people, organisations and assets."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm.models.base import (
    NAME_LENGTH,
    Base,
    UtcDateTime,
    area_fk,
    id_,
    name_,
    recorded_at_,
    street_fk,
    text_,
    user_fk,
    uuid_,
    words,
)
from crm.models.places import Area, Street
from crm.models.words import AgeBand, AssetKind, Gender, HereFor, LivedHere, NodeKind, OrganisationKind
from crm.text import fold


class Node(Base):
    """Whatever can have a tie. An organisation or asset without an area belongs to the whole patch."""

    __tablename__ = "node"
    __area_from__ = ("area_id",)
    __whole_patch__ = True
    __network__ = True
    __mapper_args__ = {"polymorphic_on": "kind"}

    id: Mapped[id_]
    # A sentinel lets one statement add many rows on SQLite, which gives their new ids back in no order.
    uuid: Mapped[uuid_] = mapped_column(insert_sentinel=True)
    kind: Mapped[NodeKind] = mapped_column(words(NodeKind, "kind"))
    name: Mapped[name_]
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the name folded: lists are in its order")
    area_id: Mapped[area_fk | None]
    street_id: Mapped[street_fk | None]
    house: Mapped[str] = mapped_column(String(40), default="", comment="number or name of the door")
    phone: Mapped[str | None] = mapped_column(String(20), index=True, comment="E.164")
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    reach_note: Mapped[str] = mapped_column(String(500), default="", comment="how and when best to reach them")
    note: Mapped[text_]
    external_id: Mapped[str | None] = mapped_column(
        String(100), unique=True, comment="their id in the file they came from"
    )
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]
    archived_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"), index=True)

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    street: Mapped[Street | None] = relationship(lazy="raise_on_sql")

    @validates("name")
    def _fold_name(self, _: str, name: str) -> str:
        self.name_key = fold(name)[:NAME_LENGTH] or name
        return name

    __table_args__: Any = (
        CheckConstraint("kind <> 'person' OR area_id IS NOT NULL", name="person_has_area"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("length(name) > 0", name="name_not_empty"),
        # With the area in them a list is counted and paged, area scope and all, without reading a row of the table.
        Index("ix_node_listed", "kind", "archived_at", "name_key", "id", "area_id"),
        Index("ix_node_recorded", "kind", "archived_at", "recorded_at", "id", "area_id"),
    )


class Person(Node):
    """Somebody met, or only named by others (then a stub with a term)."""

    __tablename__ = "person"
    __mapper_args__ = {"polymorphic_identity": NodeKind.PERSON}

    id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True)
    known_as: Mapped[str] = mapped_column(String(200), default="", comment="nickname")
    met: Mapped[bool] = mapped_column(default=True, comment="no: somebody only named them")
    delete_after: Mapped[dt.date | None] = mapped_column(comment="the end of a stub's term")
    staff: Mapped[bool] = mapped_column(default=False, comment="measures leave staff out")
    age_band: Mapped[AgeBand | None] = mapped_column(words(AgeBand, "age_band"))
    lived_here: Mapped[LivedHere | None] = mapped_column(words(LivedHere, "lived_here"))
    gender: Mapped[Gender | None] = mapped_column(words(Gender, "gender"))
    here_for: Mapped[HereFor | None] = mapped_column(words(HereFor, "here_for"))

    __table_args__ = (CheckConstraint("NOT met OR delete_after IS NULL", name="only_a_stub_has_a_term"),)


class Organisation(Node):
    """A group with a name and people in it."""

    __tablename__ = "organisation"
    __mapper_args__ = {"polymorphic_identity": NodeKind.ORGANISATION}

    id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True)
    organisation_kind: Mapped[OrganisationKind] = mapped_column(
        words(OrganisationKind, "organisation_kind"), default=OrganisationKind.OTHER
    )
    website: Mapped[str] = mapped_column(String(500), default="")


class Asset(Node):
    """Something the neighbourhood has and can use."""

    __tablename__ = "asset"
    __mapper_args__ = {"polymorphic_identity": NodeKind.ASSET}

    id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True)
    asset_kind: Mapped[AssetKind] = mapped_column(words(AssetKind, "asset_kind"), default=AssetKind.PLACE)
    address: Mapped[str] = mapped_column(String(500), default="")
    uprn: Mapped[str | None] = mapped_column(String(12), comment="Unique Property Reference Number")
    lon: Mapped[float | None] = mapped_column(Float, comment="WGS84")
    lat: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="point_is_whole"),)
