"""How soon we are in touch, how many within the promise, and who still waits."""

import datetime as dt

import pytest

from crm.errors import NotAllowed
from crm.models import Consent, DoorVisit, FollowUp, now
from crm.models.words import DoorOutcome, FollowUpState, Purpose
from crm.permissions import Actor, Role
from crm.promises_kept import get_promises_kept, median_wait
from crm.rules import Rules, rules_of
from crm.users import actor_for
from tests.factories import in_days, make_area, make_person, make_street, make_user


def ask(db, *, hours=None, days_ago=10, street=None, person=None, promised_in=48, **details):
    """Somebody asked so many days ago, and was contacted after so many hours; never where that is not said."""
    asked_at = in_days(-days_ago)
    contacted_at = asked_at + dt.timedelta(hours=hours) if hours is not None else None
    details = {"contacted_at": contacted_at, "due_at": asked_at + dt.timedelta(hours=promised_in)} | details
    person = person or make_person(db, street=street)
    db.add(FollowUp(person_id=person.id, what="Ring", asked_at=asked_at, **details))
    db.flush()


def test_the_median_counts_those_who_still_wait(db, admin):
    for hours in (1, 5, 30):
        ask(db, hours=hours)
    for _ in range(2):
        ask(db)
    assert get_promises_kept(db, admin).whole.median_hours == 30, "of the answered alone it would be 5"
    ask(db)
    whole = get_promises_kept(db, admin).whole
    assert whole.median_hours == 30, "exactly half are contacted by then"
    ask(db, days_ago=8)
    whole = get_promises_kept(db, admin).whole
    assert whole.median_hours is None, "more than half still wait"
    assert (whole.asked, whole.people, whole.waiting, whole.longest_days) == (7, 7, 4, 10)


def test_who_is_archived_waited_until_then(db, admin):
    moved = make_person(db, archived_at=in_days(-9))
    ask(db, person=moved)
    ask(db, person=make_person(db, archived_at=in_days(-7)))
    whole = get_promises_kept(db, admin).whole
    assert (whole.asked, whole.waiting, whole.longest_days) == (2, 0, None)
    assert (whole.due, whole.within) == (1, 0), "the first was archived before its day"


def test_who_said_no_to_contact_waited_until_then(db, admin):
    """Nobody is to keep what was promised to them: it is neither open nor broken, unless its day had come before."""
    for days_ago in (9, 7):
        person, street = make_person(db), make_street(db)
        home = make_person(db, street=street, house="4")
        said_at = in_days(-days_ago)
        db.add(Consent(person_id=person.id, purpose=Purpose.CONTACT_ME, given=False, on=Rules().day_of(said_at)))
        db.add(DoorVisit(street_id=street.id, house="4", outcome=DoorOutcome.DO_NOT_CONTACT, visited_at=said_at))
        ask(db, person=person)
        ask(db, person=home)
    dropped = {"state": FollowUpState.DROPPED, "outcome": "Said no", "closed_at": now()}
    ask(db, person=person, promised_in=24 * 9, **dropped)
    kept = get_promises_kept(db, admin)
    assert (kept.whole.asked, kept.whole.waiting, kept.whole.longest_days) == (5, 0, None)
    assert (kept.whole.due, kept.whole.within) == (2, 0), "two had waited past their day when they said no"


def test_who_stopped_waiting_early_counts_as_long_as_they_could_be_seen():
    # By hand: after 1 of 6, S = 5/6; one leaves; 4 at risk at 3, S = 5/8; 3 at risk at 4, S = 5/12.
    waits = [(1, True), (2, False), (3, True), (4, True), (9, False), (9, False)]
    assert median_wait(waits) == 4
    assert median_wait([]) is None


def test_the_share_counts_promises_whose_day_has_come_and_is_not_moved_by_putting_off(db, admin):
    for hours in (10, 47, 48, 49):
        ask(db, hours=hours)
    ask(db)  # nobody was in touch
    ask(db, hours=1, days_ago=0, promised_in=48)  # kept, but its day is still to come
    asked_at = in_days(-10)
    dropped = {"state": FollowUpState.DROPPED, "outcome": "Moved away"}
    ask(db, closed_at=asked_at + dt.timedelta(hours=3), **dropped)
    ask(db, closed_at=asked_at + dt.timedelta(hours=90), **dropped)
    for follow_up in db.query(FollowUp):
        follow_up.due_at = in_days(3)
    db.flush()
    whole = get_promises_kept(db, admin).whole
    assert (whole.due, whole.due_people, whole.within) == (6, 6, 3)
    assert whole.share == 0.5
    assert whole.waiting == 1


def test_of_fewer_than_five_people_nothing_is_said(db, admin):
    person = make_person(db)
    for _ in range(9):
        ask(db, hours=3, person=person)
    for _ in range(3):
        ask(db, hours=3)
    assert (get_promises_kept(db, admin).whole.tells, get_promises_kept(db, admin).whole.share) == (False, None)
    ask(db, hours=3)
    assert (get_promises_kept(db, admin).whole.tells, get_promises_kept(db, admin).whole.share) == (True, 1.0)


def test_what_was_done_before_contacts_were_written_down_was_one_when_it_was_closed(db, admin):
    asked_at = in_days(-10)
    for _ in range(5):
        ask(db, state=FollowUpState.DONE, closed_at=asked_at + dt.timedelta(hours=20))
    assert get_promises_kept(db, admin).whole.median_hours == pytest.approx(20, abs=0.1)


def test_it_is_told_by_officer_area_and_month_and_an_officer_sees_their_own_row(db, admin):
    here, there = make_area(db, "Here"), make_area(db, "There")
    streets = {area.name: make_street(db, area=area) for area in (here, there)}
    rosa, kwame = (make_user(db, Role.OFFICER, name=name, areas=(here,)) for name in ("Rosa", "Kwame"))
    ask(db, street=streets["Here"], owner_id=rosa.id, hours=4)
    ask(db, street=streets["Here"], owner_id=kwame.id, days_ago=45)
    ask(db, street=streets["There"], hours=9)
    ask(db, street=streets["There"], days_ago=800)
    kept = get_promises_kept(db, admin)
    assert [(row.label, row.asked) for row in kept.by_owner] == [("Kwame", 1), ("Nobody yet", 1), ("Rosa", 1)]
    assert [(row.label, row.asked, row.waiting) for row in kept.by_area] == [("Here", 2, 1), ("There", 1, 0)]
    day_of = rules_of(db).day_of
    months = [f"{day_of(in_days(-days)):%B %Y}" for days in (10, 45)]
    assert [row.label for row in kept.by_month] == months
    assert kept.whole.asked == 3
    own = get_promises_kept(db, actor_for(db, rosa))
    assert [row.label for row in own.by_owner] == ["Rosa"]
    assert [(row.label, row.asked) for row in own.by_area] == [("Here", 2)]
    led = get_promises_kept(db, actor_for(db, make_user(db, Role.COORDINATOR, areas=(here,))))
    assert [row.label for row in led.by_owner] == ["Kwame", "Rosa"]


def test_a_partner_is_told_nothing(db):
    with pytest.raises(NotAllowed):
        get_promises_kept(db, Actor(None, "Pat", Role.PARTNER))
