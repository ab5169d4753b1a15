"""What lists of people, organisations and assets have in common."""

import pytest

from crm.errors import NotFound
from crm.models import Organisation
from crm.nodes import archive_node
from crm.organisations import list_organisations
from crm.people import list_people
from crm.permissions import Actor, Role
from tests.factories import make_area, make_organisation, make_person, make_street


def names(page):
    return [node.name for node in page.rows]


def test_a_node_is_archived_as_its_own_kind_only(db, admin):
    with pytest.raises(NotFound):
        archive_node(db, admin, make_person(db).id, Organisation)


def test_a_list_found_by_text_is_paged_like_any_other(db, admin):
    street = make_street(db)
    for number in range(53):
        make_person(db, f"Ada {number:02}", street=street)
    page = list_people(db, admin, text="ada", page=2)
    assert (page.total, page.number, page.pages, page.first, page.last) == (53, 2, 2, 51, 53)
    assert names(list_people(db, admin, text="ada", page=99)) == ["Ada 50", "Ada 51", "Ada 52"]


def test_an_officer_lists_their_areas_and_what_belongs_to_the_whole_patch(db):
    mine = make_area(db)
    make_organisation(db, "Ours", area_id=mine.id)
    make_organisation(db, "Everybody’s")
    make_organisation(db, "Theirs", area_id=make_area(db).id)
    officer = Actor(id=None, name="Olu", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    db.info["actor"] = officer
    assert names(list_organisations(db, officer)) == ["Everybody’s", "Ours"]
    assert names(list_organisations(db, officer, text="theirs")) == []
