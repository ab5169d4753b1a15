"""One street added or changed by hand."""

import pytest

from crm.errors import Invalid, NotFound
from crm.permissions import Actor, Role
from crm.streets import add_street, change_street, get_street
from tests.factories import make_area, make_conversation, make_person, make_street


def test_a_street_is_added_with_its_postcodes(db, admin):
    area = make_area(db)
    added = add_street(
        db,
        admin,
        name="MOOR STREET",
        area_id=area.id,
        households=40,
        postcodes="gl504ah, GL50 4AJ,GL50 4AH",
        usrn="1234",
    )
    street = get_street(db, admin, added.id)
    assert (street.name, street.households, street.usrn) == ("Moor Street", 40, "1234")
    assert [postcode.postcode for postcode in street.postcodes] == ["GL50 4AH", "GL50 4AJ"]


def test_postcodes_that_are_left_out_go(db, admin):
    street = add_street(db, admin, name="Moor Street", area_id=make_area(db).id, postcodes="GL50 4AH, GL50 4AJ")
    change_street(db, admin, street.id, postcodes="GL50 4AJ; GL50 4AL")
    db.expire_all()
    postcodes = get_street(db, admin, street.id).postcodes
    assert [postcode.postcode for postcode in postcodes] == ["GL50 4AJ", "GL50 4AL"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "moor st."}, "name"),
        ({"area_id": None}, "area_id"),
        ({"area_id": 10**9}, "area_id"),
        ({"households": -1}, "households"),
        ({"households": 10**12}, "households"),
        ({"postcodes": "GL50"}, "postcodes"),
        ({"usrn": "12345678901"}, "usrn"),
        ({"lat": 51.9}, "lon"),
        ({"lat": 512.0, "lon": -2.1}, "lat"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(db, admin, wrong, field):
    area = make_area(db)
    make_street(db, "Moor Street", area=area)
    with pytest.raises(Invalid) as refused:
        add_street(db, admin, **{"name": "New Road", "area_id": area.id} | wrong)
    assert list(refused.value.errors) == [field]


def test_a_street_moved_to_another_area_takes_its_people_and_conversations_along(db, admin):
    street, other = make_street(db), make_area(db)
    person, talk = make_person(db, street=street), make_conversation(db, street=street)
    change_street(db, admin, street.id, area_id=other.id)
    assert (street.area_id, person.area_id, talk.area_id) == (other.id,) * 3


def test_a_coordinator_keeps_to_their_areas(db):
    mine, other = make_area(db), make_street(db)
    actor = Actor(None, "Imogen", Role.COORDINATOR, frozenset({mine.id}))
    street = add_street(db, actor, name="Moor Street", area_id=mine.id)
    with pytest.raises(NotFound):
        change_street(db, actor, other.id, name="Mine Now")
    with pytest.raises(Invalid):
        change_street(db, actor, street.id, area_id=other.area_id)
