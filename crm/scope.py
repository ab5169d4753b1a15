"""The area scope: which rows an actor may see and write, decided here and nowhere else."""

from collections import defaultdict
from functools import cache, lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, and_, inspect, or_, select, true
from sqlalchemy.orm import (
    FromStatement,
    Mapper,
    ORMExecuteState,
    Session,
    UOWTransaction,
    aliased,
)
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors

from crm.errors import NotAllowed
from crm.models import Area, Base, Conversation, Node
from crm.models.words import NodeKind
from crm.permissions import Actor, Role

_CHUNK = 500

NOBODY = Actor(id=None, name="nobody", role=Role.PARTNER, area_ids=frozenset())


def actor_of(db: Session) -> Actor:
    """Whom the session works for; nobody, who sees nothing, until it is told."""
    actor: Actor | None = db.info.get("actor")
    return actor or NOBODY


def visible(model: Any, actor: Actor) -> ColumnElement[bool]:
    """The condition under which *actor* sees a row of *model*: a mapped class, or an alias of one."""
    mapped: type[Base] = inspect(model).mapper.base_mapper.class_
    conditions: list[ColumnElement[bool]] = []
    for name in mapped.__area_from__:
        column, target = getattr(model, name), led_to(mapped, name)
        if target is not Area:
            conditions.append(_leads_to_seen(column, target, actor))
        elif mapped.__whole_patch__:
            # "+ 0" keeps SQLite from gathering all that the actor may see when a page asks for a few of them by id.
            conditions.append(or_(column.is_(None), _in_areas(column + 0, actor)))
        else:
            conditions.append(_in_areas(column, actor))
    return and_(or_(*conditions), _own(model, mapped, actor)) if conditions else true()


def _in_areas(column: Any, actor: Actor) -> ColumnElement[bool]:
    return true() if actor.area_ids is None else column.in_(sorted(actor.area_ids))


def _leads_to_seen(column: Any, target: type[Base], actor: Actor) -> ColumnElement[bool]:
    # An alias, so that the subquery never takes its rows from the query around it; and looked up row by row, because
    # SQLite would gather the ids of all that the actor sees for each IN (…): 8 ms at 100,000 people.
    alias = aliased(target)
    seen = select(alias.id).where(alias.id == column, visible(alias, actor))  # type: ignore[attr-defined]
    return seen.correlate_except(alias).exists()


@cache
def led_to(model: type[Base], column: str) -> type[Base]:
    """The class that the foreign key *column* leads to; every kind of node is scoped as a Node."""
    table = next(iter(model.__table__.c[column].foreign_keys)).column.table
    found = next(m for m in Base.registry.mappers if m.local_table is table)
    return found.base_mapper.class_


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


def scope_key(actor: Actor) -> tuple[Role, int | None, frozenset[int] | None]:
    """What an actor's scope is made from: two with the same see the same rows."""
    return (actor.role, actor.id if actor.role is Role.CONNECTOR else None, actor.area_ids)


class _InScope(LoaderCriteriaOption):
    """``with_loader_criteria`` that also fits an alias which is joined: there SQLAlchemy 2.1 leaves it unadapted.

    The condition is made when the class is first asked for: all of them together take as long as a page.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # else no statement would be kept compiled

    def __init__(self, model: type[Base], actor: Actor) -> None:
        super().__init__(model, true(), include_aliases=True)
        self._make: partial[ColumnElement[bool]] | None = partial(visible, model, actor)

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        if make := self._make:
            self.where_criteria = make()  # by two threads at once the same twice
            self._make = None
        criteria: ColumnElement[bool] = super()._resolve_where_criteria(ext_info)
        adapter = ext_info._adapter if ext_info.is_aliased_class else None
        return adapter.traverse(criteria) if adapter else criteria


class _Scope(LoaderCriteriaOption):
    """The conditions of one actor on every class that has any, as one option.

    Its cache key is what the conditions are made from. Going through the conditions themselves for every statement cost
    more than the statement.
    """

    def __init__(self, actor: Actor) -> None:
        self.include_aliases = self.propagate_to_loaders = True
        self.made_from = scope_key(actor)
        self.parts = [_InScope(m.class_, actor) for m in _scoped_mappers()]

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for part in self.parts:
            part.get_global_criteria(attributes)

    def _gen_cache_key(self, anon_map: Any, bindparams: Any) -> tuple[Any, ...]:  # noqa: ARG002 - SQLAlchemy asks so
        return (_Scope, *self.made_from)


@lru_cache(maxsize=1000)
def _scope_of(actor: Actor) -> ORMOption:
    return _Scope(actor)


def limit_statement(state: ORMExecuteState) -> None:
    """Session hook: add the actor's scope to every SELECT, UPDATE and DELETE, subqueries and loaders included."""
    actor = actor_of(state.session)
    everywhere = actor.area_ids is None and actor.role is not Role.CONNECTOR
    if everywhere or state.is_column_load or state.is_insert or state.execution_options.get("unscoped"):
        return
    if _passes_by(state):
        raise RuntimeError(
            "Ask for mapped classes, not for tables or text: else the rows are not limited to the actor's areas."
        )
    state.statement = state.statement.options(_scope_of(actor))


def _passes_by(state: ORMExecuteState) -> bool:
    """Whether the criteria would not reach the statement: text, or a table instead of its class."""
    statement: Any = state.statement
    if isinstance(statement, FromStatement | TextClause):
        return True
    return not state.is_orm_statement and any(map(_asks_tables, visitors.iterate(statement)))


def _asks_tables(part: Any) -> bool:
    """Whether *part* is a SELECT that knows no classes, from a table whose rows are limited."""
    if not isinstance(part, Select) or part._propagate_attrs:
        return False
    return any(table in _scoped_tables() for from_ in part.get_final_froms() for table in visitors.iterate(from_))


@cache
def _scoped_tables() -> frozenset[Any]:
    return frozenset(
        table for mapper in Base.registry.mappers if mapper.class_.__area_from__ for table in mapper.tables
    )


def limit_writes(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    """Session hook: refuse to write into an area that the actor does not work in, or onto a record they do not see."""
    actor = actor_of(db)
    if actor.area_ids is None:
        return
    leads: defaultdict[type[Base], set[int]] = defaultdict(set)
    rows = [row for row in (*db.new, *db.dirty) if row.__area_from__]
    for row in rows:
        for target, record_id in _leads(row):
            leads[target].add(record_id)
    seen = {target: _seen(db, target, record_ids, actor) for target, record_ids in leads.items()}
    for row in rows:
        own = _leads(row)
        if own and not any(record_id in seen[target] for target, record_id in own):
            raise NotAllowed(f"{actor.name} does not work where this {type(row).__name__.lower()} belongs.")


def _leads(row: Base) -> list[tuple[type[Base], int]]:
    """What settles where a row belongs, as (class, id)."""
    model: type[Base] = type(row).__mapper__.base_mapper.class_
    values = {name: getattr(row, name) for name in row.__area_from__}
    return [(led_to(model, name), value) for name, value in values.items() if value is not None]


def _seen(db: Session, target: type[Base], record_ids: set[int], actor: Actor) -> frozenset[int]:
    if target is Area:
        return actor.area_ids or frozenset()
    wanted, seen = sorted(record_ids), set[int]()
    for start in range(0, len(wanted), _CHUNK):
        query = select(target.id).where(target.id.in_(wanted[start : start + _CHUNK]))  # type: ignore[attr-defined]
        seen.update(db.scalars(query))
    return frozenset(seen)


#: Execution options of the few reads that look at the whole network on purpose: measures, and whether a value is taken.
UNSCOPED = {"unscoped": True}

__all__ = ["NOBODY", "UNSCOPED", "actor_of", "led_to", "limit_statement", "limit_writes", "scope_key", "visible"]
