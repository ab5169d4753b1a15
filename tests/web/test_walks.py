"""Pages of walks."""

import datetime as dt
import html

import pytest
from sqlalchemy import select

from crm.models import DoorVisit, FollowUp, Walk, WalkStop, now
from crm.permissions import Role
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, team_day

DAY = team_day() + dt.timedelta(days=4)


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
    assert "Cancel this walk" in officer.get(f"{address}/change").text
    page = officer.post(f"{address}/cancel", follow_redirects=True)
    assert "The walk is cancelled." in page.text
    assert "This walk was called off" in page.text
    assert "Change the plan" not in page.text
    assert "Cancel this walk" not in officer.get(f"{address}/change").text
    assert "Cancelled" in officer.get("/walks").text


def test_a_walk_that_is_over_is_listed_apart_and_stays(officer, db, area):
    over = Walk(planned_for=team_day() - dt.timedelta(days=2), area_id=area.id)
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


def test_streets_are_proposed_with_their_reasons_and_none_is_ticked(officer, db, area):
    moor = make_street(db, "Moor Street", area=area, lon=-2.0, lat=51.9, households=40)
    mill = make_street(db, "Mill Lane", area=area, lon=-2.001, lat=51.9, households=30)
    evening = dt.datetime.combine(team_day() - dt.timedelta(days=9), dt.time(19), dt.UTC)
    db.add(DoorVisit(street_id=mill.id, house="1", outcome="not_home", visited_at=evening))
    db.commit()
    data = {"planned_for": DAY.isoformat(), "starts_at": "", "propose": "Propose streets", "note": "By the mill"}
    page = officer.post("/walks/new", data=data)
    said = html.unescape(page.text)
    assert page.status_code == 200
    assert f"Kith proposes 2 streets for {DAY:%A} {DAY.day} {DAY:%B %Y}: about 70 doors." in said
    assert "About 40 doors to knock at. Not knocked yet." in said
    assert "About 30 doors to knock at. Nobody answered last time" in said
    assert "By the mill" in said
    assert "checked" not in said.split('name="walker_ids"')[0]
    again = officer.post("/walks/new", data=data | {"street_ids": moor.id, "starts_at": "10.30"})
    assert f'value="{moor.id}" checked' in again.text
    assert ", 10:30am: with those you ticked, about 70 doors." in html.unescape(again.text)
    refused = officer.post("/walks/new", data={"proposed": "yes", "planned_for": DAY.isoformat(), "save": "Plan"})
    assert refused.status_code == 422
    assert "Kith proposes 2 streets" in refused.text
    assert db.scalars(select(Walk)).all() == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose the day first: streets are proposed for a day."),
        ({"planned_for": "soon"}, "is not a date we can read"),
        ({"planned_for": "1 June 2026", "starts_at": "noonish"}, "is not a time we can read: write it like 14:30."),
    ],
)
def test_proposals_need_a_day_and_an_hour_that_can_be_read(officer, db, sent, sentence):
    page = officer.post("/walks/new", data=sent | {"propose": "Propose streets"})
    assert (page.status_code, sentence in page.text) == (422, True)


def test_nothing_to_propose_is_said(officer, db, area):
    street = make_street(db, "Moor Street", area=area)
    db.add(DoorVisit(street_id=street.id, house="1", outcome="conversation", visited_at=now()))
    db.commit()
    data = {"planned_for": DAY.isoformat(), "propose": "Propose streets"}
    assert "Nothing speaks for one street more than for another that day." in officer.post("/walks/new", data=data).text


def test_a_plan_is_changed_and_comes_back_filled_in(officer, db, area):
    first, second = (make_street(db, name, area=area) for name in ("Moor Street", "Mill Lane"))
    walker = _walkers(officer.get("/walks/new"))
    data = {"street_ids": first.id, "planned_for": DAY.isoformat(), "starts_at": "10:00", "walker_ids": walker}
    address = officer.post("/walks/new", data=data | {"note": "Meet here", "save": "Plan"}).location
    page = officer.get(f"{address}/change").text
    for shown in (f'value="{first.id}" checked', 'value="10:00"', DAY.isoformat(), "Meet here"):
        assert shown in page
    assert f'value="{second.id}" checked' not in page
    sent = data | {"street_ids": second.id, "starts_at": "18:30", "save": "Save"}
    shown = officer.post(f"{address}/change", data=sent, follow_redirects=True).text
    assert "The plan is changed." in shown
    assert ", 6:30pm</h1>" in shown
    assert "Mill Lane" in shown
    assert "Moor Street" not in shown
    assert officer.post(f"{address}/change", data=sent | {"walker_ids": ""}).status_code == 422


def test_a_walk_of_today_is_opened_ended_and_reflected_on(officer, db, area):
    street = make_street(db, "Moor Street", area=area)
    ann = make_person(db, "Ann Lee", street=street, house="3")
    walk = Walk(planned_for=team_day(), area_id=area.id, stops=[WalkStop(street_id=street.id, place=0)])
    db.add_all([walk, FollowUp(person_id=ann.id, what="Ring Ann", asked_at=now(), due_at=now())])
    db.commit()
    address = f"/walks/{walk.id}"
    before = officer.get(address).text
    for shown in (f"/doorstep#walk={walk.id}", f"{address}/sheet", f"{address}/key-in", "Ring Ann", "End this walk"):
        assert shown in before
    assert "What was done" not in before
    talk = make_conversation(db, street=street, people=[ann], walk_id=walk.id)
    db.add(DoorVisit(street_id=street.id, house="3", outcome="conversation", visited_at=now(), walk_id=walk.id))
    asked = {"asked_at": now(), "due_at": in_days(2)}
    db.add(FollowUp(person_id=ann.id, what="Bring the flyer", conversation_id=talk.id, **asked))
    db.add(DoorVisit(street_id=street.id, house="5", outcome="call_back", visited_at=now(), walk_id=walk.id))
    db.commit()
    during = " ".join(officer.get(address).text.split())
    assert "2 doors knocked at, 2 answered. 1 conversation." in during
    assert f"/conversations/{talk.id}" in during
    assert 'Ann Lee: <a href="/follow-ups/' in during
    assert f'<li>5 <a href="/streets/{street.id}">Moor Street</a></li>' in during
    ended = officer.post(f"{address}/end", follow_redirects=True).text
    assert "This walk ended on" in ended
    assert f"/doorstep#walk={walk.id}" not in ended
    assert "End this walk" in officer.post(f"{address}/reopen", follow_redirects=True).text
    ended = officer.post(f"{address}/end", follow_redirects=True).text
    assert "Go on with this walk" in ended
    long_ = officer.post(f"{address}/reflection", data={"text": "x" * 501})
    assert (long_.status_code, "there is room for 500" in long_.text) == (422, True)
    saved = officer.post(f"{address}/reflection", data={"text": "Go on a Saturday."}, follow_redirects=True).text
    assert "Saved for the team." in saved
    assert "Go on a Saturday." in officer.get("/walks").text
    assert "Ended" in officer.get("/walks").text


def test_ones_own_walks_are_marked_and_stand_on_today(officer, db, area):
    street = make_street(db, "Moor Street", area=area)
    data = {"street_ids": street.id, "walker_ids": _walkers(officer.get("/walks/new")), "save": "Plan"}
    today = team_day()
    mine, later = (
        officer.post("/walks/new", data=data | {"planned_for": (today + dt.timedelta(days=days)).isoformat()}).location
        for days in (0, 5)
    )
    other = Walk(planned_for=today, area_id=area.id)
    db.add(other)
    db.commit()
    listed = officer.get("/walks").text
    assert listed.count("You go") == 2
    home = officer.get("/").text
    assert f'href="{mine}"' in home
    assert f"/doorstep#walk={mine.rsplit('/', 1)[1]}" in home
    for address in (later, f"/walks/{other.id}"):
        assert f'href="{address}"' not in home


def test_a_cancelled_walk_keeps_its_plan_and_still_tells_what_was_done_on_it(officer, db, area):
    street = make_street(db, "Moor Street", area=area)
    walk = Walk(planned_for=team_day(), area_id=area.id, stops=[WalkStop(street_id=street.id, place=0)])
    walk.cancelled_at = now()
    db.add(walk)
    db.flush()
    db.add(DoorVisit(street_id=street.id, house="5", outcome="call_back", visited_at=now(), walk_id=walk.id))
    db.commit()
    assert "1 door knocked at, 1 answered." in officer.get(f"/walks/{walk.id}").text
    data = {"street_ids": street.id, "planned_for": DAY.isoformat(), "walker_ids": _walkers(officer.get("/walks/new"))}
    refused = officer.post(f"/walks/{walk.id}/change", data=data | {"save": "Save"})
    assert (refused.status_code, "This walk was called off, so its plan stays" in refused.text) == (422, True)
    for what in ("end", "reopen"):
        assert "This walk was called off." in officer.post(f"/walks/{walk.id}/{what}", follow_redirects=True).text


def test_the_audit_says_the_hour_of_a_walk(sign_in, db, area):
    coordinator = sign_in(Role.COORDINATOR, areas=(area,))
    data = {"street_ids": make_street(db, area=area).id, "planned_for": DAY.isoformat(), "starts_at": "18:30"}
    coordinator.post("/walks/new", data=data | {"walker_ids": _walkers(coordinator.get("/walks/new")), "save": "Plan"})
    assert "18:30" in coordinator.get("/audit?noun=walk").text
