"""Knocks at doors: one, or several with the same outcome."""

import uuid

import pytest

from crm.door_visits import add_door_visit, list_door_visits, list_latest_door_visits, take_back_door_visit
from crm.errors import Invalid, NotFound
from crm.models import AuditEntry, DoorVisit, Walk
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Role
from tests.factories import in_days, make_area, make_conversation, make_street, make_user, team_day


def test_several_doors_with_nobody_in_are_one_row(db, admin):
    street = make_street(db)
    add_door_visit(db, admin, street_id=street.id, outcome=DoorOutcome.NOT_HOME, doors=7)
    (visit,) = list_door_visits(db, admin, street_id=street.id).rows
    assert (visit.house, visit.doors, visit.outcome) == ("", 7, DoorOutcome.NOT_HOME)


def test_sent_twice_it_is_stored_once(db, admin):
    street, sent = make_street(db), uuid.uuid4()
    knock = {"street_id": street.id, "outcome": DoorOutcome.CALL_BACK, "house": " 4a ", "uuid": sent}
    first = add_door_visit(db, admin, **knock)
    assert add_door_visit(db, admin, **knock) is first
    assert first.house == "4a"
    assert list_door_visits(db, admin, street_id=street.id).total == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"doors": 0}, "doors"),
        ({"doors": None}, "doors"),
        ({"doors": 10**9}, "doors"),
        ({"doors": 2, "house": "4"}, "doors"),
        ({"house": "x" * 41}, "house"),
        ({"visited_at": in_days(1)}, "visited_at"),
        ({"walk_id": 10**6}, "walk_id"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(db, admin, wrong, field):
    street = make_street(db)
    with pytest.raises(Invalid) as refused:
        add_door_visit(db, admin, street_id=street.id, outcome=DoorOutcome.NOT_HOME, **wrong)
    assert list(refused.value.errors) == [field]


def test_the_latest_comes_first(db, admin):
    street = make_street(db)
    for days in (3, 1, 2):
        visited_at = in_days(-days)
        add_door_visit(
            db, admin, street_id=street.id, outcome=DoorOutcome.EMPTY, house=str(days), visited_at=visited_at
        )
    assert [visit.house for visit in list_door_visits(db, admin, street_id=street.id).rows] == ["1", "2", "3"]


def test_of_each_door_the_latest_knock_is_told_and_of_several_doors_each(db, admin):
    street = make_street(db)
    knocks = [("4a", 3, 1), ("4A", 2, 1), ("", 9, 6), ("5", 4, 1), ("", 8, 2), ("4a", 7, 1)]
    for house, days, doors in knocks:
        details = {"outcome": DoorOutcome.NOT_HOME, "house": house, "doors": doors}
        add_door_visit(db, admin, street_id=street.id, visited_at=in_days(-days), **details)
    page = list_latest_door_visits(db, admin, street_id=street.id)
    assert [(visit.house, visit.doors) for visit in page.rows] == [("4A", 1), ("5", 1), ("", 2), ("", 6)]
    cut = list_latest_door_visits(db, admin, street_id=street.id, size=2)
    assert (len(cut.rows), cut.total) == (2, 4)
    assert list_door_visits(db, admin, street_id=street.id).total == 6


def test_a_knock_says_on_which_walk_it_was(db, admin):
    street = make_street(db)
    walk = Walk(planned_for=team_day(), area_id=street.area_id)
    db.add(walk)
    db.flush()
    visit = add_door_visit(db, admin, street_id=street.id, outcome=DoorOutcome.EMPTY, house="3", walk_id=walk.id)
    assert visit.walk_id == walk.id


def test_a_slip_is_taken_back_and_the_audit_says_so(db):
    street = make_street(db)
    rosa, pete, imogen = (_actor(db, street, role) for role in (Role.OFFICER, Role.OFFICER, Role.COORDINATOR))
    knock = {"street_id": street.id, "outcome": DoorOutcome.NOT_HOME, "house": "4"}
    first, second, old = (add_door_visit(db, rosa, **knock) for _ in range(3))
    old.recorded_at = in_days(-2)
    db.flush()
    for actor, visit in ((pete, first), (rosa, old)):
        with pytest.raises(Invalid, match="Ask a coordinator"):
            take_back_door_visit(db, actor, uuid=visit.uuid)
    take_back_door_visit(db, rosa, uuid=first.uuid)
    for visit in (second, old):
        take_back_door_visit(db, imogen, uuid=visit.uuid)
    assert db.query(DoorVisit).count() == 0
    taken = db.query(AuditEntry).filter_by(action="take_back_door_visit").order_by(AuditEntry.id).all()
    assert [entry.actor_id for entry in taken] == [rosa.id, imogen.id, imogen.id]
    with pytest.raises(NotFound):
        take_back_door_visit(db, rosa, uuid=first.uuid)


def test_a_knock_with_a_conversation_stays(db, admin):
    street = make_street(db)
    talk = make_conversation(db, street=street)
    visit = add_door_visit(db, admin, street_id=street.id, outcome=DoorOutcome.CONVERSATION, house="4")
    visit.conversation_id = talk.id
    with pytest.raises(Invalid, match="A conversation was recorded"):
        take_back_door_visit(db, admin, uuid=visit.uuid)


def test_nobody_takes_back_what_is_in_another_area(db, admin):
    street = make_street(db)
    visit = add_door_visit(db, admin, street_id=street.id, outcome=DoorOutcome.NOT_HOME)
    stranger = _actor(db, make_street(db), Role.COORDINATOR)
    with pytest.raises(NotFound):
        take_back_door_visit(db, stranger, uuid=visit.uuid)


def _actor(db, street, role):
    user = make_user(db, role)
    return Actor(user.id, user.name, role, frozenset({street.area_id}))


def test_nobody_knocks_in_another_area(db):
    mine, other = make_area(db), make_street(db)
    officer = Actor(None, "Rosa", Role.OFFICER, frozenset({mine.id}))
    with pytest.raises(NotFound):
        add_door_visit(db, officer, street_id=other.id, outcome=DoorOutcome.NOT_HOME)
    assert list_door_visits(db, officer, street_id=other.id).total == 0
    assert list_latest_door_visits(db, officer, street_id=other.id).total == 0
