"""Areas, nested, and the streets in them."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, area_fk, id_, moment, name_, recorded_at_, street_fk, user_fk, uuid_, words
from crm.models.words import Characteristic, DoorOutcome


class Area(Base):
    """A patch with a name, perhaps inside a larger one."""

    __tablename__ = "area"

    id: Mapped[id_]
    name: Mapped[name_]
    code: Mapped[str | None] = mapped_column(String(20), unique=True, comment="ward or LSOA code, where there is one")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    outline: Mapped[list[Any] | None] = mapped_column(
        JSON(none_as_null=True),
        deferred=True,
        deferred_raiseload=True,
        comment="WGS84: polygons, each a list of rings of [lon, lat]",
    )

    parent: Mapped["Area | None"] = relationship(remote_side="Area.id", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )


class AreaFigure(Base):
    """How many people of an area belong to a band of age, or have lived there so long: the census's word, not ours."""

    __tablename__ = "area_figure"
    __area_from__ = ("area_id",)

    id: Mapped[id_]
    area_id: Mapped[area_fk]
    characteristic: Mapped[Characteristic] = mapped_column(words(Characteristic, "characteristic"))
    value: Mapped[str] = mapped_column(String(40), comment="a word of that characteristic: over_60")
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="", comment="where the figure is from: Census 2021")

    __table_args__ = (
        UniqueConstraint("area_id", "characteristic", "value"),
        CheckConstraint("people >= 0", name="people_not_negative"),
    )


class Street(Base):
    """A named street in one area."""

    __tablename__ = "street"
    __area_from__ = ("area_id",)
    __network__ = True

    id: Mapped[id_]
    name: Mapped[name_]
    name_key: Mapped[str] = mapped_column(String(200), comment="the name folded, so that St. and Saint are one")
    area_id: Mapped[area_fk]
    households: Mapped[int | None] = mapped_column(comment="doors, where known")
    usrn: Mapped[str | None] = mapped_column(String(8), comment="Unique Street Reference Number")
    lon: Mapped[float | None] = mapped_column(Float, comment="WGS84")
    lat: Mapped[float | None] = mapped_column(Float)
    lines: Mapped[list[Any] | None] = mapped_column(
        JSON(none_as_null=True),
        deferred=True,
        deferred_raiseload=True,
        comment="WGS84: lines, each a list of [lon, lat]; the point is then their middle",
    )

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    postcodes: Mapped[list["StreetPostcode"]] = relationship(
        back_populates="street", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="StreetPostcode.postcode"
    )

    __table_args__ = (
        UniqueConstraint("area_id", "name_key"),
        Index("ix_street_name_key", "name_key"),
        CheckConstraint("households >= 0", name="households_not_negative"),
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="point_is_whole"),
    )


class StreetPostcode(Base):
    """A postcode that a street has."""

    __tablename__ = "street_postcode"
    __area_from__ = ("street_id",)
    __audited__ = False

    street_id: Mapped[int] = mapped_column(ForeignKey("street.id"), primary_key=True)
    postcode: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)

    street: Mapped[Street] = relationship(back_populates="postcodes", lazy="raise_on_sql")


class Door(Base):
    """A door of a street, in a block of flats perhaps; ``label`` is how visits and people call it."""

    __tablename__ = "door"
    __area_from__ = ("street_id",)

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    street_id: Mapped[street_fk]
    house: Mapped[str] = mapped_column(String(40), comment="12, 12a, Flat 3, Rose Cottage")
    block: Mapped[str] = mapped_column(String(40), default="", comment="the building, where it has several doors")
    floor: Mapped[int | None] = mapped_column(comment="0 is the ground floor")
    key: Mapped[str] = mapped_column(String(80), comment="the label folded, so that 12 A and 12a are one")
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    __table_args__ = (UniqueConstraint("street_id", "key"), CheckConstraint("house <> ''", name="house_not_empty"))

    @property
    def label(self) -> str:
        """The door with its block."""
        return f"{self.house}, {self.block}" if self.block else self.house


class DoorVisit(Base):
    """One knock at a door, or at several when ``house`` is empty, and what came of it."""

    __tablename__ = "door_visit"
    __area_from__ = ("street_id",)
    __network__ = True

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    street_id: Mapped[street_fk]
    house: Mapped[str] = mapped_column(String(40), default="")
    doors: Mapped[int] = mapped_column(default=1, comment="how many doors this stands for")
    outcome: Mapped[DoorOutcome] = mapped_column(words(DoorOutcome, "outcome"))
    visited_at: Mapped[moment]
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    walk_id: Mapped[int | None] = mapped_column(ForeignKey("walk.id"), index=True)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    __table_args__ = (
        CheckConstraint("doors > 0", name="at_least_one_door"),
        Index("ix_door_visit_counted", "street_id", "visited_at", "outcome", "doors"),
    )
