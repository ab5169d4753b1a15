"""Project and codebook files that were sent and wait to be saved: each its sender's own, gone after a day."""

import io
import uuid as uuids
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.cleaning import shorten
from crm.errors import Invalid, NotFound
from crm.imports.batches import TERM, own_batch
from crm.models import ImportBatch, now
from crm.permissions import Actor, Permission, requires
from crm.refi.codebook_csv import read_codebook_table
from crm.refi.parts import Project, RefusedError
from crm.refi.planning import Plan, plan_project, say_plan
from crm.refi.reading import read_codebook, read_project
from crm.refi.saving import save_project

#: As which noun such a file is kept among those of other imports.
NOUN = "codebook"


@dataclass(frozen=True)
class Opened:
    """A file with what saving it would do; ``saved``: the sentences of what was done, when the file itself is gone."""

    batch: ImportBatch
    plan: Plan | None
    saved: list[str]


def open_file(content: bytes) -> Project:
    """The project, codebook or table of *content*, by how it begins. Raises Invalid (``file``)."""
    file = io.BytesIO(content)
    try:
        if content.startswith(b"PK") and b"xl/workbook" not in content:
            return read_project(file)
        return read_codebook(file) if _is_xml(content) else read_codebook_table(file)
    except RefusedError as error:
        raise Invalid(file=str(error)) from None


def _is_xml(content: bytes) -> bool:
    return content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_name(file_name: str, content: bytes) -> None:
    """Refuse what is named as a project or codebook and is neither: it would be read as a table."""
    kind = PurePath(file_name).suffix.lower()
    if kind in (".qdpx", ".qdc") and not (content.startswith(b"PK") or _is_xml(content)):
        raise Invalid(file=f"This is not a {kind} file, although its name ends so: export it again.")


@requires(Permission.EDIT_CODEBOOK)
def add_file(db: Session, actor: Actor, *, file_name: str, content: bytes) -> ImportBatch:
    """Keep a file until it is saved. Raises Invalid where it cannot be read, or nothing could be done with it."""
    db.execute(delete(ImportBatch).where(ImportBatch.recorded_at < now() - TERM))
    _check_name(file_name, content)
    plan_project(db, actor, open_file(content))
    batch = ImportBatch(
        noun=NOUN,
        file_name=shorten(file_name, 200) or "file",
        content=zlib.compress(content, level=1),
        mapping={},
        recorded_by_id=actor.id,
    )
    db.add(batch)
    db.flush()
    return batch


@requires(Permission.EDIT_CODEBOOK)
def get_file(db: Session, actor: Actor, uuid: uuids.UUID) -> Opened:
    """The file, and what saving it would do. Raises NotFound for one that is gone or somebody else's, and Invalid."""
    batch = db.scalar(select(ImportBatch).where(ImportBatch.uuid == uuid, ImportBatch.noun == NOUN, own_batch(actor)))
    if batch is None:
        raise NotFound("There is no such file: it is gone, or somebody else’s.")
    saved = batch.mapping.get("saved")
    if saved is not None:
        return Opened(batch, None, saved)
    return Opened(batch, plan_project(db, actor, open_file(zlib.decompress(batch.content))), [])


@requires(Permission.EDIT_CODEBOOK)
def save_file(db: Session, actor: Actor, uuid: uuids.UUID, *, area_id: int | None = None) -> None:
    """Save a file, once. Raises NotFound, Invalid."""
    opened: Opened = get_file(db, actor, uuid)
    if opened.plan is None:
        return
    plan = save_project(db, actor, opened.plan.project, area_id=area_id)
    opened.batch.mapping = {"saved": say_plan(plan, saved=True)}
    opened.batch.content = b""
    db.flush()
