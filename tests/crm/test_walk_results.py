"""After a walk: each number of what was done, and each thing that is owed, from planted visits and talks."""

import datetime as dt

import pytest

from crm.errors import NotFound
from crm.models import DoorVisit, FollowUp, Question, Walk, WalkStop, now
from crm.models.words import FollowUpState
from crm.permissions import Actor, Role
from crm.rules import Rules
from crm.session import make_session
from crm.walk_results import get_owed, get_walk_results
from crm.walk_stops import list_stop_readings
from tests.database import noted, questions
from tests.factories import make_area, make_conversation, make_person, make_street, make_user

BEGAN = now() - dt.timedelta(hours=3)


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def moor(db, area):
    return make_street(db, "Moor Street", area=area)


@pytest.fixture
def rosa(db, area):
    return make_user(db, areas=(area,), name="Rosa Finch")


def make_walk(db, *streets):
    stops = [WalkStop(street_id=street.id, place=place) for place, street in enumerate(streets)]
    walk = Walk(planned_for=Rules().day_of(BEGAN), area_id=streets[0].area_id, stops=stops, walkers=[])
    db.add(walk)
    db.flush()
    return walk


def knock(db, street, house, outcome, *, minutes=0, walk=None, by=None, **more):
    visit = DoorVisit(
        street_id=street.id,
        house=house,
        outcome=outcome,
        visited_at=BEGAN + dt.timedelta(minutes=minutes),
        walk_id=walk and walk.id,
        recorded_by_id=by and by.id,
        **more,
    )
    db.add(visit)
    db.flush()
    return visit


def test_each_door_counts_once_with_what_came_of_it_last(db, admin, area, moor, rosa):
    mill, hodan = make_street(db, "Mill Lane", area=area), make_user(db, areas=(area,), name="Hodan Ali")
    walk = make_walk(db, moor, mill)
    for house, outcome, minutes, by in (
        ("1", "not_home", 0, rosa),
        ("1", "conversation", 40, hodan),
        ("12 A", "not_home", 5, rosa),
        ("12a", "not_home", 50, rosa),
        ("3", "call_back", 10, rosa),
        ("5", "empty", 12, rosa),
    ):
        knock(db, moor, house, outcome, minutes=minutes, walk=walk, by=by)
    knock(db, mill, "1", "not_now", walk=walk, by=hodan)
    for _ in range(2):
        knock(db, mill, "", "not_home", walk=walk, by=hodan, doors=4)
    knock(db, moor, "7", "conversation", by=rosa)  # not on this walk
    done = get_walk_results(db, admin, walk_id=walk.id)
    assert (done.doors, done.answered, done.any) == (13, 3, True)
    assert dict(done.outcomes) == {
        "conversation": 1,
        "call_back": 1,
        "not_home": 9,
        "not_now": 1,
        "empty": 1,
    }
    assert [(one.name, one.doors, one.answered, one.conversations) for one in done.shares] == [
        ("Hodan Ali", 10, 2, 0),
        ("Rosa Finch", 4, 1, 0),
    ]


def test_a_walk_tells_of_its_conversations_and_of_whom_nobody_had_talked_with(db, admin, moor, rosa):
    walk = make_walk(db, moor)
    ann, ben, cy = (make_person(db, name, street=moor) for name in ("Ann", "Ben", "Cy"))
    make_conversation(db, street=moor, people=[ben], held_at=BEGAN - dt.timedelta(days=30))
    make_conversation(db, street=moor, people=[cy], held_at=now())  # afterwards, and not on the walk
    later, sooner = (
        make_conversation(
            db,
            street=moor,
            people=people,
            walk_id=walk.id,
            recorded_by_id=rosa.id,
            held_at=BEGAN + dt.timedelta(minutes=minutes),
        )
        for people, minutes in (([cy, ann], 30), ([ann, ben], 5))
    )
    stub = make_person(db, "Di", street=moor, met=False)
    make_conversation(db, street=moor, people=[stub], walk_id=walk.id, held_at=BEGAN + dt.timedelta(minutes=50))
    done = get_walk_results(db, admin, walk_id=walk.id)
    assert list(done.conversations[:2]) == [sooner, later]
    assert list(done.newly_met) == [ann, cy]
    assert [(one.name, one.doors, one.conversations) for one in done.shares] == [("Rosa Finch", 0, 2)]


def test_nothing_is_done_or_owed_before_a_walk(db, admin, moor):
    walk = make_walk(db, moor)
    assert not get_walk_results(db, admin, walk_id=walk.id).any
    assert not get_owed(db, admin, walk_id=walk.id).any


def test_what_is_owed_is_what_is_open(db, admin, moor, rosa):
    walk = make_walk(db, moor)
    ann = make_person(db, "Ann", street=moor)
    talk = make_conversation(db, street=moor, people=[ann], walk_id=walk.id)
    asked = {"person_id": ann.id, "asked_at": BEGAN, "owner_id": rosa.id, "conversation_id": talk.id}
    later, sooner = (FollowUp(what="ring", due_at=BEGAN + dt.timedelta(days=days), **asked) for days in (3, 2))
    done = FollowUp(what="write", due_at=now(), state=FollowUpState.DONE, closed_at=now(), **asked)
    elsewhere = FollowUp(what="call", due_at=now(), **(asked | {"conversation_id": None}))
    db.add_all([later, sooner, done, elsewhere])
    for house, outcome, minutes, on in (
        ("1", "call_back", 0, walk),
        ("2", "call_back", 1, walk),
        ("2", "not_home", 20, walk),
        ("3", "call_back", 2, walk),
        ("3", "conversation", 60, None),
        ("4", "call_back", 3, None),
        ("5", "call_back", 4, walk),
    ):
        knock(db, moor, house, outcome, minutes=minutes, walk=on)
    db.add_all(
        Question(kind="visit", reason="Who was there?", content={}, area_id=moor.area_id, **details)
        for details in (
            {"walk_id": walk.id, "recorded_by_id": rosa.id},
            {"walk_id": walk.id},
            {"walk_id": walk.id, "settled_at": now()},
            {},
        )
    )
    db.flush()
    owed = get_owed(db, admin, walk_id=walk.id)
    assert list(owed.follow_ups) == [sooner, later]
    assert owed.follow_ups[0].owner.name == "Rosa Finch"
    assert [(one.street.name, one.visit.house) for one in owed.call_backs] == [
        ("Moor Street", "1"),
        ("Moor Street", "5"),
    ]
    assert (owed.questions, owed.asked_by) == (2, ("Rosa Finch",))


def test_nothing_is_owed_to_who_said_no_to_contact(db, admin, moor):
    walk, ann = make_walk(db, moor), make_person(db, "Ann", street=moor, house="1")
    talk = make_conversation(db, street=moor, people=[ann], walk_id=walk.id)
    asked = {"person_id": ann.id, "asked_at": BEGAN, "due_at": now(), "conversation_id": talk.id}
    db.add(FollowUp(what="ring", **asked))
    db.flush()
    assert len(get_owed(db, admin, walk_id=walk.id).follow_ups) == 1
    knock(db, moor, "1", "do_not_contact")
    assert not get_owed(db, admin, walk_id=walk.id).any


def test_what_happened_on_streets_of_other_areas_is_not_told(db, connection, area, moor, rosa):
    far = make_street(db, "Far Street")
    walk, hidden = make_walk(db, moor, far), make_walk(db, far)
    knock(db, moor, "1", "not_now", walk=walk, by=rosa)
    knock(db, far, "1", "call_back", walk=walk, by=rosa)
    make_conversation(db, street=far, people=[make_person(db, street=far)], walk_id=walk.id)
    db.commit()
    actor = Actor(id=rosa.id, name=rosa.name, role=Role.OFFICER, area_ids=frozenset({area.id}))
    with make_session(connection, actor) as limited:
        done = get_walk_results(limited, actor, walk_id=walk.id)
        assert (done.doors, list(done.conversations), list(done.newly_met)) == (1, [], [])
        assert not get_owed(limited, actor, walk_id=walk.id).any
        for ask in (get_walk_results, get_owed):
            with pytest.raises(NotFound):
                ask(limited, actor, walk_id=hidden.id)


def test_each_street_tells_its_doors_and_who_waits_there(db, admin, area, moor):
    mill = make_street(db, "Mill Lane", area=area)
    ann, ben = (make_person(db, name, street=moor, house=house) for name, house in (("Ann", "1"), ("Ben", "9")))
    make_person(db, "Cy", street=moor, house="3")
    knock(db, moor, "1", "not_home")
    knock(db, moor, "9", "do_not_contact")
    db.add_all(
        FollowUp(person_id=who.id, what="ring", asked_at=BEGAN, due_at=BEGAN, state=state, closed_at=closed)
        for who, state, closed in ((ann, "open", None), (ann, "done", now()), (ben, "open", None))
    )
    db.flush()
    second, first = list_stop_readings(db, admin, None, street_ids=[mill.id, moor.id])
    assert (first.read.street, first.doors, first.not_knocked) == (moor, 2, 1)
    assert [one.person.name for one in first.waiting] == ["Ann"]
    assert [door.house for door in first.closed] == ["9"]
    assert (second.read.street, second.doors, second.waiting, second.closed) == (mill, 0, (), ())


def test_a_long_walk_is_asked_for_at_once(db, connection, admin, area):
    streets = [make_street(db, area=area) for _ in range(20)]
    walk = make_walk(db, *streets)
    for street in streets:
        person = make_person(db, street=street, house="1")
        talk = make_conversation(db, street=street, people=[person], walk_id=walk.id)
        asked = {"asked_at": BEGAN, "due_at": BEGAN, "conversation_id": talk.id}
        db.add(FollowUp(person_id=person.id, what="ring", **asked))
        for house, outcome in (("1", "call_back"), ("3", "not_home")):
            knock(db, street, house, outcome, walk=walk)
    db.commit()
    street_ids, walk_id = [street.id for street in streets], walk.id
    db.expunge_all()
    with noted(connection) as statements:
        stops = list_stop_readings(db, admin, None, street_ids=street_ids)
        done = get_walk_results(db, admin, walk_id=walk_id)
        owed = get_owed(db, admin, walk_id=walk_id)
    assert [len(stop.waiting) for stop in stops] == [1] * 20
    assert (done.doors, len(done.newly_met), len(owed.follow_ups), len(owed.call_backs)) == (40, 20, 20, 20)
    assert len(questions(statements)) < 30  # for 20 streets, and as many for two
