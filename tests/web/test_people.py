"""Pages of people."""

from tests.factories import make_area, make_person, make_street
from crm.models import Person
from crm.permissions import Role


def test_a_person_is_added_and_found(sign_in, db):
    street = make_street(db, "Moor Street")
    client = sign_in()
    answer = client.post("/people/new", data={"name": "Siân O’Brien", "street_id": street.id, "phone": "07700 900123"})
    assert answer.status_code == 303
    page = client.get("/people?q=sian+obrein")
    assert "Siân O’Brien" in page.text
    assert "Moor Street" in page.text


def test_a_refused_form_keeps_what_was_typed(sign_in, db):
    street = make_street(db)
    page = sign_in().post("/people/new", data={"name": "Ada", "street_id": street.id, "phone": "12"})
    assert page.status_code == 422
    assert "is not a telephone number" in page.text
    assert 'value="Ada"' in page.text
    assert db.query(Person).count() == 0


def test_a_person_of_another_area_is_not_found(sign_in, db):
    mine, other = make_area(db), make_area(db)
    hidden = make_person(db, "Hidden", street=make_street(db, area=other))
    client = sign_in(Role.OFFICER, areas=(mine,))
    assert client.get(f"/people/{hidden.id}").status_code == 404
    assert "Hidden" not in client.get("/people").text
