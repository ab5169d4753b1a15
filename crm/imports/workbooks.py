"""Reads a sheet of an Excel workbook in a process of its own, or gives a sentence that says what to do.

What a workbook unfolds into cannot be told from its size: a few kilobytes can hold a cell in the last row of the last
column, or one text in a million cells. So it is read by a child with so much room and time and no more.
"""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

#: What a workbook may unfold into, in bytes, before anybody reads it: 200,000 rows of a survey.
MOST_UNFOLDED = 400_000_000
MOST_SECONDS = 60

_CHUNK = 1 << 20
_SAVE_AS = "Open it in a spreadsheet, choose “Save as”, then “Excel workbook (.xlsx)” or “CSV UTF-8”, and send that."
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    "word/document.xml": "This is a word processor’s document. Copy its table to a spreadsheet and send that.",
    "ppt/presentation.xml": "This is a presentation, not a table. Ask for the table it was made from.",
    "content.xml": f"This is a LibreOffice (OpenDocument) file. {_SAVE_AS}",
    "xl/workbook.bin": f"This is a binary Excel workbook (.xlsb). {_SAVE_AS}",
    "project.qde": "This is a project for text analysis, not a table: bring it in on the page Codebook.",
}
_TOO_MUCH = "The workbook unfolds into more than can be read. Copy the rows you need to a new one, and send that."
_DAMAGED = f"The workbook is damaged, or not one at all. {_SAVE_AS}"
_READER = Path(__file__).with_name("workbook_reader.py")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's rows as text, numbered as the spreadsheet numbers them, and the names of all that are not hidden."""

    name: str
    names: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def looks_like_workbook(data: bytes) -> bool:
    """Whether *data* is a zip file or one of the old Excel's."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def read_sheet(data: bytes, *, name: str = "", most_rows: int, most_letters: int) -> Sheet:
    """The sheet called *name*, or the first that is not hidden. Raises ValueError with a sentence.

    Dates come as 2026-03-27, numbers as they were typed. *most_letters*: of one cell.
    """
    if data.startswith(_OLD):
        if _ENCRYPTED in data:
            raise ValueError("The workbook is locked with a password. Save it without one, and send that file.")
        raise ValueError(f"This is an old Excel workbook (.xls). {_SAVE_AS}")
    _check(data)
    said = _ask(data, name=name, most_rows=most_rows, most_letters=most_letters)
    told = json.loads(said[0])
    if problem := told.get("problem"):
        raise ValueError(_sentence(problem, told, most_rows, most_letters))
    rows = [(number, cells) for number, cells in map(json.loads, said[1:])]
    return Sheet(told["sheet"], tuple(told["sheets"]), rows)


def _check(data: bytes) -> None:
    """Refuse what is no workbook, and one that unfolds into too much, counted rather than believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {part.filename.lower() for part in parts.infolist()}
            if "xl/workbook.xml" not in names:
                raise ValueError(next((said for name, said in _OTHERS.items() if name in names), _DAMAGED))
            room = MOST_UNFOLDED
            for part in parts.infolist():
                room -= _unfolded(data, part, room)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise ValueError(_DAMAGED) from None


def _unfolded(data: bytes, part: zipfile.ZipInfo, room: int) -> int:
    """How many bytes a part of the zip file unfolds into; ValueError where it is more than *room*."""
    if part.flag_bits & 1:
        raise ValueError("The workbook is locked with a password. Save it without one, and send that file.")
    at = part.header_offset
    at += 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    folded = data[at : at + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(folded)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError(_DAMAGED)
    inflate, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while folded and not inflate.eof:
        size += len(inflate.decompress(folded, _CHUNK))
        folded = inflate.unconsumed_tail
        if size > room:
            raise ValueError(_TOO_MUCH)
    return size


def _ask(data: bytes, **wanted: str | int) -> list[bytes]:
    """The lines that the child answers. Raises ValueError where it ran out of room or time."""
    command = [sys.executable, "-I", str(_READER), json.dumps(wanted)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ValueError(_TOO_MUCH) from None
    lines = child.stdout.splitlines()
    if child.returncode or not lines:
        raise ValueError(_TOO_MUCH)
    return lines


def _sentence(problem: str, told: dict[str, int | str], most_rows: int, most_letters: int) -> str:
    if problem == "rows":
        return f"The sheet has more than {most_rows:,} rows. Split it and import each part."
    if problem == "cell":
        return f"Row {told['row']} holds a cell of more than {most_letters:,} characters. Shorten it and try again."
    if problem == "text":
        return _TOO_MUCH
    if problem == "sheet":
        return f"The workbook has no sheet “{told['asked']}”. It has {told['listed']}."
    if problem == "none":
        return "The workbook has no sheet with rows: charts and hidden sheets are passed by."
    return _DAMAGED
