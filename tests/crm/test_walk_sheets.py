"""The numbered lines of a walk's sheet."""

import pytest

from crm.door_visits import add_door_visit
from crm.doors import add_doors
from crm.errors import NotFound
from crm.models import Walk, WalkLine, WalkStop
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.walk_sheets import CODES, get_sheet, list_key_lines, make_sheet
from tests.factories import make_area, make_street, team_day


def make_walk(db, *streets):
    stops = [WalkStop(street_id=street.id, place=place) for place, street in enumerate(streets)]
    walk = Walk(planned_for=team_day(), area_id=streets[0].area_id, stops=stops)
    db.add(walk)
    db.flush()
    return walk


def numbers(db, actor, walk):
    sheet = get_sheet(db, actor, walk_id=walk.id)
    return [[(line.number, line.door.house) for line in street.lines] for street in sheet.streets]


def test_a_line_keeps_its_number_when_doors_come_later(db, admin):
    moor = make_street(db, "Moor Street")
    mill = make_street(db, "Mill Lane")
    walk = make_walk(db, moor, mill)
    add_doors(db, admin, street_id=moor.id, text="1-5 odd")
    add_doors(db, admin, street_id=mill.id, text="2")
    assert get_sheet(db, admin, walk_id=walk.id).unnumbered == 4
    assert make_sheet(db, admin, walk_id=walk.id) == 4
    assert numbers(db, admin, walk) == [[(1, "1"), (2, "3"), (3, "5")], [(4, "2")]]
    add_doors(db, admin, street_id=moor.id, text="3a")
    assert get_sheet(db, admin, walk_id=walk.id).streets[0].unnumbered == 1
    assert make_sheet(db, admin, walk_id=walk.id) == 1
    assert make_sheet(db, admin, walk_id=walk.id) == 0
    assert numbers(db, admin, walk) == [[(1, "1"), (2, "3"), (5, "3a"), (3, "5")], [(4, "2")]]


def test_who_sees_a_part_of_a_walk_gives_no_number_twice(db, connection, admin):
    here, elsewhere = make_street(db), make_street(db)
    walk = make_walk(db, here, elsewhere)
    add_doors(db, admin, street_id=here.id, text="1")
    add_doors(db, admin, street_id=elsewhere.id, text="1-3")
    make_sheet(db, admin, walk_id=walk.id)
    rosa = Actor(id=None, name="Rosa", role=Role.OFFICER, area_ids=frozenset({here.area_id}))
    add_doors(db, admin, street_id=here.id, text="2")
    with make_session(connection) as theirs:
        assert make_sheet(theirs, rosa, walk_id=walk.id) == 1
        assert numbers(theirs, rosa, walk) == [[(1, "1"), (5, "2")]]


def test_a_closed_door_is_off_the_sheet_and_its_number_is_nobody_elses(db, admin):
    street = make_street(db)
    walk = make_walk(db, street)
    add_doors(db, admin, street_id=street.id, text="1-3")
    make_sheet(db, admin, walk_id=walk.id)
    refused = {"street_id": street.id, "house": "3", "outcome": DoorOutcome.DO_NOT_CONTACT}
    add_door_visit(db, admin, walk_id=walk.id, **refused)
    add_doors(db, admin, street_id=street.id, text="4")
    make_sheet(db, admin, walk_id=walk.id)
    sheet = get_sheet(db, admin, walk_id=walk.id)
    assert numbers(db, admin, walk) == [[(1, "1"), (3, "2"), (4, "4")]]
    assert [door.house for door in sheet.streets[0].closed] == ["3"]
    assert sheet.lines == 3
    lines = list_key_lines(db, admin, walk_id=walk.id)
    assert [(line.number, line.house) for line in lines if line.visit] == [(2, "3")]
    assert len(lines) == 4


def test_the_sheet_of_another_area_is_not_there(db, admin):
    street = make_street(db)
    walk = make_walk(db, street)
    stranger = Actor(None, "Rosa", Role.OFFICER, frozenset({make_area(db).id}))
    for ask in (get_sheet, make_sheet, list_key_lines):
        with pytest.raises(NotFound):
            ask(db, stranger, walk_id=walk.id)
    assert db.query(WalkLine).count() == 0


def test_every_outcome_has_a_letter_of_its_own():
    assert set(CODES.values()) == set(DoorOutcome)
