"""Pages of stories: written, told to everybody, taken down."""

import pytest
from sqlalchemy import select

from crm.consents import add_consent
from crm.models import Story
from crm.models.words import Purpose
from crm.permissions import Actor, Role
from tests.factories import make_conversation, make_person, make_story, make_tie, make_tie_kind


@pytest.fixture
def ann(db, street):
    person = make_person(db, "Ann Lee", street=street, met=True)
    add_consent(db, Actor.command_line(), person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=True)
    return person


def test_a_story_is_written_with_its_people_and_what_it_grew_from(phone, db, street, ann):
    bo = make_person(db, "Bo Hart", street=street, met=True)
    tie = make_tie(db, ann, bo, kind=make_tie_kind(db, "plays chess with"))
    talk = make_conversation(db, street=street, people=[ann])
    client = phone()
    written = {"title": "The bench", "text": "They built a bench.", "area_id": street.area_id, "add": "Add"}
    page = client.post("/stories/new", data=written | {"another-typed": "Ann Lee, Moor Street"}).text
    assert "The bench" in page
    assert "plays chess with" in page
    assert f'value="conversation:{talk.id}"' in page
    written.pop("add")
    roots = [f"tie:{tie.id}", f"conversation:{talk.id}"]
    answer = client.post("/stories/new", data=written | {"person_ids": ann.id, "roots": roots})
    page = client.get(answer.location).text
    assert "plays chess with" in page
    assert "Ann Lee" in page
    assert "Tell it to everybody" not in page
    for path in (f"/people/{ann.id}", f"/conversations/{talk.id}"):
        assert "Stories that grew from this" in client.get(path).text


def test_a_coordinator_tells_it_to_everybody_and_takes_it_down(phone, app, db, ann):
    story = make_story(db, ann, title="The bench")
    client = phone(Role.COORDINATOR)
    assert client.post(f"/stories/{story.id}/publish").status_code == 303
    assert "Everybody reads it" in client.get(f"/stories/{story.id}").text
    assert "The bench" in app.test_client().get("/board").text
    client.post(f"/stories/{story.id}/take-down")
    assert app.test_client().get("/board").status_code == 404


def test_the_page_says_whose_word_is_missing(phone, db, street, ann):
    bo = make_person(db, "Bo Hart", street=street, met=True)
    story = make_story(db, ann, bo)
    client = phone(Role.COORDINATOR)
    refused = client.post(f"/stories/{story.id}/publish")
    assert refused.status_code == 422
    assert "Not agreed to “use my words”: Bo Hart." in refused.text


def test_a_change_keeps_what_is_not_asked_for(phone, db, street, ann):
    story = make_story(db, ann)
    changed = {"title": "The new bench", "text": "Words.", "area_id": street.area_id, "person_ids": ann.id}
    answer = phone().post(f"/stories/{story.id}/change", data=changed)
    assert answer.status_code == 303
    db.expire_all()
    assert db.scalar(select(Story.title)) == "The new bench"


def test_nonsense_is_passed_over(phone, street):
    client = phone()
    assert client.get("/stories/new?person=x&root=tie:abc&root=nonsense").status_code == 200
    sent = {"title": "A", "text": "B", "area_id": street.area_id, "roots": ["tie:x", "x"], "person_ids": "x"}
    assert client.post("/stories/new", data=sent).status_code == 303
