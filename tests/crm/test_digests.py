"""Who is sent the daily digest, and what it says: made as they themselves, in initials."""

import datetime as dt

import pytest

from crm.digests import MOST, DigestWalk, change_own_digest, find_digest, plan_digests
from crm.models import Consent, FollowUp, User, Walk, WalkStop, now
from crm.models.words import Purpose
from crm.permissions import Role
from crm.users import actor_for
from tests.factories import in_days, make_area, make_person, make_question, make_street, make_user, team_day


@pytest.fixture
def here(db):
    return make_area(db, "Here")


@pytest.fixture
def street(db, here):
    return make_street(db, area=here)


@pytest.fixture
def rosa(db, here):
    return make_user(db, Role.OFFICER, areas=(here,), password_hash="set", name="Rosa Finch")


def make_waiting(db, person, owner, *, due_in=-2, **details):
    details = {"what": "Ring", "asked_at": in_days(-6), "due_at": in_days(due_in)} | details
    follow_up = FollowUp(person_id=person.id, owner_id=owner and owner.id, **details)
    db.add(follow_up)
    db.flush()
    return follow_up


def test_who_wants_one_and_can_sign_in_is_planned_for(db, rosa):
    for details in ({"active": False}, {"digest": False}, {"password_hash": None}):
        make_user(db, Role.OFFICER, **{"password_hash": "set"} | details)
    make_user(db, Role.PARTNER, password_hash="set")
    [planned] = plan_digests(db, day=dt.date(2026, 11, 22), due_at=now())
    assert planned.key == f"digest 2026-11-22 {rosa.id}"
    assert planned.payload == {"user_id": rosa.id, "day": "2026-11-22"}


def test_where_nothing_waits_nothing_is_said(db, here, street, rosa):
    person = make_person(db, street=street)
    make_waiting(db, person, rosa, due_in=3)
    make_waiting(db, person, make_user(db, areas=(here,)))
    make_waiting(db, person, rosa, state="done", closed_at=now())
    left_alone = make_person(db, street=street)
    db.add(Consent(person_id=left_alone.id, purpose=Purpose.CONTACT_ME, given=False, on=team_day()))
    make_waiting(db, left_alone, rosa)
    assert find_digest(db, rosa.id, today=team_day()) is None


def test_who_waits_is_told_in_initials_with_the_day(db, street, rosa):
    waiting = make_waiting(db, make_person(db, "Ann-Marie O’Brien", street=street), rosa, urgent=True)
    digest = find_digest(db, rosa.id, today=team_day())
    [line] = digest.mine
    assert (line.follow_up_id, line.initials, line.urgent) == (waiting.id, "A. O.", True)
    assert "2 days ago" in line.due
    assert (digest.name, digest.email, digest.mine_total) == ("Rosa Finch", rosa.email, 1)


def test_of_many_the_first_are_told_and_the_others_counted(db, street, rosa):
    for _ in range(MOST + 3):
        make_waiting(db, make_person(db, street=street), rosa)
    digest = find_digest(db, rosa.id, today=team_day())
    assert (len(digest.mine), digest.mine_total) == (MOST, MOST + 3)


def test_coordinators_are_asked_about_those_of_their_areas_and_officers_are_not(db, here, street, rosa):
    imogen = make_user(db, Role.COORDINATOR, areas=(here,), password_hash="set")
    elsewhere = make_person(db, "Zanzibar Ann")
    asked = {"escalated_at": now(), "escalated_because": "Nobody was in touch."}
    waiting = make_waiting(db, make_person(db, "Grace Adeyemi", street=street), None, **asked)
    own = make_waiting(db, make_person(db, "Ivy Cole", street=street), imogen, **asked)
    make_waiting(db, elsewhere, None, **asked)
    digest = find_digest(db, imogen.id, today=team_day())
    assert [line.follow_up_id for line in digest.mine] == [own.id]
    assert [(line.follow_up_id, line.initials) for line in digest.asked] == [(waiting.id, "G. A.")]
    assert digest.asked_total == 1  # what is the coordinator's own is told once
    assert find_digest(db, rosa.id, today=team_day()) is None


def test_walks_of_the_day_and_questions_are_told(db, here, street, rosa):
    def make_walk(**details):
        details = {"planned_for": team_day(), "walkers": [rosa], "starts_at": dt.time(10)} | details
        walk = Walk(area_id=here.id, stops=[WalkStop(street_id=street.id, place=0)], **details)
        db.add(walk)
        db.flush()
        return walk

    walk = make_walk()
    make_walk(planned_for=team_day() + dt.timedelta(days=1))
    make_walk(cancelled_at=now())
    make_walk(walkers=[])
    make_question(db, area=here, recorded_by=rosa)
    digest = find_digest(db, rosa.id, today=team_day())
    assert digest.walks == [DigestWalk(walk.id, dt.time(10), 1)]
    assert digest.questions == 1


def test_who_switched_it_off_or_left_since_it_was_planned_is_sent_none(db, street, rosa):
    make_waiting(db, make_person(db, street=street), rosa)
    assert find_digest(db, rosa.id, today=team_day())
    change_own_digest(db, actor_for(db, rosa), digest=False)
    assert find_digest(db, rosa.id, today=team_day()) is None
    change_own_digest(db, actor_for(db, rosa), digest=True)
    assert find_digest(db, rosa.id, today=team_day())
    db.get(User, rosa.id).active = False
    db.flush()
    assert find_digest(db, rosa.id, today=team_day()) is None
