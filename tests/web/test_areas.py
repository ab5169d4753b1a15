"""Pages of places."""

from sqlalchemy import select

from crm.models import Area
from crm.permissions import Role
from tests.factories import make_area, make_street


def test_an_area_is_added_inside_another_and_counted(sign_in, db):
    town, client = make_area(db, "Thornbeck"), sign_in()
    assert client.post("/areas/new", data={"name": "Mill Fields", "parent_id": town.id, "code": ""}).status_code == 303
    added = db.scalars(select(Area).where(Area.name == "Mill Fields")).one()
    assert added.parent_id == town.id
    make_street(db, area=added, households=1234)
    page = client.get("/areas").text
    assert page.index(">Thornbeck<") < page.index(">Mill Fields<")
    assert page.count("1,234") == 2
    assert ", inside Thornbeck</span>" in page


def test_a_refused_area_keeps_what_was_typed(sign_in, db):
    town = make_area(db, "Thornbeck")
    page = sign_in().post(f"/areas/{town.id}/change", data={"name": "New Thornbeck", "parent_id": town.id})
    assert page.status_code == 422
    assert 'value="New Thornbeck"' in page.text
    assert "An area cannot lie inside itself." in page.text


def test_a_coordinator_renames_their_area_without_moving_it(sign_in, db):
    town = make_area(db, "Thornbeck")
    fields = make_area(db, "Mill Fields", parent_id=town.id)
    client = sign_in(Role.COORDINATOR, areas=(fields,))
    assert f'<option value="{town.id}" selected' in client.get(f"/areas/{fields.id}/change").text
    assert client.post(f"/areas/{fields.id}/change", data={"name": "Meadows", "parent_id": town.id}).status_code == 303
    db.refresh(fields)
    assert (fields.name, fields.parent_id) == ("Meadows", town.id)
    assert client.get(f"/areas/{town.id}/change").status_code == 404


def test_an_officer_sees_places_and_may_not_change_them(sign_in, db):
    mine, other = make_area(db, "Mine"), make_area(db, "Elsewhere")
    client = sign_in(Role.OFFICER, areas=(mine,))
    page = client.get("/areas").text
    assert "Mine" in page
    assert "Elsewhere" not in page
    assert "Rename" not in page
    assert client.get("/areas/new").status_code == 404
    assert client.post(f"/areas/{other.id}/change", data={"name": "Ours"}).status_code == 404
