"""Pages of streets."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.models import DoorVisit, Street
from crm.models.words import DoorOutcome
from crm.network.refreshing import refresh_analysis
from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import in_days, make_area, make_street
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def made(db):
    made = make_neighbourhood(db)
    refresh_analysis(db)
    db.commit()
    return made


def test_those_in_need_come_first_with_the_way_in(sign_in, made):
    page = sign_in().get("/streets").text
    order = [page.index(f">{name}<") for name in ("Cut Close", "Shy Street", "Lark Close", "New Road", "Mill Lane")]
    assert order == sorted(order)
    assert "Ties only inside the street" in page
    assert "Way in: Lane 6 knows Nuala Byrne at number 1." in page


def test_a_list_is_narrowed_and_sorted(sign_in, made):
    client = sign_in()
    page = client.get("/streets?state=nobody_in").text
    assert ">Quiet Court<" in page
    assert ">Mill Lane<" not in page
    page = client.get("/streets?sort=name&direction=descending").text
    assert page.index(">Shy Street<") < page.index(">Cut Close<")
    assert client.get("/streets?state=none-such&area=x&page=-4&sort=zz").status_code == 200


def test_a_street_shows_its_people_talks_knocks_and_ways_in(sign_in, made):
    page = sign_in().get(f"/streets/{made.streets['Lark Close'].id}").text
    for said in ("Nuala Byrne", "43 days ago", "Conversations here (1)", "No knock is logged yet", "0% of 20"):
        assert said in page


def test_an_officer_of_one_area_finds_no_street_of_another(sign_in, made):
    client = sign_in(Role.OFFICER, areas=(made.areas["The Moors"],))
    assert client.get(f"/streets/{made.streets['Mill Lane'].id}").status_code == 404
    page = client.get(f"/streets/{made.streets['Moor Street'].id}").text
    assert "Somebody in Mill Fields knows the way: ask a colleague who works there." in page
    assert "Mill Lane" not in page
    assert "Ada Quill" not in page


def test_nobody_in_at_many_doors_is_one_tap(sign_in, db, made):
    street, client = made.streets["New Road"], sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))
    sent = {
        "outcome": "not_home",
        "doors": "6",
        "visited_on": "2026-11-20",
        "uuid": "6f2c53c2-86a7-4ee6-a1c9-0a13d3d0c001",
    }
    for _ in range(2):
        assert client.post(f"/streets/{street.id}/door-visits/new", data=sent).status_code == 303
    visit = db.scalars(select(DoorVisit).where(DoorVisit.street_id == street.id)).one()
    assert (visit.doors, visit.outcome, str(visit.uuid)) == (6, "not_home", sent["uuid"])
    assert "Nobody in" in client.get(f"/streets/{street.id}").text


def test_a_street_tells_the_latest_knock_of_each_door_and_leads_to_all(sign_in, db, made):
    street = made.streets["New Road"]
    for days, house in [(9, "1"), (1, "1"), *((2 + number, str(number)) for number in range(2, 24))]:
        visited_at = in_days(-days)
        db.add(DoorVisit(street_id=street.id, house=house, outcome="not_home", visited_at=visited_at))
    db.commit()
    page = sign_in().get(f"/streets/{street.id}").text
    assert "20 of 23 are shown" in page
    assert page.count("door 1 <") == 1
    every = sign_in().get(f"/streets/{street.id}/door-visits").text
    assert "24 knocks" in every
    assert every.count("door 1 <") == 2


def test_a_refused_knock_keeps_what_was_typed(sign_in, made):
    street = made.streets["New Road"]
    page = sign_in().post(
        f"/streets/{street.id}/door-visits/new", data={"house": "4 B", "doors": "x", "visited_on": ""}
    )
    assert page.status_code == 422
    assert 'value="4 B"' in page.text
    for said in ("Choose what came of it.", "Enter a whole number, in digits.", "Choose the day."):
        assert said in page.text


def test_a_street_is_added_and_changed(sign_in, db):
    area, client = make_area(db, "Mill Fields"), sign_in()
    details = {"name": "Moor Street", "area_id": area.id, "households": "40", "postcodes": "gl50 4ah"}
    assert client.post("/streets/new", data=details).status_code == 303
    street = db.scalars(select(Street)).one()
    form = client.get(f"/streets/{street.id}/change").text
    assert 'value="GL50 4AH"' in form
    assert client.post(f"/streets/{street.id}/change", data=details | {"households": "44"}).status_code == 303
    db.refresh(street)
    assert street.households == 44


def test_a_refused_street_keeps_what_was_typed(sign_in, db):
    area = make_area(db)
    make_street(db, "Moor Street", area=area)
    page = sign_in().post("/streets/new", data={"name": "Moor St", "area_id": area.id, "households": "-2"})
    assert page.status_code == 422
    assert 'value="Moor St"' in page.text
    assert "There is a Moor St in this area already." in page.text
    assert "Enter a number of households from 0 to 10,000." in page.text


def test_an_officer_may_not_change_a_street(sign_in, made):
    client = sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))
    assert client.get(f"/streets/{made.streets['Mill Lane'].id}/change").status_code == 404
    assert client.post("/streets/new", data={"name": "Mine"}).status_code == 404


@pytest.mark.parametrize(("path", "most"), [("/streets", 15), ("/streets/{id}", 19)])
def test_a_page_asks_the_database_a_handful_of_things(sign_in, connection, made, path, most):
    where = path.format(id=made.streets["Mill Lane"].id)
    client = sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))
    with noted(connection) as statements:
        client.get(where)
    assert len(questions(statements)) <= most


def test_doors_that_asked_not_to_be_contacted_have_a_heading_of_their_own(sign_in, db, made):
    street, client = made.streets["New Road"], sign_in()
    assert "Do not contact</h2>" not in client.get(f"/streets/{street.id}").text
    said = {"outcome": DoorOutcome.DO_NOT_CONTACT, "visited_at": dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)}
    db.add(DoorVisit(street_id=street.id, house="9", **said))
    db.commit()
    page = client.get(f"/streets/{street.id}").text
    listed = page[page.index("Do not contact</h2>") : page.index('id="knocks"')]
    assert "Door 9" in listed
    assert "since 3 May 2026" in listed


def test_a_community_connector_reads_when_a_colleague_was_there(sign_in, made):
    client = sign_in(Role.CONNECTOR, areas=(made.areas["Mill Fields"],))
    page = client.get(f"/streets/{made.streets['Lark Close'].id}").text
    assert "43 days ago" in page
    assert "Colleagues talked here." in page
    assert "Nuala Byrne" not in page
