"""Pages of a walk's paper: the sheet, and keying it in."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from crm.consents import add_consent
from crm.doors import add_doors
from crm.follow_ups import add_follow_up
from crm.models import Conversation, DoorVisit, User, Walk, WalkLine, WalkStop, now
from crm.models.words import DoorOutcome, IssueState, Purpose
from crm.permissions import Actor, Role
from crm.rules import Rules
from tests.factories import in_days, make_area, make_conversation, make_issue, make_person, make_street, team_day

DAY = team_day() - dt.timedelta(days=2)


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def street(db, admin, area):
    street = make_street(db, "Moor Street", area=area)
    add_doors(db, admin, street_id=street.id, text="1-5 odd, 2-12 even")
    return street


@pytest.fixture
def walk(db, area, street):
    stop = WalkStop(street_id=street.id, place=0)
    walk = Walk(planned_for=DAY, starts_at=dt.time(18, 30), area_id=area.id, stops=[stop])
    db.add(walk)
    db.commit()
    return walk


@pytest.fixture
def officer(sign_in, area):
    return sign_in(Role.OFFICER, areas=(area,))


def test_the_sheet_is_made_by_a_press_and_tells_what_to_leave_alone(officer, db, street, walk):
    for house, outcome in (("3", "call_back"), ("14", "do_not_contact")):
        at = dt.datetime(2025, 5, 3, 12, tzinfo=dt.UTC)
        db.add(DoorVisit(street_id=street.id, house=house, outcome=outcome, visited_at=at))
    db.commit()
    page = f"/walks/{walk.id}/sheet"
    before = officer.get(page).text
    assert "9 doors have no line yet" in before
    assert db.scalars(select(WalkLine)).all() == []
    sheet = officer.post(page, follow_redirects=True).text
    assert "no line yet" not in sheet
    assert "Do not knock at 14" in sheet
    assert re.findall(r'class="number"><span>(\d+)', sheet) == [str(number) for number in range(1, 10)]
    assert re.search(r"<strong>3</strong><span class=\"last\">Call back, 3 May 2025", sheet)
    assert "14" not in re.findall(r'class="door"><strong>(\w+)', sheet)


def test_the_sheet_says_at_which_doors_somebody_waits_and_what_to_tell_without_naming_them(officer, db, street, walk):
    ann = make_person(db, "Ann", street=street, house="4")
    closed = make_person(db, "Bea", street=street, house="6")
    admin = Actor.command_line()
    add_consent(db, admin, person_id=closed.id, purpose=Purpose.CONTACT_ME, given=False)
    for person in (ann, closed):
        asked = {"what": "Ring about the choir", "asked_at": in_days(-1), "due_at": now()}
        add_follow_up(db, admin, person_id=person.id, **asked)
    talk = make_conversation(db, street=street, house="4", said="It is dark.", people=[ann])
    make_issue(db, talk, title="Dark alley", state=IssueState.DONE, answer="A lamp is up.", answered_at=now())
    db.commit()
    sheet = officer.post(f"/walks/{walk.id}/sheet", follow_redirects=True).text
    assert "Waiting to hear from us at 4</p>" in sheet
    assert "Answer to tell at 4: Dark alley" in sheet
    assert "Ann" not in sheet
    assert "choir" not in sheet


def _hidden(page) -> dict[str, str]:
    """What the page's form would send as it stands: selects and hidden fields."""
    chosen = re.findall(r'name="(line-\d+)"[^>]*>(?:(?!</select>).)*?value="(\w)" selected', page.text, re.DOTALL)
    read = re.search(r'name="text_read" type="hidden" value="([^"]*)"', page.text)
    return dict(chosen) | {"text_read": read[1] if read else ""}


def test_a_sheet_is_keyed_in_by_number_shown_and_then_saved(officer, db, street, walk):
    officer.post(f"/walks/{walk.id}/sheet")
    page = f"/walks/{walk.id}/key-in"
    when = {"visited_on": DAY.isoformat(), "visited_time": "18:45"}
    assert f'value="{DAY.isoformat()}"' in officer.get(page).text
    assert 'value="18:30"' in officer.get(page).text
    text = {"text": "1-3 n; 5 c; 8, 9 b"}
    shown = officer.post(page, data=when | text | {"look": "Read it"})
    assert (shown.status_code, "3 × nobody in, 1 × conversation, 2 × call back" in shown.text) == (200, True)
    assert db.scalars(select(DoorVisit)).all() == []
    mended = _hidden(shown) | {"line-9": "", "line-8": "e"}
    saved = officer.post(page, data=when | text | mended | {"save": "Save"}, follow_redirects=True)
    assert "5 knocks are logged." in saved.text
    visits = db.scalars(select(DoorVisit).order_by(DoorVisit.id)).all()
    assert [visit.house for visit in visits] == ["1", "3", "5", "4", "10"]
    assert visits[-1].outcome is DoorOutcome.EMPTY
    assert {(visit.walk_id, Rules().day_of(visit.visited_at)) for visit in visits} == {(walk.id, DAY)}
    link = re.search(r'<a href="(/conversations/new\?[^"]*)">4 Moor Street', saved.text)[1].replace("&amp;", "&")
    assert link.replace("&", "&amp;") in officer.get(f"/walks/{walk.id}").text
    form = officer.get(link)
    for value in (street.id, 4, DAY.isoformat(), "18:45"):
        assert f'value="{value}"' in form.text
    action = f"/conversations/new?walk={walk.id}"
    assert f'action="{action}"' in form.text
    talk = {"street_id": street.id, "house": "4", "channel": "doorstep", "said": "The bench is missed.", "due": "2"}
    officer.post(action, data=talk | {"held_on": DAY.isoformat(), "held_time": "18:45"})
    assert db.scalars(select(Conversation.walk_id)).all() == [walk.id]
    for one in (page, f"/walks/{walk.id}"):
        assert "to write down" not in officer.get(one).text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(officer, db, walk):
    officer.post(f"/walks/{walk.id}/sheet")
    page = f"/walks/{walk.id}/key-in"
    typed = {"text": "1-3 n; 57 c; 4", "visited_on": DAY.isoformat(), "visited_time": "18:45"}
    wrong = officer.post(page, data=typed | {"look": "Read it"})
    assert wrong.status_code == 422
    for sentence in ("There is no line 57 on this sheet", "has no letter after it", "1-3 n; 57 c; 4", "3 × nobody in"):
        assert sentence in wrong.text
    again = officer.post(page, data=typed | _hidden(wrong) | {"save": "Save"})
    assert (again.status_code, db.scalars(select(DoorVisit)).all()) == (422, [])
    text = {"text": "1-2 n"}
    good = officer.post(page, data=typed | _hidden(again) | text | {"look": "Read it"})
    late = {"visited_on": (team_day() + dt.timedelta(days=3)).isoformat()}
    late = officer.post(page, data=typed | _hidden(good) | text | late | {"save": "Save"})
    assert (late.status_code, "still to come" in late.text, "2 × nobody in" in late.text) == (422, True, True)
    timeless = officer.post(page, data=typed | _hidden(good) | text | {"visited_time": "", "save": "Save"})
    assert "Enter about when it was" in timeless.text
    assert all(page.text.count("<title>Error: Key in") == 1 for page in (wrong, late, timeless))
    odd = officer.post(page, data=typed | _hidden(good) | text | {"visited_time": "25:99", "save": "Save"})
    assert "“25:99” is not a time we can read: write it like 14:30." in odd.text


def test_a_line_that_is_logged_already_is_asked_about(officer, db, walk):
    officer.post(f"/walks/{walk.id}/sheet")
    page, user = f"/walks/{walk.id}/key-in", db.scalars(select(User)).one()
    ticked = {"visited_on": DAY.isoformat(), "visited_time": "18:45", "line-2": "n", "save": "Save"}
    officer.post(page, data=ticked)
    asked = officer.post(page, data=ticked)
    assert asked.status_code == 422
    assert f"Line 2, 3 Moor Street, is logged already by {user.name}." in asked.text.replace("&#39;", "'")
    officer.post(page, data=ticked | {"again-2": "on"})
    assert len(db.scalars(select(DoorVisit)).all()) == 2


def test_a_long_sheet_shows_the_lines_of_one_street_and_those_that_are_chosen(officer, db, admin, area, walk):
    other = make_street(db, "Mill Lane", area=area)
    add_doors(db, admin, street_id=other.id, text="1-150")
    db.add(WalkStop(walk_id=walk.id, street_id=other.id, place=1))
    db.commit()
    officer.post(f"/walks/{walk.id}/sheet")
    page = f"/walks/{walk.id}/key-in"
    assert officer.get(page).text.count("<select") == 9
    read = officer.post(page, data={"text": "1 n, 100-101 c", "look": "Read it"})
    assert read.text.count("<select") == 11
    turned = officer.post(page, data=_hidden(read) | {"text": "1 n, 100-101 c", "street": other.id})
    assert turned.text.count("<select") == 151
    assert "1 × nobody in, 2 × conversation" in turned.text


def test_the_paper_of_another_area_is_not_there(sign_in, db, walk):
    stranger = sign_in(Role.OFFICER, areas=(make_area(db),))
    for path in ("sheet", "key-in"):
        assert stranger.get(f"/walks/{walk.id}/{path}").status_code == 404
        assert stranger.post(f"/walks/{walk.id}/{path}").status_code == 404
