"""Pages of follow-ups."""

import datetime as dt

from sqlalchemy import select

from crm.follow_up_clock import escalate_overdue
from crm.follow_ups import add_follow_up
from crm.models import Consent, FollowUp, User
from crm.models.words import FollowUpState, Purpose
from crm.permissions import Actor, Role
from crm.rules import Rules
from tests.factories import in_days, make_area, make_person, make_street, make_user, team_day


def _waiting(db, person, what="Ring about the choir", days=5, **details):
    asked = in_days(-days)
    details = {"due_at": asked + dt.timedelta(days=2)} | details
    return add_follow_up(db, Actor.command_line(), person_id=person.id, what=what, asked_at=asked, **details)


def test_the_list_says_how_late_we_are_and_how_long_they_have_waited(sign_in, db):
    _waiting(db, make_person(db, "Zofia"))
    page = sign_in().get("/follow-ups")
    assert ", 3 days ago" in page.text
    assert "Waiting for 5 days" in page.text


def test_how_long_somebody_waits_is_counted_in_the_days_that_promises_are(sign_in, db):
    person, last_moment = make_person(db, "Zofia"), Rules().end_of(team_day() - dt.timedelta(days=2))
    add_follow_up(db, Actor.command_line(), person_id=person.id, what="Ring", asked_at=last_moment, urgent=True)
    client = sign_in()
    page = client.get("/follow-ups").text
    assert ", 2 days ago" in page
    assert "Waiting for 2 days" in page
    assert "1, the longest for 2 days" in client.get("/follow-ups/measures").text


def test_a_promise_is_made_put_off_handed_over_and_kept(sign_in, db):
    area = make_area(db)
    person = make_person(db, street=make_street(db, area=area))
    colleague = make_user(db, Role.OFFICER, areas=(area,), name="Grace")
    client = sign_in(Role.OFFICER, areas=(area,))
    due = team_day() + dt.timedelta(days=1)
    form = client.get(f"/follow-ups/new?person={person.id}")
    assert "Grace" in form.text
    owner = db.query(FollowUp).count() or colleague.id
    answer = client.post(
        f"/follow-ups/new?person={person.id}", data={"what": "Ring", "due_at": due.isoformat(), "owner_id": owner}
    )
    assert answer.location == f"/people/{person.id}"
    path = f"/follow-ups/{db.query(FollowUp).one().id}"
    later = team_day() + dt.timedelta(days=9)
    assert client.post(f"{path}/snooze", data={"snooze-due_at": later.isoformat()}).status_code == 422
    snoozed = client.post(f"{path}/snooze", data={"snooze-due_at": later.isoformat(), "snooze-reason": "Away"})
    assert snoozed.status_code == 303
    assert client.post(f"{path}/hand-over", data={"hand-owner_id": colleague.id}).status_code == 303
    assert client.post(f"{path}/done", data={"done-outcome": "She came"}).status_code == 303
    assert "She came" in client.get(path).text


def test_dropping_without_a_reason_is_refused_and_the_reason_asked_for(sign_in, db):
    follow_up = _waiting(db, make_person(db))
    page = sign_in().post(f"/follow-ups/{follow_up.id}/drop", data={"drop-outcome": ""})
    assert page.status_code == 422
    assert "Say why nothing more will be done." in page.text


def test_a_day_that_is_none_is_named_in_the_error(sign_in, db):
    person = make_person(db)
    data = {"what": "Ring", "due_at": "31 February 2026"}
    page = sign_in().post(f"/follow-ups/new?person={person.id}", data=data)
    assert page.status_code == 422
    assert "not a day in the calendar" in page.text
    assert 'value="Ring"' in page.text


def test_the_form_and_the_page_warn_of_somebody_who_said_no_to_being_contacted(sign_in, db):
    ana = make_person(db, "Ana")
    follow_up = _waiting(db, ana)
    said = {"person_id": ana.id, "purpose": Purpose.CONTACT_ME}
    db.add(Consent(given=False, on=dt.date(2026, 5, 3), **said))
    db.commit()
    client, warning = sign_in(), "Ana said no to being contacted on 3 May 2026."
    paths = (f"/follow-ups/new?person={ana.id}", f"/follow-ups/{follow_up.id}")
    assert all(warning in client.get(path).text for path in paths)
    assert "Ana" not in client.get("/follow-ups").text
    group = client.get("/follow-ups?state=refused").text
    assert "They said no to contact: close it, or say why not." in group
    assert f'href="/follow-ups/{follow_up.id}?do=drop#drop">Close it<' in group
    assert "1 promise to people who said no to contact" in client.get("/").text
    db.add(Consent(given=True, on=dt.date(2026, 6, 3), **said))
    db.commit()
    assert not any("said no to being contacted" in client.get(path).text for path in paths)
    assert "Ana" in client.get("/follow-ups").text


def test_done_and_could_not_reach_are_one_tap_in_the_list_and_lead_back_to_it(sign_in, db):
    ann, ben = (_waiting(db, make_person(db, name), what=f"Ring {name}") for name in ("Ann", "Ben"))
    client, back = sign_in(), {"back": "/follow-ups?whose="}
    page = client.get("/follow-ups").text
    assert f"/follow-ups/{ann.id}/done?back=" in page
    assert f"/follow-ups/{ben.id}/tries?back=" in page
    assert f"/follow-ups/{ben.id}?do=snooze#snooze" in page
    assert client.post(f"/follow-ups/{ann.id}/done", query_string=back).location == "/follow-ups?whose="
    assert client.post(f"/follow-ups/{ben.id}/tries", query_string={"back": "/"}).location == "/"
    elsewhere = {"back": "//elsewhere.example/follow-ups"}
    assert client.post(f"/follow-ups/{ben.id}/tries", query_string=elsewhere).location == "/follow-ups"
    db.expire_all()
    assert (ann.state, ben.tries) == (FollowUpState.DONE, 1)
    page = client.get("/follow-ups").text
    assert "after the third time the coordinator is asked" in page
    assert "Ring Ann" not in page
    assert "To be tried again tomorrow" in page
    assert "We could not reach them once, last today." in page
    ben.tries, ben.tried_at = 2, in_days(-1)
    db.commit()
    client.post(f"/follow-ups/{ben.id}/tries")
    assert "The coordinator is asked what is to happen." in client.get("/follow-ups").text
    assert "Open it again" in client.get(f"/follow-ups/{ann.id}").text
    assert client.post(f"/follow-ups/{ann.id}/open-again").status_code == 303
    assert client.post(f"/follow-ups/{ann.id}/open-again").status_code == 422
    assert "Ring Ann" in client.get("/follow-ups").text


def test_what_nobody_kept_is_asked_of_the_coordinator_who_may_have_it_tried_again(sign_in, db):
    area = make_area(db)
    person = make_person(db, "Zofia", street=make_street(db, area=area))
    follow_up = _waiting(db, person, days=9)
    escalate_overdue(db, Actor.command_line())
    officer = sign_in(Role.OFFICER, areas=(area,))
    assert "Asked of you" not in officer.get("/").text
    assert "The coordinator was asked today: Nobody was in touch within 4 days." in officer.get("/follow-ups").text
    assert officer.post(f"/follow-ups/{follow_up.id}/try-again").status_code == 404
    later = {"snooze-due_at": (team_day() + dt.timedelta(days=3)).isoformat(), "snooze-reason": "Away"}
    officer.post(f"/follow-ups/{follow_up.id}/snooze", data=later)
    assert "The coordinator stays asked about it." in officer.get("/follow-ups").text
    coordinator = sign_in(Role.COORDINATOR, areas=(area,))
    for path in ("/", "/follow-ups?state=asked", f"/follow-ups/{follow_up.id}"):
        page = coordinator.get(path).text
        assert "Asked of you" in page
        assert "Nobody was in touch within 4 days." in page
        assert "Try again" in page
    page = coordinator.get("/").text
    assert (page.count("Ring about the choir</a>"), "Nobody else is waiting today." in page) == (1, True)
    assert coordinator.post(f"/follow-ups/{follow_up.id}/try-again", query_string={"back": "/"}).location == "/"
    page = coordinator.get("/").text
    assert "Asked of you" not in page
    db.expire_all()
    assert follow_up.escalated_at is None


def test_after_a_press_one_sees_the_list_that_it_was_in(sign_in, db):
    area = make_area(db)
    client = sign_in(Role.OFFICER, areas=(area,))
    colleague = make_user(db, Role.OFFICER, areas=(area,), name="Grace")
    me = db.scalars(select(User.id).where(User.id != colleague.id)).one()
    person = make_person(db, street=make_street(db, area=area))
    for owner_id, page in ((me, "/follow-ups?whose=mine"), (colleague.id, "/follow-ups")):
        follow_up = _waiting(db, person, what=f"Ring for {owner_id}", owner_id=owner_id)
        assert client.post(f"/follow-ups/{follow_up.id}/tries").location == page
        assert client.post(f"/follow-ups/{follow_up.id}/tries", query_string={"back": "/"}).location == "/"


def test_a_promise_may_be_urgent_whatever_day_is_chosen(sign_in, db):
    person = make_person(db)
    later = (team_day() + dt.timedelta(days=5)).isoformat()
    data = {"what": "Ring", "due_at": later, "urgent": "y", "owner_id": make_user(db, Role.ADMIN).id}
    client = sign_in()
    assert client.post(f"/follow-ups/new?person={person.id}", data=data).status_code == 303
    assert "Promised for today" in client.get("/follow-ups").text
    assert "Urgent." in client.get("/follow-ups").text


def test_the_list_is_ordered_by_day_where_that_is_asked_for(sign_in, db):
    _waiting(db, make_person(db), what="Ring first", days=3)
    _waiting(db, make_person(db), what="Ring second", days=0, urgent=True)
    client = sign_in()
    places = [client.get(path).text.index("Ring first") for path in ("/follow-ups", "/follow-ups?order=day")]
    others = [client.get(path).text.index("Ring second") for path in ("/follow-ups", "/follow-ups?order=day")]
    assert [first < second for first, second in zip(places, others, strict=True)] == [False, True]


def test_the_measures_say_how_soon_and_who_still_waits(sign_in, db):
    assert "Nobody has shown an interest yet" in sign_in().get("/follow-ups/measures").text
    for _ in range(5):
        _waiting(db, make_person(db), days=9).contacted_at = in_days(-8)
    _waiting(db, make_person(db), days=3)
    page = sign_in().get("/follow-ups/measures").text
    assert "24 hours" in page
    assert "83% of 6 people" in page
    assert "1, the longest for 3 days" in page
    assert sign_in(Role.PARTNER, areas=(make_area(db),)).get("/follow-ups/measures").status_code == 404
