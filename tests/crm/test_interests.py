"""What people care about, offer and want."""

import pytest

from crm import interests
from crm.errors import Invalid, NotFound
from crm.models import Interest
from crm.models.words import Stance
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_conversation, make_person, make_street


def known(db, admin, person):
    listed = interests.list_interests(db, admin, person.id)
    return {stance: [topic.name for topic in topics] for stance, topics in listed.items() if topics}


def test_interests_are_set_by_stance_and_others_stay(db, admin):
    ana = make_person(db)
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Baking", "Chess"], Stance.WANTS: ["Company"]})
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["chess ", "Plumbing"]})
    assert known(db, admin, ana) == {Stance.OFFERS: ["Chess", "Plumbing"], Stance.WANTS: ["Company"]}


def test_setting_the_same_again_writes_nothing(db, admin):
    ana = make_person(db)
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Baking"]})
    (before,) = db.query(Interest)
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["BAKING"]})
    assert [row.id for row in db.query(Interest)] == [before.id]


def test_a_refusal_is_under_the_stance(db, admin):
    ana = make_person(db)
    for names in (["???"], [f"Topic {number}" for number in range(101)]):
        with pytest.raises(Invalid) as refused:
            interests.set_interests(db, admin, ana.id, {Stance.WANTS: names})
        assert refused.value.errors.keys() == {"wants"}


def test_what_is_said_twice_is_one_interest_and_keeps_its_first_source(db, admin):
    ana, talk = make_person(db), make_conversation(db)
    first = interests.add_interest(
        db, admin, node_id=ana.id, topic="Chess", stance=Stance.OFFERS, conversation_id=talk.id
    )
    again = interests.add_interest(db, admin, node_id=ana.id, topic="chess", stance=Stance.OFFERS)
    assert (again, again.conversation_id) == (first, talk.id)
    for topic in ("", "!"):
        with pytest.raises(Invalid) as refused:
            interests.add_interest(db, admin, node_id=ana.id, topic=topic, stance=Stance.OFFERS)
        assert refused.value.errors.keys() == {"topic"}


def test_somebody_of_another_area_is_not_found(db, connection):
    mine, hidden = make_area(db), make_person(db)
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        with pytest.raises(NotFound):
            interests.list_interests(own, officer, hidden.id)
        with pytest.raises(NotFound):
            interests.set_interests(own, officer, hidden.id, {Stance.OFFERS: ["Chess"]})


def test_interests_of_own_people_are_seen(db, admin, connection):
    area = make_area(db)
    ana = make_person(db, street=make_street(db, area=area))
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Chess"]})
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([area.id]))
    with make_session(connection, officer) as own:
        assert known(own, officer, ana) == {Stance.OFFERS: ["Chess"]}
