"""Connectors, or people sorted by a measure, as the rows of a file: all measures of each, and how they are counted."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import export_rows
from crm.analyses import Analysis, find_analysis
from crm.audit import note_export
from crm.connectors import list_connectors
from crm.health import Cell, about_lines
from crm.models import NodeScore, Person
from crm.permissions import Actor, Permission, requires
from crm.scores import MEASURES, Narrowing, Ranking, list_placed, scored

_CHUNK = 1000
_LINES = ("bridging", "reach", "nominations", "track_record")
_WHO = ("rank", "name", "street", "area", "rank by the evidence", "how sure", "rank at best", "rank at worst")

#: More than there ever are connectors.
_ALL = 1_000_000


@requires(Permission.EXPORT)
def start_connector_file(
    db: Session,
    actor: Actor,
    analysis: Analysis,
    *,
    measure: str | None = None,
    sure: bool | None = None,
    narrowing: Narrowing,
) -> Iterator[Sequence[Cell]]:
    """Lines that begin with # and say how it is counted, the headings, and a row for each person the actor sees.

    By *measure*: everybody for whom a row of measures is kept; else the connectors by the evidence, *sure* ones or all.
    Who took the list is in the audit.
    """
    if measure is None:
        where = {name: narrowing.get(name) for name in ("area_id", "street_id")}
        text = narrowing.get("text", "")
        found = list_connectors(db, actor, analysis, text=text, sure=sure, size=_ALL, **where)  # type: ignore[arg-type]
        ranked: list[tuple[int, int | None]] = [(row.person.id, row.rank) for row in found.rows]
        order = "the evidence"
    else:
        ranking = Ranking.read(db, analysis, MEASURES[measure])
        said = db.execute(scored(db, analysis, measure, narrowing))
        ranked = [(id_, ranking.score(value).rank) for id_, value in said]
        order = MEASURES[measure].label
    note_export(db, actor, noun=Person.__tablename__, rows=len(ranked))
    return _write(db, actor, analysis, f"Connectors by: {order}", ranked)


def rows_of_scores(db: Session) -> Iterator[Sequence[Any]]:
    """Each person with the values of all measures in the latest analysis; nothing where they were not measured."""
    analysis = find_analysis(db)
    for ids in export_rows.in_chunks(db, Person):
        people = list_placed(db, ids)
        values = _values(db, analysis, ids) if analysis else {}
        for id_ in ids:
            person = people[id_]
            told = [analysis.made_on, *values[id_]] if analysis and id_ in values else [None] * (1 + len(MEASURES))
            yield (export_rows.own_id(person.external_id, person.uuid), person.name, *_where(person), *told)


def _write(
    db: Session, actor: Actor, analysis: Analysis, title: str, ranked: Sequence[tuple[int, int | None]]
) -> Iterator[Sequence[Cell]]:
    before = db.info.get("actor")
    db.info["actor"] = actor  # the rows are read when the use-case has returned, and still for whoever asked
    try:
        yield from ([line] for line in about_lines(title, analysis, MEASURES))
        yield [*_WHO, *(f"evidence: {line}" for line in _LINES), *MEASURES]
        for start in range(0, len(ranked), _CHUNK):
            yield from _rows(db, analysis, ranked[start : start + _CHUNK])
    finally:
        db.info["actor"] = before


def _rows(db: Session, analysis: Analysis, ranked: Sequence[tuple[int, int | None]]) -> Iterator[Sequence[Cell]]:
    ids = [id_ for id_, _ in ranked]
    people, values = list_placed(db, ids), _values(db, analysis, ids)
    known = {one["id"]: one for one in analysis.connectors}
    for id_, rank in ranked:
        person = people[id_]
        yield [rank, person.name, *_where(person), *_evidence(known.get(id_)), *values.get(id_, [None] * len(MEASURES))]


def _where(person: Person) -> tuple[str | None, str | None]:
    return person.street.name if person.street else None, person.area.name if person.area else None


def _evidence(one: dict[str, Any] | None) -> list[Cell]:
    if one is None:
        return [None] * (4 + len(_LINES))
    certainty = one["certainty"]
    sure = certainty["level"].replace("_", " ")
    return [one["rank"], sure, certainty["low"], certainty["high"], *(one["lines"][line][0] for line in _LINES)]


def _values(db: Session, analysis: Analysis, ids: Sequence[int]) -> dict[int, list[Cell]]:
    """The values of all measures, in their order, of those of *ids* whom the session's actor sees."""
    columns = [getattr(NodeScore, id_) for id_ in MEASURES]
    here = (NodeScore.snapshot_id == analysis.snapshot_id, NodeScore.node_id.in_(ids))
    return {id_: values for id_, *values in db.execute(select(NodeScore.node_id, *columns).where(*here))}
