"""Follow-ups: who showed an interest, and is waiting."""

import datetime as dt

import pytest

from crm.errors import Invalid
from crm.follow_ups import add_follow_up, close_follow_up, hand_over_follow_up, list_follow_ups, snooze_follow_up
from crm.models import AuditEntry, now
from crm.models.words import FollowUpState
from crm.permissions import Role
from crm.rules import Rules
from tests.factories import make_area, make_person, make_street, make_user


def test_a_promise_is_due_in_the_teams_own_time(db, admin):
    db.info["rules"] = Rules(follow_up_days=3)
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring about the lunch club")
    assert follow_up.due_at - follow_up.asked_at == dt.timedelta(days=3)


def test_the_longest_overdue_comes_first(db, admin):
    person, asked = make_person(db), now() - dt.timedelta(days=30)
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


def test_snoozing_and_dropping_ask_why(db, admin):
    follow_up = add_follow_up(db, admin, person_id=make_person(db).id, what="Ring")
    later = now() + dt.timedelta(days=5)
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
