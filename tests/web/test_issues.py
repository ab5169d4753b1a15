"""Pages of issues: raised, seen through, answered, and told to whoever raised them."""

import re

import pytest
from sqlalchemy import select

from crm.models import Conversation, Issue, IssueSource, IssueStep, Walk, now
from crm.models.words import IssueState
from crm.permissions import Role
from tests.factories import make_coding, make_conversation, make_issue, make_person, make_theme, team_day
from tests.web.talks import typed


@pytest.fixture
def talk(db, street):
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    return make_conversation(db, street=street, people=[ann], said="It is too dark at night.", house="2")


def test_an_issue_is_raised_from_quotes_with_its_fields_drafted(phone, db, street, talk):
    coding = make_coding(db, talk, make_theme(db, "Street lighting"), words="too dark")
    client = phone()
    page = client.get(f"/issues/new?coding={coding.id}").text
    assert "too dark" in page
    assert 'value="Street lighting"' in page
    answer = client.post(
        f"/issues/new?coding={coding.id}",
        data={"title": "Dark alley", "heard": "The alley is dark.", "area_id": street.area_id},
    )
    issue = db.scalar(select(Issue))
    assert (answer.status_code, answer.location) == (303, f"/issues/{issue.id}")
    page = client.get(answer.location).text
    assert "The alley is dark." in page
    assert "too dark" in page


def test_quotes_go_with_an_issue_that_is_open(phone, db, talk):
    issue = make_issue(db, area_id=talk.area_id)
    answer = phone().post(f"/issues/new?conversation={talk.id}", data={"issue_id": issue.id})
    assert answer.location == f"/issues/{issue.id}"
    assert db.scalar(select(IssueSource.conversation_id)) == talk.id


def test_a_refused_form_comes_back_with_what_was_typed(phone, street):
    answer = phone().post("/issues/new", data={"title": "", "heard": "Kept words", "area_id": street.area_id})
    assert answer.status_code == 422
    assert "Enter the title." in answer.text
    assert "Kept words" in answer.text


def test_an_issue_is_seen_through_to_its_answer(phone, db, street, talk):
    issue = make_issue(db, talk)
    client, at = phone(Role.COORDINATOR), f"/issues/{issue.id}"
    assert "Raised just now, no answer yet" in client.get(at).text
    refused = client.post(f"{at}/move", data={"move-state": "done", "move-answer": ""})
    assert (refused.status_code, "Write what happened" in refused.text) == (422, True)
    assert 'href="#move-owner_kind">Choose who did it.' in refused.text
    step = {"step-what": "Meet the council", "step-done": "", "step-on_board": "y"}
    assert "Choose the day by which" in client.post(f"{at}/steps", data=step).text
    step["step-on"] = team_day().isoformat()
    assert client.post(f"{at}/steps", data=step).status_code == 303
    assert "To be done" in client.get(at).text
    client.post(f"{at}/steps/{db.scalar(select(IssueStep.id))}/done")
    done = {"move-state": "done", "move-answer": "The lamp was mended.", "move-owner_kind": "nobody"}
    assert client.post(f"{at}/move", data=done).status_code == 303
    assert "Nobody: it came about by itself." in client.get(at).text
    page = client.get(at).text
    assert "The lamp was mended." in page
    assert "0 were told, 1 still to be told." in page
    assert "1 still to be told" in client.get("/issues?answered=yes").text
    assert "1 issue has an answer that people still wait to hear" in client.get("/").text


def test_what_points_to_somebody_is_asked_about_once(phone, db, talk):
    issue = make_issue(db, talk, heard="Ann Lee finds it dark.")
    client, at = phone(Role.COORDINATOR), f"/issues/{issue.id}"
    assert "I looked again" not in client.get(at).text
    refused = client.post(f"{at}/board", data={})
    assert (refused.status_code, "“Ann Lee”" in refused.text, "I looked again" in refused.text) == (422, True, True)
    assert client.post(f"{at}/board", data={"board-confirmed": "y"}).status_code == 303
    assert client.get("/board").status_code == 200
    client.post(f"{at}/board/off")
    assert client.get("/board").status_code == 404


def test_telling_an_answer_is_logged_as_a_conversation(phone, db, street, talk):
    issue = make_issue(db, talk, state=IssueState.DONE, answer="The lamp was mended.", answered_at=now())
    client, source = phone(), issue.sources[0]
    page = client.get(f"/issues/{issue.id}/going-back").text
    assert "Ann Lee" in page
    at, field = f"/issues/{issue.id}/going-back/{source.id}", f"{source.id}-"
    wrong = client.post(at, data={f"{field}channel": "phone", f"{field}person_ids": talk.people[0].id})
    assert (wrong.status_code, "never asked whether we may ring" in wrong.text) == (422, True)
    sent = {f"{field}channel": "doorstep", f"{field}person_ids": talk.people[0].id, f"{field}said": "At last!"}
    assert client.post(at, data=sent).status_code == 303
    told = db.scalars(select(Conversation).order_by(Conversation.id.desc())).first()
    assert (told.said, told.house) == ("At last!", "2")
    assert "0 still to be told, 1 told." in client.get(f"/issues/{issue.id}/going-back").text
    assert client.post(at, data=sent).status_code == 422


def test_a_walk_is_made_of_the_streets_to_go_back_to(phone, db, street, talk):
    issue = make_issue(db, talk, title="Dark alley", state=IssueState.DONE, answer="It was mended.", answered_at=now())
    client = phone()
    link = f"/walks/new?issue={issue.id}&amp;street={street.id}"
    assert link in client.get(f"/issues/{issue.id}/going-back").text
    form = client.get(link.replace("&amp;", "&")).text
    assert "Dark alley: It was mended." in form
    client.post(
        link.replace("&amp;", "&"),
        data={"street_ids": street.id, "planned_for": team_day().isoformat(), "walker_ids": client.user.id},
    )
    page = client.get(f"/walks/{db.scalar(select(Walk.id))}").text
    assert "Answers to tell here" in page
    assert "At 2, Ann Lee" in page


def test_a_connector_reads_issues_and_raises_none(phone, db, talk):
    issue = make_issue(db, talk)
    client = phone(Role.CONNECTOR)
    page = client.get(f"/issues/{issue.id}").text
    assert issue.title in page
    assert "It is too dark at night." not in page
    assert client.get("/issues/new").status_code == 404
    assert "Officers and coordinators raise them." in client.get("/issues?answered=yes").text
    assert "tell your coordinator, who writes it down" in client.get("/stories").text


def test_nonsense_in_the_address_is_passed_over(phone):
    client = phone()
    assert client.get("/issues?state=x&area=y&owner=z&page=-1&answered=perhaps").status_code == 200
    assert client.get("/issues/new?coding=abc&coding=99999999999999999999&conversation=-1").status_code == 200


def test_quotes_are_ticked_to_raise_an_issue_from_them(phone, db, talk):
    coding = make_coding(db, talk, make_theme(db), words="too dark")
    page = phone().get("/excerpts").text
    assert f'name="coding" value="{coding.id}" form="raise"' in page
    assert "Raise an issue from those ticked" in page
    assert "Raise an issue from those ticked" not in phone(Role.CONNECTOR).get("/excerpts").text


def test_the_form_for_a_talk_at_their_door_has_a_box_for_the_answer(phone, db, street, talk):
    issue = make_issue(db, talk, title="Dark alley", state=IssueState.DONE, answer="It was mended.", answered_at=now())
    client, at = phone(), f"/conversations/new?street_id={street.id}&house=2"
    page = client.get(at).text
    assert "Told Ann Lee: Dark alley. It was mended." in page
    assert "What came of what they raised" not in client.get(at.replace("house=2", "house=4")).text
    told = f"{issue.sources[0].id}@{issue.answered_at.isoformat()}"
    sent = typed(street, house="2", told=told)
    refused = client.post("/conversations/new", data=sent)
    assert (refused.status_code, "Enter whom you told" in refused.text) == (422, True)
    assert f'value="{told}" checked' in refused.text
    ann = {"people-0-name": "Ann Lee", "people-0-person_id": talk.people[0].id}
    saved = client.post("/conversations/new", data=sent | ann)
    assert f'<a href="/issues/{issue.id}">Dark alley</a>' in client.get(saved.location).text
    assert "0 still to be told, 1 told." in client.get(f"/issues/{issue.id}/going-back").text
    again = client.post("/conversations/new", data=typed(street, house="2", told=told) | ann)
    assert "told of “Dark alley” already" in client.get(again.location).text
    assert "What came of what they raised" not in client.get(at).text


def test_after_a_talk_whose_door_was_typed_one_press_says_that_they_were_told(phone, db, street, talk):
    issue = make_issue(db, talk, title="Dark alley", state=IssueState.DONE, answer="It was mended.", answered_at=now())
    client, question = phone(), "An answer waited at this door. Did you tell them?"
    ann = {"people-0-name": "Ann Lee", "people-0-person_id": talk.people[0].id}
    elsewhere, stranger = typed(street, house="4") | ann, typed(street, house="2", **{"people-0-name": "Bo Hart"})
    for sent in (elsewhere, stranger):
        assert question not in client.get(client.post("/conversations/new", data=sent).location).text
    saved = client.post("/conversations/new", data=typed(street, house="2") | ann).location
    page = client.get(saved).text
    assert question in page
    (told,) = re.findall(r'name="told" value="([^"]+)" checked', page)
    noted = client.post(saved.replace("recorded", "told"), data={"told": told}, follow_redirects=True).text
    assert "It is noted: they were told." in noted
    assert question not in noted
    assert f'<a href="/issues/{issue.id}">Dark alley</a>' in noted
    assert "0 still to be told, 1 told." in client.get(f"/issues/{issue.id}/going-back").text
    for data, sentence in (({"told": "x@y"}, "could not be read"), ({}, "it stays to be told")):
        assert sentence in client.post(saved.replace("recorded", "told"), data=data, follow_redirects=True).text
