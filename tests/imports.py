"""Checks or imports a file that a test writes out in its text, and tells what came of it."""

import datetime as dt
import io
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.imports.checking import check_rows
from crm.imports.mapping import Mapping, change_mapping, guess_mapping
from crm.imports.planning import Plan
from crm.imports.problems import Checked, Value
from crm.imports.reading import Table, read_table
from crm.imports.saving import plan_import, save_import
from crm.models import AuditEntry, DataVersion, Interest, Node, Street, Tie
from crm.permissions import Actor

TODAY = dt.date(2026, 11, 21)


def table(text: str) -> Table:
    return read_table(io.BytesIO(text.encode()))


def check(noun: str, text: str, *, mapping: Mapping | None = None, **known: list[str]) -> Checked:
    read = table(text)
    return check_rows(noun, read, mapping or guess_mapping(noun, read.header), today=TODAY, **known)


def only_row(checked: Checked) -> dict[str, Value]:
    assert len(checked.rows) == 1
    return checked.rows[0].values


def read(db: Session, actor: Actor, noun: str, source: str | Table, *, save: bool = True, **options: Any) -> Plan:
    """Import *source*, a file's text or table, with the command line's options."""
    given = table(source) if isinstance(source, str) else source
    leave_out = {"leave_out": options.pop("leave_out")} if "leave_out" in options else {}
    mapping = change_mapping(guess_mapping(noun, given.header), given.header, **options)
    use_case = save_import if save else plan_import
    return use_case(db, actor, noun=noun, table=given, mapping=mapping, today=TODAY, **leave_out)


def said(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem) for problem in plan.problems]


def state(db: Session) -> list[Any]:
    """How many rows every table has that an import may write, and the data version."""
    db.flush()
    counts = [db.scalar(select(func.count()).select_from(model)) for model in (Node, Street, Tie, Interest, AuditEntry)]
    return [*counts, db.scalar(select(DataVersion.version))]
