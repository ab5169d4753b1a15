"""What is offered while one types."""

import pytest

from crm.models import Topic
from crm.permissions import Role
from tests.factories import make_area, make_organisation, make_person, make_street

PATHS = ["streets", "people", "nodes", "topics"]


def test_streets_come_with_their_area(sign_in, db):
    street = make_street(db, "Moor Street", area=make_area(db, "The Moors"))
    client = sign_in()
    for typed in ("moo", "moor st", "mor stret", "moor the mo"):
        assert client.get("/suggestions/streets", query_string={"q": typed}).json == [
            {"id": str(street.id), "label": "Moor Street, The Moors", "hint": ""}
        ]


def test_people_come_with_what_tells_them_apart(sign_in, db):
    street = make_street(db, "Moor Street")
    person = make_person(db, "Margaret Hill", known_as="Peggy", street=street, house="12")
    make_organisation(db, "Hill Choir")
    client = sign_in()
    assert client.get("/suggestions/people?q=margret").json == [
        {"id": str(person.id), "label": "Margaret Hill (Peggy)", "hint": "12 Moor Street"}
    ]
    assert {item["hint"] for item in client.get("/suggestions/nodes?q=hill").json} == {
        "12 Moor Street",
        "Organisation, The whole patch",
    }


def test_topics_are_offered(sign_in, db):
    db.add(Topic(name="Gardening", name_key="gardening"))
    assert [item["label"] for item in sign_in().get("/suggestions/topics?q=gard").json] == ["Gardening"]


def test_whom_a_description_may_mean_is_offered_with_the_reason(sign_in, db):
    street = make_street(db, "Moor Street")
    person = make_person(db, "Elizabeth Green", street=street, house="12")
    answer = sign_in().get(
        "/suggestions/likely-people", query_string={"name": "Liz", "street_id": street.id, "house": "12"}
    )
    assert answer.json == [
        {
            "id": str(person.id),
            "label": "Elizabeth Green",
            "hint": "12 Moor Street: has a name like it, at the same door",
        }
    ]


def test_at_most_ten_are_offered(sign_in, db):
    area = make_area(db)
    for number in range(12):
        make_person(db, f"Ada {number}", street=make_street(db, f"Ada {number} Street", area=area))
    client = sign_in()
    for path in ("streets", "people", "nodes"):
        assert len(client.get(f"/suggestions/{path}?q=ada").json) == 10


def test_nothing_of_another_area_is_offered(sign_in, db):
    mine, street = make_area(db), make_street(db, "Hidden Street")
    make_person(db, "Hidden Person", street=street, phone="+447700900123")
    client = sign_in(Role.OFFICER, areas=(mine,))
    for path in ("streets", "people", "nodes"):
        assert client.get(f"/suggestions/{path}?q=hidden").json == []
    described = {"name": "Hidden Person", "street_id": street.id, "phone": "07700900123"}
    assert client.get("/suggestions/likely-people", query_string=described).json == []


@pytest.mark.parametrize("typed", ["", " ", "\x00", "%", "x" * 5000, "\u202e", "' OR 1=1 --", "😀", "1", "."])
def test_any_text_is_answered(sign_in, db, typed):
    make_person(db)
    client = sign_in()
    for path in PATHS:
        answer = client.get(f"/suggestions/{path}", query_string={"q": typed})
        assert answer.status_code == 200
        assert isinstance(answer.json, list)
    likely = {"name": typed, "house": typed, "phone": typed, "email": typed, "street_id": typed}
    assert client.get("/suggestions/likely-people", query_string=likely).status_code == 200


def test_a_partner_is_offered_nothing(sign_in):
    client = sign_in(Role.PARTNER)
    for path in PATHS:
        assert client.get(f"/suggestions/{path}?q=a").status_code == 404
