"""Excel workbooks: read as they were typed, and refused in a sentence where they are none or too much."""

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter

from crm.imports.reading import Table, UnreadableError, read_table


def workbook(*sheets: list[list[Any]], hidden: int | None = None) -> bytes:
    """A workbook with *sheets*, called First, Second …; *hidden*: the number of one that is hidden."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        for number, (name, rows) in enumerate(zip(("First", "Second", "Third"), sheets, strict=False)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if number == hidden:
                sheet.hide()
            elif hidden is not None:
                sheet.activate()
                sheet.set_first_sheet()
    return file.getvalue()


def with_part(book: bytes, name: str, text: bytes) -> bytes:
    """*book* with the part *name* in place of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return file.getvalue()


def read(content: bytes, **options: Any) -> Table:
    return read_table(io.BytesIO(content), **options)


def refused(content: bytes, **options: Any) -> str:
    with pytest.raises(UnreadableError) as error:
        read(content, **options)
    assert re.search(r"\.$", str(error.value))
    return str(error.value)


ROWS = [["Name", "Age", "Told on", "Note"], ["Ann", 31, dt.date(2026, 3, 27), "two\nlines"]]


def test_numbers_days_and_lines_come_as_they_were_typed() -> None:
    table = read(
        workbook(
            [
                *ROWS,
                ["Siân", 12.5, dt.datetime.combine(dt.date(2026, 3, 27), dt.time(14, 30)), "=1+1"],
                [],
                ["Ben", 0.1 + 0.2, True],
            ]
        )
    )
    assert table.header == ("Name", "Age", "Told on", "Note")
    assert table.rows == (
        ("Ann", "31", "2026-03-27", "two\nlines"),
        ("Siân", "12.5", "2026-03-27 14:30:00", "=1+1"),
        ("Ben", "0.3", "TRUE", ""),
    )
    assert (table.numbers, table.ragged, table.sheet) == ((2, 3, 5), {}, "First")


def test_the_first_sheet_that_is_not_hidden_is_read_or_the_one_that_is_chosen() -> None:
    book = workbook([["Notes"], ["x"]], ROWS, [["Name"], ["Cem"]], hidden=0)
    assert (read(book).sheet, read(book).sheets) == ("Second", ("Second", "Third"))
    assert read(book, sheet="Third").rows == (("Cem",),)
    assert refused(book, sheet="First") == "The workbook has no sheet “First”. It has “Second”, “Third”."


def test_what_is_no_workbook_is_told_apart() -> None:
    others = {
        "content.xml": "LibreOffice",
        "word/document.xml": "word processor",
        "xl/workbook.bin": "binary Excel workbook",
        "photo.jpg": "damaged",
    }
    for name, said in others.items():
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as other:
            other.writestr(name, "<x/>")
        assert said in refused(file.getvalue())
    old = b"\xd0\xcf\x11\xe0" + bytes(600)
    assert "old Excel workbook (.xls)" in refused(old)
    assert "locked with a password" in refused(old + "EncryptedPackage".encode("utf-16-le"))
    whole = workbook(ROWS)
    assert "damaged" in refused(whole[:-400])
    assert "damaged" in refused(with_part(whole, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"))


def test_an_empty_sheet_and_one_with_too_many_rows_are_said_so() -> None:
    assert refused(workbook([])).startswith("The file is empty.")
    assert refused(workbook([["Name"], *([["x"]] * 5)]), most_rows=5).startswith("The sheet has more than 5 rows.")
    assert refused(workbook([[f"Column {n}" for n in range(501)]])).startswith("The file has 501 columns")


def test_a_bomb_of_any_kind_ends_in_a_sentence() -> None:
    far = workbook([["a", "b"]])
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert "unfolds into more than can be read" in refused(with_part(far, "xl/worksheets/sheet1.xml", sheet))
    zeros = with_part(far, "xl/media/image.png", bytes(410_000_000))
    assert len(zeros) < 1_000_000
    assert "unfolds into more than can be read" in refused(zeros)
    long = (
        b'<worksheet><sheetData><row><c t="inlineStr"><is><t>' + b"x" * 2_000_000 + b"</t></is></c></row></sheetData>"
    )
    assert "Row 1 holds a cell of more than 131,072 characters" in refused(
        with_part(far, "xl/worksheets/sheet1.xml", long + b"</worksheet>")
    )
