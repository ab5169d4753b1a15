"""Files checked before anything is saved: what would be saved, and every problem with what will happen."""

import csv
import datetime as dt
import io
import json
import time

import pytest

from crm.imports.checking import check_rows
from crm.imports.mapping import Mapping, guess_mapping
from crm.imports.problems import LEFT_OUT, NOTHING_SAVED, Checked, Severity, Value
from crm.imports.reading import Table, read_table
from tests.shared import shared_file

TODAY = dt.date(2026, 11, 21)


def table(text: str) -> Table:
    return read_table(io.BytesIO(text.encode()))


def check(noun: str, text: str, *, mapping: Mapping | None = None, **known: list[str]) -> Checked:
    read = table(text)
    return check_rows(noun, read, mapping or guess_mapping(noun, read.header), today=TODAY, **known)  # type: ignore[arg-type]


def only_row(checked: Checked) -> dict[str, Value]:
    assert len(checked.rows) == 1
    return checked.rows[0].values


def test_a_person_is_read_whole() -> None:
    checked = check(
        "people",
        "Id,First name,Surname,Nickname,Address,Postcode,Mobile,E-mail,Age,Met,Staff,Interests,Skills,Needs,"
        "Notes,Joined\n"
        "7,Siân,O'Brien,Shan,12a MOOR STREET,gl504ah,07700 900123,S@Example.org,44,yes,no,parks | music;parks,baking,,"
        '"Two\nlines",3/5/2024\n',
    )
    assert checked.problems == ()
    assert checked.may_save()
    assert only_row(checked) == {
        **{"external_id": "7", "name": "Siân O'Brien", "known_as": "Shan", "house": "12a", "street": "Moor Street"},
        **{"postcode": "GL50 4AH", "phone": "+447700900123", "email": "s@example.org", "age_band": "31_to_60"},
        **{"met": True, "staff": False, "cares_about": ("parks", "music"), "offers": ("baking",)},
        **{"note": "Two\nlines", "first_met": dt.date(2024, 5, 3)},
    }


def test_a_problem_names_row_column_value_and_outcome() -> None:
    checked = check("people", "Name,Joined\nAnn,14/10/1066\nBen,1/1/3024\n")
    first, second = checked.problems
    assert (first.row, first.column, first.field, first.value) == (2, "Joined", "first_met", "14/10/1066")
    assert first.problem == "14 October 1066 is before 1900: check the year 1066."
    assert first.outcome == "First met on will be left empty."
    assert (second.row, second.severity) == (3, Severity.WARNING)
    assert "3024" in second.problem
    assert [row.values for row in checked.rows] == [{"name": "Ann"}, {"name": "Ben"}]


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


def test_the_same_row_twice_is_saved_once() -> None:
    checked = check("people", "Name,Street\nAnn,Moor St\nAnn,Moor St\n")
    assert only_row(checked)["name"] == "Ann"
    assert checked.problems[0].problem == "The row says the same as row 2."
    assert checked.may_save()


def test_one_id_with_two_meanings_is_an_error() -> None:
    checked = check("people", "Id,Name\n1,Ann\n1,Ben\n2,Cat\n")
    assert checked.rows_left_out == (3,)
    assert "Row 2 has the same id" in checked.problems[0].problem


def test_two_people_of_one_name_are_told_apart_by_their_door() -> None:
    assert len(check("people", "Name,Address\nAnn,1 Moor Street\nAnn,2 Moor Street\n").rows) == 2
    checked = check("people", "Name,Address,Notes\nAnn,1 Moor Street,tall\nAnn,1 Moor Street,short\n")
    assert checked.rows_left_out == (3,)


def test_a_tie_needs_two_ends_in_order() -> None:
    checked = check(
        "ties",
        "source,target,kind,strength,since,until\na,a,knows,2,,\na,b,KNOWS,9,2019,1/1/2018\na,,knows,,,\na,c,hates,,,\n",
        tie_kinds=["knows"],
    )
    assert checked.rows_left_out == (2, 4, 5)
    assert only_row(checked) == {"source": "a", "target": "b", "kind": "knows", "since": dt.date(2019, 1, 1)}
    said = {problem.problem for problem in checked.problems if problem.row == 3}
    assert said == {"“9” is not a whole number from 1 to 3.", "The date has no day.", "The tie ends before it begins."}


def test_rows_of_one_street_are_gathered() -> None:
    checked = check(
        "streets",
        "Street,Ward,Postcode,Households,Lon,Lat\nMOOR STREET,North,GL50 4AH,10,-2.08,51.90\n"
        "High Street,South,GL50 1AA,,,\nMoor St,North,GL50 4AJ,12,-2.06,51.92\nMoor Street,,GL50 4AK,,,\n",
    )
    moor, high = checked.rows
    assert (moor.number, high.number) == (2, 3)
    assert moor.values == {
        **{"name": "Moor Street", "area": "North", "households": 22, "lon": -2.07, "lat": 51.91},
        "postcodes": ("GL50 4AH", "GL50 4AJ", "GL50 4AK"),
    }


def test_streets_of_one_name_in_two_areas_are_two() -> None:
    checked = check("streets", "Street,Ward\nHigh Street,North\nHigh Street,South\nHigh Street,\n")
    assert len(checked.rows) == 3
    assert "streets of this name are in several" in checked.problems[0].problem


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ("51.9,-2.08", "wrong way round"),
        ("2.35,48.86", "not in Great Britain"),
        (",51.9", "Only one"),
        ("x,51.9", "not a number"),
    ],
)
def test_a_point_that_cannot_be_is_left_out(point: str, said: str) -> None:
    checked = check("streets", f"Street,Lon,Lat\nMoor Street,{point}\n")
    assert said in checked.problems[0].problem
    assert only_row(checked) == {"name": "Moor Street"}


def test_national_grid_references_become_points() -> None:
    checked = check("assets", 'Name,GeoX,GeoY\nA,395522,223084\nB,0,0\nC,"395,522","223,084"\n')
    a, b, c = (row.values for row in checked.rows)
    assert (
        (a["lon"], a["lat"])
        == (c["lon"], c["lat"])
        == (pytest.approx(-2.0665, abs=1e-4), pytest.approx(51.9063, abs=1e-4))
    )
    assert b == {"name": "B"}
    assert checked.problems[0].row == 3


def test_an_asset_is_named_by_what_stands_before_its_street() -> None:
    addresses = [
        *("Pittville Park Evesham Road", "Car Park Evesham Road", "Car Park Moor Street", "51 Moor Street GL50 4AH"),
        *("Street Record Moor Street", "Land At Moor Street", "Old Pump", "Kiosk Moor Street Lane"),
        *("Hall, Moor Street", "Library Moor Street Hesters Way"),
    ]
    text = "Site Address,UPRN\n" + "".join(
        f'"{address.replace(" GL50 4AH", "")} Cheltenham Gloucestershire{" GL50 4AH" * ("GL" in address)}",\n'
        for address in addresses
    )
    checked = check("assets", text, streets=["Evesham Road", "Moor Street", "High Lane"])
    assert [(row.values["name"], row.values.get("street")) for row in checked.rows] == [
        ("Pittville Park", "Evesham Road"),
        ("Car Park, Evesham Road", "Evesham Road"),
        ("Car Park, Moor Street", "Moor Street"),
        ("51 Moor Street", "Moor Street"),
        ("Moor Street", "Moor Street"),
        ("Land At Moor Street", "Moor Street"),
        ("Old Pump", None),
        ("Kiosk Moor Street Lane", None),
        ("Hall", "Moor Street"),
        ("Library", "Moor Street"),
    ]


def test_a_kind_that_nobody_knows_becomes_the_usual_one_with_a_warning() -> None:
    checked = check("assets", "Name,Kind\nPump,wibble\nMarket,Commercial\n")
    assert [row.values["kind"] for row in checked.rows] == ["place", "exchange"]
    assert checked.problems[0].outcome == "It will be saved as “place”."


def test_a_reference_that_a_spreadsheet_cut_short_is_not_believed() -> None:
    checked = check("assets", "Name,UPRN\nA,1.00021E+11\nB,010000480247\n")
    assert "cut short" in checked.problems[0].problem
    assert checked.rows[1].values["uprn"] == "10000480247"


def test_ten_thousand_people_and_thirty_thousand_ties_take_at_most_two_seconds() -> None:
    people = "Id,Name,Address,Phone,E-mail,Notes,Joined\n" + "".join(
        f"P{n},Zoë Person {n},{n % 90 + 1} MOOR STREET,07700 {n:06d},p{n}@example.org,says hello,3/5/2024\n"
        for n in range(10_000)
    )
    ties = "source,target,kind,since\n" + "".join(
        f"P{n % 5000},P{5000 + n % 4999},knows,1/{n % 12 + 1}/2024\n" for n in range(30_000)
    )
    begun = time.process_time()
    assert len(check("people", people).rows) == 10_000
    assert not check("ties", ties).rows_left_out
    assert time.process_time() - begun < 2
