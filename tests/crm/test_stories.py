"""Stories of impact: told as long as everybody they are about agrees, with what they grew from."""

import pytest

from crm import issue_sources, issues, stories
from crm.consents import add_consent
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import Introduction, Person, now
from crm.models.words import IntroductionState, Purpose
from crm.permissions import Actor, Role
from crm.story_roots import list_possible_roots
from crm.stubs import delete_expired_stubs
from tests.factories import (
    make_area,
    make_conversation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
    team_day,
)


@pytest.fixture
def street(db):
    return make_street(db, "Mill Street")


@pytest.fixture
def lead(db, street):
    user = make_user(db, Role.COORDINATOR)
    return Actor(id=user.id, name="Imogen", role=Role.COORDINATOR, area_ids=frozenset({street.area_id}))


def agree(db, actor, person, *, given=True):
    add_consent(db, actor, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=given)
    return person


def write(db, actor, street, *people, **details):
    details = {"title": "The bench", "text": "They built a bench together.", "area_id": street.area_id} | details
    return stories.add_story(db, actor, person_ids=[one.id for one in people], **details)


def titles(db, **narrowed):
    return [story.title for story in stories.list_public_stories(db, **narrowed)]


def test_a_story_is_off_the_board_the_moment_somebody_takes_their_word_back(db, street, lead):
    ann, bo = (agree(db, lead, make_person(db, name, street=street, met=True)) for name in ("Ann Lee", "Bo Hart"))
    story = write(db, lead, street, ann, bo)
    assert titles(db) == []
    stories.publish_story(db, lead, story.id)
    assert titles(db) == ["The bench"]
    agree(db, lead, bo, given=False)
    assert titles(db) == []
    page = stories.get_story(db, lead, story.id)
    assert (page.missing, page.shown) == (["Bo Hart"], False)
    agree(db, lead, bo)
    assert titles(db) == ["The bench"]


def test_a_story_without_consent_or_about_nobody_is_not_published(db, street, lead):
    ann = make_person(db, "Ann Lee", street=street, met=True)
    with pytest.raises(Invalid, match="Ann Lee"):
        stories.publish_story(db, lead, write(db, lead, street, ann).id)
    with pytest.raises(Invalid, match="Say whom"):
        stories.publish_story(db, lead, write(db, lead, street).id)


def test_a_story_about_somebody_archived_or_no_longer_there_is_not_shown(db, street, lead):
    ann = agree(db, lead, make_person(db, "Ann Lee", street=street, met=True))
    story = write(db, lead, street, ann)
    stories.publish_story(db, lead, story.id)
    ann.archived_at = now()
    db.flush()
    assert titles(db) == []
    ann.archived_at = None
    story.people = []
    db.flush()
    assert titles(db) == []


def test_names_of_others_are_looked_at_twice_and_those_it_is_about_are_not(db, street, lead):
    ann = agree(db, lead, make_person(db, "Ann Lee", street=street, met=True))
    make_person(db, "Bo Hart", street=street, met=True)
    story = write(db, lead, street, ann, text="Ann Lee and Bo Hart built a bench.")
    with pytest.raises(Invalid) as refused:
        stories.publish_story(db, lead, story.id)
    assert "“Bo Hart”" in refused.value.errors["confirmed"]
    assert "Ann Lee" not in refused.value.errors["confirmed"]
    stories.publish_story(db, lead, story.id, confirmed=True)
    stories.take_down_story(db, lead, story.id)
    assert titles(db) == []


def test_a_story_keeps_what_it_grew_from_and_takes_nothing_else(db, street, lead):
    ann, bo, cy = (make_person(db, name, street=street, met=True) for name in ("Ann Lee", "Bo Hart", "Cy Moss"))
    tie = make_tie(db, ann, bo, kind=make_tie_kind(db, "knows"))
    introduction = Introduction(first_id=ann.id, second_id=bo.id, state=IntroductionState.SUGGESTED, steps=[])
    db.add(introduction)
    talk, other = make_conversation(db, street=street, people=[ann]), make_conversation(db, street=street, people=[cy])
    issue = issues.add_issue(db, lead, title="Benches", heard="Nowhere to sit.", area_id=street.area_id)
    issue_sources.add_sources(db, lead, issue.id, conversation_ids=[talk.id])
    possible = [root.key for root in list_possible_roots(db, [ann.id])]
    keys = [f"introduction:{introduction.id}", f"tie:{tie.id}", f"conversation:{talk.id}", f"issue:{issue.id}"]
    assert possible == keys
    story = write(db, lead, street, ann, roots=[*keys, f"conversation:{other.id}", "tie:x", "nonsense"])
    assert [root.key for root in stories.get_story(db, lead, story.id).roots] == keys
    assert stories.list_stories_of(db, lead, person_id=ann.id) == [story]
    assert stories.list_stories_of(db, lead, introduction_id=introduction.id) == [story]
    assert stories.list_stories_of(db, lead, conversation_id=talk.id) == [story]
    assert stories.list_stories_of(db, lead, conversation_id=other.id) == []


def test_what_somebody_does_not_see_stays_when_they_change_a_story(db, street, lead):
    elsewhere = make_street(db)
    everywhere = Actor(id=lead.id, name="Owen", role=Role.ADMIN)
    ann, far = (
        make_person(db, name, street=at, met=True) for name, at in (("Ann Lee", street), ("Fay Gill", elsewhere))
    )
    talk = make_conversation(db, street=elsewhere, people=[far])
    story = write(db, everywhere, street, ann, far, roots=[f"conversation:{talk.id}"])
    page = stories.get_story(db, lead, story.id)
    assert [one.person.name for one in page.about][1].startswith("someone in")
    assert (page.roots, page.unseen) == ((), 1)
    details = {"title": "New", "text": "Words.", "area_id": street.area_id, "person_ids": [ann.id]}
    stories.change_story(db, lead, story.id, **details)
    page = stories.get_story(db, everywhere, story.id)
    assert {one.person.name for one in page.about} == {"Ann Lee", "Fay Gill"}
    assert [root.key for root in page.roots] == [f"conversation:{talk.id}"]


def test_stubs_and_people_of_elsewhere_are_nobody_to_tell_a_story_of(db, street, lead):
    stub, far = make_person(db, street=street, met=False), make_person(db, met=True)
    for person in (stub, far):
        with pytest.raises(Invalid) as refused:
            write(db, lead, street, person)
        assert set(refused.value.errors) == {"person_ids"}


def test_a_stub_past_its_term_goes_although_a_story_grew_from_a_tie_with_them(db, street, lead):
    ann = make_person(db, "Ann Lee", street=street, met=True)
    stub = make_person(db, "Bo", street=street, met=False, delete_after=team_day().replace(year=2020))
    tie = make_tie(db, ann, stub)
    story = write(db, lead, street, ann, roots=[f"tie:{tie.id}"])
    stub_id = stub.id
    delete_expired_stubs(db, Actor.command_line())
    db.expire_all()
    assert db.get(Person, stub_id) is None
    assert stories.get_story(db, lead, story.id).roots == ()


def test_each_area_has_its_own_stories(db, street, lead):
    ann = agree(db, lead, make_person(db, "Ann Lee", street=street, met=True))
    story = write(db, lead, street, ann)
    stories.publish_story(db, lead, story.id)
    stranger = Actor(id=None, name="Sam", role=Role.COORDINATOR, area_ids=frozenset({make_area(db).id}))
    with pytest.raises(NotFound):
        stories.get_story(db, stranger, story.id)
    assert stories.list_stories(db, stranger).rows == []
    assert titles(db, area_ids=[street.area_id]) == ["The bench"]
    assert titles(db, area_ids=stranger.area_ids) == []


def test_an_officer_writes_a_story_and_does_not_publish_it(db, street, lead):
    officer = Actor(id=lead.id, name="Rosa", role=Role.OFFICER, area_ids=lead.area_ids)
    story = write(db, officer, street, agree(db, lead, make_person(db, street=street, met=True)))
    with pytest.raises(NotAllowed):
        stories.publish_story(db, officer, story.id)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": " "}, "text"),
        ({"text": "x" * 2_000_000}, "text"),
        ({"area_id": 0}, "area_id"),
    ],
)
def test_a_story_that_is_not_whole_is_refused(db, street, lead, details, field):
    with pytest.raises(Invalid) as refused:
        write(db, lead, street, **details)
    assert set(refused.value.errors) == {field}
