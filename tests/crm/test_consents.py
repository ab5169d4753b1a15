"""Consent: the latest word about each purpose holds."""

import datetime as dt
from uuid import uuid4

import pytest

from crm import consents
from crm.errors import Invalid, NotFound
from crm.models import now
from crm.models.words import Channel, ConsentWay, Purpose
from crm.permissions import Actor, Role
from crm.recording import Met, record_conversation
from crm.rules import rules_of
from crm.session import make_session
from tests.factories import make_area, make_person, make_user

CONTACT, MAP = Purpose.CONTACT_ME, Purpose.PUT_ME_ON_A_MAP


def say(db, actor, person, purpose, *, given, **more):
    return consents.add_consent(db, actor, person_id=person.id, purpose=purpose, given=given, **more)


def agrees(db, person, purpose):
    said = consents.find_latest_consents(db, [person.id], purpose).get(person.id)
    return said is not None and said.given


def test_who_was_never_asked_has_not_consented(db):
    assert not agrees(db, make_person(db), CONTACT)


def test_the_latest_word_holds_for_its_purpose_alone(db, admin):
    ana = make_person(db)
    say(db, admin, ana, CONTACT, given=True)
    say(db, admin, ana, MAP, given=True, on=dt.date(2024, 1, 1))
    say(db, admin, ana, MAP, given=False, on=dt.date(2024, 6, 1))
    assert agrees(db, ana, CONTACT)
    assert not agrees(db, ana, MAP)


def test_what_was_said_earlier_and_written_down_later_does_not_hold(db, admin):
    ana = make_person(db)
    say(db, admin, ana, MAP, given=False, on=dt.date(2024, 6, 1))
    say(db, admin, ana, MAP, given=True, on=dt.date(2024, 1, 1))
    assert not agrees(db, ana, MAP)


def test_the_latest_words_of_many_people_are_found_at_once(db, admin):
    ana, ben, cy = (make_person(db) for _ in range(3))
    say(db, admin, ana, CONTACT, given=True)
    say(db, admin, ben, CONTACT, given=True)
    say(db, admin, ben, CONTACT, given=False)
    say(db, admin, cy, MAP, given=True)
    found = consents.find_latest_consents(db, [ana.id, ben.id, cy.id], CONTACT)
    assert {person_id: said.given for person_id, said in found.items()} == {ana.id: True, ben.id: False}


def test_the_history_says_when_how_and_to_whom(db, admin):
    ana, mary = make_person(db), make_user(db, name="Mary")
    actor = Actor(id=mary.id, name="Mary", role=Role.ADMIN)
    say(db, actor, ana, CONTACT, given=True, on=dt.date(2024, 1, 1), way=ConsentWay.PHONE)
    say(db, actor, ana, CONTACT, given=False)
    latest, first = history = consents.list_consents(db, admin, ana.id)
    assert first == consents.Said(CONTACT, True, dt.date(2024, 1, 1), ConsentWay.PHONE, "Mary")
    current = consents.current_consents(history)
    assert (current[CONTACT], current[MAP]) == (latest, None)
    assert list(current) == list(Purpose)


@pytest.mark.parametrize("days", [1, 3, -300_000])
def test_a_day_to_come_or_that_cannot_be_is_refused(db, admin, days):
    today = rules_of(db).day_of(now())
    with pytest.raises(Invalid) as refused:
        say(db, admin, make_person(db), CONTACT, given=True, on=today + dt.timedelta(days=days))
    assert refused.value.errors.keys() == {"on"}


def test_what_is_said_after_midnight_is_said_on_the_new_day_where_the_team_is(db, admin):
    ana = make_person(db)
    told = {"held_at": dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), "area_id": ana.area_id, "said": "Yes, do."}
    who = Met(person_id=ana.id, consents={CONTACT: True})
    record_conversation(db, admin, uuid=uuid4(), people=[who], channel=Channel.PHONE, **told)
    assert [said.on for said in consents.list_consents(db, admin, ana.id)] == [dt.date(2026, 7, 1)]


def test_a_no_holds_for_other_areas_too_without_its_history(db, admin, connection):
    hidden, mine = make_person(db), make_area(db)
    say(db, admin, hidden, CONTACT, given=False)
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        latest = consents.find_latest_consents(own, [hidden.id], CONTACT)[hidden.id]
        assert (latest.given, latest.to) == (False, None)
        with pytest.raises(NotFound):
            consents.list_consents(own, officer, hidden.id)
