"""What phones send and a person is asked about: two at one door, a door left alone, and whom we may know already."""

import datetime as dt

from sqlalchemy import select

from crm.models import (
    Conversation,
    DoorVisit,
    FollowUp,
    Question,
    now,
)
from crm.models.words import DoorOutcome
from crm.permissions import Role
from tests.factories import make_person
from tests.web.phones import at, counts, make_walk, record, send, talk, visit

EVERY_DATABASE = True


def test_what_two_found_at_one_door_is_kept_side_by_side(db, phone, street):
    rosa, imogen = phone(), phone(Role.COORDINATOR)
    seen = visit(street, "12 A", outcome="call_back", at=at(hours=3))
    send(imogen, seen)
    assert send(rosa, visit(street, "12a", seen=seen["uuid"]))[0]["state"] == "stored"
    later = visit(street, "12a", outcome="call_back", at=at(minutes=2))
    assert send(imogen, later)[0]["state"] == "question"
    assert send(imogen, visit(street, "12a"))[0]["state"] == "stored"
    assert send(rosa, visit(street, "12a", outcome="not_now"))[0]["state"] == "question"
    assert send(rosa, talk(street, "12 a"))[0]["state"] == "stored", "what I found last myself is not disputed"
    assert send(imogen, visit(street, "14", outcome="empty", at=at(hours=14)))[0]["state"] == "stored"
    assert send(rosa, visit(street, "14"))[0]["state"] == "stored"
    assert send(rosa, visit(street, "", doors=3))[0]["state"] == "stored"
    kept = counts(db)
    assert (kept["door_visit"], kept["question"]) == (9, 2)


def test_a_conversation_at_a_door_where_another_found_nobody_is_asked_about_and_kept(db, phone, street):
    rosa, imogen = phone(), phone()
    send(imogen, visit(street))
    (answer,) = send(rosa, talk(street))
    assert answer["state"] == "question"
    question = db.scalars(select(Question)).one()
    knock = db.get(DoorVisit, question.visit_id)
    assert (knock.outcome, knock.conversation_id is None) == (DoorOutcome.CONVERSATION, False)


def test_a_door_that_asked_to_be_left_alone_stays_so_until_a_person_says_otherwise(db, phone, street):
    client = phone()
    send(client, visit(street, outcome="do_not_contact"))
    nobody, opened, spoke = send(client, visit(street), visit(street, outcome="not_now"), talk(street))
    assert (nobody["state"], opened["state"], spoke["state"]) == ("stored", "question", "question")
    assert all("asked not to be contacted" in answer["sentence"] for answer in (nobody, opened, spoke))
    assert (counts(db)["door_visit"], counts(db)["conversation"]) == (2, 0)


def test_a_knock_that_is_asked_about_can_be_taken_back(db, phone, street):
    rosa, imogen = phone(), phone()
    send(imogen, visit(street))
    mine, held = visit(street, outcome="empty"), visit(street, street=0)
    send(rosa, mine, held)
    answers = send(rosa, *[record("undo", visit=one["uuid"]) for one in (mine, held, visit(street))])
    assert [answer["state"] for answer in answers] == ["stored"] * 3
    assert [bool(answer["sentence"]) for answer in answers] == [False, False, True]
    assert db.scalars(select(Question.settled_as)).all() == ["Taken back on the phone."] * 2
    theirs = db.scalars(select(DoorVisit)).one()
    (refused,) = send(rosa, record("undo", visit=str(theirs.uuid)))
    assert (refused["state"], "coordinator" in refused["sentence"]) == ("question", True)


def test_somebody_whom_we_may_know_is_asked_about_and_recorded_from_the_form(db, phone, street):
    walk, client = make_walk(db, street), phone()
    ada = make_person(db, "Ada Brown", street=street, house="12")
    fields = {"people-0-name": "Ada", "offers": "Gardening", "promised": "y", "due": "7"}
    sent = talk(street, fields=fields, walk=walk.id, at=at(hours=5))
    (answer,) = send(client, sent)
    assert (answer["state"], counts(db)["conversation"]) == ("question", 0)
    question = db.scalars(select(Question)).one()
    page = client.get(answer["href"])
    assert f"/conversations/new?question={question.id}" in page.text
    for said in ("Ada", "The hedge is too high.", "Gardening", "Moor Street", "Nothing of this is stored yet"):
        assert said in page.text
    form = client.get(f"/conversations/new?question={question.id}")
    assert form.status_code == 200
    for said in ("Ada Brown, 12 Moor Street", "The hedge is too high.", sent["uuid"], "There is a problem"):
        assert said in form.text
    data = dict(sent["fields"]) | {"uuid": sent["uuid"], "people-0-same": str(ada.id), "people-0-asked": "Ada"}
    saved = client.post(f"/conversations/new?question={question.id}", data=data)
    assert saved.status_code == 303, saved.text
    held = db.scalars(select(Conversation)).one()
    assert held.walk_id == walk.id
    assert abs(now() - held.held_at - dt.timedelta(hours=5)) < dt.timedelta(minutes=5)
    assert db.scalars(select(FollowUp)).one().person_id == ada.id
    db.refresh(question)
    assert question.settled_as == f"Recorded as conversation {held.id}."
    assert send(client, sent) == [answer]
    assert client.get(f"/conversations/new?question={question.id}").status_code == 404


def test_a_held_conversation_that_is_refused_again_is_not_settled(db, phone, street):
    client = phone()
    sent = talk(street, fields={"people-0-name": "Ada", "held_on": "14 October 1066"})
    (answer,) = send(client, sent)
    question = db.scalars(select(Question)).one()
    address = f"/conversations/new?question={question.id}"
    assert "14 October 1066" in client.get(address).text
    refused = client.post(address, data=dict(sent["fields"]) | {"uuid": sent["uuid"]})
    assert refused.status_code == 422
    assert f'action="{address}"' in refused.text
    db.refresh(question)
    assert question.settled_at is None
    assert answer["href"] == f"/questions/{question.id}"
