"""What every table shares: names of constraints, column shorthands, and times in UTC."""

import datetime as dt
import enum
import uuid
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, MetaData, String, Text, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

NAME_LENGTH = 200


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in the database (SQLite keeps no zone, so we put it back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a moment without a zone; store the others as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Give every moment back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def now() -> dt.datetime:
    """This moment, in UTC, to the second: what people record needs no finer clock."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def words(kind: type[enum.Enum], name: str) -> Enum:
    """A column type that keeps the values of *kind* as words, checked by the database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


id_ = Annotated[int, mapped_column(primary_key=True)]
uuid_ = Annotated[uuid.UUID, mapped_column(Uuid, unique=True, default=uuid.uuid4)]
name_ = Annotated[str, mapped_column(String(NAME_LENGTH))]
text_ = Annotated[str, mapped_column(Text, default="")]
moment = Annotated[dt.datetime, mapped_column(UtcDateTime)]
recorded_at_ = Annotated[dt.datetime, mapped_column(UtcDateTime, default=now)]
area_fk = Annotated[int, mapped_column(ForeignKey("area.id"), index=True)]
street_fk = Annotated[int, mapped_column(ForeignKey("street.id"), index=True)]
node_fk = Annotated[int, mapped_column(ForeignKey("node.id"), index=True)]
user_fk = Annotated[int, mapped_column(ForeignKey("user.id"), index=True)]
conversation_fk = Annotated[int, mapped_column(ForeignKey("conversation.id"), index=True)]


class Base(DeclarativeBase):
    """Every table. Class attributes say what the session hooks do with its rows (crm/scope.py, crm/audit.py)."""

    metadata = MetaData(naming_convention=NAMING)

    #: Columns that hold the area, or that lead to the node, street or conversation that has one. A row is seen when any
    #: leads to what the actor sees. Empty: the row belongs to no area and everyone who signs in may read it.
    __area_from__: ClassVar[tuple[str, ...]] = ()
    #: Whether a row with an empty area column belongs to the whole patch; else it is for those who work everywhere.
    __whole_patch__: ClassVar[bool] = False
    #: Whether a change to a row is written to the audit.
    __audited__: ClassVar[bool] = True
    #: Whether a change to a row changes what an analysis of the network would say.
    __network__: ClassVar[bool] = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"

    def column_values(self) -> dict[str, Any]:
        """The row's own columns as a dictionary (no relationship is followed)."""
        return {attribute.key: getattr(self, attribute.key) for attribute in self.__mapper__.column_attrs}
