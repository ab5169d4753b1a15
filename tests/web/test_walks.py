"""Pages of walks."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.models import DoorVisit, Walk, now
from crm.permissions import Role
from tests.factories import make_area, make_street

DAY = now().date() + dt.timedelta(days=4)


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def officer(sign_in, area):
    return sign_in(Role.OFFICER, areas=(area,))


def _walkers(page) -> str:
    return page.text.split('name="walker_ids"')[1].split('value="')[1].split('"')[0]


def test_a_walk_is_planned_from_a_street_and_shown_with_what_is_known(officer, db, area):
    first, second = (make_street(db, name, area=area, lon=-2.0, lat=51.9) for name in ("Moor Street", "Mill Lane"))
    second.households = 40
    db.add(DoorVisit(street_id=first.id, house="12", outcome="do_not_contact", visited_at=now()))
    db.commit()
    page = officer.get(f"/walks/new?street={first.id}&street=abc&street=999999")
    assert page.text.count(" checked") == 2  # the street, and whoever asks
    data = {"street_ids": [first.id, second.id], "planned_for": DAY.isoformat(), "walker_ids": _walkers(page)}
    answer = officer.post("/walks/new", data=data | {"note": "Meet at ten", "save": "Plan the walk"})
    walk = db.scalars(select(Walk)).one()
    assert answer.location == f"/walks/{walk.id}"
    shown = officer.get(answer.location).text
    assert "2 streets, in the order of walking" in shown
    assert shown.index("Moor Street") < shown.index("Mill Lane")
    assert "<strong>Do not contact:</strong> 12" in shown
    assert "Meet at ten" in shown
    for place in ("/walks", f"/streets/{first.id}"):
        assert f"{DAY:%A} {DAY.day} {DAY:%B %Y}" in officer.get(place).text


def test_another_street_is_added_before_anything_is_saved(officer, db, area):
    moor, mill = make_street(db, "Moor Street", area=area), make_street(db, "Mill Lane", area=area)
    data = {"street_ids": moor.id, "another-typed": "Mill Lane", "planned_for": "3/4", "add": "Add this street"}
    page = officer.post("/walks/new", data=data)
    assert page.status_code == 200
    assert page.text.count(" checked") == 2
    assert f'value="{mill.id}" checked' in page.text
    wrong = officer.post("/walks/new", data=data | {"another-typed": "Nowhere Road"})
    assert (wrong.status_code, "We have no street called “Nowhere Road”" in wrong.text) == (422, True)
    assert db.scalars(select(Walk)).all() == []


def test_a_refused_plan_comes_back_as_it_was_filled_in_with_every_sentence(officer, db, area):
    page = officer.post("/walks/new", data={"note": "By the mill", "street_ids": ["x", "12345"], "save": "Plan"})
    assert page.status_code == 422
    for sentence in ("not in your areas", "Choose the day of the walk.", "Choose who goes.", "By the mill"):
        assert sentence in page.text


def test_a_walk_is_cancelled_and_says_so(officer, db, area):
    street = make_street(db, "Moor Street", area=area)
    page = officer.get("/walks/new")
    data = {"street_ids": street.id, "planned_for": DAY.isoformat(), "walker_ids": _walkers(page), "save": "Plan"}
    address = officer.post("/walks/new", data=data).location
    assert "Cancel this walk" in officer.get(address).text
    page = officer.post(f"{address}/cancel", follow_redirects=True)
    assert "The walk is cancelled." in page.text
    assert "This walk was called off" in page.text
    assert "Cancel this walk" not in page.text
    assert "Cancelled" in officer.get("/walks").text


def test_a_walk_that_is_over_is_listed_apart_and_stays(officer, db, area):
    over = Walk(planned_for=now().date() - dt.timedelta(days=2), area_id=area.id)
    db.add(over)
    db.commit()
    assert "No walk is planned" in officer.get("/walks").text
    assert f"/walks/{over.id}" in officer.get("/walks?when=past").text
    assert "it can no longer be cancelled" in officer.post(f"/walks/{over.id}/cancel", follow_redirects=True).text


def test_a_walk_of_another_area_is_not_there(sign_in, db, area):
    walk = Walk(planned_for=DAY, area_id=area.id)
    db.add(walk)
    db.commit()
    stranger = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert stranger.get(f"/walks/{walk.id}").status_code == 404
    assert stranger.post(f"/walks/{walk.id}/cancel").status_code == 404
    assert sign_in(Role.PARTNER, areas=(area,)).get("/walks/new").status_code == 404
