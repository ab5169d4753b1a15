"""What lists of people, organisations and assets have in common."""

import datetime as dt
from uuid import UUID

import pytest

from crm.assets import add_asset, change_asset, list_assets
from crm.errors import Invalid, NotFound
from crm.models import FollowUp, Interest, Organisation, Topic, now
from crm.models.words import AssetKind, OrganisationKind, Stance
from crm.nodes import archive_node, restore_node
from crm.organisations import add_organisation, change_organisation, list_organisations
from crm.people import add_person, list_people
from crm.permissions import Actor, Role
from tests.factories import make_area, make_asset, make_organisation, make_person, make_street


def names(page):
    return [node.name for node in page.rows]


def test_people_are_narrowed_by_area_and_the_areas_inside_it(db, admin):
    town = make_area(db)
    ward = make_area(db, parent_id=town.id)
    make_person(db, "Ada", street=make_street(db, area=ward))
    make_person(db, "Elsewhere")
    assert names(list_people(db, admin, area_id=town.id)) == ["Ada"]


def test_people_are_narrowed_by_a_street_half_typed_or_misspelt(db, admin):
    moor = make_street(db, "Moor Street")
    make_person(db, "Ada", street=moor)
    make_person(db, "Bo", street=make_street(db, "Church Walk"))
    for typed in ("moo", "Moor St.", "More Street"):
        assert names(list_people(db, admin, street=typed)) == ["Ada"]
    assert names(list_people(db, admin, street_id=moor.id)) == ["Ada"]


def test_people_are_narrowed_by_a_topic(db, admin):
    topic = Topic(name="Gardening", name_key="gardening")
    db.add(topic)
    db.flush()
    ada = make_person(db, "Ada")
    make_person(db, "Bo")
    db.add(Interest(node_id=ada.id, topic_id=topic.id, stance=Stance.OFFERS))
    db.flush()
    assert names(list_people(db, admin, topic="Garden")) == ["Ada"]
    assert names(list_people(db, admin, topic_id=topic.id)) == ["Ada"]
    assert names(list_people(db, admin, topic="100%_")) == []


def test_people_are_narrowed_by_met_and_by_waiting(db, admin):
    ada, bo = make_person(db, "Ada"), make_person(db, "Bo", met=False)
    closed = {"state": "done", "closed_at": now()}
    for person, state in ((bo, {}), (ada, closed)):
        db.add(FollowUp(person_id=person.id, what="Ring", asked_at=now(), due_at=now(), **state))
    db.flush()
    assert names(list_people(db, admin, met=True)) == ["Ada"]
    assert names(list_people(db, admin, met=False)) == ["Bo"]
    assert names(list_people(db, admin, waiting=True)) == ["Bo"]


def test_people_are_sorted_by_name_street_and_latest_recorded(db, admin):
    old = now() - dt.timedelta(days=9)
    make_person(db, "Ada", street=make_street(db, "Zion Road"), recorded_at=old)
    make_person(db, "Bo", street=make_street(db, "Acre Lane"))
    assert names(list_people(db, admin)) == ["Ada", "Bo"]
    assert names(list_people(db, admin, sort="street")) == ["Bo", "Ada"]
    assert names(list_people(db, admin, sort="recorded", direction="descending")) == ["Bo", "Ada"]
    assert names(list_people(db, admin, sort="nonsense")) == ["Ada", "Bo"]


def test_an_archived_person_is_in_no_list_and_can_be_brought_back(db, admin):
    ada = make_person(db, "Ada")
    archive_node(db, admin, ada.id)
    assert names(list_people(db, admin)) == []
    assert names(list_people(db, admin, archived=True)) == ["Ada"]
    restore_node(db, admin, ada.id)
    assert names(list_people(db, admin)) == ["Ada"]


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


def test_a_person_sent_twice_is_stored_once(db, admin):
    area, sent = make_area(db), "6f0f8f6e-9f1c-4c0e-8f5a-2f6d7e1b0a11"
    first = add_person(db, admin, name="Ada", area_id=area.id, uuid=UUID(sent))
    again = add_person(db, admin, name="Ada", area_id=area.id, uuid=UUID(sent))
    assert first.id == again.id


def test_organisations_and_assets_are_added_changed_and_narrowed_by_kind(db, admin):
    street = make_street(db)
    club = add_organisation(db, admin, name="Chess Club", organisation_kind=OrganisationKind.CHARITY)
    assert change_organisation(db, admin, club.id, street_id=street.id).area_id == street.area_id
    assert names(list_organisations(db, admin, kind=OrganisationKind.CHARITY)) == ["Chess Club"]
    assert names(list_organisations(db, admin, kind=OrganisationKind.FAITH)) == []
    hall = add_asset(db, admin, name="Hall", asset_kind=AssetKind.PLACE, lon=-2.07, lat=51.9)
    assert change_asset(db, admin, hall.id, address="1 High Street").address == "1 High Street"
    assert names(list_assets(db, admin, kind=AssetKind.PLACE)) == ["Hall"]
    make_asset(db, "Fair", asset_kind=AssetKind.EVENT)
    assert names(list_assets(db, admin, kind=AssetKind.EVENT)) == ["Fair"]


@pytest.mark.parametrize(
    ("point", "field"), [({"lon": 1.0}, "lat"), ({"lon": 1.0, "lat": 91.0}, "lat"), ({"lat": 5.0}, "lon")]
)
def test_half_a_point_or_one_off_the_earth_is_refused(db, admin, point, field):
    with pytest.raises(Invalid) as refused:
        add_asset(db, admin, name="Hall", **point)
    assert field in refused.value.errors


def test_a_list_is_in_the_order_of_letters_whatever_their_accents_and_case(db, admin):
    for name in ("Zoe", "Łukasz", "de Souza", "Émile", "adam"):
        make_person(db, name)
    assert [person.name for person in list_people(db, admin).rows] == ["adam", "de Souza", "Émile", "Łukasz", "Zoe"]
