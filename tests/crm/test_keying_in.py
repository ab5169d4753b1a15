"""What was ticked on a walk's sheet, read as it is typed, and logged."""

import datetime as dt

import pytest

from crm.door_visits import add_door_visit
from crm.doors import add_doors
from crm.errors import Invalid
from crm.keying_in import key_in, list_unwritten, read_keyed
from crm.models import Conversation, DoorVisit, now
from crm.models.words import Channel, DoorOutcome
from crm.recording import record_conversation
from crm.walk_sheets import CODES, make_sheet
from tests.crm.test_walk_sheets import make_walk
from tests.factories import in_days, make_street, team_day

AT = now() - dt.timedelta(hours=5)
LETTERS = {outcome: letter for letter, outcome in CODES.items()}


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("1-3 n; 9 c; 10, 12 b", {1: "n", 2: "n", 3: "n", 9: "c", 10: "b", 12: "b"}),
        ("1–2N 4c\n5 6 x.", {1: "n", 2: "n", 4: "c", 5: "x", 6: "x"}),
        ("3n, 3 n", {3: "n"}),
        ("1,2,3n4c", {1: "n", 2: "n", 3: "n", 4: "c"}),
        ("", {}),
    ],
)
def test_lines_are_understood_as_people_type_them(text, understood):
    keyed = read_keyed(text, range(1, 13))
    assert ({number: LETTERS[outcome] for number, outcome in keyed.outcomes.items()}, keyed.problems) == (
        understood,
        (),
    )


@pytest.mark.parametrize(
    ("text", "problem", "understood"),
    [
        ("57 n; 1 c", "There is no line 57 on this sheet: its numbers go up to 12.", [1]),
        ("1-99999999999999999999 n", "There is no line 999999 on this sheet", []),
        ("8-1 n", "“8-1” runs backwards: write 1-8.", []),
        ("1, 2; 3 n", "“1, 2” has no letter after it: write what came of it, like 2 n.", [3]),
        ("1 q, 2 n", "“q” after 1 is no letter of the sheet: use n, c, b", [2]),
        ("n 1", "“n” has no line before it: write it like 1-8 n; 9 c.", []),
        ("1 n; 1-2 c", "Line 1 is there twice, as c and n: leave one of them out.", [2]),
        ("1=n", "We cannot read “=”", [1]),
        ("0 n", "There is no line 0 on this sheet", []),
    ],
)
def test_what_is_not_understood_is_said_and_the_rest_is_kept(text, problem, understood):
    keyed = read_keyed(text, range(1, 13))
    assert problem in " ".join(keyed.problems)
    assert list(keyed.outcomes) == understood


@pytest.fixture
def street(db, admin):
    street = make_street(db, "Moor Street")
    add_doors(db, admin, street_id=street.id, text="1-9")
    return street


@pytest.fixture
def walk(db, admin, street):
    walk = make_walk(db, street)
    make_sheet(db, admin, walk_id=walk.id)
    return walk


def test_what_was_ticked_is_logged_as_of_the_walk(db, admin, walk):
    outcomes = {1: DoorOutcome.NOT_HOME, 2: DoorOutcome.CONVERSATION}
    visits = key_in(db, admin, walk_id=walk.id, outcomes=outcomes, visited_at=AT)
    assert [(visit.house, visit.outcome, visit.visited_at, visit.walk_id) for visit in visits] == [
        ("1", DoorOutcome.NOT_HOME, AT, walk.id),
        ("3", DoorOutcome.CONVERSATION, AT, walk.id),
    ]


def test_a_line_is_logged_twice_only_when_that_is_meant(db, admin, walk, street):
    add_door_visit(db, admin, street_id=street.id, house="1", outcome=DoorOutcome.NOT_HOME)  # on no walk
    ticked = {"walk_id": walk.id, "outcomes": {1: DoorOutcome.NOT_HOME}, "visited_at": AT}
    key_in(db, admin, **ticked)
    with pytest.raises(Invalid) as refused:
        key_in(db, admin, **ticked | {"outcomes": {1: DoorOutcome.CALL_BACK, 2: DoorOutcome.EMPTY, 77: "empty"}})
    assert refused.value.errors.keys() == {"line-1", "line-77"}
    assert "Line 1, 1 Moor Street, is logged already" in refused.value.errors["line-1"]
    key_in(db, admin, **ticked, again=[1])
    assert db.query(DoorVisit).filter_by(walk_id=walk.id).count() == 2
    with pytest.raises(Invalid, match="Nothing is ticked yet"):
        key_in(db, admin, **ticked | {"outcomes": {}})
    with pytest.raises(Invalid, match="still to come"):
        key_in(db, admin, walk_id=walk.id, outcomes={5: DoorOutcome.EMPTY}, visited_at=in_days(1))


def test_a_sheet_is_not_of_a_day_before_its_walk_was_planned(db, admin, walk):
    ticked = {"walk_id": walk.id, "outcomes": {1: DoorOutcome.NOT_HOME}}
    with pytest.raises(Invalid, match="This walk was not planned before") as refused:
        key_in(db, admin, **ticked, visited_at=in_days(-365))
    assert refused.value.errors.keys() == {"visited_at"}
    walk.planned_for = team_day() - dt.timedelta(days=9)
    db.flush()
    assert len(key_in(db, admin, **ticked, visited_at=in_days(-9))) == 1


def test_a_conversation_that_was_ticked_waits_until_it_is_written_down(db, admin, walk, street):
    talked = dict.fromkeys((1, 2), DoorOutcome.CONVERSATION)
    key_in(db, admin, walk_id=walk.id, outcomes=talked, visited_at=AT)
    assert [one.visit.house for one in list_unwritten(db, admin, walk_id=walk.id)] == ["1", "3"]
    talk = record_conversation(
        db, admin, uuid=walk.uuid, street_id=street.id, house=" 3", channel=Channel.DOORSTEP, walk_id=walk.id
    )
    assert [one.visit.house for one in list_unwritten(db, admin, walk_id=walk.id)] == ["1"]
    assert db.query(Conversation).count() == 1
    (knock,) = db.query(DoorVisit).filter_by(house="3")
    assert (knock.conversation_id, knock.visited_at) == (talk.id, AT)
