"""People: kept once, listed, narrowed, sorted, archived."""

from uuid import UUID

from crm.models import FollowUp, Interest, Topic, now
from crm.models.words import Stance
from crm.nodes import archive_node, restore_node
from crm.people import add_person, list_people
from tests.factories import in_days, make_area, make_person, make_street


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
    old = in_days(-9)
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


def test_a_person_sent_twice_is_stored_once(db, admin):
    area, sent = make_area(db), "6f0f8f6e-9f1c-4c0e-8f5a-2f6d7e1b0a11"
    first = add_person(db, admin, name="Ada", area_id=area.id, uuid=UUID(sent))
    again = add_person(db, admin, name="Ada", area_id=area.id, uuid=UUID(sent))
    assert first.id == again.id


def test_a_list_is_in_the_order_of_letters_whatever_their_accents_and_case(db, admin):
    for name in ("Zoe", "Łukasz", "de Souza", "Émile", "adam"):
        make_person(db, name)
    assert [person.name for person in list_people(db, admin).rows] == ["adam", "de Souza", "Émile", "Łukasz", "Zoe"]
