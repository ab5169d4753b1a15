"""A calendar reads its owner's promises from a secret address, and nothing else does."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from icalendar import Calendar
from sqlalchemy import select

from crm.models import FollowUp, User, Walk
from crm.permissions import Role
from tests.factories import make_area, make_person, make_street, team_day


@pytest.fixture
def here(db):
    return make_area(db, "Quillfields")


@pytest.fixture
def rosa(sign_in, here):
    return sign_in(Role.OFFICER, areas=(here,))


@pytest.fixture
def records(db, here, rosa):
    user = db.scalars(select(User)).one()
    person = make_person(db, "Ann-Marie O’Brien", street=make_street(db, "Zanzibar Street", area=here), house="77")
    asked = dt.datetime(2026, 6, 29, 9, tzinfo=dt.UTC)
    details = {"what": "Ring about the allotment", "asked_at": asked, "due_at": asked + dt.timedelta(days=2)}
    follow_up = FollowUp(person_id=person.id, owner_id=user.id, **details)
    summer = team_day().replace(month=7, day=1) + dt.timedelta(days=365)
    walk = Walk(area_id=here.id, planned_for=summer, starts_at=dt.time(18, 30), walkers=[user], note="Bring leaflets")
    all_day = Walk(area_id=here.id, planned_for=summer, walkers=[user])
    db.add_all([follow_up, walk, all_day])
    db.commit()
    return follow_up, walk, all_day


def address_in(page):
    return re.search(r"(http\S+/calendar/\S+\.ics)", page.text)[1]


def made(client):
    return address_in(client.post("/account/calendar"))


def test_a_calendar_finds_follow_ups_on_their_day_and_walks_at_their_hour(app, rosa, records):
    follow_up, walk, all_day = records
    answer = app.test_client().get(made(rosa))
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    assert str(calendar["x-wr-calname"]) == "Kith"
    assert calendar["refresh-interval"].dt == dt.timedelta(hours=1)
    events = {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert events.keys() == {f"follow-up-{follow_up.id}", f"walk-{walk.id}", f"walk-{all_day.id}"}
    promise, outing = events[f"follow-up-{follow_up.id}"], events[f"walk-{walk.id}"]
    assert str(promise["summary"]) == "Follow up A. O."
    assert promise["dtstart"].dt == dt.date(2026, 7, 1)
    assert str(promise["url"]) == f"http://localhost/follow-ups/{follow_up.id}"
    assert promise["dtstamp"].dt.tzinfo is not None
    assert outing["dtstart"].dt == dt.datetime.combine(walk.planned_for, dt.time(17, 30), dt.UTC)  # summer time
    assert events[f"walk-{all_day.id}"]["dtstart"].dt == all_day.planned_for
    for word in (b"Brien", b"Ann", b"Zanzibar", b"77", b"allotment", b"leaflets", b"Quillfields"):
        assert word not in answer.data
    again = Calendar.from_ical(app.test_client().get(made(rosa)).data)
    assert [event["uid"] for event in again.walk("VEVENT")] == [event["uid"] for event in calendar.walk("VEVENT")]


def test_the_answer_leaves_nothing_behind(app, rosa, records, capsys):
    address = made(rosa)
    capsys.readouterr()
    answer = app.test_client().get(address)
    assert "Set-Cookie" not in answer.headers
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert (line["rule"], line["user"]) == ("/calendar/<token>.ics", None)
    assert address.rpartition("/")[2].removesuffix(".ics") not in json.dumps(line)


def test_an_address_is_shown_once_and_ends_when_another_is_made_or_it_is_switched_off(app, rosa, db):
    first = made(rosa)
    token = first.rpartition("/")[2].removesuffix(".ics")
    assert "Make another address" in rosa.get("/account").text
    assert token not in rosa.get("/account").text
    assert app.test_client().get(first).status_code == 200
    second, calendar = made(rosa), app.test_client()
    assert [calendar.get(address).status_code for address in (first, second)] == [404, 200]
    assert rosa.post("/account/calendar/off").status_code == 303
    assert calendar.get(second).status_code == 404
    assert "Make an address for my calendar" in rosa.get("/account").text


def test_an_address_of_somebody_who_left_is_nowhere(app, rosa, db):
    address = made(rosa)
    db.scalars(select(User)).one().active = False
    db.commit()
    assert app.test_client().get(address).status_code == 404


def test_the_address_begins_as_people_type_it(app, rosa):
    kith = app.extensions["kith"]
    kith["config"] = replace(kith["config"], base_url="https://kith.example.org/")
    assert made(rosa).startswith("https://kith.example.org/calendar/")
