"""Backups: everything in one file that either database can be restored from, on any later version of Kith.

A backup is a zip of one file of JSON lines for each table, and ``manifest.json``: the revision of the tables, and of
each its columns, number of rows and SHA-256. A column is described by what it holds, not by how a database keeps it.
"""

import base64
import datetime as dt
import hashlib
import json
import os
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    Table,
    TableClause,
    Text,
    Time,
    Uuid,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from crm.errors import KithError
from crm.models import Base
from crm.models.base import UtcDateTime, now

FORMAT = 1
MANIFEST = "manifest.json"
_BATCH = 2000

#: What a column may hold, and the type it is read and written with. The last stands for all that is kept as words.
TYPES: dict[str, TypeEngine[Any]] = {
    "moment": UtcDateTime(),
    "day": Date(),
    "time": Time(),
    "uuid": Uuid(),
    "bytes": LargeBinary(),
    "json": JSON(none_as_null=True),
    "yes or no": Boolean(),
    "fraction": Float(),
    "number": Integer(),
    "text": Text(),
}

_TO_JSON: dict[str, Callable[[Any], Any]] = {
    "moment": dt.datetime.isoformat,
    "day": dt.date.isoformat,
    "time": dt.time.isoformat,
    "uuid": str,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
_FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "uuid": uuid.UUID,
    "bytes": base64.b64decode,
}

Progress = Callable[[int], object]


class BackupError(KithError):
    """The file is no backup, or not a whole one."""


@dataclass
class BackedUp:
    """One table in a backup. ``later``: columns that lead to rows which are not there yet when theirs is restored."""

    name: str
    columns: dict[str, str]
    key: list[str]
    later: list[str]
    rows: int = 0
    sha256: str = ""

    def clause(self) -> TableClause:
        """The table as a statement names it, whatever the models say today."""
        return table(self.name, *(column(name, TYPES[holds]) for name, holds in self.columns.items()))

    @property
    def file(self) -> str:
        """The name of its file in the backup."""
        return f"{self.name}.jsonl"


@dataclass
class Manifest:
    """What a backup holds. ``tables`` are in the order in which they can be restored."""

    format: int
    revision: str
    made_at: str
    tables: list[BackedUp]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)


@contextmanager
def standing_still(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    isolation = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**isolation) as connection, connection.begin():
        yield connection


def plan_backup(connection: Connection, *, revision: str) -> Manifest:
    """What a backup of the database would hold."""
    tables = [_describe(table) for table in Base.metadata.sorted_tables]
    for backed_up in tables:
        backed_up.rows = connection.scalar(select(func.count()).select_from(backed_up.clause())) or 0
    return Manifest(FORMAT, revision, now().isoformat(), tables)


def write_backup(connection: Connection, manifest: Manifest, path: Path, *, on_progress: Progress) -> None:
    """Write all that *manifest* plans to *path*, which only we can read; a half-written file is not left behind."""
    part = path.with_name(f"{path.name}.part")
    try:
        with _private(part) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as backup:
                for backed_up in manifest.tables:
                    with backup.open(backed_up.file, "w", force_zip64=True) as lines:
                        backed_up.sha256 = _write_rows(connection, backed_up, lines, on_progress)
                backup.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """What the backup at *path* holds. Raises BackupError, OSError."""
    try:
        with zipfile.ZipFile(path) as backup:
            given = json.loads(backup.read(MANIFEST))
        if given["format"] > FORMAT:
            raise BackupError(f"{path} was made by a newer version of Kith: update Kith, then restore it.")
        return Manifest(**{**given, "tables": [BackedUp(**described) for described in given["tables"]]})
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise BackupError(
            f"{path} is not a whole backup: it was cut short or changed. Take another copy of it."
        ) from None
    except (KeyError, ValueError, TypeError):
        raise BackupError(f"{path} is not a backup that `kith backup` made.") from None


def verify_backup(path: Path, manifest: Manifest, *, on_progress: Progress) -> None:
    """Read the whole backup and compare each table with the manifest. Raises BackupError."""
    for backed_up in manifest.tables:
        digest, rows = hashlib.sha256(), 0
        for line in _lines(path, backed_up):
            digest.update(line)
            rows += 1
            if rows % _BATCH == 0:
                on_progress(_BATCH)
        on_progress(rows % _BATCH)
        if (digest.hexdigest(), rows) != (backed_up.sha256, backed_up.rows):
            raise BackupError(
                f"{path} was changed since it was made: {backed_up.name} is not as it was. Take another copy."
            )


def restore_rows(connection: Connection, path: Path, manifest: Manifest, *, on_progress: Progress) -> None:
    """Put the rows of a verified backup into tables at its revision, in place of what is there. The caller commits."""
    for backed_up in reversed(manifest.tables):
        connection.execute(delete(backed_up.clause()))
    postponed: list[tuple[BackedUp, list[dict[str, Any]]]] = []
    for backed_up in manifest.tables:
        leads: list[dict[str, Any]] = []
        for rows in _batches(_rows(path, backed_up)):
            leads += _take_leads(backed_up, rows)
            connection.execute(insert(backed_up.clause()), rows)
            on_progress(len(rows))
        postponed.append((backed_up, leads))
    for backed_up, leads in postponed:
        _put_leads(connection, backed_up, leads)
    for backed_up in manifest.tables:
        _check_count(connection, backed_up)
        _continue_numbers(connection, backed_up)


def _describe(table: Table) -> BackedUp:
    earlier = Base.metadata.sorted_tables[: Base.metadata.sorted_tables.index(table)]
    later = [key.parent.name for key in table.foreign_keys if key.column.table not in earlier]
    columns = {column.name: _holds(column.type) for column in table.columns}
    return BackedUp(table.name, columns, [column.name for column in table.primary_key], sorted(later))


def _holds(type_: TypeEngine[Any]) -> str:
    return next((name for name, known in TYPES.items() if isinstance(type_, type(known))), "text")


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:  # noqa: PTH123 - with its mode
        yield file


def _write_rows(connection: Connection, backed_up: BackedUp, lines: IO[bytes], on_progress: Progress) -> str:
    source, digest = backed_up.clause(), hashlib.sha256()
    query = select(source).order_by(*(source.c[name] for name in backed_up.key))
    convert = [_TO_JSON.get(holds) for holds in backed_up.columns.values()]
    for rows in connection.execute(query, execution_options={"yield_per": _BATCH}).partitions():
        chunk = "".join(f"{json.dumps(_converted(row, convert), ensure_ascii=False)}\n" for row in rows).encode()
        digest.update(chunk)
        lines.write(chunk)
        on_progress(len(rows))
    return digest.hexdigest()


def _converted(row: Sequence[Any], convert: Sequence[Callable[[Any], Any] | None]) -> list[Any]:
    return [value if how is None or value is None else how(value) for value, how in zip(row, convert, strict=True)]


def _lines(path: Path, backed_up: BackedUp) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as backup, backup.open(backed_up.file) as lines:
            yield from lines
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError):
        raise BackupError(f"{path} is damaged: {backed_up.name} cannot be read. Take another copy of it.") from None


def _rows(path: Path, backed_up: BackedUp) -> Iterator[dict[str, Any]]:
    names, convert = list(backed_up.columns), [_FROM_JSON.get(holds) for holds in backed_up.columns.values()]
    for line in _lines(path, backed_up):
        yield dict(zip(names, _converted(json.loads(line), convert), strict=True))


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _take_leads(backed_up: BackedUp, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Empty the columns that lead to later rows; gives what was in them, with the row's key."""
    leads = []
    for row in rows:
        if any(row[name] is not None for name in backed_up.later):
            leads.append({f"given_{name}": row[name] for name in (*backed_up.key, *backed_up.later)})
            row.update(dict.fromkeys(backed_up.later))
    return leads


def _put_leads(connection: Connection, backed_up: BackedUp, leads: list[dict[str, Any]]) -> None:
    target = backed_up.clause()
    which = [target.c[name] == bindparam(f"given_{name}") for name in backed_up.key]
    values: dict[str, Any] = {name: bindparam(f"given_{name}") for name in backed_up.later}
    if leads:
        connection.execute(update(target).where(*which).values(values), leads)


def _check_count(connection: Connection, backed_up: BackedUp) -> None:
    found = connection.scalar(select(func.count()).select_from(backed_up.clause()))
    if found != backed_up.rows:
        raise BackupError(f"{found} rows of {backed_up.name} were restored of {backed_up.rows}: nothing was changed.")


def _continue_numbers(connection: Connection, backed_up: BackedUp) -> None:
    """Let PostgreSQL number new rows after those that were restored; SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and backed_up.key == ["id"] and backed_up.rows:
        name = connection.dialect.identifier_preparer.quote(backed_up.name)
        last = connection.scalar(select(func.max(backed_up.clause().c.id)))
        continued = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        connection.execute(continued, {"name": name, "last": last})
