"""Turns a wide file of figures, a column for each group of people, into a long one: a row for each group."""

from dataclasses import replace

from crm.imports.fields import field_of
from crm.imports.reading import Table
from crm.imports.values import read_choice

#: The headings of the long file, as the fields are called.
_VALUE, _PEOPLE = "Value", "People"


def lengthen(noun: str, table: Table) -> Table:
    """*table* with a row for each group of people, if it is one of figures and has a column for each of at least two.

    Its other columns stay, and so do the numbers of its rows: every group knows in which row of the file it stands.
    """
    groups = [at for at, heading in enumerate(table.header) if noun == "figures" and _is_group(heading)]
    if len(groups) < 2 or {_VALUE, _PEOPLE}.intersection(table.header):
        return table
    others = [at for at in range(len(table.header)) if at not in groups]
    rows, numbers = [], []
    for number, row in zip(table.numbers, table.rows, strict=True):
        for at in (at for at in groups if row[at].strip()):
            rows.append((*(row[other] for other in others), table.header[at], row[at]))
            numbers.append(number)
    header = (*(table.header[other] for other in others), _VALUE, _PEOPLE)
    return replace(table, header=header, rows=tuple(rows), numbers=tuple(numbers), ragged={})


def _is_group(heading: str) -> bool:
    try:
        return read_choice(heading, field_of("figures", "value")) is not None
    except ValueError:
        return False
