"""Files checked before anything is saved: what would be saved, and every problem with what will happen."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.imports.checking import check_rows
from crm.imports.fields import FIELDS, NOUNS
from crm.imports.mapping import Mapping
from crm.imports.problems import LEFT_OUT, NOTHING_SAVED, Severity
from crm.imports.reading import Table
from tests.imports import TODAY, check, only_row
from tests.shared import shared_file


def test_a_person_is_read_whole() -> None:
    checked = check(
        "people",
        "Id,First name,Surname,Nickname,Address,Postcode,Mobile,E-mail,Age,Met,Staff,Interests,Skills,Needs,"
        "Notes\n"
        "7,Siân,O'Brien,Shan,12a MOOR STREET,gl504ah,07700 900123,S@Example.org,44,yes,no,parks | music;parks,baking,,"
        '"Two\nlines"\n',
    )
    assert checked.problems == ()
    assert checked.may_save()
    assert only_row(checked) == {
        **{"external_id": "7", "name": "Siân O'Brien", "known_as": "Shan", "house": "12a", "street": "Moor Street"},
        **{"postcode": "GL50 4AH", "phone": "+447700900123", "email": "s@example.org", "age_band": "31_to_60"},
        **{"met": True, "staff": False, "cares_about": ("parks", "music"), "offers": ("baking",)},
        **{"note": "Two\nlines"},
    }


def test_a_problem_names_row_column_value_and_outcome() -> None:
    checked = check("ties", "source,target,Start date\na,b,14/10/1066\na,c,1/1/3024\n")
    first, second = checked.problems
    assert (first.row, first.column, first.field, first.value) == (2, "Start date", "since", "14/10/1066")
    assert first.problem == "14 October 1066 is before 1900: check the year 1066."
    assert first.outcome == "Since will be left empty."
    assert (second.row, second.severity) == (3, Severity.WARNING)
    assert "3024" in second.problem
    assert [row.values for row in checked.rows] == [{"source": "a", "target": "b"}, {"source": "a", "target": "c"}]


def test_a_row_with_an_error_stops_the_file_unless_it_is_left_out() -> None:
    checked = check("people", f"Name,Street\n{'x' * 5000},High Street\n,Moor Street\nAnn,Moor Street\n")
    assert checked.rows_left_out == (2, 3)
    assert [problem.outcome for problem in checked.problems] == [LEFT_OUT, LEFT_OUT]
    assert "5,000 characters" in checked.problems[0].problem
    assert len(checked.problems[0].value) <= 60
    assert checked.problems[1].problem == "There is no name: enter one."
    assert not checked.may_save()
    assert checked.may_save(leaving_out=True)
    assert only_row(checked) == {"name": "Ann", "street": "Moor Street"}


@pytest.mark.parametrize(
    ("text", "mapping", "said"),
    [
        ("Name\nAnn\n", Mapping("people", {"name": "Name"}, {"age_band": "wibble"}), "none of the words we know"),
        ("Participant\nAnn\n", None, "No column is chosen for name"),
        ("Name\n", None, "headings but no rows"),
        ("Name\nAnn\n", Mapping("people", {"name": "Who"}), "no column “Who”"),
        ("Name,lvl\nAnn,1\n", Mapping("people", {"name": "Name"}, only=("lvl", "2")), "No row has “2”"),
    ],
)
def test_what_is_wrong_with_the_whole_file_blocks_it(text: str, mapping: Mapping | None, said: str) -> None:
    checked = check("people", text, mapping=mapping)
    (problem,) = checked.problems
    assert said in problem.problem
    assert problem.outcome == NOTHING_SAVED
    assert checked.blocked
    assert not checked.may_save(leaving_out=True)


def test_naughty_strings_are_saved_as_they_are_or_refused() -> None:
    strings = [text for text in json.loads(shared_file("hostile/naughty_strings.json").read_text()) if text.strip()]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["Id", "Name", "Notes"])
    writer.writerows((f"n{number}", text, text) for number, text in enumerate(strings))
    checked = check("people", written.getvalue())
    assert len(checked.rows) + len(checked.rows_left_out) == len(strings)
    assert {problem.field for problem in checked.problems} <= {"name", "note"}
    warned = {problem.row for problem in checked.problems}
    for row in checked.rows:
        if row.number not in warned:
            assert row.values["name"] == " ".join(str(row.values["note"]).split())
    assert len(checked.rows) > 400


def test_hidden_characters_are_taken_out_with_a_warning() -> None:
    checked = check("people", "Name\nAnn\u202e Smith\n")
    assert only_row(checked) == {"name": "Ann Smith"}
    assert checked.problems[0].problem == "There are hidden characters in it (U+202E)."


@pytest.mark.parametrize("name", ["SiÃ¢n", "Si�n", "Oâ€™Brien"])
def test_garbled_letters_are_pointed_out(name: str) -> None:
    checked = check("people", f"Name\n{name}\n")
    assert "garbled" in checked.problems[0].problem
    assert len(checked.rows) == 1


def test_ragged_rows_are_problems() -> None:
    checked = check("people", "Name,Street,Notes\nAnn,Moor Street,a,b\nBen\n")
    too_many, too_few = checked.problems
    assert (too_many.row, too_many.severity, too_many.outcome) == (2, Severity.ERROR, LEFT_OUT)
    assert (too_few.row, too_few.severity) == (3, Severity.WARNING)
    assert only_row(checked) == {"name": "Ben"}


def test_a_constant_fills_blank_cells_only() -> None:
    mapping = Mapping("people", {"name": "Name", "area": "Ward"}, {"area": "Bristol"})
    checked = check("people", "Name,Ward\nAnn,\nBen,Easton\n", mapping=mapping)
    assert [row.values["area"] for row in checked.rows] == ["Bristol", "Easton"]


def test_an_unusable_phone_is_left_empty_and_the_person_is_kept() -> None:
    checked = check("people", "Name,Phone,E-mail\nAnn,242424,ann at home\n")
    assert only_row(checked) == {"name": "Ann"}
    assert [problem.outcome for problem in checked.problems] == [
        "Phone will be left empty.",
        "E-mail will be left empty.",
    ]


@pytest.mark.parametrize(
    ("typed", "band"),
    [
        ("17", "under_18"),
        ("18", "18_to_30"),
        ("31–60", "31_to_60"),
        ("60", "31_to_60"),
        ("60+", "over_60"),
        ("Over 60", "over_60"),
    ],
)
def test_an_age_becomes_its_band(typed: str, band: str) -> None:
    assert only_row(check("people", f"Name,Age\nAnn,{typed}\n"))["age_band"] == band


@pytest.mark.parametrize(
    ("heading", "typed", "field", "word"),
    [
        ("Sex", "F", "gender", "woman"),
        ("sex", "male", "gender", "man"),
        ("Gender", "Woman", "gender", "woman"),
        ("gender identity", "Trans man", "gender", "man"),
        ("Gender", "Non-binary", "gender", "another"),
        ("Gender", "Another gender", "gender", "another"),
        ("Gender", "Prefer not to say", "gender", None),
        ("Here for", "Live here", "here_for", "live"),
        ("Why here", "Work in a business here", "here_for", "work_in_a_business"),
        ("Why here", "Work or volunteer in the community", "here_for", "work_in_the_community"),
        ("Here for", "Visiting friends or family", "here_for", "visit"),
        ("What brings them here", "Recreation or shopping", "here_for", "leisure"),
    ],
)
def test_words_of_themselves_are_understood_as_people_write_them(
    heading: str, typed: str, field: str, word: str | None
) -> None:
    checked = check("people", f"Name,{heading}\nAnn,{typed}\n")
    assert (only_row(checked).get(field), checked.problems) == (word, ())


def test_a_house_is_parted_from_its_street() -> None:
    row = only_row(check("organisations", 'Name,Address\nBakers,"Flat 2, 12 MOOR STREET, Cheltenham"\n'))
    assert (row["house"], row["street"]) == ("Flat 2, 12", "Moor Street")


def test_a_kind_that_nobody_knows_becomes_the_usual_one_with_a_warning() -> None:
    checked = check("assets", "Name,Kind\nPump,wibble\nMarket,Commercial\n")
    assert [row.values["kind"] for row in checked.rows] == ["place", "exchange"]
    assert checked.problems[0].outcome == "It will be saved as “place”."


def test_a_reference_that_a_spreadsheet_cut_short_is_not_believed() -> None:
    checked = check("assets", "Name,UPRN\nA,1.00021E+11\nB,010000480247\n")
    assert "cut short" in checked.problems[0].problem
    assert checked.rows[1].values["uprn"] == "10000480247"


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["9" * 5000, "1e999", "12 -", "Flat 2, 12 ?", "=", "0", "-0.0", "31/12/9999", "0/0/0000", "+", "|;|"]
    ),
)


@pytest.mark.parametrize("noun", NOUNS)
@given(data=st.data())
def test_any_cells_end_in_rows_and_problems(noun: str, data: st.DataObject) -> None:
    header = tuple(field.name for field in FIELDS[noun])
    row = st.tuples(*(CELLS for _ in header))
    rows = tuple(data.draw(st.lists(row, min_size=1, max_size=3)))
    read = Table(header, rows, tuple(range(2, 2 + len(rows))), "utf-8", ",")
    checked = check_rows(
        noun, read, Mapping(noun, {name: name for name in header}), streets=["High Street"], today=TODAY
    )
    assert all(problem.problem.endswith(".") and problem.outcome.endswith(".") for problem in checked.problems)
    required = {field.name for field in FIELDS[noun] if field.required}
    assert all(required <= set(row.values) for row in checked.rows)
