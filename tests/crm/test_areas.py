"""Areas, one inside the other."""

import pytest

from crm.areas import add_area, change_area, get_area, get_area_id, list_area_choices, list_area_tree
from crm.errors import Invalid, NotAllowed, NotFound
from crm.permissions import Actor, Role
from tests.factories import make_area, make_person, make_street


@pytest.fixture
def town(db):
    town = make_area(db, "Thornbeck")
    ward = make_area(db, "Marlbrook", parent_id=town.id)
    return town, ward, make_area(db, "Mill Fields", parent_id=ward.id), make_area(db, "Chapel Bank", parent_id=ward.id)


def coordinator(*areas):
    return Actor(None, "Imogen", Role.COORDINATOR, frozenset(area.id for area in areas))


def test_the_tree_counts_what_is_inside(db, admin, town):
    fields, bank = town[2:]
    make_person(db, street=make_street(db, area=fields, households=20))
    make_person(db, street=make_street(db, area=bank, households=30))
    make_street(db, area=bank)
    lines = list_area_tree(db, admin)
    assert [(line.area.name, line.depth, line.streets, line.households, line.people) for line in lines] == [
        ("Thornbeck", 0, 3, 50, 2),
        ("Marlbrook", 1, 3, 50, 2),
        ("Chapel Bank", 2, 2, 30, 1),
        ("Mill Fields", 2, 1, 20, 1),
    ]


def test_a_coordinator_sees_their_own_with_what_lies_around(db, town):
    fields, bank = town[2:]
    make_street(db, area=bank, households=30)
    lines = list_area_tree(db, coordinator(fields))
    assert [(line.area.name, line.mine) for line in lines] == [
        ("Thornbeck", False),
        ("Marlbrook", False),
        ("Mill Fields", True),
    ]
    assert [line.households for line in lines] == [0, 0, 0]


def test_an_area_is_added_renamed_and_moved(db, admin, town):
    added = add_area(db, admin, name="  The   Garths ", parent_id=town[1].id, code="E05004301")
    assert (added.name, added.code) == ("The Garths", "E05004301")
    change_area(db, admin, added.id, name="Garths", parent_id=None)
    assert (added.name, added.parent_id, added.code) == ("Garths", None, None)


def test_an_area_never_lies_inside_itself(db, admin, town):
    for inside in (town[0], town[2]):
        with pytest.raises(Invalid) as refused:
            change_area(db, admin, town[0].id, name="Thornbeck", parent_id=inside.id)
        assert "parent_id" in refused.value.errors


@pytest.mark.parametrize(("wrong", "field"), [({"name": " "}, "name"), ({"name": "chapel?"}, "code"), ({}, "name")])
def test_a_name_or_code_that_is_none_or_taken_is_refused(db, admin, town, wrong, field):
    town[3].code = "E1"
    db.flush()
    with pytest.raises(Invalid) as refused:
        add_area(db, admin, **{"name": "Chapel Bank", "parent_id": town[1].id, "code": "E1"} | wrong)
    assert field in refused.value.errors


def test_a_coordinator_adds_only_inside_their_own(db, town):
    actor = coordinator(town[2])
    assert add_area(db, actor, name="Bottom End", parent_id=town[2].id).id
    for parent_id in (None, town[3].id, 10**9):
        with pytest.raises(Invalid):
            add_area(db, actor, name="Elsewhere", parent_id=parent_id)
    with pytest.raises(NotFound):
        get_area(db, actor, town[3].id)


def test_an_area_is_renamed_where_it_lies_in_one_of_others(db, town):
    fields = town[2]
    change_area(db, coordinator(fields), fields.id, name="Mill Meadows", parent_id=fields.parent_id)
    assert fields.name == "Mill Meadows"


def test_an_officer_may_not_change_places(db, town):
    with pytest.raises(NotAllowed):
        add_area(db, Actor(None, "Rosa", Role.OFFICER), name="Mine")


def test_an_area_is_told_from_its_namesake_by_the_one_around_it(db, admin, town):
    other = make_area(db, "Mill Fields", parent_id=town[0].id)
    assert get_area_id(db, admin, name="chapel bank") == town[3].id
    assert get_area_id(db, admin, name="Thornbeck › Mill Fields") == other.id
    with pytest.raises(Invalid, match="Several areas are called"):
        get_area_id(db, admin, name="Mill Fields")


def test_a_filter_with_many_areas_offers_the_upper_levels(db, admin):
    town = make_area(db, "Town")
    for number in range(3):
        ward = make_area(db, f"Ward {number}", parent_id=town.id)
        for part in range(2):
            make_area(db, f"Part {part}", parent_id=ward.id)
    assert len(list_area_choices(db, admin)) == 10
    wards = [name for _, name in list_area_choices(db, admin, most=5)]
    assert wards == ["Town", "Town › Ward 0", "Town › Ward 1", "Town › Ward 2"]
    assert list_area_choices(db, admin, most=10) == list_area_choices(db, admin)
