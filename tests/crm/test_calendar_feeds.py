"""The calendar feed: whose it is, and what is in it."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.calendar_feeds import (
    MOST,
    find_calendar_feed,
    get_feed_actor,
    list_feed_entries,
    make_calendar_feed,
    switch_off_calendar_feed,
)
from crm.errors import NotAllowed, NotFound
from crm.models import CalendarFeed, Consent, FollowUp, Walk, now
from crm.models.words import Purpose
from crm.permissions import Role
from crm.rules import Rules
from crm.users import actor_for
from tests.factories import in_days, make_area, make_person, make_street, make_user, team_day

DAY = dt.timedelta(days=1)


@pytest.fixture
def here(db):
    return make_area(db, "Here")


@pytest.fixture
def rosa(db, here):
    return make_user(db, areas=(here,))


@pytest.fixture
def actor(db, rosa):
    return actor_for(db, rosa)


def test_the_token_is_known_once_and_kept_as_a_hash(db, actor, rosa):
    assert find_calendar_feed(db, actor) is None
    token = make_calendar_feed(db, actor)
    assert get_feed_actor(db, token) == actor
    kept = db.scalars(select(CalendarFeed.token_hash)).one()
    assert token not in kept
    with pytest.raises(NotFound):
        get_feed_actor(db, kept)


def test_made_anew_the_one_before_ends_and_switched_off_both(db, actor):
    first, second = make_calendar_feed(db, actor), make_calendar_feed(db, actor)
    assert get_feed_actor(db, second) == actor
    with pytest.raises(NotFound):
        get_feed_actor(db, first)
    switch_off_calendar_feed(db, actor)
    switch_off_calendar_feed(db, actor)
    assert find_calendar_feed(db, actor) is None
    with pytest.raises(NotFound):
        get_feed_actor(db, second)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.PARTNER}])
def test_who_left_or_may_no_longer_follow_up_has_no_feed(db, rosa, actor, change):
    token = make_calendar_feed(db, actor)
    for name, value in change.items():
        setattr(rosa, name, value)
    db.flush()
    with pytest.raises(NotFound):
        get_feed_actor(db, token)


def test_partners_make_none(db):
    with pytest.raises(NotAllowed):
        make_calendar_feed(db, actor_for(db, make_user(db, Role.PARTNER)))


def test_open_follow_ups_stand_on_the_day_they_are_due_and_walks_on_theirs(db, here, rosa, actor):
    person, other = make_person(db, "Ann-Marie O’Brien", street=make_street(db, area=here)), make_user(db)
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)  # past midnight, as clocks there show it
    asked = {"person_id": person.id, "what": "Ring about the choir", "asked_at": late - DAY}
    due = FollowUp(due_at=late, owner_id=rosa.id, **asked)
    db.add_all([due, FollowUp(due_at=late, owner_id=other.id, **asked)])
    db.add(FollowUp(due_at=late, owner_id=rosa.id, state="done", closed_at=late, **asked))
    gone = make_person(db, area_id=here.id, archived_at=now())
    left_alone = make_person(db, area_id=here.id)
    db.add(Consent(person_id=left_alone.id, purpose=Purpose.CONTACT_ME, given=False, on=team_day()))
    db.add_all(FollowUp(due_at=late, owner_id=rosa.id, **asked | {"person_id": one.id}) for one in (gone, left_alone))
    today = Rules().day_of(now())
    walk = Walk(area_id=here.id, planned_for=today, starts_at=dt.time(10), walkers=[rosa])
    for details in ({"cancelled_at": now()}, {"planned_for": today - 90 * DAY}, {"walkers": []}):
        db.add(Walk(**{"area_id": here.id, "planned_for": today, "walkers": [rosa]} | details))
    db.add(walk)
    db.flush()
    entries = list_feed_entries(db, actor)
    assert [(entry.noun, entry.id, entry.text, entry.day, entry.hour) for entry in entries] == [
        ("follow-up", due.id, "Follow up A. O.", dt.date(2026, 7, 1), None),
        ("walk", walk.id, "Walk", today, dt.time(10)),
    ]


def test_those_who_said_no_take_nobodys_place_among_those_due_first(db, here, rosa, actor):
    left_alone, person = (make_person(db, area_id=here.id) for _ in range(2))
    db.add(Consent(person_id=left_alone.id, purpose=Purpose.CONTACT_ME, given=False, on=team_day()))
    asked = {"what": "Ring", "asked_at": in_days(-1), "owner_id": rosa.id}
    db.add_all(FollowUp(person_id=left_alone.id, due_at=now(), **asked) for _ in range(MOST))
    due = [FollowUp(person_id=person.id, due_at=in_days(1 + place), **asked) for place in range(MOST + 1)]
    db.add_all(due)
    db.flush()
    assert [entry.id for entry in list_feed_entries(db, actor)] == [one.id for one in due[:MOST]], "and no more"
