"""Streets as the network reads them: the five states, the ways in, and for whom."""

import pytest

from crm.analyses import find_analysis
from crm.errors import NotFound
from crm.models import Conversation, DoorVisit, now
from crm.models.words import Channel, DoorOutcome
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.street_readings import get_street_reading, list_street_readings, list_streets_to_visit
from crm.street_words import StreetState
from tests.factories import make_conversation, make_organisation, make_person, make_street, make_user
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def made(db):
    return make_neighbourhood(db)


@pytest.fixture
def analysis(db, made):
    return refresh_analysis(db)


def names(page):
    return [row.street.name for row in page.rows]


def read(db, actor, made, name):
    return get_street_reading(db, actor, current(db), made.streets[name].id)


def current(db):
    """The analysis of what is there now, made where there is none."""
    analysis = find_analysis(db)
    return analysis if analysis and not analysis.stale else refresh_analysis(db)


def test_isolated_is_told_from_unknown(db, admin, made, analysis):
    states = {row.street.name: row.state for row in list_street_readings(db, admin, analysis).rows}
    assert states == {
        "Cut Close": StreetState.ONLY_INSIDE,
        "Shy Street": StreetState.NO_TIES_NAMED,
        "Lark Close": StreetState.LINKED_OUTWARD,
        "New Road": StreetState.NOT_KNOCKED,
        "Quiet Court": StreetState.NOBODY_IN,
        "Moor Street": StreetState.LINKED_OUTWARD,
        "Mill Lane": StreetState.LINKED_OUTWARD,
    }


def test_those_in_need_come_first(db, admin, analysis):
    page = list_street_readings(db, admin, analysis)
    need = ["Cut Close", "Shy Street", "Lark Close", "New Road", "Quiet Court", "Moor Street", "Mill Lane"]
    assert names(page) == need
    assert names(list_street_readings(db, admin, analysis, direction="descending")) == need[::-1]


def test_what_is_known_is_said_in_sentences(db, admin, made):
    said = {name: read(db, admin, made, name).sentence for name in made.streets}
    assert said["Cut Close"] == "3 people are known, with 2 links among them and none to another street."
    assert said["Lark Close"] == "1 link to 1 other street. Without Lane 6 or Nuala Byrne, the street would have none."
    assert said["New Road"].startswith("Nobody from the team has been here yet")
    assert said["Quiet Court"] == "5 knocks, and no conversation yet. Try another time of day."
    assert said["Shy Street"] == "1 person is known from 3 conversations, and nobody named anyone they know."


def test_who_could_open_the_door_is_said_with_the_way(db, admin, made):
    lark = read(db, admin, made, "Lark Close")
    assert lark.openers[0].person.name == "Lane 6"
    assert lark.openers[0].sentence == "Lane 6 knows Nuala Byrne at number 1."
    assert lark.openers[1].sentence == "Lane 5 knows Lane 6, who knows Nuala Byrne at number 1."
    assert lark.needs_way_in
    assert read(db, admin, made, "Cut Close").openers == ()


def test_a_way_may_lead_through_an_organisation(db, admin, made):
    library = make_organisation(db, "the Library", area_id=made.areas["Mill Fields"].id)
    members = [made.people["Shy 1"], *(made.people[f"Moor {number}"] for number in range(2, 13))]
    for member in [*members, made.people["Ada Quill"], made.people["Lane 2"]]:
        made.tie(member, library)
    db.flush()
    first = read(db, admin, made, "Shy Street").openers[0]
    assert first.sentence.endswith("is linked with the Library, as is Shy 1 at number 1.")


def test_people_of_other_areas_are_someone(db, made, analysis):
    officer = Actor(None, "Rosa", Role.OFFICER, frozenset({made.areas["The Moors"].id}))
    page = list_street_readings(db, officer, analysis)
    assert names(page) == ["Moor Street"]
    openers = page.rows[0].openers
    assert [opener.person.id for opener in openers] == [None]
    assert openers[0].sentence == "Somebody in Mill Fields knows the way: ask a colleague who works there."
    with pytest.raises(NotFound):
        get_street_reading(db, officer, analysis, made.streets["Mill Lane"].id)


def test_those_whom_the_reader_can_name_come_before_nearer_people_of_other_areas(db, admin, made):
    new = make_street(db, "Edge Row", area=made.areas["The Moors"])
    edge = make_person(db, "Edge 1", street=new)
    hidden = made.settle("Mill Lane", "Lane 21", "Lane 22", "Lane 23")
    local = made.people["Moor 9"]
    for neighbour in hidden:
        made.tie(edge, neighbour)
    made.tie(local, hidden[0])
    db.flush()
    officer = Actor(None, "Rosa", Role.OFFICER, frozenset({made.areas["The Moors"].id}))
    openers = get_street_reading(db, officer, current(db), new.id).openers
    assert "Moor 9" in [opener.person.name for opener in openers]
    assert all(opener.person.id for opener in openers)
    everywhere = get_street_reading(db, admin, current(db), new.id).openers
    assert len(everywhere) == 3
    assert everywhere[0].person.name.startswith("Lane 2")


def test_each_door_that_was_answered_counts_once(db, admin, made):
    lane = made.streets["Mill Lane"].id
    knocks = [("4", DoorOutcome.NOT_NOW, 1), ("4", DoorOutcome.CALL_BACK, 1), ("5", DoorOutcome.NOT_HOME, 1)]
    for house, outcome, doors in [*knocks, ("", DoorOutcome.NOT_NOW, 3), ("", DoorOutcome.NOT_HOME, 9)]:
        db.add(DoorVisit(street_id=lane, house=house, outcome=outcome, doors=doors, visited_at=now()))
    db.flush()
    assert read(db, admin, made, "Mill Lane").coverage == pytest.approx(4 / 20)


def test_a_talk_with_somebody_who_lives_there_makes_a_street_known(db, admin, made):
    new, person = made.streets["New Road"], made.settle("New Road", "New 1")[0]
    made.tie(person, made.people["Ada Quill"])
    db.flush()
    assert read(db, admin, made, "New Road").state is StreetState.NOT_KNOCKED
    elsewhere = {"area_id": new.area_id, "place": "the park", "held_at": now(), "channel": Channel.EVENT}
    db.add(Conversation(people=[person], **elsewhere))
    db.flush()
    assert read(db, admin, made, "New Road").state is StreetState.LINKED_OUTWARD


def test_a_street_that_is_new_since_is_not_read_yet(db, admin, made, analysis):
    new = make_street(db, "Fresh Street", area=made.areas["The Moors"])
    reading = get_street_reading(db, admin, analysis, new.id)
    assert (reading.state, reading.openers) == (StreetState.NOT_READ, ())
    assert names(list_street_readings(db, admin, None, text="fresh")) == ["Fresh Street"]


def test_a_list_is_narrowed_and_sorted(db, admin, made, analysis):
    def listed(**how):
        return names(list_street_readings(db, admin, analysis, **how))

    assert listed(state=StreetState.NOBODY_IN) == ["Quiet Court"]
    assert listed(area_id=made.areas["The Moors"].id) == ["Moor Street"]
    assert listed(text="lark") == ["Lark Close"]
    assert listed(sort="name")[:2] == ["Cut Close", "Lark Close"]
    assert listed(sort="spoken", direction="descending")[0] == "Shy Street"
    assert listed(sort="no such thing") == listed()


def test_streets_to_visit_leave_out_the_linked_and_the_just_visited(db, admin, made, analysis):
    streets = [row.street.name for row in list_streets_to_visit(db, admin)]
    assert streets == ["Cut Close", "Lark Close", "New Road", "Quiet Court"]
    assert len(list_streets_to_visit(db, admin, 2)) == 2


def test_a_connector_is_told_when_a_colleague_last_spoke_on_a_street_they_see(db, admin, made, analysis, connection):
    area = made.areas["Mill Fields"]
    user = make_user(db, Role.CONNECTOR, areas=(area,))
    db.commit()
    actor = Actor(user.id, "", Role.CONNECTOR, frozenset({area.id}))
    everyone = {row.street.id: row.last_spoken_at for row in list_street_readings(db, admin, analysis).rows}
    with make_session(connection, actor) as limited:
        rows = list_street_readings(limited, actor, analysis).rows
        assert limited.query(Conversation).count() == 0
    told = {row.street.id: row.last_spoken_at for row in rows}
    assert told == {street.id: everyone[street.id] for street in made.streets.values() if street.area_id == area.id}
    assert any(told.values())


def test_a_door_counts_once_and_no_more_doors_are_answered_than_there_are(db, admin, made):
    street = made.streets["New Road"]
    street.households = 4
    ada = make_person(db, "Ada", street=street, house="12 A")
    told = make_conversation(db, street=street, people=[ada])
    answered = {"street_id": street.id, "outcome": DoorOutcome.CONVERSATION, "visited_at": told.held_at}
    db.add_all([DoorVisit(house="12a", **answered), DoorVisit(house="", conversation_id=told.id, **answered)])
    db.add(DoorVisit(house="14", **answered))
    db.flush()
    assert read(db, admin, made, "New Road").coverage == 0.5
    db.add(DoorVisit(house="", doors=30, **answered | {"outcome": DoorOutcome.NOT_NOW}))
    db.flush()
    assert read(db, admin, made, "New Road").coverage == 1
