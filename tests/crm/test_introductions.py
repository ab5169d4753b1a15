"""Introductions: a record with a life, from a suggestion to a tie or to nothing."""

import datetime as dt

import pytest

from crm.agreements import list_agreements
from crm.consents import add_consent, list_consents
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
from crm.models import Tie, now
from crm.models.words import Answer, ConsentWay, IntroductionState, Purpose
from crm.permissions import Actor, Role
from crm.rules import rules_of
from crm.session import make_session
from tests.factories import make_area, make_person, make_street, make_tie_kind


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


def _say(db, admin, person, *, given, on=dt.date(2026, 5, 3)):
    add_consent(db, admin, person_id=person.id, purpose=Purpose.INTRODUCE_ME, given=given, on=on)


def test_nobody_is_introduced_who_was_never_asked(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    _say(db, admin, sides[0], given=True)
    with pytest.raises(Invalid) as refused:
        make_introduction(db, admin, introduction.id, level=5)
    assert str(refused.value) == "Bola has not said whether they may be introduced: ask them first."
    assert introduction.state is IntroductionState.SUGGESTED
    said = [side.sentence for side in list_agreements(db, admin, introduction)]
    assert said[0] == "Ada agreed to be introduced on 3 May 2026."


def test_a_yes_when_asked_is_kept_as_spoken_consent_and_a_no_is_of_this_one_alone(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    _say(db, admin, sides[0], given=False)
    _say(db, admin, sides[1], given=True)
    ask_side(db, admin, introduction.id, person_id=sides[0].id, answer=Answer.YES)
    latest = list_consents(db, admin, sides[0].id)[0]
    assert (latest.purpose, latest.given, latest.way) == (Purpose.INTRODUCE_ME, True, ConsentWay.SPOKEN)
    ask_side(db, admin, introduction.id, person_id=sides[1].id, answer=Answer.NO)
    assert [said.given for said in list_consents(db, admin, sides[1].id)] == [True]


def test_whoever_takes_it_back_after_a_yes_is_not_introduced(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    for side in sides[:2]:
        ask_side(db, admin, introduction.id, person_id=side.id, answer=Answer.YES, on=dt.date(2026, 5, 1))
    _say(db, admin, sides[1], given=False)
    with pytest.raises(Invalid, match=r"^Bola said no to being introduced on 3 May 2026\.$"):
        make_introduction(db, admin, introduction.id, level=5)


def test_a_no_said_in_another_area_holds_without_a_name(db, admin, connection):
    mine, theirs = make_area(db, "Mine"), make_area(db, "Chapel Bank")
    ada = make_person(db, "Ada", street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden Person", street=make_street(db, area=theirs))
    introduction = suggest_introduction(db, admin, first_id=ada.id, second_id=hidden.id)
    for side in (ada, hidden):
        ask_side(db, admin, introduction.id, person_id=side.id, answer=Answer.YES, on=dt.date(2026, 5, 1))
    _say(db, admin, hidden, given=False)
    db.commit()
    officer = Actor(id=None, name="Officer", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    with make_session(connection, officer) as limited, pytest.raises(Invalid) as refused:
        make_introduction(limited, officer, introduction.id, level=5)
    assert str(refused.value) == "Someone in Chapel Bank said no to being introduced on 3 May 2026."


def test_whoever_was_only_named_is_met_first(db, admin, sides):
    stub = make_person(db, "Maureen", met=False, delete_after=dt.date(2030, 1, 1))
    with pytest.raises(Invalid, match="Maureen was only named") as refused:
        suggest_introduction(db, admin, first_id=sides[0].id, second_id=stub.id)
    assert refused.value.errors.keys() == {"second_id"}


def test_a_step_is_dated_by_the_teams_clock_and_never_ahead_of_it(db, admin, sides):
    introduction = _suggested(db, admin, sides)
    today = rules_of(db).day_of(now())
    assert get_introduction(db, admin, introduction.id).steps[0].on == today
    with pytest.raises(Invalid, match="today or earlier"):
        ask_side(db, admin, introduction.id, person_id=sides[0].id, answer=Answer.NO, on=today + dt.timedelta(days=1))
