"""Sessions: one engine set-up for both databases, and the hooks that no use-case can forget."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from crm import audit, scope, search
from crm.models import Base, DataVersion
from crm.permissions import Actor
from crm.rules import rules_of


def make_engine(url: str) -> Engine:
    """An engine for *url*. On SQLite: foreign keys, write-ahead log, and a wait instead of an error when it is busy."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 15})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for SAVEPOINT
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for its turn: one that will write says so at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def make_session(bind: Engine | Connection, actor: Actor | None = None, *, writes: bool = False) -> Session:
    """A session that works for *actor*: scoped, audited, counted in the data version. *writes*: it is going to."""
    bind = bind.execution_options(writes=True) if writes else bind
    db = KithSession(bind, expire_on_commit=False, join_transaction_mode="create_savepoint")
    if actor is not None:
        db.info["actor"] = actor
    return db


def make_reading_session(db: Session, actor: Actor) -> Session:
    """A session of its own for *actor* on the database of *db*, which only reads.

    A long file is written for a minute, in which the changes of others must not wait. It begins with what was
    committed, and sees nothing that is done later, where *db* is not within a connection that somebody else holds.
    """
    bind = db.get_bind()
    if isinstance(bind, Engine):
        # SQLite reads so by itself.
        as_it_is = {} if bind.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        bind = bind.execution_options(writes=False, **as_it_is)
    reading = make_session(bind, actor)
    reading.info["rules"] = rules_of(db)
    return reading


class KithSession(Session):
    """A session with Kith's hooks."""


event.listen(KithSession, "do_orm_execute", scope.limit_statement)
event.listen(KithSession, "before_flush", scope.limit_writes)
event.listen(KithSession, "before_flush", audit.note_changes)
event.listen(KithSession, "before_flush", search.leave_out_deleted)
event.listen(KithSession, "after_flush", audit.write_changes)
event.listen(KithSession, "after_flush", search.index_changes)


@event.listens_for(KithSession, "do_orm_execute")
def _refuse_unseen_writes(state: ORMExecuteState) -> None:
    """A bulk statement passes the other hooks by, so it may not touch what they watch over."""
    if state.is_insert or state.is_update or state.is_delete:
        model = state.bind_mapper.class_ if state.bind_mapper else Base
        if model.__audited__ or model.__network__:
            raise RuntimeError(f"Write {model.__name__} through the session, so that the change is audited.")


@event.listens_for(KithSession, "before_flush")
def _raise_data_version(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    changed = (row for row in db.dirty if db.is_modified(row))
    if any(row.__network__ for rows in (db.new, db.deleted, changed) for row in rows):
        db.connection().execute(update(DataVersion).values(version=DataVersion.version + 1))
