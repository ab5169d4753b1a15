"""Reads a CSV file, a workbook or GeoJSON as people really save it, or gives a sentence that says what to do."""

import csv
import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from crm.cleaning import tidy_line
from crm.imports.geojson import Shapes, looks_like_json, read_features
from crm.imports.workbooks import looks_like_workbook, read_sheet
from crm.spreadsheets import unguard_cell

MAX_BYTES = 20_000_000
MAX_COLUMNS = 500
MAX_ROWS = 200_000

_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 30
_SAVE_AS = "Open it in a spreadsheet, choose “Save as”, then “CSV UTF-8”, and send that file."
_NOT_TABLES = {
    b"%PDF": "This is a PDF, not a CSV file. Ask for the table it was made from, saved as CSV.",
    b"\x89PNG": "This is a picture, not a CSV file.",
    b"\xff\xd8\xff": "This is a picture, not a CSV file.",
    b"{\\rtf": "This is a word processor's document. Copy its table to a spreadsheet and save that as CSV.",
}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class UnreadableError(ValueError):
    """The file cannot be read as a table; the message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows of text. ``numbers`` are the rows' numbers as a spreadsheet shows them: the header is mostly 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    encoding: str
    delimiter: str
    header_number: int = 1
    #: Row number → number of cells, where it is not the header's.
    ragged: dict[int, int] = field(default_factory=dict)
    #: Of a map's file: the geometry of each row. Its rows are the features, counted from 1, and the header is 0.
    shapes: Shapes | None = None
    #: Of a workbook: the sheet that the rows are from, and all that it has.
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_table(source: Path | BinaryIO, *, limit: int = MAX_BYTES, most_rows: int = MAX_ROWS, sheet: str = "") -> Table:
    """The table in *source*, a path or a binary stream of at most *limit* bytes and *most_rows* rows.

    Of a workbook, *sheet* or the first. Raises UnreadableError when it is too large, empty, damaged, or none of CSV,
    XLSX and GeoJSON.
    """
    data = _read_bytes(source, limit)
    if looks_like_json(data):
        return _read_map(data, most_rows)
    if looks_like_workbook(data):
        return _read_workbook(data, most_rows, sheet)
    text, encoding = _decode(data)
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        text = text[separator.end() :]
    delimiter = separator[1] if separator else _find_delimiter(text)
    return _table(_parse(text, delimiter, most_rows), encoding, delimiter)


def _table(records: list[tuple[int, list[str]]], encoding: str, delimiter: str) -> Table:
    """The table whose headings are the first record that says anything."""
    while records and not records[0][1]:
        records.pop(0)
    if not records:
        raise UnreadableError("The file is empty. Choose a file with a row of headings and a row for each record.")
    header_number, first = records[0]
    header = _name_columns(first, max(len(first), 1))
    return _build(header, header_number, records[1:], encoding, delimiter)


def _read_map(data: bytes, most_rows: int) -> Table:
    try:
        read = read_features(data, most_rows=most_rows)
    except ValueError as error:
        raise UnreadableError(str(error)) from None
    numbers = tuple(range(1, len(read.rows) + 1))
    return Table(read.header, read.rows, numbers, "utf-8", "", header_number=0, shapes=read.shapes)


def _read_workbook(data: bytes, most_rows: int, sheet: str) -> Table:
    try:
        read = read_sheet(data, name=sheet, most_rows=most_rows, most_letters=csv.field_size_limit())
    except ValueError as error:
        raise UnreadableError(str(error)) from None
    table = _table(read.rows, "xlsx", "")
    # A workbook writes no cells where a row's last ones are blank: that is no row of another length.
    ragged = {number: cells for number, cells in table.ragged.items() if cells > len(table.header)}
    return replace(table, ragged=ragged, sheet=read.name, sheets=read.names)


def _build(
    header: tuple[str, ...], header_number: int, records: list[tuple[int, list[str]]], encoding: str, delimiter: str
) -> Table:
    width, ragged = len(header), {}
    rows, numbers = [], []
    for number, cells in records:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if len(cells) != width:
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if len(cells) != width:
                ragged[number] = len(cells)
        whole = (unguard_cell(cell) if cell[:1] == "'" else cell for cell in cells[:width])
        rows.append((*whole, *[""] * (width - len(cells))))
        numbers.append(number)
    return Table(header, tuple(rows), tuple(numbers), encoding, delimiter, header_number, ragged)


def _read_bytes(source: Path | BinaryIO, limit: int) -> bytes:
    if isinstance(source, Path):
        try:
            with source.open("rb") as stream:
                return _read_bytes(stream, limit)
        except FileNotFoundError:
            raise UnreadableError(f"There is no file {source}.") from None
        except OSError as error:
            raise UnreadableError(f"The file {source} cannot be opened: {error.strerror}.") from None
    chunks, size = [], 0
    while chunk := source.read(min(_CHUNK, limit + 1 - size)):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            megabytes = f"{limit / 1_000_000:.0f} MB" if limit >= 1_000_000 else f"{limit:,} bytes"
            raise UnreadableError(f"The file is larger than {megabytes}. Split it and import each part.")
    return b"".join(chunks)


def _decode(data: bytes) -> tuple[str, str]:
    """(text, encoding): a byte order mark decides, then UTF-8, then what Western Windows writes, then a guess."""
    for start, sentence in _NOT_TABLES.items():
        if data.startswith(start):
            raise UnreadableError(sentence)
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None) or _utf16_without_mark(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise UnreadableError(f"The file is damaged: it breaks off within a letter. {_SAVE_AS}") from None
        text, encoding = _decode_legacy(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(f"Line {line} holds a NUL byte, which no text has: the file is damaged. {_SAVE_AS}")
    return text, encoding


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 text in Western letters has a zero in every other byte, on one side only."""
    sample = data[:4096]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half and odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if half and even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _decode_legacy(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and _is_western(text):
        return text, "cp1252"
    # Imported here: only a file that is neither Unicode nor Western pays for it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(data[: _CHUNK // 4]).best()
    for encoding in (best.encoding if best else "cp1252", "cp1252", "latin-1"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableError(f"The letters in the file cannot be read. {_SAVE_AS}")


def _is_western(text: str) -> bool:
    """Western text has few letters outside ASCII, and they stand beside ASCII ones."""
    letters = [letter for letter in text[:_CHUNK] if letter.isalpha()]
    strange = sum(not letter.isascii() for letter in letters)
    return not _CONTROL.search(text) and strange <= 0.3 * len(letters)


def _find_delimiter(text: str) -> str:
    """The delimiter under which most of the first rows have as many cells as the first row."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        rows = []
        try:
            for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
                if row:
                    rows.append(len(row))
                if len(rows) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if rows and rows[0] > 1:
            score = (sum(cells == rows[0] for cells in rows) / len(rows), rows[0])
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _parse(text: str, delimiter: str, most_rows: int) -> list[tuple[int, list[str]]]:
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            records.append((number, cells if any(cells) else []))
            if number > most_rows:
                raise UnreadableError(f"The file has more than {most_rows:,} rows. Split it and import each part.")
    except csv.Error:
        raise UnreadableError(
            f"Row {number + 1} holds a cell of more than {csv.field_size_limit():,} characters: "
            "a quotation mark before it is probably not closed."
        ) from None
    last = next((cells for _, cells in reversed(records) if cells), [""])
    if text.count('"') % 2 and "\n" in last[-1].rstrip("\n"):
        raise UnreadableError(f"A quotation mark in row {len(records)} is never closed: close it there.")
    return records


def _name_columns(cells: list[str], width: int) -> tuple[str, ...]:
    """Headings, each with a name of its own: empty ones get their letter, repeated ones a number."""
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    if width > MAX_COLUMNS:
        raise UnreadableError(f"The file has {width:,} columns and {MAX_COLUMNS} is the most. Keep the ones you need.")
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = tidy_line(unguard_cell(cell)) or f"Column {_letters(place)}"
        times = 1
        while (unique := name if times == 1 else f"{name} ({times})") in names:
            times += 1
        names.append(unique)
    return tuple(names)


def _letters(place: int) -> str:
    """The spreadsheet's letters of the column at *place*, counted from 0: A … Z, AA …."""
    place, letter = divmod(place, 26)
    return (_letters(place - 1) if place else "") + chr(ord("A") + letter)
