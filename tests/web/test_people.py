"""Pages of people: the list and the forms."""

import datetime as dt
import json
import re

import pytest

from crm.models import FollowUp, Person, now
from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import make_area, make_person, make_street
from tests.shared import shared_file


def shown(page):
    return re.findall(r'<a href="/people/\d+">([^<]*)</a>', page.text)


def test_a_person_is_added_and_found(sign_in, db):
    street = make_street(db, "Moor Street")
    client = sign_in()
    answer = client.post("/people/new", data={"name": "Siân O’Brien", "street_id": street.id, "phone": "07700 900123"})
    assert answer.status_code == 303
    page = client.get("/people?q=sian+obrein")
    assert shown(page) == ["Siân O’Brien"]
    assert "Moor Street" in page.text
    assert "07700 900123" in page.text


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
    for path in ("", "/change"):
        assert client.get(f"/people/{hidden.id}{path}").status_code == 404
    for path in ("/change", "/archive", "/restore"):
        assert client.post(f"/people/{hidden.id}{path}", data={"name": "Mine"}).status_code == 404
    assert shown(client.get("/people")) == []
    assert shown(client.get("/people?q=hidden")) == []


def test_a_person_is_changed_archived_and_brought_back(sign_in, db):
    person = make_person(db, "Ada")
    client = sign_in()
    page = client.get(f"/people/{person.id}/change")
    assert 'value="Ada"' in page.text
    data = {"name": "Ada Lovelace", "street_id": person.street_id, "house": "4"}
    assert client.post(f"/people/{person.id}/change", data=data).location == f"/people/{person.id}"
    assert shown(client.get("/people")) == ["Ada Lovelace"]
    client.post(f"/people/{person.id}/archive")
    assert shown(client.get("/people")) == []
    assert shown(client.get("/people?archived=yes")) == ["Ada Lovelace"]
    client.post(f"/people/{person.id}/restore")
    assert shown(client.get("/people")) == ["Ada Lovelace"]


def test_somebody_whose_street_is_not_known_has_an_area(sign_in, db):
    area = make_area(db)
    client = sign_in()
    page = client.post("/people/new", data={"name": "Ada"})
    assert "Enter a street, or choose an area." in page.text
    assert client.post("/people/new", data={"name": "Ada", "area_id": area.id}).status_code == 303


def test_filters_work_from_the_address_and_stay_set(sign_in, db):
    moor = make_street(db, "Moor Street", area=make_area(db, "The Moors"))
    make_person(db, "Ada", street=moor, met=False)
    waiting = make_person(db, "Bo")
    db.add(FollowUp(person_id=waiting.id, what="Ring", asked_at=now(), due_at=now()))
    client = sign_in()
    assert shown(client.get("/people?met=no")) == ["Ada"]
    assert shown(client.get("/people?waiting=yes")) == ["Bo"]
    assert shown(client.get(f"/people?area_id={moor.area_id}")) == ["Ada"]
    page = client.get(f"/people?street_id={moor.id}")
    assert shown(page) == ["Ada"]
    assert 'value="Moor Street, The Moors"' in page.text
    assert "Filter (on)" in page.text
    assert shown(client.get("/people?sort=name&direction=descending")) == ["Bo", "Ada"]


def test_a_list_takes_a_handful_of_queries_and_little_room(sign_in, db, connection):
    area = make_area(db)
    for number in range(60):
        street = make_street(db, f"Long Name Number {number} Street", area=area)
        make_person(db, f"Somebody With A Long Name {number:03}", street=street, phone="+447700900123", known_as="Nick")
    client = sign_in(Role.OFFICER, areas=(area,))
    with noted(connection) as statements:
        page = client.get("/people?q=somebody")
    assert len(shown(page)) == 50
    assert "1 to 50 of 60 people" in page.text
    assert len(questions(statements)) <= 8
    assert len(page.data) < 60_000
    assert len(shown(client.get("/people?page=2"))) == 10


def test_two_of_one_name_at_one_door_are_told_apart_where_one_chooses(sign_in, db):
    street, written = make_street(db, "Moor Street"), dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    twins = [make_person(db, "Elizabeth Green", street=street, house="12", recorded_at=written) for _ in range(2)]
    twins[0].phone, twins[1].known_as = "+447700900123", "Betty"
    make_person(db, "Liza Green", street=street, house="12")
    client = sign_in()
    page = client.post("/people/new", data={"name": "Elizabeth Green", "street_id": street.id, "house": "12"}).text
    assert "12 Moor Street (telephone ending 123, recorded 2 March 2026)" in page
    assert "12 Moor Street (known as Betty, recorded 2 March 2026)" in page
    residents = client.get(f"/conversations/residents?street_id={street.id}").json
    assert len({(one["label"], one["hint"]) for one in residents}) == 3


def test_somebody_like_one_we_know_is_asked_about_before_anything_is_saved(sign_in, db):
    street = make_street(db, "Moor Street")
    known = make_person(db, "Elizabeth Green", street=street, house="12")
    client = sign_in()
    typed = {"name": "Liz", "street_id": street.id, "house": "12", "phone": "07700 900123", "note": "Bakes"}
    page = client.post("/people/new", data=typed)
    assert page.status_code == 200
    assert "Could this be somebody we know?" in page.text
    assert "at the same door" in page.text
    assert "Bakes" in page.text
    assert db.query(Person).count() == 1

    again = client.post("/people/new", data=typed | {"asked": "yes"})
    assert "Choose who it is" in again.text

    filled = client.post("/people/new", data=typed | {"could_be": known.id})
    assert f'action="/people/{known.id}/change"' in filled.text
    assert 'value="Elizabeth Green"' in filled.text
    assert "07700 900123" in filled.text
    assert db.query(Person).count() == 1

    assert client.post("/people/new", data=typed | {"could_be": "new"}).status_code == 303
    assert db.query(Person).count() == 2


def test_a_partner_sees_no_list_and_no_form(sign_in):
    client = sign_in(Role.PARTNER)
    assert client.get("/people").status_code == 404
    assert client.get("/people/new").status_code == 404


HOSTILE_ADDRESSES = [
    "/people?page=999999999999999999999999",
    "/people?page=-3&sort=x&direction=y",
    "/people?area_id=99999999999999999999999999&street_id=x&topic_id=%00",
    "/people?area_id=9223372036854775807&street_id=9223372036854775807",
    "/people?topic=%25%5F%00&street=%00&q=%00",
    "/people?met=perhaps&kind=none&waiting=no&archived=%00",
    "/organisations?kind=%00",
    "/assets?kind=place&kind=story",
]


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_any_address_gives_a_list(sign_in, db, address):
    make_person(db)
    assert sign_in().get(address).status_code == 200


@pytest.mark.parametrize("noun", ["people", "organisations", "assets"])
def test_a_number_too_long_for_a_record_is_not_found(sign_in, noun):
    client = sign_in()
    assert client.get(f"/{noun}/{'9' * 30}/change").status_code == 404
    assert client.post(f"/{noun}/{'9' * 30}/archive").status_code == 404


def test_naughty_strings_are_kept_as_typed_or_refused_in_a_sentence(sign_in, db):
    area = make_area(db)
    client = sign_in()
    strings = json.loads(shared_file("hostile/naughty_strings.json").read_text())
    for text in [*strings[::6], "x" * 5000, "a\x00b"]:
        data = {
            "name": text,
            "known_as": text[:150],
            "house": text,
            "note": text,
            "area_id": area.id,
            "could_be": "new",
        }
        answer = client.post("/people/new", data=data)
        assert answer.status_code in (303, 422), text
        assert client.get("/people", query_string={"q": text, "street": text, "topic": text}).status_code == 200, text
    page = client.get("/people").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
