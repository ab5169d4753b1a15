"""Checks a file that a test writes out in its text."""

import datetime as dt
import io

from crm.imports.checking import check_rows
from crm.imports.mapping import Mapping, guess_mapping
from crm.imports.problems import Checked, Value
from crm.imports.reading import Table, read_table

TODAY = dt.date(2026, 11, 21)


def table(text: str) -> Table:
    return read_table(io.BytesIO(text.encode()))


def check(noun: str, text: str, *, mapping: Mapping | None = None, **known: list[str]) -> Checked:
    read = table(text)
    return check_rows(noun, read, mapping or guess_mapping(noun, read.header), today=TODAY, **known)


def only_row(checked: Checked) -> dict[str, Value]:
    assert len(checked.rows) == 1
    return checked.rows[0].values
