"""Files that were sent and wait to be saved: each its sender's own, gone after a day, saved once."""

import datetime as dt
import io
import uuid as uuids
import zlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from crm.cleaning import shorten
from crm.errors import Invalid, NotFound
from crm.imports.fields import NOUNS
from crm.imports.geojson import find_wrong_noun
from crm.imports.mapping import Mapping, guess_mapping, header_signature, mapping_problems
from crm.imports.planning import Plan
from crm.imports.reading import Table, UnreadableError, read_table
from crm.imports.saving import plan_import, save_import
from crm.imports.wide import lengthen
from crm.models import ImportBatch, ImportMapping, now
from crm.permissions import Actor, Permission, Role, requires

#: How long a file is kept that nobody saves, and how long the counts of a saved one can be looked at.
TERM = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Opened:
    """A batch with its table and mapping. ``saved``: the counts of what was saved; the file itself is then gone."""

    batch: ImportBatch
    table: Table
    mapping: Mapping
    remembered: bool
    saved: dict[str, int] | None


@requires(Permission.IMPORT)
def add_batch(db: Session, actor: Actor, *, noun: str, file_name: str, content: bytes) -> ImportBatch:
    """Keep a file until it is saved, its columns mapped as last time or by guess. Raises Invalid."""
    db.execute(delete(ImportBatch).where(ImportBatch.recorded_at < now() - TERM))
    if noun not in NOUNS:
        raise Invalid(noun="Choose what the file is a list of.")
    try:
        table = lengthen(noun, read_table(io.BytesIO(content)))
    except UnreadableError as error:
        raise Invalid(file=str(error)) from None
    wrong = find_wrong_noun(noun, table.shapes)
    if wrong:
        raise Invalid(noun=wrong)
    mapping, remembered = recall_mapping(db, actor, noun=noun, table=table)
    batch = ImportBatch(
        noun=noun,
        file_name=shorten(file_name, 200) or "file.csv",
        content=zlib.compress(content, level=6),
        mapping={**mapping.to_json(), "remembered": remembered},
        recorded_by_id=actor.id,
    )
    db.add(batch)
    db.flush()
    return batch


@requires(Permission.IMPORT)
def list_batches(db: Session, actor: Actor) -> list[ImportBatch]:
    """The actor's own files that wait to be saved, latest first; an admin's list has everybody's."""
    query = select(ImportBatch).where(own_batch(actor), ImportBatch.content != b"", ImportBatch.noun.in_(NOUNS))
    return list(db.scalars(query.order_by(ImportBatch.recorded_at.desc(), ImportBatch.id.desc()).limit(50)))


@requires(Permission.IMPORT)
def get_batch(db: Session, actor: Actor, uuid: uuids.UUID) -> Opened:
    """The batch, its file read. Raises NotFound for one that is gone or somebody else's."""
    wanted = (ImportBatch.uuid == uuid, ImportBatch.noun.in_(NOUNS), own_batch(actor))
    batch = db.scalar(select(ImportBatch).where(*wanted))
    if batch is None:
        raise NotFound("There is no such import: it is gone, or somebody else’s.")
    mapping, saved = Mapping.from_json(batch.mapping), batch.mapping.get("saved")
    table = Table((), (), (), "", "") if saved else lengthen(batch.noun, read_content(batch))
    return Opened(batch, table, mapping, bool(batch.mapping.get("remembered")), saved)


@requires(Permission.IMPORT)
def change_batch(db: Session, actor: Actor, uuid: uuids.UUID, *, mapping: Mapping) -> ImportBatch:
    """Map the columns of a batch in another way. Raises NotFound, and Invalid under the field that is wrong."""
    opened = _get_unsaved(db, actor, uuid)
    wrong = mapping_problems(mapping, opened.table.header)
    if wrong:
        raise Invalid(**dict(reversed(wrong)))
    kept = {"remembered": opened.remembered, "sheet": opened.table.sheet}
    opened.batch.mapping = {**mapping.to_json(), **kept}
    db.flush()
    return opened.batch


@requires(Permission.IMPORT)
def change_sheet(db: Session, actor: Actor, uuid: uuids.UUID, *, sheet: str) -> ImportBatch:
    """Read another sheet of a batch's workbook, its columns mapped anew. Raises NotFound, Invalid."""
    batch: ImportBatch = _get_unsaved(db, actor, uuid).batch
    try:
        table = lengthen(batch.noun, read_content(batch, sheet))
    except UnreadableError as error:
        raise Invalid(sheet=str(error)) from None
    mapping, remembered = recall_mapping(db, actor, noun=batch.noun, table=table)
    batch.mapping = {**mapping.to_json(), "remembered": remembered, "sheet": table.sheet}
    db.flush()
    return batch


def read_content(batch: ImportBatch, sheet: str = "") -> Table:
    """The table that was sent: of a workbook, *sheet* or the one that was chosen. Raises UnreadableError."""
    return read_table(io.BytesIO(zlib.decompress(batch.content)), sheet=sheet or batch.mapping.get("sheet", ""))


@requires(Permission.IMPORT)
def remove_batch(db: Session, actor: Actor, uuid: uuids.UUID) -> None:
    """Throw a file away. Raises NotFound."""
    db.delete(get_batch(db, actor, uuid).batch)
    db.flush()


@requires(Permission.IMPORT)
def plan_batch(db: Session, actor: Actor, uuid: uuids.UUID) -> tuple[Opened, Plan]:
    """The batch, and what saving it will do. Raises NotFound, and Invalid when it is saved already."""
    opened = _get_unsaved(db, actor, uuid)
    return opened, plan_import(db, actor, noun=opened.batch.noun, table=opened.table, mapping=opened.mapping)


@requires(Permission.IMPORT)
def save_batch(db: Session, actor: Actor, uuid: uuids.UUID, *, leave_out: bool = False) -> Plan:
    """Save a batch, remember its mapping, and let the file go. Raises NotFound, Invalid; saved twice is refused."""
    opened = _get_unsaved(db, actor, uuid)
    noun, table, mapping = opened.batch.noun, opened.table, opened.mapping
    plan = save_import(db, actor, noun=noun, table=table, mapping=mapping, leave_out=leave_out)
    remember_mapping(db, actor, mapping=mapping, table=table)
    opened.batch.mapping = {**opened.batch.mapping, "saved": plan.counts}
    opened.batch.content = b""
    db.flush()
    return plan


@requires(Permission.IMPORT)
def recall_mapping(db: Session, actor: Actor, *, noun: str, table: Table) -> tuple[Mapping, bool]:
    """How a file with these headings was mapped last time, else a guess; and whether it was remembered."""
    known = _find_remembered(db, noun, table)
    if known is None:
        return guess_mapping(noun, table.header), False
    mapping = Mapping.from_json(known.mapping)
    same = {column.casefold(): column for column in table.header}
    columns = {name: same.get(column.casefold(), column) for name, column in mapping.columns.items()}
    return replace(mapping, columns=columns), True


@requires(Permission.IMPORT)
def remember_mapping(db: Session, actor: Actor, *, mapping: Mapping, table: Table) -> None:
    """Keep *mapping* for the next file with these headings; writes only what differs."""
    known = _find_remembered(db, mapping.noun, table)
    data: dict[str, Any] = mapping.to_json()
    if known is None:
        db.add(ImportMapping(noun=mapping.noun, signature=header_signature(table.header), mapping=data))
    elif known.mapping != data:
        known.mapping = data
    db.flush()


def _find_remembered(db: Session, noun: str, table: Table) -> ImportMapping | None:
    query = select(ImportMapping).where(ImportMapping.noun == noun)
    return db.scalar(query.where(ImportMapping.signature == header_signature(table.header)))


def _get_unsaved(db: Session, actor: Actor, uuid: uuids.UUID) -> Opened:
    opened = get_batch(db, actor, uuid)
    if opened.saved is not None:
        raise Invalid(file="This file is saved already. Send it again if it has changed.")
    return opened


def own_batch(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a file that was sent is *actor*'s; an admin's are all."""
    return true() if actor.role is Role.ADMIN else ImportBatch.recorded_by_id == actor.id
