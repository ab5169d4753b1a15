"""Follow-ups: who showed an interest, and is waiting."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from crm.errors import Invalid
from crm.follow_ups import (
    add_follow_up,
    close_follow_up,
    hand_over_follow_up,
    list_follow_ups,
    reopen_follow_up,
    snooze_follow_up,
)
from crm.models import AuditEntry
from crm.models.words import FollowUpState
from crm.permissions import Role
from crm.recording import Met, record_conversation
from crm.rules import Rules, rules_of
from tests.factories import in_days, make_area, make_person, make_street, make_user


def test_a_promise_is_due_in_the_teams_own_time(db, admin):
    db.info["rules"] = Rules(follow_up_days=3)
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring about the lunch club")
    assert follow_up.due_at == follow_up.promised_at == rules_of(db).days_after(follow_up.asked_at, 3)


def test_a_promise_is_late_only_when_its_day_is_over_where_the_team_is(db, admin):
    db.info["rules"] = Rules(zone=ZoneInfo("Pacific/Auckland"))
    asked = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)  # in Auckland the 11th has begun
    kept = {"person_id": make_person(db).id, "what": "Ring", "asked_at": asked}
    assert add_follow_up(db, admin, **kept).due_at == dt.datetime(2026, 3, 13, 10, 59, 59, tzinfo=dt.UTC)
    urgent = add_follow_up(db, admin, urgent=True, due_at=asked + dt.timedelta(days=5), **kept)
    assert urgent.due_at == urgent.promised_at == dt.datetime(2026, 3, 11, 10, 59, 59, tzinfo=dt.UTC)


def test_the_longest_overdue_comes_first(db, admin):
    person, asked = make_person(db), in_days(-30)
    days = [9, 2, 20]
    for day in days:
        due = asked + dt.timedelta(days=day)
        add_follow_up(db, admin, person_id=person.id, what=f"after {day}", asked_at=asked, due_at=due)
    assert [row.what for row in list_follow_ups(db, admin).rows] == ["after 2", "after 9", "after 20"]


def test_a_closed_follow_up_leaves_the_list_and_stays_in_the_audit(db, admin):
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring")
    close_follow_up(db, admin, follow_up.id, outcome="She joined the choir")
    assert list_follow_ups(db, admin).total == 0
    entry = db.query(AuditEntry).filter_by(noun="follow_up", action="close_follow_up").one()
    assert entry.changes["outcome"] == ["", "She joined the choir"]
    with pytest.raises(Invalid, match="closed already"):
        close_follow_up(db, admin, follow_up.id)


def test_what_is_done_was_a_contact_and_what_was_closed_by_mistake_was_none(db, admin):
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring")
    close_follow_up(db, admin, follow_up.id)
    assert follow_up.contacted_at == follow_up.closed_at
    reopen_follow_up(db, admin, follow_up.id)
    assert (follow_up.state, follow_up.contacted_at, follow_up.closed_at) == (FollowUpState.OPEN, None, None)
    with pytest.raises(Invalid, match="open already"):
        reopen_follow_up(db, admin, follow_up.id)
    close_follow_up(db, admin, follow_up.id, state=FollowUpState.DROPPED, outcome="Moved away")
    assert follow_up.contacted_at is None


def test_whoever_talked_with_them_was_in_touch_though_it_was_closed_by_mistake(db, admin):
    person, asked_at = make_person(db), in_days(-1)
    follow_up = add_follow_up(db, admin, person_id=person.id, what="Ring", asked_at=asked_at)
    talk = {"street_id": person.street_id, "people": [Met(person_id=person.id)], "closes": [follow_up.id]}
    held = record_conversation(db, admin, uuid=uuid4(), **talk)
    follow_up.closed_at = held.held_at  # within the same second
    reopen_follow_up(db, admin, follow_up.id)
    assert (follow_up.state, follow_up.contacted_at) == (FollowUpState.OPEN, held.held_at)


def test_snoozing_and_dropping_ask_why(db, admin):
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring")
    later = in_days(5)
    with pytest.raises(Invalid, match="why it has to wait"):
        snooze_follow_up(db, admin, follow_up.id, due_at=later, reason=" ")
    with pytest.raises(Invalid, match="why nothing more"):
        close_follow_up(db, admin, follow_up.id, state=FollowUpState.DROPPED)
    assert snooze_follow_up(db, admin, follow_up.id, due_at=later, reason="On holiday").due_at == later


def test_it_is_handed_only_to_somebody_who_works_where_the_person_lives(db, admin):
    town = make_area(db)
    quarter = make_area(db, parent_id=town.id)
    person = make_person(db, street=make_street(db, area=quarter))
    near = make_user(db, Role.OFFICER, areas=(town,))
    far = make_user(db, Role.OFFICER, areas=(make_area(db),))
    partner = make_user(db, Role.PARTNER, areas=(town,))
    follow_up = add_follow_up(db, admin, person_id=person.id, what="Ring")
    assert hand_over_follow_up(db, admin, follow_up.id, owner_id=near.id).owner_id == near.id
    for other in (far, partner):
        with pytest.raises(Invalid, match="works in the area"):
            hand_over_follow_up(db, admin, follow_up.id, owner_id=other.id)


def test_a_due_time_nobody_would_wait_for_is_refused(db, admin):
    person = make_person(db)
    for year in (1066, 3024):
        due = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        with pytest.raises(Invalid):
            add_follow_up(db, admin, person_id=person.id, what="Ring", due_at=due)


def test_it_is_found_by_the_persons_name_or_the_promise(db, admin):
    add_follow_up(db, admin, person_id=make_person(db, "Siân O’Brien").id, what="Ring about 100% cotton")
    add_follow_up(db, admin, person_id=make_person(db, "Ada").id, what="Visit")
    assert list_follow_ups(db, admin, text="obrien").total == 1
    assert list_follow_ups(db, admin, text="100%").total == 1
    assert list_follow_ups(db, admin, text="1%0").total == 0
