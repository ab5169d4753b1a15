"""Who changed what, when: written by a session hook in the transaction of the change, read by a page."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import ColumnElement, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from crm.models import AuditEntry, Base, User, now
from crm.paging import Page, get_page
from crm.permissions import Permission, requires
from crm.scope import UNSCOPED, Actor, actor_of

#: Fields whose content is never copied into the audit: only that they changed.
SECRET_FIELDS = {"password_hash", "session_token", "token_hash", "content"}


def note_changes(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    """Session hook, before a flush: remember what is about to change, while the old values are still known."""
    pending = db.info.setdefault("audit", [])
    pending += [(row, "added", _added(row)) for row in db.new if row.__audited__]
    pending += [(row, "removed", {}) for row in db.deleted if row.__audited__]
    changed = [(row, _changed(row)) for row in db.dirty if row.__audited__]
    pending += [(row, "changed", changes) for row, changes in changed if changes]


def write_changes(db: Session, flush_context: UOWTransaction) -> None:
    """Session hook, after a flush: write one audit entry for each row that was added, changed or removed."""
    pending = db.info.pop("audit", [])
    if not pending:
        return
    actor, at, action = actor_of(db), now(), db.info.get("action") or "set_up"
    areas: dict[tuple[str, int], int | None] = {}
    rows = [
        {
            "at": at,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "action": action,
            "noun": inspect(row).mapper.local_table.name,
            "record_id": row.id,
            "area_id": _area_of(db, row, areas),
            "changes": changes | {"": verb},
        }
        for row, verb, changes in pending
    ]
    db.connection().execute(insert(AuditEntry.__table__), rows)


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
    """Audit entries, latest first, narrowed by table, record, who and since when."""
    conditions: list[ColumnElement[bool]] = []
    if noun:
        conditions.append(AuditEntry.noun == noun)
    if record_id is not None:
        conditions.append(AuditEntry.record_id == record_id)
    if user_id is not None:
        conditions.append(AuditEntry.actor_id == user_id)
    if since is not None:
        conditions.append(AuditEntry.at >= dt.datetime.combine(since, dt.time(), dt.UTC))
    return get_page(db, select(AuditEntry).where(*conditions), by=[AuditEntry.at.desc(), AuditEntry.id.desc()], page=page)


@requires(Permission.SEE_AUDIT)
def list_audit_choices(db: Session, actor: Actor) -> tuple[list[str], list[User]]:
    """The tables and the users that the audit can be narrowed to."""
    nouns = sorted(m.local_table.name for m in Base.registry.mappers if m.class_.__audited__)
    return nouns, list(db.scalars(select(User).order_by(User.name, User.id)))


def _added(row: Base) -> dict[str, Any]:
    return {k: [None, _plain(k, v)] for k, v in row.column_values().items() if v not in (None, "") and k != "uuid"}


def _changed(row: Base) -> dict[str, Any]:
    state = inspect(row)
    changes = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before, after = (history.deleted or [None])[0], (history.added or [None])[0]
            changes[attribute.key] = [_plain(attribute.key, before), _plain(attribute.key, after)]
    return changes


def _plain(field: str, value: Any) -> Any:
    """A value as JSON keeps it."""
    if field in SECRET_FIELDS:
        return "•••" if value is not None else None
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date | uuid.UUID):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    return value


def _area_of(db: Session, row: Base, known: dict[tuple[str, int], int | None]) -> int | None:
    """The area that a row belongs to: its own, or that of the first record it leads to."""
    for name in row.__area_from__:
        value = getattr(row, name)
        if name == "area_id":
            return value  # type: ignore[no-any-return]
        if value is not None:
            target = next(iter(inspect(row).mapper.columns[name].foreign_keys)).column.table.name
            key = (target, value)
            if key not in known:
                known[key] = _look_up_area(db, target, value, known)
            return known[key]
    return None


def _look_up_area(db: Session, table: str, record_id: int, known: dict[tuple[str, int], int | None]) -> int | None:
    model: Any = next(m.class_ for m in Base.registry.mappers if m.local_table.name == table)
    with db.no_autoflush:
        row = db.get(model, record_id, execution_options=UNSCOPED)
    return _area_of(db, row, known) if row is not None else None
