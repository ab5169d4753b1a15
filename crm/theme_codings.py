"""Codings on their way from one theme to another, in every area, and back again; none is lost on the way.

Written as tables and not row by row: twenty thousand move in a second. The codebook's history keeps which they were,
in place of an audit entry for each.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import CursorResult, Table, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from crm.models import Coding, Issue, IssueSource, Theme, ThemeSuggestion
from crm.scope import UNSCOPED

_CHUNK = 5000

_codings: Table = Coding.__table__  # type: ignore[assignment]
_issues: Table = Issue.__table__  # type: ignore[assignment]
_sources: Table = IssueSource.__table__  # type: ignore[assignment]

#: What went where, as JSON can hold it: ids of ``codings`` and ``issues``; of those that became one with another
#: (``folded``) id, uuid, when it was coded, the other's id, and whether it had the other's note; and of the ``sources``
#: of issues that had one of these, (id, the coding's id).
Moved = dict[str, list[Any]]


def move_codings(db: Session, source: Theme, target: Theme, *, only: frozenset[int] | None = None) -> Moved:
    """Put all codings with *source*, or *only* those with these ids, to *target*.

    What the same coder coded with *target* already, the same words with the same sway, becomes one with that; its
    note is the same, or it has none. Other doubles stay two: nobody's judgement is written anew.
    """
    db.flush()
    ids = [row.id for row in _run(db, select(_codings.c.id).where(_codings.c.theme_id == source.id))]
    folded = _find_folded(db, source.id, target.id)
    if only is not None:
        ids, folded = [id_ for id_ in ids if id_ in only], [one for one in folded if one[0] in only]
    gone = {one[0] for one in folded}
    moved = [id_ for id_ in ids if id_ not in gone]
    sources = _find_sources(db, gone)
    for id_, *_, twin_id, _noted in folded:
        _run(db, update(_sources).where(_sources.c.coding_id == id_).values(coding_id=twin_id))
    for some in _chunks(sorted(gone)):
        _run(db, delete(_codings).where(_codings.c.id.in_(some)))
    _put(db, moved, source.id, target.id)
    _forget_rows(db)
    return {"codings": moved, "folded": folded, "sources": sources}


def move_issues(db: Session, source: Theme, target: Theme) -> list[int]:
    """Put the issues about *source* to *target*; gives their ids."""
    ids = [row.id for row in _run(db, select(_issues.c.id).where(_issues.c.theme_id == source.id).order_by("id"))]
    _run(db, update(_issues).where(_issues.c.theme_id == source.id).values(theme_id=target.id))
    _forget_rows(db)
    return ids


def put_back(db: Session, moved: Moved, source_id: int, target_id: int) -> None:
    """Give *source* back what went from it to *target*, unless its coder has put it elsewhere or removed it since."""
    _put(db, moved.get("codings", []), target_id, source_id)
    for some in _chunks(moved.get("issues", [])):
        there = and_(_issues.c.id.in_(some), _issues.c.theme_id == target_id)
        _run(db, update(_issues).where(there).values(theme_id=source_id))
    for folded in _chunks(moved.get("folded", [])):
        _unfold(db, folded, source_id)
    twins = {one[0]: one[3] for one in moved.get("folded", [])}
    for id_, coding_id in moved.get("sources", []):
        # Where the twin was removed since, nothing was made anew that it could lead to.
        still = and_(_sources.c.id == id_, _sources.c.coding_id == twins[coding_id])
        _run(db, update(_sources).where(still).values(coding_id=coding_id))
    _forget_rows(db)


def drop_suggestions(db: Session, theme_id: int) -> None:
    """Suggest a theme nowhere any more; the next training says where it could belong."""
    db.execute(delete(ThemeSuggestion).where(ThemeSuggestion.theme_id == theme_id), execution_options=UNSCOPED)


def is_used(db: Session, theme_id: int) -> tuple[int, int]:
    """How many codings and how many issues a theme has, in all areas."""
    codings = select(func.count()).where(_codings.c.theme_id == theme_id)
    issues = select(func.count()).where(_issues.c.theme_id == theme_id)
    return _run(db, codings).scalar_one(), _run(db, issues).scalar_one()


def _find_folded(db: Session, source_id: int, target_id: int) -> list[list[Any]]:
    """The codings with one theme that say nothing which one with the other does not."""
    a, b = _codings.alias(), _codings.alias()
    same = [a.c[name].is_not_distinct_from(b.c[name]) for name in ("coder_id", "start", "end", "quote", "sway")]
    twins = and_(b.c.conversation_id == a.c.conversation_id, b.c.theme_id == target_id, *same)
    told = or_(a.c.note == "", a.c.note == b.c.note)
    query = (
        select(a.c.id, a.c.uuid, a.c.coded_at, func.min(b.c.id).label("twin_id"), a.c.note)
        .join_from(a, b, twins)
        .where(a.c.theme_id == source_id, told)
        .group_by(a.c.id)
        .order_by(a.c.id)
    )
    return [[row.id, row.uuid.hex, row.coded_at.isoformat(), row.twin_id, row.note != ""] for row in _run(db, query)]


def _find_sources(db: Session, coding_ids: set[int]) -> list[list[int]]:
    """(id, the coding's id) of the sources of issues that have one of *coding_ids*."""
    columns = select(_sources.c.id, _sources.c.coding_id).order_by(_sources.c.id)
    found = (_run(db, columns.where(_sources.c.coding_id.in_(some))) for some in _chunks(sorted(coding_ids)))
    return [[row.id, row.coding_id] for rows in found for row in rows]


def _unfold(db: Session, folded: Sequence[list[Any]], source_id: int) -> None:
    """Make the codings that became one with others anew, with the words and sway that the others have now."""
    wanted = sorted({one[3] for one in folded})
    twins = {row.id: row._mapping for row in _run(db, select(_codings).where(_codings.c.id.in_(wanted)))}
    rows = [
        dict(twins[twin_id])
        | {"id": id_, "uuid": uuid.UUID(hex_), "theme_id": source_id, "coded_at": dt.datetime.fromisoformat(coded_at)}
        | ({} if noted else {"note": ""})
        for id_, hex_, coded_at, twin_id, noted in folded
        if twin_id in twins
    ]
    if rows:
        db.connection().execute(insert(_codings), rows)


def _put(db: Session, ids: Sequence[int], from_id: int, to_id: int) -> None:
    for some in _chunks(ids):
        there = and_(_codings.c.id.in_(some), _codings.c.theme_id == from_id)
        _run(db, update(_codings).where(there).values(theme_id=to_id))


def _run(db: Session, statement: Any) -> CursorResult[Any]:
    # Past the session: its hooks would leave out what is in other areas, and read each row to audit it.
    return db.connection().execute(statement)


def _forget_rows(db: Session) -> None:
    """Have the session read again what was written past it."""
    for row in list(db.identity_map.values()):
        if isinstance(row, Coding | Issue | IssueSource):
            db.expire(row)


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
