"""Maps as files to import, and what came of them."""

import io
import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.imports.mapping import change_mapping, guess_mapping
from crm.imports.planning import Plan
from crm.imports.reading import Table, read_table
from crm.imports.saving import plan_import, save_import
from crm.models import Area, AuditEntry, DataVersion, Street
from crm.permissions import Actor

LINE = [[-2.07, 51.9], [-2.068, 51.9]]
OTHER_LINE = [[-2.068, 51.9], [-2.066, 51.9]]
SQUARE = [[[-2.1, 51.8], [-2.0, 51.8], [-2.0, 51.9], [-2.1, 51.9], [-2.1, 51.8]]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def line(coordinates: Any, **properties: Any) -> dict[str, Any]:
    return feature({"type": "LineString", "coordinates": coordinates}, **properties)


def point(*coordinates: Any, **properties: Any) -> dict[str, Any]:
    return feature({"type": "Point", "coordinates": list(coordinates)}, **properties)


def table(*features: Any, **more: Any) -> Table:
    return read(json.dumps({"type": "FeatureCollection", "features": features} | more).encode())


def read(content: bytes) -> Table:
    return read_table(io.BytesIO(content))


def bring(db: Session, actor: Actor, source: Table, *, noun: str = "streets", save: bool = True, **more: Any) -> Plan:
    leave_out = {"leave_out": True} if more.pop("leave_out", False) else {}
    mapping = change_mapping(guess_mapping(noun, source.header), source.header, **more)
    use_case = save_import if save else plan_import
    return use_case(db, actor, noun=noun, table=source, mapping=mapping, **leave_out)


def said(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem) for problem in plan.problems]


def drawn(db: Session, name: str) -> tuple[Any, float | None, float | None]:
    row = db.execute(select(Street.lines, Street.lon, Street.lat).where(Street.name == name)).one()
    return row.lines, row.lon, row.lat


def state(db: Session) -> list[Any]:
    db.flush()
    counts = [db.scalar(select(func.count()).select_from(model)) for model in (Area, Street, AuditEntry)]
    return [*counts, db.scalar(select(DataVersion.version))]
