"""Questions: how long what was sent is kept, and what settles nothing."""

import pytest
from sqlalchemy import select

from crm.conversations import get_conversation
from crm.errors import Invalid
from crm.models import AuditEntry, FollowUp, Node, Question
from crm.people import get_person
from crm.permissions import Role
from crm.questions import (
    SETTLED_KEPT,
    Right,
    delete_settled_questions,
    leave_out,
    settle_as_stored,
    settle_conflict,
)
from crm.recording import Met, Named, Promise, record_conversation
from crm.session import make_session
from crm.users import actor_for
from tests.factories import in_days, make_area, make_person, make_question, make_street, make_user


def test_what_was_sent_goes_some_time_after_it_is_settled_from_the_audit_too(db, admin):
    old, new, asked = (make_question(db, said="Mary Finch has a cough") for _ in range(3))
    for question in (old, new):
        leave_out(db, admin, question.id, reason="Mary is well again")
    old.settled_at = in_days(-SETTLED_KEPT.days - 1)
    db.flush()
    old_id = old.id
    assert delete_settled_questions(db, admin) == 1
    assert delete_settled_questions(db, admin) == 0
    db.expire_all()
    assert set(db.scalars(select(Question))) == {new, asked}
    entries = db.scalars(select(AuditEntry).where(AuditEntry.noun == "question").order_by(AuditEntry.id)).all()
    said = [entry.changes for entry in entries if entry.record_id == old_id]
    assert said[-1] == {"": "removed"}
    assert not any(said[:-1])
    assert any("Mary" in str(entry.changes) for entry in entries if entry.record_id == new.id)


def test_a_record_that_is_not_stored_is_not_settled_as_if_it_were(db, admin):
    question = make_question(db)
    with pytest.raises(Invalid, match="Neither knock is stored"):
        settle_conflict(db, admin, question.id, right=Right.BOTH)
    assert question.settled_at is None


def test_a_conversation_that_a_coordinator_recorded_is_theirs_who_held_it(db, connection):
    area = make_area(db)
    street = make_street(db, area=area)
    hodan, imogen = (make_user(db, role, areas=(area,)) for role in (Role.CONNECTOR, Role.COORDINATOR))
    known = make_person(db, "Ada", street=street, recorded_by_id=imogen.id, recorded_at=in_days(-1))
    question = make_question(db, street=street, recorded_by=hodan, kind="conversation")
    coordinator = actor_for(db, imogen)
    people = [Met(name="Ben", promise=Promise(what="Ring")), Met(person_id=known.id)]
    named = [Named(name="Cy", nominated=True)]
    sent = {"uuid": question.uuid, "street_id": street.id, "people": people, "named": named}
    talk = record_conversation(db, coordinator, **sent)
    settle_as_stored(db, coordinator, question.id, what="Recorded.")
    whose = dict(db.execute(select(Node.name, Node.recorded_by_id)).all())
    assert whose == {"Ada": imogen.id, "Ben": hodan.id, "Cy": hodan.id}
    promise = db.scalars(select(FollowUp)).one()
    assert (promise.owner_id, promise.recorded_by_id) == (hodan.id, hodan.id)
    with make_session(connection) as theirs:
        assert get_conversation(theirs, actor_for(db, hodan), talk.id)
        assert get_person(theirs, actor_for(db, hodan), promise.person_id)
    assert question.settled_by_id == imogen.id
