"""Doors of streets: in walking order, each once, with what happened last."""

import uuid

import pytest

from crm.door_visits import add_door_visit
from crm.doors import add_door, add_doors, list_doors, list_new_doors, remove_door
from crm.errors import Invalid, NotFound
from crm.models import Door, now
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Role
from crm.text import fold_door
from tests.database import noted, questions
from tests.factories import in_days, make_area, make_person, make_street, make_user


def make_door(db, street, house, block="", floor=None):
    door = Door(street_id=street.id, house=house, block=block, floor=floor, key="")
    door.key = fold_door(door.label)
    db.add(door)
    db.flush()
    return door


def knock(db, actor, street, house, outcome=DoorOutcome.NOT_HOME, *, days=0):
    at = in_days(-days)
    return add_door_visit(db, actor, street_id=street.id, house=house, outcome=outcome, visited_at=at)


def houses(db, actor, street):
    return [line.house for line in list_doors(db, actor, street_ids=[street.id])[street.id]]


def test_doors_are_in_the_order_in_which_people_walk_past_them(db, admin):
    street = make_street(db)
    plain = ["10", "2", "12a", "12", "1", "13", "3b", "3", "Rose Cottage", "Flat 2, 12", "Flat 10, 12", "The Lodge 2"]
    for house in reversed(plain):
        make_door(db, street, *house.split(", "))
    flats = [("Flat 10", 0), ("Flat 2", 0), ("Flat 20", 1), ("Flat 3", None)]
    for flat, floor in flats:
        make_door(db, street, flat, "Mill Court", floor)
    make_door(db, street, "1", "Abbey House")
    lines = list_doors(db, admin, street_ids=[street.id])[street.id]
    assert [line.house for line in lines] == [
        *("1", "3", "3b", "13"),
        *("2", "10", "12", "Flat 2, 12", "Flat 10, 12", "12a"),
        *("Rose Cottage", "The Lodge 2"),
        "1, Abbey House",
        *("Flat 2, Mill Court", "Flat 10, Mill Court", "Flat 20, Mill Court", "Flat 3, Mill Court"),
    ]
    assert [line.side for line in lines] == ["odd"] * 4 + ["even"] * 6 + ["named"] * 2 + ["block"] * 5
    assert (lines[-2].block, lines[-2].floor, lines[-1].floor) == ("Mill Court", 1, None)


def test_a_door_is_listed_once_however_it_is_written_and_tells_its_latest_visit(db):
    street = make_street(db)
    user = make_user(db, name="Rosa Marsh")
    rosa = Actor(user.id, user.name, Role.OFFICER, frozenset({street.area_id}))
    door = make_door(db, street, "12a")
    knock(db, rosa, street, "12a", DoorOutcome.EMPTY, days=5)
    last = knock(db, rosa, street, "12 A", DoorOutcome.CALL_BACK, days=1)
    make_person(db, street=street, house="12A", recorded_by_id=user.id)
    make_person(db, street=street, house="14")
    make_person(db, street=street, house="16", archived_at=now())
    add_door_visit(db, rosa, street_id=street.id, outcome=DoorOutcome.NOT_HOME, doors=9)
    first, second = list_doors(db, rosa, street_ids=[street.id])[street.id]
    assert (first.house, first.key, first.door_id, first.last, first.last_by) == (
        "12a",
        "12a",
        door.id,
        last,
        "Rosa Marsh",
    )
    assert (second.house, second.door_id, second.last, second.last_by) == ("14", None, None, "")


def test_what_may_be_two_doors_is_two(db, admin):
    street = make_street(db)
    for house in ("3 Mill Court", "Flat 3, Mill Court", "Flat 1, 12", "Flat 11, 2"):
        knock(db, admin, street, house)
    lines = list_doors(db, admin, street_ids=[street.id])[street.id]
    assert [(line.house, line.block) for line in lines] == [
        ("3 Mill Court", ""),
        ("Flat 11, 2", "2"),
        ("Flat 1, 12", "12"),
        ("Flat 3, Mill Court", "Mill Court"),
    ]


def test_a_closed_door_is_not_listed_until_somebody_there_talks_again(db, admin):
    street = make_street(db)
    make_door(db, street, "12")
    knock(db, admin, street, "12", DoorOutcome.DO_NOT_CONTACT, days=3)
    knock(db, admin, street, "12", days=2)
    assert houses(db, admin, street) == []
    knock(db, admin, street, "12", DoorOutcome.CONVERSATION, days=1)
    assert houses(db, admin, street) == ["12"]


def test_the_doors_of_a_long_walk_are_asked_for_at_once(db, connection, admin):
    streets = [make_street(db) for _ in range(25)]
    db.add_all(
        Door(street_id=street.id, house=str(number), key=str(number)) for street in streets for number in range(1, 101)
    )
    db.commit()
    with noted(connection) as statements:
        doors = list_doors(db, admin, street_ids=[street.id for street in streets])
    assert [len(lines) for lines in doors.values()] == [100] * 25
    assert list(doors) == [street.id for street in streets]
    assert len(questions(statements)) == 4


def test_the_doors_of_another_area_are_not_told(db, admin):
    street = make_street(db)
    make_door(db, street, "12")
    knock(db, admin, street, "14")
    db.commit()
    stranger = Actor(None, "Rosa", Role.OFFICER, frozenset({make_area(db).id}))
    assert houses(db, stranger, street) == []


def test_doors_are_added_by_range_and_those_that_are_there_are_told(db, admin):
    street = make_street(db)
    make_door(db, street, "3")
    new, known = list_new_doors(db, admin, street_id=street.id, text="1-5 odd, 12 A")
    assert ([door.label for door in new], known) == (["1", "5", "12a"], ["3"])
    added = add_doors(db, admin, street_id=street.id, text="1-5 odd, 12 A")
    assert [door.house for door in added] == ["1", "5", "12a"]
    assert add_doors(db, admin, street_id=street.id, text="1-5 odd") == []
    assert houses(db, admin, street) == ["1", "3", "5", "12a"]


def test_flats_are_added_by_block_and_floor(db, admin):
    street = make_street(db)
    added = add_doors(db, admin, street_id=street.id, text="1-6, Flat 1", block=" Mill  Court ", per_floor=4)
    assert [(door.label, door.floor) for door in added][3:] == [
        ("Flat 4, Mill Court", 0),
        ("Flat 5, Mill Court", 1),
        ("Flat 6, Mill Court", 1),
    ]
    (penthouse,) = add_doors(db, admin, street_id=street.id, text="Penthouse", block="Mill Court")
    assert (penthouse.label, penthouse.floor) == ("Penthouse, Mill Court", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "1-"}, "text"),
        ({"text": "1-3", "block": "x" * 40}, "text"),
        ({"text": "1-300", "block": "Mill Court", "per_floor": 1}, "text"),
        ({"text": "1-3", "per_floor": 0}, "per_floor"),
    ],
)
def test_doors_that_cannot_be_are_refused_with_a_sentence(db, admin, wrong, field):
    street = make_street(db)
    with pytest.raises(Invalid) as refused:
        add_doors(db, admin, street_id=street.id, **wrong)
    assert list(refused.value.errors) == [field]


def test_a_door_that_two_phones_add_is_there_once(db, admin):
    street, sent = make_street(db), uuid.uuid4()
    first = add_door(db, admin, street_id=street.id, house="Flat 3, Mill Court", floor=1, uuid=sent)
    assert (first.house, first.block, first.floor, first.uuid) == ("Flat 3", "Mill Court", 1, sent)
    assert add_door(db, admin, street_id=street.id, house="flat 3", block="Mill court") is first
    assert add_door(db, admin, street_id=street.id, house="Flat 3b", block="Mill Court", uuid=sent) is first
    for house in (" ", "?!", "x" * 41):
        with pytest.raises(Invalid):
            add_door(db, admin, street_id=street.id, house=house)


def test_a_door_is_removed_unless_somebody_knocked_or_lives_there(db, admin):
    street = make_street(db)
    slip, knocked, home = (make_door(db, street, house) for house in ("1", "3", "5"))
    knock(db, admin, street, "3")
    make_person(db, street=street, house="5 ")
    remove_door(db, admin, slip.id)
    for door in (knocked, home):
        with pytest.raises(Invalid, match="stays"):
            remove_door(db, admin, door.id)
    assert houses(db, admin, street) == ["3", "5"]
    with pytest.raises(NotFound):
        remove_door(db, admin, slip.id)
