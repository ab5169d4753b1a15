"""Conversations: where, when and what."""

import pytest

from crm.conversations import add_conversation, change_conversation, get_conversation, list_conversations
from crm.errors import Invalid, NotFound
from crm.models import AuditEntry, DoorVisit
from crm.models.words import Channel, Stance
from crm.outcomes import get_outcome
from crm.permissions import Actor, Role
from tests.factories import make_area, make_conversation, make_person, make_street


def test_only_a_talk_at_a_door_is_a_visit_to_it(db, admin):
    street = make_street(db)
    add_conversation(db, admin, street_id=street.id, house=" 3 ")
    add_conversation(db, admin, street_id=street.id, channel=Channel.STREET)
    assert [visit.house for visit in db.query(DoorVisit)] == ["3"]


def test_a_talk_at_a_door_needs_the_street(db, admin):
    with pytest.raises(Invalid) as refused:
        add_conversation(db, admin, area_id=make_area(db).id)
    assert refused.value.errors.keys() == {"street_id"}


def test_all_words_must_be_in_what_was_said(db, admin):
    talk = make_conversation(db, said="Nobody clears the 100% ice")
    make_conversation(db, said="Ice cream, 100 sorts")
    assert list_conversations(db, admin, text="ICE 100% nobody").rows == [talk]
    assert list_conversations(db, admin, text="ice").total == 2


def test_a_change_keeps_the_words_before_in_the_audit(db, admin):
    ada = make_person(db, "Ada")
    talk = make_conversation(db, said="Hedges", people=[ada])
    change_conversation(db, admin, talk.id, said="Hedges and buses", topics={Stance.WANTS: ["Buses", "buses"]})
    assert get_outcome(db, admin, talk).topics[Stance.WANTS] == ["Buses"]
    changes = [entry.changes for entry in db.query(AuditEntry).filter_by(noun="conversation", record_id=talk.id)]
    assert {"said": ["Hedges", "Hedges and buses"], "": "changed"} in changes
    change_conversation(db, admin, talk.id, said="Hedges", topics={Stance.WANTS: []})
    assert get_outcome(db, admin, talk).topics[Stance.WANTS] == []


def test_topics_need_somebody_who_spoke_of_them(db, admin):
    talk = make_conversation(db)
    with pytest.raises(Invalid) as refused:
        change_conversation(db, admin, talk.id, said="", topics={Stance.WANTS: ["Buses"]})
    assert "belong to a person" in refused.value.errors["cares_about"]


def test_a_connector_sees_their_own_conversations_only(db, admin):
    area = make_area(db)
    talk = make_conversation(db, street=make_street(db, area=area))
    connector = Actor(id=0, name="Cy", role=Role.CONNECTOR, area_ids=frozenset({area.id}))
    db.expunge_all()
    db.info["actor"] = connector
    assert list_conversations(db, connector).rows == []
    with pytest.raises(NotFound):
        get_conversation(db, connector, talk.id)
