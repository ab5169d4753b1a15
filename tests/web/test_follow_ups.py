"""Pages of follow-ups."""

import datetime as dt

from crm.follow_ups import add_follow_up
from crm.models import Consent, FollowUp, now
from crm.models.words import Purpose
from crm.permissions import Actor, Role
from tests.factories import make_area, make_person, make_street, make_user


def _waiting(db, person, what="Ring about the choir", days=5, **details):
    asked = now() - dt.timedelta(days=days)
    details = {"due_at": asked + dt.timedelta(days=2)} | details
    return add_follow_up(db, Actor.command_line(), person_id=person.id, what=what, asked_at=asked, **details)


def test_the_list_says_how_late_we_are_and_how_long_they_have_waited(sign_in, db):
    _waiting(db, make_person(db, "Zofia"))
    page = sign_in().get("/follow-ups")
    assert "Overdue by 3 days" in page.text
    assert "Waiting for 5 days" in page.text


def test_a_promise_is_made_put_off_handed_over_and_kept(sign_in, db):
    area = make_area(db)
    person = make_person(db, street=make_street(db, area=area))
    colleague = make_user(db, Role.OFFICER, areas=(area,), name="Grace")
    client = sign_in(Role.OFFICER, areas=(area,))
    due = (now() + dt.timedelta(days=1)).date()
    form = client.get(f"/follow-ups/new?person={person.id}")
    assert "Grace" in form.text
    owner = db.query(FollowUp).count() or colleague.id
    answer = client.post(
        f"/follow-ups/new?person={person.id}", data={"what": "Ring", "due_at": due.isoformat(), "owner_id": owner}
    )
    assert answer.location == f"/people/{person.id}"
    path = f"/follow-ups/{db.query(FollowUp).one().id}"
    later = (now() + dt.timedelta(days=9)).date()
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
    db.add(Consent(given=True, on=dt.date(2026, 6, 3), **said))
    db.commit()
    assert not any("said no to being contacted" in client.get(path).text for path in paths)
