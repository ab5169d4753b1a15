"""Who changed what, when: written with the change, or not at all."""

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from crm.audit import list_audit, list_visible_names
from crm.errors import NotAllowed
from crm.models import AuditEntry, Conversation, Person, SearchWord
from crm.people import add_person, change_person
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_conversation, make_person, make_street, make_tie, team_day


def entries(db, noun):
    return db.scalars(select(AuditEntry).where(AuditEntry.noun == noun).order_by(AuditEntry.id)).all()


def test_a_change_is_written_with_who_what_and_from_what_to_what(db, admin):
    street = make_street(db)
    person = add_person(db, admin, name="Grace Adeyemi", street_id=street.id)
    change_person(db, admin, person.id, name="Grace Jones")
    added, changed = entries(db, "person")
    assert (added.action, added.changes[""], added.changes["name"]) == ("add_person", "added", [None, "Grace Adeyemi"])
    assert (changed.action, changed.actor_name, changed.record_id) == ("change_person", "command line", person.id)
    assert changed.changes == {"": "changed", "name": ["Grace Adeyemi", "Grace Jones"]}
    assert changed.area_id == street.area_id


def test_a_change_that_changes_nothing_is_not_written(db, admin):
    person = make_person(db, "Grace")
    change_person(db, admin, person.id, name="Grace")
    assert len(entries(db, "person")) == 1


def test_lists_are_audited_even_with_people_who_are_new(db):
    street = make_street(db)
    new = Person(name="New", area_id=street.area_id)
    conversation = make_conversation(db, street=street, people=[new])
    old = make_person(db, "Old", street=street)
    conversation.people = [old]
    db.flush()
    changed = entries(db, "conversation")[-1]
    assert changed.changes["people"] == [[new.id], [old.id]]


def test_an_entry_is_undone_with_its_change(connection, admin):
    with make_session(connection, admin) as db:
        make_person(db)
        db.rollback()
    with make_session(connection, admin) as db:
        assert entries(db, "person") == []


def test_what_a_refused_flush_had_noted_is_forgotten(db):
    street = make_street(db)
    db.commit()
    db.add(Person(name="", area_id=street.area_id))
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()
    make_person(db, "Good", street=street)
    assert [entry.changes["name"] for entry in entries(db, "person")] == [[None, "Good"]]


def test_a_record_without_an_area_of_its_own_is_kept_with_the_one_it_leads_to(db):
    street = make_street(db)
    near, far = make_person(db, street=street), make_person(db)
    make_tie(db, near, far)
    assert entries(db, "tie")[0].area_id == street.area_id


def test_a_bulk_change_of_what_is_audited_is_refused(db):
    make_person(db)
    with pytest.raises(RuntimeError, match="through the session"):
        db.execute(update(Person).values(known_as="x"))
    with pytest.raises(RuntimeError, match="through the session"):
        db.execute(Person.__table__.update().values(known_as="x"))
    db.execute(update(SearchWord).values(word=SearchWord.word))


def test_a_coordinator_reads_the_audit_of_their_areas_alone(connection, db):
    here, there = make_street(db, area=make_area(db)), make_street(db, area=make_area(db))
    make_person(db, "Near", street=here)
    make_person(db, "Far", street=there)
    db.commit()
    actor = Actor(id=None, name="C", role=Role.COORDINATOR, area_ids=frozenset({here.area_id}))
    with make_session(connection, actor) as limited:
        page = list_audit(limited, actor, noun="person")
        assert [entry.changes["name"][1] for entry in page.rows] == ["Near"]
        assert set(list_visible_names(limited, page.rows).values()) == {"Near"}
        assert list_audit(limited, actor, noun="user").rows == []


def test_a_name_is_not_told_once_the_record_has_left_the_areas(connection, db):
    here, there = make_area(db), make_area(db)
    person = make_person(db, "Mover", street=make_street(db, area=here))
    db.commit()
    person.area_id, person.street_id = there.id, None
    db.commit()
    actor = Actor(id=None, name="C", role=Role.COORDINATOR, area_ids=frozenset({here.id}))
    with make_session(connection, actor) as limited:
        page = list_audit(limited, actor, noun="person")
        assert len(page.rows) == 1
        assert list_visible_names(limited, page.rows) == {}


def test_the_audit_is_narrowed_by_record_user_and_day(db, admin):
    person = make_person(db)
    make_person(db)
    assert list_audit(db, admin, noun="person", record_id=person.id).total == 1
    assert list_audit(db, admin, user_id=1).total == 0
    assert list_audit(db, admin, since=team_day() + dt.timedelta(days=1)).total == 0
    with pytest.raises(NotAllowed):
        list_audit(db, Actor(id=None, name="O", role=Role.OFFICER))


def test_a_deletion_is_written_without_what_was_in_the_record(db):
    conversation = make_conversation(db, said="Private words")
    db.delete(conversation)
    db.flush()
    assert db.get(Conversation, conversation.id) is None
    assert entries(db, "conversation")[-1].changes == {"": "removed"}
