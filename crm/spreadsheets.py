"""CSV for spreadsheets: cells that would run as a formula are guarded on the way out, and whole again on the way in."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


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
