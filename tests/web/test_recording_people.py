"""Whom a conversation was with: names that may be known already, who lives at a door, and what they wait for."""

from uuid import uuid4

from crm.models import Conversation, DoorVisit, FollowUp, Nomination, Person, Tie
from crm.models.words import FollowUpState
from tests.factories import make_person, make_tie_kind
from tests.web.talks import typed


def test_a_name_that_may_be_known_is_asked_about_and_nothing_is_lost(sign_in, db, street):
    ada = make_person(db, "Ada Brown", street=street, house="12")
    client, data = sign_in(), typed(street, **{"people-0-name": "Ada", "cares_about": "Hedges"})
    page = client.post("/conversations/new", data=data)
    assert page.status_code == 422
    assert "Ada Brown, 12 Moor Street" in page.text
    assert "The hedge is too high." in page.text
    assert 'href="#people-0-same"' in page.text
    assert db.query(Conversation).count() == 0
    answer = client.post("/conversations/new", data=data | {"people-0-same": str(ada.id), "people-0-asked": "Ada"})
    assert answer.status_code == 303
    assert db.query(Person).count() == 1
    new = {"people-0-same": "new", "people-0-asked": "Ada", "uuid": str(uuid4())}
    assert client.post("/conversations/new", data=data | new | {"people-0-name": "Ada B"}).status_code == 422
    answer = client.post("/conversations/new", data=data | new)
    assert answer.status_code == 303
    assert db.query(Person).count() == 2


def test_a_name_typed_over_somebody_picked_is_somebody_else(sign_in, db, street):
    ada = make_person(db, "Ada Brown", street=street)
    data = typed(street, **{"people-0-name": "Zebedee", "people-0-person_id": str(ada.id)})
    assert sign_in().post("/conversations/new", data=data).status_code == 303
    assert db.query(Person).filter_by(name="Zebedee").count() == 1


def test_a_known_person_is_entered_and_what_they_wait_for_can_be_ticked(sign_in, db, street):
    client = sign_in()
    wanting = {"people-0-name": "Ada", "promised": "y", "what": "Ring about the hedge", "due": "2"}
    client.post("/conversations/new", data=typed(street, **wanting))
    ada, follow_up = db.query(Person).one(), db.query(FollowUp).one()
    page = client.get(f"/conversations/new?person_id={ada.id}").text
    assert 'value="Ada"' in page
    assert "Ring about the hedge (Ada)" in page
    known = {"people-0-name": "Ada", "people-0-person_id": ada.id, "closes": [str(follow_up.id), "x"]}
    assert client.post("/conversations/new", data=typed(street, **known)).status_code == 303
    db.refresh(follow_up)
    assert follow_up.state is FollowUpState.DONE


def test_the_confirmation_offers_to_close_what_is_still_open(sign_in, db, street):
    client = sign_in()
    wanting = {"people-0-name": "Ada", "promised": "y", "what": "Ring", "due": "0", "held_on": "1/11/2026"}
    client.post("/conversations/new", data=typed(street, **wanting))
    ada, follow_up = db.query(Person).one(), db.query(FollowUp).one()
    known = {"people-0-name": "Ada", "people-0-person_id": ada.id}
    recorded = client.post("/conversations/new", data=typed(street, **known)).location
    assert f'id="closes-{follow_up.id}"' in client.get(recorded).text
    client.post(recorded.replace("recorded", "answers"), data={"closes": follow_up.id})
    db.refresh(follow_up)
    assert follow_up.state is FollowUpState.DONE


def test_the_script_is_told_who_lives_at_the_door_and_what_they_wait_for(sign_in, db, street):
    make_person(db, "Zed", street=street, house="12")
    make_person(db, "Ada", street=street, house="3")
    client = sign_in()
    found = client.get(f"/conversations/residents?street_id={street.id}&house=12").json
    assert [person["label"] for person in found] == ["Zed", "Ada"]
    assert client.get(f"/conversations/waiting?person_id={found[0]['id']}").json == []


def test_the_same_name_for_both_questions_is_asked_about_once(sign_in, db, street):
    make_person(db, "Tariq Aziz", street=street)
    db.commit()
    client = sign_in()
    data = typed(street, **{"people-0-name": "Ada", "named-0-name": "Tariq", "nominated-0-name": "Tariq"})
    data["named-0-kind_id"] = make_tie_kind(db, "knows").id
    page = client.post("/conversations/new", data=data)
    assert page.status_code == 422
    assert page.text.count("No, this is somebody new") == 1
    settled = data | {"named-0-same": "new", "named-0-asked": "Tariq"}
    assert client.post("/conversations/new", data=settled).status_code == 303
    assert db.query(Person).filter_by(met=False).one().name == "Tariq"
    assert (db.query(Tie).count(), db.query(Nomination).count()) == (1, 1)


def test_a_resident_who_is_tapped_brings_their_door(sign_in, db, street):
    ada = make_person(db, "Ada", street=street, house="7")
    db.commit()
    client = sign_in()
    (resident,) = client.get(f"/conversations/residents?street_id={street.id}").json
    assert resident["house"] == "7"
    data = typed(street, **{"house": "", "people-0-name": "Ada", "people-0-person_id": ada.id})
    assert client.post("/conversations/new", data=data).status_code == 303
    assert db.query(DoorVisit).one().house == "7"
