"""Pages of a street's doors."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from crm.models import Door, DoorVisit, now
from crm.permissions import Role
from tests.factories import make_area, make_street, team_day


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def street(db, area):
    return make_street(db, "Moor Street", area=area)


@pytest.fixture
def officer(sign_in, area):
    return sign_in(Role.OFFICER, areas=(area,))


def test_doors_are_shown_before_they_are_added(officer, db, street):
    page = f"/streets/{street.id}/doors"
    assert "No doors yet" in officer.get(page).text
    typed = {"text": "1–7 odd, 2", "lowest": "0"}
    shown = officer.post(f"{page}/new", data=typed | {"look": "Show"})
    assert (shown.status_code, "5 doors will be added" in shown.text) == (200, True)
    assert 'value="1–7 odd, 2"' in shown.text
    assert db.scalars(select(Door)).all() == []
    added = officer.post(f"{page}/new", data=typed | {"save": "Add"}, follow_redirects=True)
    assert "5 doors are added." in added.text
    assert added.text.index("Odd numbers") < added.text.index("<strong>7</strong>") < added.text.index("Even numbers")
    again = officer.post(f"{page}/new", data=typed | {"look": "Show"})
    assert "Nothing is new" in again.text


def test_flats_are_added_with_their_floors(officer, street):
    typed = {"text": "1-4", "block": "Mill Court", "per_floor": "2", "lowest": "0", "save": "Add"}
    page = officer.post(f"/streets/{street.id}/doors/new", data=typed, follow_redirects=True).text
    assert page.index("Mill Court, ground floor") < page.index("Mill Court, floor 1") < page.index("Flat 3, Mill Court")


def test_what_cannot_be_read_comes_back_with_its_mend(officer, street):
    wrong = officer.post(f"/streets/{street.id}/doors/new", data={"text": "47-1", "lowest": "x", "look": "Show"})
    assert wrong.status_code == 422
    assert "Enter a whole number" in wrong.text
    wrong = officer.post(f"/streets/{street.id}/doors/new", data={"text": "47-1", "lowest": "0", "look": "Show"})
    assert (wrong.status_code, "runs backwards: write 1–47" in wrong.text) == (422, True)


def test_a_slip_is_taken_off_the_list_and_what_was_knocked_at_stays(officer, db, street):
    for house in ("1", "3"):
        db.add(Door(street_id=street.id, house=house, key=house))
    db.add(DoorVisit(street_id=street.id, house="5", outcome="do_not_contact", visited_at=now()))
    db.commit()
    slip, other = db.scalars(select(Door.id).order_by(Door.house))
    page = f"/streets/{street.id}/doors"
    assert "<strong>Do not knock at</strong> 5" in officer.get(page).text
    assert "Tick the doors" in officer.post(f"{page}/remove", follow_redirects=True).text
    gone = officer.post(f"{page}/remove", data={"door": [slip, "x"]}, follow_redirects=True).text
    assert "Taken off the list: 1." in gone
    db.add(DoorVisit(street_id=street.id, house="3", outcome="not_home", visited_at=now()))
    db.commit()
    assert "so it stays on the list" in officer.post(f"{page}/remove", data={"door": other}, follow_redirects=True).text
    assert "Nobody in" in officer.get(page).text


def test_the_doors_of_another_area_are_not_there(sign_in, db, street):
    stranger = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert stranger.get(f"/streets/{street.id}/doors").status_code == 404
    assert stranger.post(f"/streets/{street.id}/doors/remove").status_code == 404


def test_a_knock_is_taken_back_where_all_knocks_are_listed(officer, db, street):
    page = f"/streets/{street.id}/door-visits"
    officer.post(f"{page}/new", data={"outcome": "empty", "house": "5", "doors": "1", "visited_on": team_day()})
    visit = db.scalars(select(DoorVisit)).one()
    assert f'value="{visit.uuid}"' in officer.get(page).text
    for wrong in ({}, {"uuid": "x"}):
        assert "Choose the knock" in officer.post(f"{page}/take-back", data=wrong, follow_redirects=True).text
    gone = officer.post(f"{page}/take-back", data={"uuid": visit.uuid}, follow_redirects=True)
    assert "The knock is taken back." in gone.text
    assert db.scalars(select(DoorVisit)).all() == []
    again = officer.post(f"{page}/take-back", data={"uuid": visit.uuid}, follow_redirects=True)
    assert "it was taken back already" in again.text


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])  # one of them has another day than UTC
def test_a_knock_is_of_today_by_the_teams_clocks(app, officer, street, zone):
    app.extensions["kith"]["zone"] = ZoneInfo(zone)
    day = now().astimezone(ZoneInfo(zone)).date()
    assert f'value="{day.isoformat()}"' in officer.get(f"/streets/{street.id}/door-visits/new").text


def test_others_knocks_have_no_button_for_an_officer(officer, db, street):
    db.add(DoorVisit(street_id=street.id, house="5", outcome="not_home", visited_at=now()))
    db.commit()
    assert "by mistake" not in officer.get(f"/streets/{street.id}/door-visits").text
