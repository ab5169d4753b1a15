"""Who asked not to be contacted: by their own word, or at their door."""

import datetime as dt
from uuid import uuid4

import pytest

from crm.connectors import list_connectors_to_call
from crm.consents import add_consent
from crm.door_visits import add_door_visit
from crm.errors import Invalid
from crm.models import Conversation
from crm.models.words import DoorOutcome, Purpose
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from crm.recording import Met, record_conversation
from crm.refusals import find_closed_door, find_refusing, list_closed_doors
from crm.session import make_session
from crm.street_readings import get_street_reading
from tests.factories import make_area, make_person, make_street
from tests.neighbourhood import make_neighbourhood

MAY = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)
SENTENCE = "Somebody at 12 Mill Lane asked not to be contacted on 3 May 2026."


@pytest.fixture
def lane(db):
    return make_street(db, "Mill Lane")


def knock(db, admin, street, house, outcome=DoorOutcome.DO_NOT_CONTACT, *, days=0):
    at = MAY + dt.timedelta(days=days)
    add_door_visit(db, admin, street_id=street.id, house=house, outcome=outcome, visited_at=at)


def test_a_door_stays_closed_until_somebody_there_talks_again(db, admin, lane):
    knock(db, admin, lane, "12")
    knock(db, admin, lane, "14 A")
    knock(db, admin, lane, "12", DoorOutcome.NOT_HOME, days=5)
    knock(db, admin, lane, "14a", DoorOutcome.CONVERSATION, days=5)
    assert [door.sentence for door in list_closed_doors(db, admin, street_id=lane.id)] == [SENTENCE]
    assert find_closed_door(db, admin, street_id=lane.id, house=" 12 ").sentence == SENTENCE
    assert find_closed_door(db, admin, street_id=lane.id, house="14a") is None
    assert find_closed_door(db, admin, street_id=lane.id, house="") is None


def test_the_doors_of_another_area_are_not_told(db, admin, lane, connection):
    knock(db, admin, lane, "12")
    officer = Actor(id=None, name="", role=Role.OFFICER, area_ids=frozenset({make_area(db).id}))
    db.commit()
    with make_session(connection, officer) as limited:
        assert list_closed_doors(limited, officer, street_id=lane.id) == []


def test_a_conversation_at_a_closed_door_is_recorded_when_that_is_meant(db, admin, lane):
    knock(db, admin, lane, "12")
    ada = make_person(db, "Ada", street=lane, house="12")
    for door in ({"house": "12"}, {"people": [Met(person_id=ada.id)]}):
        with pytest.raises(Invalid) as refused:
            record_conversation(db, admin, uuid=uuid4(), street_id=lane.id, **door)
        assert refused.value.errors.keys() == {"despite_refusal"}
        assert str(refused.value).startswith(SENTENCE)
    assert db.query(Conversation).count() == 0
    record_conversation(db, admin, uuid=uuid4(), street_id=lane.id, house="12", despite_refusal=True)
    assert find_closed_door(db, admin, street_id=lane.id, house="12") is None


def test_those_behind_the_door_and_those_who_said_no_are_left_alone(db, admin, lane):
    knock(db, admin, lane, "12")
    ada, bola, cara, dora = (make_person(db, street=lane, house=house) for house in ("12", "12", "7", "8"))
    word = {"purpose": Purpose.CONTACT_ME, "on": dt.date(2026, 6, 1)}
    add_consent(db, admin, person_id=bola.id, given=True, **word)
    add_consent(db, admin, person_id=cara.id, given=False, **word)
    assert find_refusing(db, [ada.id, bola.id, cara.id, dora.id]) == {ada.id, cara.id}


def test_whoever_refused_is_neither_called_nor_asked_to_open_a_door(db, admin):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    street = made.streets["Lark Close"].id
    called = [one.person for one in list_connectors_to_call(db, admin)]
    opener = get_street_reading(db, admin, analysis, street).openers[0].person
    for person_id in (called[0].id, opener.id):
        add_consent(db, admin, person_id=person_id, purpose=Purpose.CONTACT_ME, given=False)
    assert called[0].id not in {one.person.id for one in list_connectors_to_call(db, admin)}
    assert opener.id not in {one.person.id for one in get_street_reading(db, admin, analysis, street).openers}
