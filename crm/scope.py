"""The area scope: which rows an actor may see and write, decided here and nowhere else."""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, inspect, or_, select, true
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, aliased, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from crm.errors import NotAllowed
from crm.models import Area, Base, Conversation, Node
from crm.models.words import NodeKind
from crm.permissions import Actor, Role

NOBODY = Actor(id=None, name="nobody", role=Role.PARTNER, area_ids=frozenset())


def actor_of(db: Session) -> Actor:
    """Whom the session works for; nobody, who sees nothing, until it is told."""
    actor: Actor = db.info.get("actor", NOBODY)
    return actor


def visible(model: Any, actor: Actor) -> ColumnElement[bool]:
    """The condition under which *actor* sees a row of *model*: a mapped class, or an alias of one."""
    mapped: type[Base] = inspect(model).mapper.base_mapper.class_
    conditions: list[ColumnElement[bool]] = []
    for name in mapped.__area_from__:
        column, target = getattr(model, name), _target(mapped, name)
        if target is not Area:
            conditions.append(column.in_(_visible_ids(target, actor)))
        elif mapped.__whole_patch__:
            conditions.append(or_(column.is_(None), _in_areas(column, actor)))
        else:
            conditions.append(_in_areas(column, actor))
    return and_(or_(*conditions), _own(model, mapped, actor)) if conditions else true()


def _in_areas(column: Any, actor: Actor) -> ColumnElement[bool]:
    return true() if actor.area_ids is None else column.in_(sorted(actor.area_ids))


def _visible_ids(target: type[Base], actor: Actor) -> Select[Any]:
    alias = aliased(target)  # an alias, so that the subquery never takes its rows from the query around it
    return select(alias.id).where(visible(alias, actor))  # type: ignore[attr-defined]


def _target(model: type[Base], column: str) -> type[Base]:
    """The class that the foreign key *column* leads to; every kind of node is scoped as a Node."""
    table = next(iter(model.__table__.c[column].foreign_keys)).column.table
    found = next(m for m in Base.registry.mappers if m.local_table is table)
    return found.base_mapper.class_  # type: ignore[no-any-return]


def _own(model: Any, mapped: type[Base], actor: Actor) -> ColumnElement[bool]:
    """A connector sees their own people and conversations only."""
    if actor.role is not Role.CONNECTOR or mapped not in (Node, Conversation):
        return true()
    own = model.recorded_by_id == actor.id
    return or_(model.kind != NodeKind.PERSON, own) if mapped is Node else own


@cache
def _scoped_mappers() -> tuple[Mapper[Any], ...]:
    """The mappers whose rows belong to an area; joined subclasses are covered by their base."""
    return tuple(m for m in Base.registry.mappers if m.class_.__area_from__ and m.inherits is None)


@lru_cache(maxsize=1000)
def _criteria(actor: Actor) -> tuple[ORMOption, ...]:
    return tuple(
        with_loader_criteria(m.class_, visible(m.class_, actor), include_aliases=True) for m in _scoped_mappers()
    )


def limit_statement(state: ORMExecuteState) -> None:
    """Session hook: add the actor's scope to every SELECT, UPDATE and DELETE, subqueries and loaders included."""
    actor = actor_of(state.session)
    everywhere = actor.area_ids is None and actor.role is not Role.CONNECTOR
    if everywhere or state.is_column_load or state.is_insert or state.execution_options.get("unscoped"):
        return
    state.statement = state.statement.options(*_criteria(actor))


def limit_writes(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    """Session hook: refuse to write a row into an area that the actor does not work in."""
    actor = actor_of(db)
    if actor.area_ids is None:
        return
    for row in (*db.new, *db.dirty):
        area_id = getattr(row, "area_id", None) if "area_id" in row.__area_from__ else None
        if area_id is not None and area_id not in actor.area_ids:
            raise NotAllowed(f"{actor.name} does not work in area {area_id}.")


#: Execution options of the few reads that look at the whole network on purpose: measures, and duplicates of unique values.
UNSCOPED = {"unscoped": True}

__all__ = ["NOBODY", "UNSCOPED", "actor_of", "limit_statement", "limit_writes", "visible"]
