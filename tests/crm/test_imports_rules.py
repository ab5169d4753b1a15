"""What holds between the cells of a row, and between rows."""

import datetime as dt

import pytest

from tests.imports import check, only_row


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
        *("Pittville Park Evesham Road", "Car Park Evesham Road", "Car Park Moor Street", "51 Moor Street"),
        *("Street Record Moor Street", "Land At Moor Street", "Old Pump", "Kiosk Moor Street Lane"),
        *("Hall, Moor Street", "Library Moor Street Hesters Way"),
    ]
    text = "Site Address,UPRN\n" + "".join(f'"{address} Cheltenham Gloucestershire",\n' for address in addresses)
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
