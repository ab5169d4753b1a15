"""Who changed what, when: written by a session hook in the transaction of the change, read by a page."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from crm.coding_unseen import entry_shown_to
from crm.models import Area, AuditEntry, Base, Node, User, now
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED, actor_of, led_to

#: Fields whose content is never copied into the audit: only that they changed.
SECRET_FIELDS = {"password_hash", "session_token", "token_hash", "content", "lines", "outline", "frozen", "counts"}

#: Areas that are known already, by class and id of the record.
Known = dict[tuple[type[Base], int], int | None]

#: Fields that say nothing new of what happened: made from another field, by the phone that sent the record, or by
#: each sign-in.
DERIVED = {"name_key", "uuid", "signed_in_at"}

_CHUNK = 5000


@dataclass(frozen=True)
class _Change:
    """A row that is about to be written, with what was in it before."""

    row: Base
    verb: str
    fields: dict[str, Any]
    lists: dict[str, tuple[list[Base], list[Base]]]


def note_changes(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    """Session hook, before a flush: remember what is about to change, while the old values are still known."""
    pending = [_Change(row, "added", _added(row), _lists(row)) for row in db.new if row.__audited__]
    pending += [_Change(row, "removed", {}, {}) for row in db.deleted if row.__audited__]
    changed = [_Change(row, "changed", _changed(row), _lists(row)) for row in db.dirty if row.__audited__]
    pending += [change for change in changed if change.fields or change.lists]
    db.info["audit"] = pending  # in place of what a flush that failed had left


def write_changes(db: Session, flush_context: UOWTransaction) -> None:
    """Session hook, after a flush: write one audit entry for each row that was added, changed or removed."""
    pending: list[_Change] = db.info.pop("audit", [])
    if not pending:
        return
    actor, at, action = actor_of(db), now(), db.info.get("action") or "set_up"
    areas = _areas_led_to(db, [change.row for change in pending])
    rows = [
        {
            "at": at,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "action": action,
            "noun": change.row.__tablename__,
            "record_id": inspect(change.row).mapper.primary_key_from_instance(change.row)[0],
            "area_id": _area_of(db, change.row, areas),
            "changes": change.fields | _ids(change.lists) | {"": change.verb},
        }
        for change in pending
    ]
    db.connection().execute(insert(AuditEntry), rows)


def note_export(db: Session, actor: Actor, *, noun: str, rows: int) -> None:
    """Say that *actor* took *rows* records of the table *noun* out in a file: no row changes, yet it is to be known."""
    changes = {"": "exported", "rows": [None, rows]}
    action = f"export_{noun}"
    db.add(AuditEntry(at=now(), actor_id=actor.id, actor_name=actor.name, action=action, noun=noun, changes=changes))
    db.flush()


@requires(Permission.SEE_AUDIT)
def list_audit(
    db: Session,
    actor: Actor,
    *,
    noun: str = "",
    record_id: int | None = None,
    user_id: int | None = None,
    since: dt.date | None = None,
    page: int = 1,
) -> Page[AuditEntry]:
    """Audit entries, latest first, narrowed by table, record, who and since when; of codings those that are shown."""
    conditions: list[ColumnElement[bool]] = [entry_shown_to(actor)]
    if noun:
        conditions.append(AuditEntry.noun == noun)
    if record_id is not None:
        conditions.append(AuditEntry.record_id == record_id)
    if user_id is not None:
        conditions.append(AuditEntry.actor_id == user_id)
    if since is not None:
        conditions.append(AuditEntry.at >= rules_of(db).start_of(since))
    return get_page(
        db, select(AuditEntry).where(*conditions), by=[AuditEntry.at.desc(), AuditEntry.id.desc()], page=page
    )


@requires(Permission.SEE_AUDIT)
def list_audit_choices(db: Session, actor: Actor) -> tuple[list[str], list[User]]:
    """The tables and the users that the audit can be narrowed to."""
    models = [m.class_ for m in Base.registry.mappers if m.class_.__audited__ and m.class_ is not Node]
    nouns = sorted(model.__tablename__ for model in models)  # a node is a person, an organisation or an asset
    return nouns, list(db.scalars(select(User).order_by(User.name, User.id)))


def list_visible_names(db: Session, entries: Sequence[AuditEntry]) -> dict[tuple[str, int], str]:
    """(table, id) to name, "" for what has none, of those records of *entries* that the session's actor sees."""
    names: dict[tuple[str, int], str] = {}
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        ids = {entry.record_id for entry in entries if entry.noun == model.__tablename__}
        if ids and "id" in mapper.columns:
            columns = [model.id, *([model.name] if "name" in mapper.columns else [])]
            rows = db.execute(select(*columns).where(model.id.in_(ids)))
            names |= {(model.__tablename__, row[0]): row[1] if len(row) > 1 else "" for row in rows}
    return names


def list_area_names(db: Session) -> dict[int, str]:
    """The name of every area, by id."""
    return {row.id: row.name for row in db.execute(select(Area.id, Area.name))}


def _added(row: Base) -> dict[str, Any]:
    return {k: [None, _plain(k, v)] for k, v in row.column_values().items() if v not in (None, "") and k not in DERIVED}


def _changed(row: Base) -> dict[str, Any]:
    state = inspect(row)
    changes = {}
    for attribute in (one for one in state.mapper.column_attrs if one.key not in DERIVED):
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before, after = (history.deleted or [None])[0], (history.added or [None])[0]
            changes[attribute.key] = [_plain(attribute.key, before), _plain(attribute.key, after)]
    return changes


def _lists(row: Base) -> dict[str, tuple[list[Base], list[Base]]]:
    """Each changed list that a table of its own keeps, before and after: a user's areas, who was talked with."""
    state, lists = inspect(row), {}
    for relationship in state.mapper.relationships:
        if relationship.secondary is not None and relationship.key in state.dict:
            history = state.attrs[relationship.key].history
            if history.has_changes():
                lists[relationship.key] = ([*history.unchanged, *history.deleted], [*history.unchanged, *history.added])
    return lists


def _ids(lists: dict[str, tuple[list[Base], list[Base]]]) -> dict[str, list[list[int]]]:
    """The lists as ids: taken after the flush, when new records have theirs."""
    return {name: [sorted(row.id for row in rows) for rows in change] for name, change in lists.items()}  # type: ignore[attr-defined]


def _plain(field: str, value: Any) -> Any:
    """A value as JSON keeps it."""
    if field in SECRET_FIELDS:
        return "•••" if value is not None else None
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date | dt.time | uuid.UUID):
        return str(value) if isinstance(value, uuid.UUID) else value.isoformat()
    return value


def _area_of(db: Session, row: Base, known: Known) -> int | None:
    """The area that a row belongs to: its own, or that of the first record it leads to."""
    return _first_area(db, type(row), [getattr(row, name) for name in row.__area_from__], known)


def _areas_led_to(db: Session, rows: Sequence[Base]) -> Known:
    """The areas of the nodes, streets and conversations that *rows* lead to: a few queries for thousands of rows."""
    leads: defaultdict[type[Base], set[int]] = defaultdict(set)
    for row in rows:
        name = next((name for name in row.__area_from__ if getattr(row, name) is not None), "area_id")
        if name != "area_id":
            leads[led_to(type(row), name)].add(getattr(row, name))
    known: Known = {}
    for model, wanted in leads.items():
        ids = sorted(wanted) if model.__area_from__ == ("area_id",) else []
        columns: Any = model
        for start in range(0, len(ids), _CHUNK):
            query = select(columns.id, columns.area_id).where(columns.id.in_(ids[start : start + _CHUNK]))
            with db.no_autoflush:
                found = db.execute(query, execution_options=UNSCOPED)
            known.update({(model, row.id): row.area_id for row in found})
    return known


def _first_area(db: Session, model: type[Base], values: Sequence[int | None], known: Known) -> int | None:
    for name, value in zip(model.__area_from__, values, strict=True):
        if name == "area_id":
            return value
        if value is not None:
            target = led_to(model, name)
            if (target, value) not in known:
                known[target, value] = _look_up_area(db, target, value, known)
            return known[target, value]
    return None


def _look_up_area(db: Session, model: Any, record_id: int, known: Known) -> int | None:
    """The area of a record wherever it is: its columns alone, so that the session never holds a record out of scope."""
    columns = [getattr(model, name) for name in model.__area_from__]
    with db.no_autoflush:
        found = db.execute(select(*columns).where(model.id == record_id), execution_options=UNSCOPED).first()
    return _first_area(db, model, found, known) if found is not None else None
