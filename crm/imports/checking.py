"""Checks a mapped file before anything is saved: every cell read, every problem listed with what will happen."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from crm.cleaning import hidden_characters, in_words, tidy_line
from crm.imports.fields import FIELDS, Field, FieldKind
from crm.imports.geojson import find_wrong_noun
from crm.imports.mapping import INSTEAD, Mapping, mapping_problems
from crm.imports.problems import NOTHING_SAVED, Checked, CheckedRow, Problem, Severity, Sheet, Value
from crm.imports.reading import Table
from crm.imports.rules import apply_rules, find_repeats
from crm.imports.values import reader, whole_date

#: UTF-8 that was once read as Windows' letters, or letters that were lost before the file came to us.
_GARBLED = re.compile("\N{REPLACEMENT CHARACTER}|Ã[\x80-\xbf]|â€|Â[£°’‘“]")
_SPOKEN = {FieldKind.LINE, FieldKind.NAME, FieldKind.STREET, FieldKind.TEXT, FieldKind.LIST}


def check_rows(
    noun: str,
    table: Table,
    mapping: Mapping,
    *,
    streets: Collection[str] = (),
    tie_kinds: Collection[str] = (),
    today: dt.date | None = None,
) -> Checked:
    """The rows of *table* as values to save, and its problems, in the file's order.

    *streets*: names of streets that are known, to find them in addresses. *tie_kinds*: the kinds a tie may have; when
    empty, any. *today*: what dates are measured against.
    """
    readers = {field.name: reader(field, today=today) for field in FIELDS[noun]}
    other = find_wrong_noun(noun, table.shapes)
    if other:
        return Checked(noun, (), (_of_file(table, "", other),))
    wrong = mapping_problems(mapping, table.header) + _wrong_constants(mapping, readers)
    problems = [_of_file(table, name, sentence) for name, sentence in wrong]
    places = [] if problems else _chosen(table, mapping)
    if not problems and not places:
        problems.append(_of_file(table, "only" if table.rows else "", _nothing_chosen(table, mapping)))
    if problems:
        return Checked(noun, (), tuple(problems))
    sheet = Sheet(mapping, [table.numbers[place] for place in places], [{} for _ in places])
    _note_ragged(sheet, table)
    for field in FIELDS[noun]:
        _read_field(sheet, table, places, field, readers[field.name])
    _place_shapes(noun, sheet, table, places)
    apply_rules(noun, sheet, streets=streets, tie_kinds=tie_kinds)
    _require(noun, sheet)
    find_repeats(noun, sheet)
    rows = (
        CheckedRow(number, values)
        for place, (number, values) in enumerate(zip(sheet.numbers, sheet.values, strict=True))
        if place not in sheet.refused
    )
    return Checked(noun, tuple(rows), tuple(sorted(sheet.problems, key=lambda problem: problem.row)))


def _place_shapes(noun: str, sheet: Sheet, table: Table, places: Sequence[int]) -> None:
    """Put what a map's file draws into the rows."""
    if table.shapes is None:
        return
    # Here, so that numpy is loaded by whoever reads maps and not by every web worker.
    from crm.imports.shapes import place_shapes  # noqa: PLC0415

    geometries = tuple(table.shapes.geometries[place] for place in places)
    place_shapes(noun, sheet, replace(table.shapes, geometries=geometries))


def _of_file(table: Table, name: str, sentence: str) -> Problem:
    return Problem(table.header_number, "", name, "", sentence, NOTHING_SAVED, Severity.ERROR)


def _wrong_constants(mapping: Mapping, readers: dict[str, Callable[[str], Value | None]]) -> list[tuple[str, str]]:
    """(field, sentence) for the texts for all rows that cannot be used: one problem, not one for each row."""
    wrong = []
    for name, text in mapping.constants.items():
        try:
            if text:
                readers[name](text)
        except ValueError as error:
            wrong.append((name, str(error)))
    return wrong


def _chosen(table: Table, mapping: Mapping) -> list[int]:
    if mapping.only is None:
        return list(range(len(table.rows)))
    column, text = table.header.index(mapping.only[0]), tidy_line(mapping.only[1]).casefold()
    return [place for place, row in enumerate(table.rows) if tidy_line(row[column]).casefold() == text]


def _nothing_chosen(table: Table, mapping: Mapping) -> str:
    if not table.rows or not mapping.only:
        return "The file has headings but no rows: add a row for each record."
    return f"No row has “{mapping.only[1]}” in the column “{mapping.only[0]}”: check how it is written there."


def _note_ragged(sheet: Sheet, table: Table) -> None:
    width = len(table.header)
    for place, number in enumerate(sheet.numbers if table.ragged else ()):
        cells = table.ragged.get(number, width)
        if cells > width:
            problem = f"The row has {cells} cells and there are {width} headings: put a cell with commas in quotes."
            sheet.refuse(place, "", problem)
        elif cells < width:
            problem = f"The row has {cells} cells and there are {width} headings."
            sheet.warn(place, "", problem, "The cells that are missing will be read as blank.")


def _read_field(
    sheet: Sheet, table: Table, places: Sequence[int], field: Field, read: Callable[[str], Value | None]
) -> None:
    """Put the values of *field* into the rows; each text that occurs is read once."""
    column = sheet.mapping.columns.get(field.name)
    constant = sheet.mapping.constants.get(field.name, "")
    if column is None and not constant:
        return
    index = table.header.index(column) if column is not None else None
    seen: dict[str, Value | ValueError | None] = {}
    for place, row in enumerate(places):
        cell = table.rows[row][index] if index is not None else ""
        cell = cell if cell and not cell.isspace() else constant
        if not cell:
            continue
        if cell not in seen:
            try:
                seen[cell] = read(cell)
            except ValueError as error:
                seen[cell] = error
        value = seen[cell]
        if isinstance(value, ValueError):
            _note_unusable(sheet, place, field, str(value), cell)
        elif value is not None:
            sheet.values[place][field.name] = value
        if not (cell.isascii() and cell.isprintable()) or field.kind is FieldKind.DATE:
            _note_changed(sheet, place, field, cell, value)


def _note_unusable(sheet: Sheet, place: int, field: Field, problem: str, cell: str) -> None:
    if field.required or field.vital:
        sheet.refuse(place, field.name, problem, cell)
    elif field.default is not None:
        sheet.values[place][field.name] = str(field.default)
        sheet.warn(place, field.name, problem, f"It will be saved as “{field.default}”.", cell)
    else:
        sheet.warn(place, field.name, problem, f"{field.label} will be left empty.", cell)


def _note_changed(sheet: Sheet, place: int, field: Field, cell: str, value: Value | ValueError | None) -> None:
    """Warn of what is kept otherwise than it was written: hidden characters, garbled letters, half a date."""
    if field.kind is FieldKind.DATE and isinstance(value, dt.date) and whole_date(cell) != tidy_line(cell):
        sheet.warn(place, field.name, "The date has no day.", f"{in_words(value)} will be saved.", cell)
    if field.kind not in _SPOKEN or isinstance(value, ValueError):
        return
    hidden = hidden_characters(cell)
    if hidden:
        shown = ", ".join(hidden[:5])
        sheet.warn(place, field.name, f"There are hidden characters in it ({shown}).", "They will be taken out.", cell)
    if _GARBLED.search(cell):
        problem = "Its letters look garbled: save the file again as “CSV UTF-8”, or check the spelling."
        sheet.warn(place, field.name, problem, "It will be saved as it stands.", cell)


def _require(noun: str, sheet: Sheet) -> None:
    already = {(problem.row, problem.field) for problem in sheet.problems if problem.severity is Severity.ERROR}
    for field in (field for field in FIELDS[noun] if field.required):
        enough = {field.name, *INSTEAD.get((noun, field.name), ())}
        for place, values in enumerate(sheet.values):
            if not enough & values.keys() and (sheet.numbers[place], field.name) not in already:
                sheet.refuse(place, field.name, f"There is no {field.label.lower()}: enter one.")
