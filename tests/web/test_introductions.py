"""Pages of introductions."""

import datetime as dt

from crm.models import Consent, Introduction, Tie
from crm.models.words import Purpose
from crm.permissions import Role
from tests.factories import make_area, make_person, make_street, make_tie_kind


def test_two_people_are_introduced_from_suggestion_to_tie(sign_in, db):
    area = make_area(db)
    street = make_street(db, "Moor Street", area=area)
    ada, bola = make_person(db, "Ada", street=street), make_person(db, "Bola", street=street)
    kind = make_tie_kind(db, "knows")
    client = sign_in(Role.OFFICER, areas=(area,))
    entered = {"first_id": ada.id, "first_id-typed": "Ada, Moor Street", "second_id-typed": "bola", "reason": "Gardens"}
    assert client.post("/introductions/new", data=entered).status_code == 303
    introduction = db.query(Introduction).one()
    assert introduction.second_id == bola.id
    path = f"/introductions/{introduction.id}"
    for side in ("first", "second"):
        assert client.post(f"{path}/ask/{side}", data={f"{side}-answer": "yes"}).status_code == 303
    assert client.post(f"{path}/make", data={"make-level": "8"}).status_code == 422
    assert client.post(f"{path}/make", data={"make-level": "5"}).status_code == 303
    assert "They met" in client.get(path).text
    met = {"meet-tie_kind_id": kind.id, "meet-came_of_it": "A shared allotment"}
    assert client.post(f"{path}/meet", data=met).status_code == 303
    assert db.query(Tie).one().introduction_id == introduction.id
    assert "A shared allotment" in client.get(path).text


def test_the_name_of_nobody_is_refused_and_kept(sign_in, db):
    page = sign_in().post("/introductions/new", data={"first_id-typed": "Zaphod", "second_id-typed": ""})
    assert page.status_code == 422
    assert "We know nobody called “Zaphod”." in page.text
    assert 'value="Zaphod"' in page.text


def test_the_other_side_in_another_area_has_no_name(sign_in, db):
    mine, other = make_area(db), make_area(db)
    ada = make_person(db, "Ada", street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden Person", street=make_street(db, area=other))
    db.add(Introduction(first_id=ada.id, second_id=hidden.id))
    db.commit()
    client = sign_in(Role.OFFICER, areas=(mine,))
    listed = client.get("/introductions").text
    page = client.get(f"/introductions/{db.query(Introduction).one().id}").text
    assert "Ada" in listed
    assert f"someone in {other.name}" in page
    assert f"Ada and someone in {other.name}" in listed
    assert "Hidden Person" not in listed + page


def test_the_page_says_who_agreed_and_refuses_until_both_did(sign_in, db):
    area = make_area(db)
    street = make_street(db, "Moor Street", area=area)
    ada, bola = make_person(db, "Ada", street=street), make_person(db, "Bola", street=street)
    db.add(Consent(person_id=ada.id, purpose=Purpose.INTRODUCE_ME, given=True, on=dt.date(2026, 5, 3)))
    introduction = Introduction(first_id=ada.id, second_id=bola.id)
    db.add(introduction)
    db.commit()
    client = sign_in(Role.OFFICER, areas=(area,))
    agreed, not_said = "Ada agreed to be introduced on 3 May 2026.", "Bola has not said whether they may be introduced"
    assert agreed in client.get(f"/introductions/new?first={ada.id}").text
    path = f"/introductions/{introduction.id}"
    page = client.get(path).text
    assert agreed in page
    assert not_said in page
    refused = client.post(f"{path}/make", data={"make-level": "5"})
    assert refused.status_code == 422
    assert not_said in refused.text[refused.text.index("There is a problem") :][:900]
    client.post(f"{path}/ask/second", data={"second-answer": "yes"})
    assert client.post(f"{path}/make", data={"make-level": "5"}).status_code == 303


def test_an_introduction_that_was_begun_on_the_map_leads_back_there(sign_in, db):
    street = make_street(db, "Moor Street")
    ada, bola = make_person(db, "Ada", street=street), make_person(db, "Bola", street=street)
    client, address = sign_in(), f"/introductions/new?first={ada.id}&second={bola.id}&back="
    form = client.get(f"{address}/network?open=all")
    assert 'value="Ada, Moor Street"' in form.text
    assert 'value="Bola, Moor Street"' in form.text
    sides = {"first_id": ada.id, "first_id-typed": "Ada, Moor Street", "second_id-typed": "bola", "reason": "Gardens"}
    assert client.post(f"{address}/network?open=all", data=sides).location == "/network?open=all"


def test_an_introduction_leads_to_no_other_site(sign_in, db):
    street = make_street(db, "Moor Street")
    for name in ("Ada", "Bola"):
        make_person(db, name, street=street)
    sides = {"first_id-typed": "Ada", "second_id-typed": "Bola", "reason": "Gardens"}
    answer = sign_in().post("/introductions/new?back=//elsewhere.example/network", data=sides)
    assert answer.location == f"/introductions/{db.query(Introduction).one().id}"
