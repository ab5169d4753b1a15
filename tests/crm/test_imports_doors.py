"""Files of doors: addresses in one line, columns of other tools, and what is wrong in them."""

import pytest

from crm.doors import list_doors
from crm.errors import Invalid
from crm.models import Door
from tests.factories import make_area, make_street
from tests.imports import check, read, said


@pytest.fixture
def street(db):
    return make_street(db, "High Street", area=make_area(db, "Mill Fields"))


def doors(db):
    return [(door.label, door.floor) for door in db.query(Door).order_by(Door.id)]


def test_doors_come_in_with_block_and_floor_and_again_change_nothing(db, admin, street):
    text = (
        "Street,Door,Block,Floor\nHigh Street,12 A,,\nHigh St,Flat 2,MILL COURT,Ground\n"
        "High Street,FLAT 10,Mill Court,1st floor\nHigh Street,,Rose Cottage,\n"
    )
    assert read(db, admin, "doors", text).counts["add"] == 4
    expected = [("12a", None), ("Flat 2, Mill Court", 0), ("Flat 10, Mill Court", 1), ("Rose Cottage", None)]
    assert doors(db) == expected
    assert read(db, admin, "doors", text).counts["same"] == 4
    moved = read(db, admin, "doors", text.replace("Ground", "-1"))
    assert [row.changes for row in moved.rows if row.changes] == [{"Floor": (0, -1)}]
    assert doors(db)[1] == ("Flat 2, Mill Court", -1)
    lines = list_doors(db, admin, street_ids=[street.id])[street.id]
    assert [line.house for line in lines] == ["12a", "Rose Cottage", "Flat 2, Mill Court", "Flat 10, Mill Court"]


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("12 High Street", "12"),
        ("12a, High Street, Cheltenham, GL50 4AH", "12a"),
        ("Flat 3, 12 High Street, Cheltenham GL50 4AH", "Flat 3, 12"),
        ("FLAT 3 12 HIGH STREET CHELTENHAM", "Flat 3, 12"),
        ("Flat 3, Mill Court, High Street", "Flat 3, Mill Court"),
        ("Rose Cottage, High Street, Cheltenham", "Rose Cottage"),
        ("14 High St", "14"),
    ],
)
def test_an_address_in_one_line_is_taken_apart(db, admin, street, address, door):
    plan = read(db, admin, "doors", f'UPRN,Address\n100,"{address}"\n')
    assert (said(plan), doors(db)) == ([], [(door, None)])


def test_a_street_with_the_number_before_it_is_two_things(db, admin, street):
    read(db, admin, "doors", "Road\n7 High Street\n")
    assert doors(db) == [("7", None)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("High Street,1-47 odd,,", "“1-47 odd” is several doors: give each a row"),
        ("High Street,1-,,", "We cannot read “1-”"),
        ("High Street,?!,,", "We cannot read “?!”"),
        ("High Street,,,", "There is no door: enter its number or name."),
        ("Nowhere Road,5,,", "There is no street “Nowhere Road” yet: give its area"),
        (",5,,", "There is no street: enter it"),
        (f"High Street,{'x' * 30},{'y' * 30},", "is too long: shorten it to 40 characters."),
        ("High Street,5,,999", "Enter a floor from -5 to 200"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_mend(db, admin, street, row, problem):
    text = f"Street,Door,Block,Floor\n{row}\nHigh Street,2,,\n"
    with pytest.raises(Invalid):
        read(db, admin, "doors", text)
    plan = read(db, admin, "doors", text, leave_out=True)
    assert [(row, problem in told) for row, told in said(plan)] == [(2, True)]
    assert doors(db) == [("2", None)]


def test_what_is_no_floor_is_left_empty_and_one_door_stands_once(db, admin, street):
    text = "Street,Door,Floor\nHigh Street,5,attic\nHigh Street,7,1\nHigh Street, 7 ,1\nHigh St,7,2\n"
    plan = read(db, admin, "doors", text, leave_out=True)
    told = dict(said(plan))
    assert "“attic” is no floor: write 0 for the ground floor" in told[2]
    assert told[4] == "The row says the same as row 3."
    assert "about the same as row 3 but says something else: make one row of one door" in told[5]
    assert doors(db) == [("5", None), ("7", 1)]


def test_a_new_street_is_added_where_its_area_is_said(db, admin, street):
    plan = read(db, admin, "doors", "Street,Door\nMill Lane,5\nMill Ln,7\n", sets=["area=Mill Fields"])
    assert "There is no street “Mill Lane” in Mill Fields yet." in dict(said(plan))[2]
    (street_id,) = {door.street_id for door in db.query(Door)}
    assert street_id != street.id
    assert doors(db) == [("5", None), ("7", None)]


def test_the_headings_of_an_address_gazetteer_are_known():
    text = "SAO_TEXT,PAO_TEXT,STREET_DESCRIPTOR,LEVEL\nFLAT 3,MILL COURT,HIGH STREET,2\n"
    assert [row.values for row in check("doors", text).rows] == [
        {"street": "High Street", "house": "Flat 3", "block": "Mill Court", "floor": 2}
    ]
