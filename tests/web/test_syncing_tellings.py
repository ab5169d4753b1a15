"""Answers told at a door without a network: each by its talk, once; what stands against it is said or asked."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.consents import add_consent
from crm.models import Conversation, Issue, IssueSource, Question, now
from crm.models.words import IssueState, Purpose
from crm.permissions import Actor
from tests.factories import make_conversation, make_issue, make_person
from tests.web.phones import counts, make_walk, record, send, talk, visit

EVERY_DATABASE = True


@pytest.fixture
def ann(db, street):
    return make_person(db, "Ann Lee", street=street, house="12", met=True)


@pytest.fixture
def issue(db, street, ann):
    """An issue that Ann raised, and somebody at 14 whose name nobody knows; it was answered."""
    first = make_conversation(db, street=street, house="12", people=[ann])
    raised = [first, make_conversation(db, street=street, house="14")]
    answer = {"state": IssueState.DONE, "answer": "The lamp was mended.", "answered_at": now()}
    return make_issue(db, *raised, title="Dark alley", **answer)


def owed(client, walk):
    """What a phone that takes the walk along is to tell: house → what the form sends for it."""
    (street,) = client.get(f"/doorstep/walks/{walk.id}").json["streets"]
    return {answer["key"]: answer["told"] for answer in street["answers"]}


def with_ann(ann, told, **more):
    """What the form holds of a talk with Ann in which the answer was told."""
    return {"people-0-name": ann.name, "people-0-person_id": ann.id, "told": told} | more


def told_in(db, issue):
    """The conversation in which each source of the issue was told the answer."""
    db.expire_all()
    query = select(IssueSource.told_in_id).where(IssueSource.issue_id == issue.id).order_by(IssueSource.id)
    return list(db.scalars(query))


def test_an_answer_told_at_the_door_is_told_by_that_very_talk_and_once(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    tell = owed(client, walk)
    sent = [talk(street, "12", fields=with_ann(ann, tell["12"])), talk(street, "14"), talk(street, "14")]
    sent[2]["fields"].append(["told", tell["14"]])
    first = send(client, *sent)
    assert [(answer["state"], answer["sentence"]) for answer in first] == [("stored", "")] * 3
    talks = {str(one.uuid): one.id for one in db.scalars(select(Conversation))}
    assert told_in(db, issue) == [talks[sent[0]["uuid"]], talks[sent[2]["uuid"]]]
    assert send(client, *sent) == first
    assert counts(db)["conversation"] == 2 + 3
    assert owed(client, walk) == {}
    assert "0 still to be told, 2 told." in client.get(f"/issues/{issue.id}/going-back").text


def test_what_was_not_ticked_stays_to_be_told_as_from_an_app_that_had_no_box(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    (answer,) = send(client, talk(street, "12", fields={"people-0-name": ann.name, "people-0-person_id": ann.id}))
    assert (answer["state"], sorted(owed(client, walk))) == ("stored", ["12", "14"])


def test_what_a_colleague_told_meanwhile_is_said_and_the_talk_is_kept(db, phone, street, issue, ann):
    walk, rosa, imogen = make_walk(db, street), phone(), phone()
    tell = owed(rosa, walk)["12"]
    (first,), (second,) = (send(who, talk(street, "12", fields=with_ann(ann, tell))) for who in (imogen, rosa))
    assert (second["state"], "told of “Dark alley” already" in second["sentence"]) == ("stored", True)
    assert second["href"].startswith("/conversations/")
    assert f"/conversations/{told_in(db, issue)[0]}" == first["href"]


def test_an_answer_taken_back_meanwhile_is_said_and_the_talk_is_kept(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    tell = owed(client, walk)["12"]
    issue.state, issue.answered_at = IssueState.UNDER_WAY, None
    db.commit()
    (answer,) = send(client, talk(street, "12", fields=with_ann(ann, tell)))
    assert (answer["state"], "no answer any more" in answer["sentence"]) == ("stored", True)
    assert told_in(db, issue) == [None, None]


def test_an_answer_that_changed_meanwhile_is_asked_about_beside_the_talk(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    tell = owed(client, walk)
    sent = [talk(street, "12", fields=with_ann(ann, tell["12"])), talk(street, "14", fields={"told": tell["14"]})]
    db.get_one(Issue, issue.id).answered_at = now() + dt.timedelta(minutes=5)
    db.commit()
    answers = send(client, *sent)
    assert ["heard an earlier answer" in answer["sentence"] for answer in answers] == [True, True]
    assert {answer["state"] for answer in answers} == {"question"}
    first = db.scalar(select(Conversation.id).order_by(Conversation.id.desc()).offset(1))
    page = client.get(answers[0]["href"]).text
    for said in ("An answer that was told", "Ann Lee: Dark alley", f"/conversations/{first}", "They know: take them"):
        assert said in page
    assert send(client, *sent) == answers
    assert (told_in(db, issue), counts(db)["question"]) == ([None, None], 2)
    assert client.post(f"{answers[0]['href']}/record").status_code == 303
    left_out = client.post(f"{answers[1]['href']}/leave-out", data={"leave-reason": "I go back."})
    assert (left_out.status_code, told_in(db, issue)) == (303, [first, None])


def test_who_took_their_consent_back_meanwhile_was_told_and_is_left_alone(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    sent = talk(street, "12", fields=with_ann(ann, owed(client, walk)["12"]))
    add_consent(db, Actor.command_line(), person_id=ann.id, purpose=Purpose.CONTACT_ME, given=False)
    db.commit()
    (answer,) = send(client, sent)
    assert (answer["state"], "do not go back" in answer["sentence"]) == ("stored", True)
    assert [bool(talk_id) for talk_id in told_in(db, issue)] == [True, False]


def test_a_door_that_was_closed_meanwhile_asks_about_the_talk_with_what_was_told(db, phone, street, issue, ann):
    walk, client = make_walk(db, street), phone()
    sent = talk(street, "12", fields=with_ann(ann, owed(client, walk)["12"]))
    send(phone(), visit(street, outcome="do_not_contact"))
    (answer,) = send(client, sent)
    assert answer["state"] == "question"
    assert "Dark alley" in client.get(answer["href"]).text
    address = f"/conversations/new?question={db.scalar(select(Question.id))}"
    form = client.get(address).text
    assert f'value="{dict(sent["fields"])["told"]}" checked' in form
    saved = client.post(address, data=dict(sent["fields"]) | {"uuid": sent["uuid"], "despite_refusal": "y"})
    assert saved.status_code == 303
    assert told_in(db, issue) == [db.scalar(select(Conversation.id).order_by(Conversation.id.desc())), None]


@pytest.mark.parametrize("told", ["", "that one", "1@soon", "@", "99999999999999@2026-11-22T10:00:00Z"])
def test_what_was_told_and_cannot_be_read_takes_no_talk_with_it(db, phone, street, told):
    client = phone()
    (answer,) = send(client, talk(street, fields={"told": told}))
    assert (answer["state"], counts(db)["conversation"]) == ("question", 1)
    assert client.get(answer["href"]).status_code == 200
    assert client.post(f"{answer['href']}/record").status_code == 422
    (odd,) = send(client, record("telling", told=told, talk=None))
    assert (odd["state"], client.get(odd["href"]).status_code) == ("question", 200)
