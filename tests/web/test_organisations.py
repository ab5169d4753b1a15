"""Pages of organisations and of assets: the lists and the forms that both have alike."""

import pytest

from crm.models import Asset, Node, Organisation
from crm.permissions import Role
from tests.factories import make_area, make_asset, make_organisation, make_person, make_street

NOUNS = {
    "organisations": (make_organisation, {"organisation_kind": "charity"}, "Charity"),
    "assets": (make_asset, {"asset_kind": "exchange"}, "Exchange"),
}


@pytest.fixture(params=NOUNS)
def noun(request):
    return request.param, *NOUNS[request.param]


def test_one_is_added_listed_changed_archived_and_brought_back(sign_in, db, noun):
    path, _, kind, label = noun
    street = make_street(db, "Moor Street")
    client = sign_in()
    answer = client.post(
        f"/{path}/new", data={"name": "Siân’s Place", "street_id-typed": "moor st", "house": "3"} | kind
    )
    assert answer.status_code == 303
    node = db.query(Node).one()
    assert (node.street_id, node.area_id) == (street.id, street.area_id)
    page = client.get(f"/{path}?q=sians")
    assert "Siân’s Place" in page.text
    assert "3 Moor Street" in page.text
    assert f">{label}<" in page.text
    assert 'value="Siân’s Place"' in client.get(f"/{path}/{node.id}/change").text
    client.post(f"/{path}/{node.id}/change", data={"name": "New Name", "street_id-typed": ""} | kind)
    assert "New Name" in client.get(f"/{path}").text
    client.post(f"/{path}/{node.id}/archive")
    assert f'href="/{path}/{node.id}"' not in client.get(f"/{path}").text
    assert "New Name" in client.get(f"/{path}?archived=yes").text
    client.post(f"/{path}/{node.id}/restore")
    assert "New Name" in client.get(f"/{path}").text


def test_a_list_is_narrowed_by_kind(sign_in, db, noun):
    path, make, kind, _ = noun
    make(db, "Sought", **kind)
    make(db, "Other")
    page = sign_in().get(f"/{path}?kind={next(iter(kind.values()))}").text
    assert "Sought" in page
    assert "Other</a>" not in page


def test_a_refused_form_keeps_what_was_typed(sign_in, db, noun):
    path, _, kind, _ = noun
    page = sign_in().post(f"/{path}/new", data={"name": "", "email": "no address", "note": "Keep me"} | kind)
    assert page.status_code == 422
    assert "Enter the name." in page.text
    assert "is not an e-mail address" in page.text
    assert "Keep me" in page.text
    assert db.query(Node).count() == 0


def test_one_of_another_area_or_another_noun_is_not_found(sign_in, db, noun):
    path, make, _, _ = noun
    mine = make_area(db)
    hidden = make(db, "Hidden", area_id=make_area(db).id)
    person = make_person(db, street=make_street(db, area=mine))
    client = sign_in(Role.OFFICER, areas=(mine,))
    for node in (hidden, person):
        assert client.get(f"/{path}/{node.id}/change").status_code == 404
        assert client.post(f"/{path}/{node.id}/archive").status_code == 404
    assert "Hidden" not in client.get(f"/{path}").text


def test_a_kind_that_is_none_is_refused(sign_in, db, noun):
    path, _, kind, _ = noun
    field = next(iter(kind))
    assert sign_in().post(f"/{path}/new", data={"name": "Ada’s", field: "x"}).status_code == 422


def test_an_asset_has_a_whole_point_or_none(sign_in, db):
    client = sign_in()
    page = client.post("/assets/new", data={"name": "Hall", "asset_kind": "place", "lon": "-2.07"})
    assert "Give both longitude and latitude" in page.text
    page = client.post("/assets/new", data={"name": "Hall", "asset_kind": "place", "lon": "west", "lat": "nan"})
    assert page.status_code == 422
    client.post("/assets/new", data={"name": "Hall", "asset_kind": "place", "lon": "-2.07", "lat": "51.9"})
    assert (db.query(Asset).one().lon, db.query(Asset).one().lat) == (-2.07, 51.9)


def test_a_website_can_be_typed_without_its_scheme(sign_in, db):
    sign_in().post(
        "/organisations/new", data={"name": "Club", "organisation_kind": "other", "website": "club.example.org/a"}
    )
    assert db.query(Organisation).one().website == "https://club.example.org/a"
