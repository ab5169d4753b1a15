"""CSV files as people really save them."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.imports.reading import UnreadableError, read_table
from crm.spreadsheets import guard_cell
from tests.shared import SHARED_DATA, shared_file


def stream(text: str | bytes, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding))


SPECTRUM = [
    *("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf"),
    *("quotes_and_newlines", "simple", "simple_crlf", "utf8"),
]


def test_no_file_of_the_spectrum_is_forgotten() -> None:
    shared_file("hostile/csv-spectrum/csvs")
    files = {path.stem for path in (SHARED_DATA / "hostile/csv-spectrum/csvs").iterdir()}
    assert files == {*SPECTRUM, "location_coordinates"}


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_csv_spectrum_reads_as_its_json_says(name: str) -> None:
    table = read_table(shared_file(f"hostile/csv-spectrum/csvs/{name}.csv"))
    expected = json.loads(shared_file(f"hostile/csv-spectrum/json/{name}.json").read_text())
    # The copy of newlines_crlf.csv has LF where its JSON has CRLF.
    plain = [{key: cell.replace("\r\n", "\n") for key, cell in row.items()} for row in expected]
    assert [dict(zip(table.header, row, strict=True)) for row in table.rows] == plain


def test_letters_that_were_lost_before_do_not_stop_a_file() -> None:
    # Its JSON names another phone number than its CSV, so only the odd cell is compared.
    table = read_table(shared_file("hostile/csv-spectrum/csvs/location_coordinates.csv"))
    assert table.rows[0][1] == "37�36'37.8\"N 121�2'17.9\"W"


TEXT = "name,note\r\nSiân O’Brien,“café” £5\r\nZoë,naïve\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_that_spreadsheets_save_is_read(encoding: str) -> None:
    table = read_table(stream(TEXT, encoding))
    assert table.header == ("name", "note")
    assert table.rows == (("Siân O’Brien", "“café” £5"), ("Zoë", "naïve"))


def test_a_file_in_another_alphabet_is_guessed() -> None:
    words = "имя,заметка\n" + "Анна Каренина,живёт на улице рядом с парком и любит читать книги\n" * 20
    assert read_table(stream(words, "cp1251")).rows[0][0] == "Анна Каренина"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    table = read_table(stream(f'name{delimiter}note\nAnn{delimiter}"a{delimiter} b"\nBen{delimiter}x. y: z\n'))
    assert table.delimiter == delimiter
    assert table.rows == (("Ann", f"a{delimiter} b"), ("Ben", "x. y: z"))


def test_semicolons_and_tabs_in_cells_do_not_part_a_comma_file() -> None:
    assert read_table(stream("name,note\nAnn,a;b;c\nBen,d\te;f\n")).header == ("name", "note")


def test_excels_separator_line_is_obeyed_and_not_counted() -> None:
    table = read_table(stream("sep=;\r\nname;note\r\nAnn;a, b\r\n"))
    assert (table.header, table.rows, table.numbers) == (("name", "note"), (("Ann", "a, b"),), (2,))


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    table = read_table(stream('name,note\nAnn,"two\nlines"\n\n , \nBen,x\n'))
    assert table.numbers == (2, 5)


def test_old_macintosh_line_ends_are_read() -> None:
    assert read_table(stream("name,note\rAnn,x\rBen,y\r")).rows == (("Ann", "x"), ("Ben", "y"))


def test_headings_get_a_name_each() -> None:
    table = read_table(stream("Phone,, phone ,Phone,\n1,2,3,4,\n"))
    assert table.header == ("Phone", "Column B", "phone", "Phone (2)")
    assert table.rows == (("1", "2", "3", "4"),)


def test_ragged_rows_are_noted_and_do_not_stop_the_file() -> None:
    table = read_table(stream("a,b,c\n1,2\n1,2,3,4\n1,2,3,\n"))
    assert table.rows == (("1", "2", ""), ("1", "2", "3"), ("1", "2", "3"))
    assert table.ragged == {2: 2, 3: 4}


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read_table(stream("name,street\n")).rows == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n,,\n", "is empty"),
        (b"PK\x03\x04rest", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "CSV UTF-8"),
        (b"%PDF-1.7", "PDF"),
        (b"name,note\nAnn,a\x00b\n", "Line 2 holds a NUL byte"),
        (b"\xff\xfen\x00a", "damaged"),
        (b'name,note\nAnn,"open\nBen,x\nCat,y\n', "never closed"),
        (b"name\n" + b"x" * 200_000, "Row 2 holds a cell of more than 131,072 characters"),
        (b",".join(b"x" for _ in range(501)), "501 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_table(stream(data))


class Endless(io.RawIOBase):
    """A stream of 200 MB that counts how much of it is read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size, 200_000_000 - self.given) if size >= 0 else 200_000_000 - self.given
        self.given += size
        return b"a,b\n" * (size // 4) + b"a" * (size % 4)


def test_a_200_mb_upload_is_refused_without_reading_it() -> None:
    upload = Endless()
    with pytest.raises(UnreadableError, match="larger than 20 MB"):
        read_table(upload)  # type: ignore[arg-type]
    assert upload.given <= 20_000_001


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(UnreadableError, match="more than 200,000 rows"):
        read_table(stream(b"a\n" * 200_002))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"no file .*people\.csv"):
        read_table(tmp_path / "people.csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not open folders in this way")
def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_table(tmp_path)


cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@given(
    rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_is_written_comes_back_whole(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second"])
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    table = read_table(stream(written.getvalue(), encoding))
    kept = [row for row in rows if any(guard_cell(cell) and not guard_cell(cell).isspace() for cell in row)]
    assert list(table.rows) == kept


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_table_or_are_refused(data: bytes) -> None:
    try:
        table = read_table(stream(data))
    except UnreadableError:
        return
    assert all(len(row) == len(table.header) for row in table.rows)
