"""Introductions: a record with a life, from a suggestion to a tie or to nothing."""

import pytest

from crm.errors import Invalid
from crm.introductions import (
    ask_side,
    change_outcome,
    get_introduction,
    list_introductions,
    make_introduction,
    record_meeting,
    suggest_introduction,
)
from crm.models import Tie
from crm.models.words import Answer, IntroductionState
from tests.factories import make_person, make_tie_kind


@pytest.fixture
def sides(db):
    make_tie_kind(db, "knows")
    return make_person(db, "Ada"), make_person(db, "Bola"), make_person(db, "Cara")


def _suggested(db, admin, sides):
    first, second, introducer = (person.id for person in sides)
    return suggest_introduction(
        db, admin, first_id=first, second_id=second, introducer_id=introducer, reason="Both garden"
    )


def test_an_introduction_that_leads_to_a_meeting_makes_the_tie(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    ask_side(db, admin, introduction.id, person_id=sides[0].id, answer=Answer.YES)
    ask_side(db, admin, introduction.id, person_id=sides[1].id, answer=Answer.YES)
    make_introduction(db, admin, introduction.id, level=5)
    assert db.query(Tie).count() == 0
    record_meeting(db, admin, introduction.id, came_of_it="They run the allotment together")
    tie = db.query(Tie).one()
    assert ({tie.a_id, tie.b_id}, tie.introduction_id) == ({sides[0].id, sides[1].id}, introduction.id)
    db.expire_all()
    states = [step.state.value for step in get_introduction(db, admin, introduction.id).steps]
    assert states == ["suggested", "asked", "asked", "made", "met"]


def test_it_shows_on_the_pages_of_all_three(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    for person in sides:
        assert [row.id for row in list_introductions(db, admin, node_id=person.id).rows] == [introduction.id]
    assert list_introductions(db, admin, node_id=make_person(db).id).total == 0
    assert list_introductions(db, admin, text="cara").total == 1


def test_a_no_ends_it(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    ask_side(db, admin, introduction.id, person_id=sides[1].id, answer=Answer.NO, note="Too busy")
    assert introduction.state is IntroductionState.CAME_TO_NOTHING
    with pytest.raises(Invalid, match="has ended"):
        make_introduction(db, admin, introduction.id, level=3)


def test_a_meeting_comes_after_the_introduction(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    with pytest.raises(Invalid, match="how they were introduced first"):
        record_meeting(db, admin, introduction.id)


def test_nothing_came_of_it_asks_why(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    with pytest.raises(Invalid, match="Say why nothing"):
        change_outcome(db, admin, introduction.id, came_of_it="", nothing=True)


def test_two_different_people_and_a_third_are_needed(db, admin, sides):
    ada, bola, _ = (person.id for person in sides)
    with pytest.raises(Invalid, match="nobody is introduced to themselves"):
        suggest_introduction(db, admin, first_id=ada, second_id=ada)
    with pytest.raises(Invalid, match="a third person"):
        suggest_introduction(db, admin, first_id=ada, second_id=bola, introducer_id=ada)
