"""Files for spreadsheets: what would run as a formula is guarded on the way out, and whole again on the way in."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

#: The most characters that a cell of a workbook holds, and what it holds as a line feed.
_CELL, _LINE_END = 32_767, re.compile("\r\n?")


def guard_cell(text: str) -> str:
    """*text* as it is written to a CSV file: with a leading apostrophe where a spreadsheet would see a formula.

    A text that already looks guarded gets one more apostrophe, so that every text comes back whole.
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """*text* as it was before ``guard_cell``."""
    return text[1:] if _GUARDED.match(text) else text


def write_csv(rows: Iterable[Iterable[str | float | None]], *, chunk: int = 64_000) -> Iterator[bytes]:
    """*rows* as UTF-8 with a byte order mark, by which Excel knows it, in pieces of about *chunk* characters.

    Texts are guarded. A number is written as it is: -0.35 is no formula.
    """
    written = io.StringIO("\N{ZERO WIDTH NO-BREAK SPACE}", newline="")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([guard_cell(cell) if isinstance(cell, str) else cell for cell in row])
        if written.tell() > chunk:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def write_xlsx(rows: Iterable[Iterable[str | float | None]], file: IO[bytes]) -> None:
    """*rows* as a workbook of one sheet, written to *file* as they come; texts are guarded as in a CSV file."""
    # Here, so that xlsxwriter is loaded by whoever takes a file and not by every web worker.
    from xlsxwriter import Workbook  # noqa: PLC0415

    # Rows go to the disk as they come, so that a long list is never held.
    workbook = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, plain = workbook.add_worksheet(), workbook.add_format()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell:
                text = _LINE_END.sub("\n", guard_cell(cell))[:_CELL]
                # xlsxwriter takes this for its own markup and would not escape it; in two pieces it is only text.
                rich = text.startswith("<r>") and text.endswith("</r>")
                pieces = (text[:1], plain, text[1:])
                sheet.write_rich_string(number, column, *pieces) if rich else sheet.write_string(number, column, text)
    workbook.close()
