"""The clock of a follow-up: what answers it, what sets it back, and when the coordinator is asked."""

import datetime as dt
from uuid import uuid4

import pytest

from crm.errors import Invalid, NotAllowed
from crm.follow_up_clock import ONE_TRY, escalate_overdue
from crm.follow_up_words import MOST_TRIES
from crm.follow_ups import add_follow_up, could_not_reach, hand_over_follow_up, snooze_follow_up, try_again
from crm.introductions import ask_side, suggest_introduction
from crm.models import now
from crm.models.words import Answer, FollowUpState
from crm.permissions import Actor, Role
from crm.recording import Met, Promise, record_conversation
from crm.rules import Rules, rules_of
from crm.users import actor_for
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_user, team_day


def wait(db, actor, person=None, *, days=3, **details):
    """A follow-up of somebody who asked so many days ago."""
    person = person or make_person(db)
    asked_at = in_days(-days)
    return add_follow_up(db, actor, person_id=person.id, what="Ring", asked_at=asked_at, **details)


def talk(db, actor, person, *, days_ago=0, **details):
    held_at = in_days(-days_ago)
    people = [Met(person_id=person.id, **details.pop("met", {}))]
    return record_conversation(
        db, actor, uuid=uuid4(), street_id=person.street_id, people=people, held_at=held_at, **details
    )


def try_thrice(db, actor, follow_up):
    for _ in range(MOST_TRIES):
        could_not_reach(db, actor, follow_up.id)
        follow_up.tried_at -= ONE_TRY
    db.flush()


def test_a_talk_by_anyone_answers_what_is_ticked_and_sets_the_others_back(db, admin):
    area = make_area(db)
    person = make_person(db, street=make_street(db, area=area))
    colleague = make_user(db, Role.OFFICER, areas=(area,))
    ticked, other, of_another = wait(db, admin, person), wait(db, admin, person), wait(db, admin)
    held = talk(db, actor_for(db, colleague), person, days_ago=1, closes=[ticked.id])
    assert (ticked.state, ticked.contacted_at) == (FollowUpState.DONE, held.held_at)
    assert (other.state, other.contacted_at) == (FollowUpState.OPEN, held.held_at)
    assert {ticked.contacted_by_id, other.contacted_by_id} == {colleague.id}
    assert other.due_at == rules_of(db).days_after(held.held_at, 2)
    assert other.promised_at == rules_of(db).days_after(other.asked_at, 2)
    assert of_another.contacted_at is None


def test_the_talk_in_which_they_asked_and_one_before_it_answer_nothing(db, admin):
    person = make_person(db)
    held = talk(db, admin, person, days_ago=2, met={"promise": Promise(what="Ring", urgent=True)})
    follow_up = db.query(type(wait(db, admin))).filter_by(conversation_id=held.id).one()
    talk(db, admin, person, days_ago=4)
    assert follow_up.contacted_at is None
    assert follow_up.due_at == rules_of(db).days_after(held.held_at, 0)


def test_the_first_contact_is_kept_also_when_it_is_written_down_last(db, admin):
    person = make_person(db)
    follow_up = wait(db, admin, person, days=9)
    later, earlier = (talk(db, admin, person, days_ago=days) for days in (1, 5))
    assert follow_up.contacted_at == earlier.held_at
    assert follow_up.due_at == rules_of(db).days_after(later.held_at, 2)


def test_a_talk_recorded_before_the_promise_was_keyed_in_answers_it_too(db, admin):
    area = make_area(db)
    street, rosa, connector = make_street(db, area=area), make_user(db), make_user(db, Role.CONNECTOR, areas=(area,))
    person = make_person(db, street=street, recorded_by_id=connector.id)
    held_at = in_days(-1)
    held = make_conversation(db, street=street, people=[person], held_at=held_at, recorded_by_id=rosa.id)
    follow_up = wait(db, actor_for(db, connector), person)
    assert (follow_up.contacted_at, follow_up.contacted_by_id) == (held.held_at, rosa.id)


def test_who_answers_about_an_introduction_was_talked_with(db, admin):
    ann, ben = make_person(db), make_person(db)
    waiting = [wait(db, admin, person) for person in (ann, ben)]
    introduction = suggest_introduction(db, admin, first_id=ann.id, second_id=ben.id, reason="Both bake")
    ask_side(db, admin, introduction.id, person_id=ann.id, answer=Answer.YES)
    ask_side(db, admin, introduction.id, person_id=ben.id, answer=Answer.ASKED)
    assert [follow_up.contacted_at is not None for follow_up in waiting] == [True, False]


def test_who_cannot_be_reached_is_tried_again_tomorrow_and_the_third_time_the_coordinator_is_asked(db, admin):
    follow_up = wait(db, admin)
    could_not_reach(db, admin, follow_up.id)
    could_not_reach(db, admin, follow_up.id)
    assert follow_up.tries == 1, "pressed twice on a phone is one try"
    assert follow_up.due_at == rules_of(db).days_after(now(), 1)
    assert follow_up.escalated_at is None
    try_thrice(db, admin, follow_up)
    assert follow_up.escalated_because == "We could not reach them 3 times."
    owner, asked_at = follow_up.owner_id, follow_up.escalated_at
    snooze_follow_up(db, admin, follow_up.id, due_at=in_days(9), reason="On holiday")
    assert (follow_up.owner_id, follow_up.escalated_at) == (owner, asked_at)


def test_a_follow_up_is_put_off_to_today_at_the_earliest(db, admin):
    follow_up = wait(db, admin, days=9)
    ends = rules_of(db).end_of
    with pytest.raises(Invalid, match="This day has passed: choose today or a day to come"):
        snooze_follow_up(db, admin, follow_up.id, due_at=ends(team_day() - dt.timedelta(days=1)), reason="Away")
    snooze_follow_up(db, admin, follow_up.id, due_at=ends(team_day()), reason="Away")
    assert follow_up.due_at == ends(team_day())


def test_a_talk_takes_the_question_to_the_coordinator_back(db, admin):
    person = make_person(db)
    follow_up = wait(db, admin, person)
    try_thrice(db, admin, follow_up)
    talk(db, admin, person, days_ago=1)
    assert follow_up.escalated_at is not None, "the tries came after this talk"
    talk(db, admin, person)
    assert (follow_up.tries, follow_up.escalated_at, follow_up.escalated_because) == (0, None, "")


def test_a_coordinator_answers_that_it_be_tried_again(db, admin):
    follow_up = wait(db, admin, days=9)
    with pytest.raises(Invalid, match="Nobody asks about"):
        try_again(db, admin, follow_up.id)
    assert escalate_overdue(db, admin) == 1
    with pytest.raises(NotAllowed):
        try_again(db, Actor(None, "Rosa", Role.OFFICER), follow_up.id)
    try_again(db, admin, follow_up.id)
    assert (follow_up.tries, follow_up.escalated_at) == (0, None)
    assert follow_up.due_at == rules_of(db).days_after(now(), 1)
    assert escalate_overdue(db, admin) == 0, "it has its time until then"


def test_a_coordinator_who_hands_it_over_has_answered_and_an_officer_who_does_has_not(db, admin):
    area = make_area(db)
    follow_up = wait(db, admin, make_person(db, street=make_street(db, area=area)), days=9)
    rosa, kwame = (make_user(db, Role.OFFICER, areas=(area,)) for _ in range(2))
    escalate_overdue(db, admin)
    hand_over_follow_up(db, actor_for(db, rosa), follow_up.id, owner_id=kwame.id)
    assert follow_up.escalated_at is not None
    hand_over_follow_up(db, admin, follow_up.id, owner_id=rosa.id)
    assert (follow_up.escalated_at, follow_up.owner_id) == (None, rosa.id)
    assert follow_up.due_at == rules_of(db).days_after(now(), 1)


def test_the_coordinator_is_asked_once_about_whom_nobody_contacted_in_time(db, admin):
    db.info["rules"] = Rules(escalate_days=4)
    person = make_person(db)
    contacted = wait(db, admin, person, days=9)
    talk(db, admin, person, days_ago=5)
    late, urgent = wait(db, admin, days=5), wait(db, admin, days=1, urgent=True)
    put_off, later = wait(db, admin, days=5), wait(db, admin, days=5, due_at=in_days(2))
    snooze_follow_up(db, admin, put_off.id, due_at=in_days(1), reason="Away")
    young = wait(db, admin, days=3)
    assert escalate_overdue(db, admin) == 2
    assert escalate_overdue(db, admin) == 0
    assert late.escalated_because == "Nobody was in touch within 4 days."
    assert urgent.escalated_because == "Nobody was in touch on the day, and it is urgent."
    assert [row.escalated_at for row in (contacted, put_off, later, young)] == [None] * 4


def test_an_officer_asks_for_their_own_areas_alone(db, admin):
    mine, other = make_area(db), make_area(db)
    near, far = (wait(db, admin, make_person(db, street=make_street(db, area=area)), days=9) for area in (mine, other))
    assert escalate_overdue(db, actor_for(db, make_user(db, Role.OFFICER, areas=(mine,)))) == 1
    assert near.escalated_at is not None
    assert far.escalated_at is None
