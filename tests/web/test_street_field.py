"""The field that asks for a street."""

import pytest

from crm.models import Person, now
from crm.permissions import Role
from tests.factories import make_area, make_conversation, make_street, make_user


@pytest.fixture
def town(db):
    peters, moors = make_area(db, "St Peter’s"), make_area(db, "The Moors")
    return {
        "moor": make_street(db, "Moor Street", area=moors),
        "mill": make_street(db, "Mill Road", area=peters),
        "other mill": make_street(db, "Mill Road", area=moors),
    }


def add(client, **typed):
    return client.post("/people/new", data={"name": "Ada Lovelace"} | typed)


@pytest.mark.parametrize("typed", ["Moor Street", "moor st.", "  MOOR STREET ", "Moor Street, The Moors"])
def test_a_typed_name_is_enough_without_javascript(sign_in, db, town, typed):
    assert add(sign_in(), **{"street_id-typed": typed}).status_code == 303
    assert db.query(Person).one().street_id == town["moor"].id


def test_a_name_that_two_streets_have_asks_for_the_area(sign_in, db, town):
    client = sign_in()
    page = add(client, **{"street_id-typed": "Mill Rd"})
    assert page.status_code == 422
    assert "2 streets have this name" in page.text
    assert 'value="Mill Rd"' in page.text
    assert add(client, **{"street_id-typed": "Mill Rd, the moors"}).status_code == 303
    assert db.query(Person).one().street_id == town["other mill"].id


def test_a_misspelt_name_is_answered_with_the_right_one(sign_in, town):
    page = add(sign_in(), **{"street_id-typed": "Mor Streat"})
    assert page.status_code == 422
    assert "Did you mean “Moor Street, The Moors”?" in page.text


def test_what_was_picked_holds_among_namesakes(sign_in, db, town):
    add(sign_in(), street_id=town["mill"].id, **{"street_id-typed": "Mill Road"})
    assert db.query(Person).one().street_id == town["mill"].id


def test_a_name_typed_over_what_was_picked_wins(sign_in, db, town):
    add(sign_in(), street_id=town["mill"].id, **{"street_id-typed": "Moor Street"})
    assert db.query(Person).one().street_id == town["moor"].id


def test_the_streets_used_last_are_one_tap(sign_in, db, town):
    user = make_user(db, Role.ADMIN)
    make_conversation(db, street=town["mill"], recorded_by_id=user.id, held_at=now())
    db.commit()
    client = sign_in()
    assert "Another street" not in client.get("/people/new").text
    with client.session_transaction() as session:
        session["_user_id"] = user.session_token
    page = client.get("/people/new").text
    assert "Another street" in page
    assert "Mill Road, St Peter’s" in page
    assert add(client, **{"street_id-recent": town["mill"].id, "street_id-typed": "x"}).status_code == 303
    assert db.query(Person).one().street_id == town["mill"].id


@pytest.mark.parametrize("hostile", ["9" * 30, "-1", "x", "١", "\x00", "1e5"])
def test_an_id_that_is_none_is_no_street(sign_in, town, hostile):
    page = add(sign_in(), street_id=hostile)
    assert page.status_code == 422
    assert "Enter a street" in page.text or "Choose a street" in page.text


@pytest.mark.parametrize("hostile", ["x" * 5000, "a\x00b", ",,,,", "’; DROP TABLE street; --", "%"])
def test_any_text_is_answered_with_a_sentence(sign_in, town, hostile):
    page = add(sign_in(), **{"street_id-typed": hostile})
    assert page.status_code == 422
    assert "We have no street called" in page.text
