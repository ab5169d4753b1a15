"""Recording a conversation with all that came of it."""

import datetime as dt
from uuid import uuid4

import pytest
from sqlalchemy import select

from crm.errors import Invalid, NotAllowed
from crm.models import Consent, Conversation, DoorVisit, FollowUp, Interest, Nomination, Person, Tie
from crm.models.words import AgeBand, Channel, DoorOutcome, FollowUpState, Purpose, Stance
from crm.outcomes import get_outcome
from crm.permissions import Actor, Role
from crm.recording import Met, Named, Promise, record_conversation
from crm.rules import rules_of
from tests.factories import in_days, make_area, make_person, make_street, make_tie_kind, team_day


def record(db, actor, **details):
    return record_conversation(db, actor, **{"uuid": uuid4()} | details)


def test_one_talk_at_a_door_is_kept_with_all_that_came_of_it(db, admin):
    street, knows = make_street(db), make_tie_kind(db)
    talk = record(
        db,
        admin,
        street_id=street.id,
        house="12",
        said="The hedge is too high.",
        people=[
            Met(
                name="Ada",
                topics={Stance.CARES_ABOUT: ["Hedges"], Stance.OFFERS: ["Cakes", "hedges"]},
                consents={Purpose.KEEP_DETAILS: True},
                promise=Promise(what="Ring about the hedge"),
            )
        ],
        named=[Named(name="Tariq", street_id=street.id, kind_id=knows.id, nominated=True)],
    )
    ada, tariq = (db.query(Person).filter_by(name=name).one() for name in ("Ada", "Tariq"))
    assert talk.people == [ada]
    assert (ada.street_id, ada.house, ada.met) == (street.id, "12", True)
    assert (tariq.met, tariq.note, tariq.delete_after) == (False, "", team_day() + dt.timedelta(days=180))
    assert db.query(DoorVisit).one().outcome is DoorOutcome.CONVERSATION
    outcome = get_outcome(db, admin, talk)
    assert [(tie.said_by_id, tie.kind_id) for tie in outcome.ties] == [(ada.id, knows.id)]
    assert [(interest.stance, interest.topic.name) for interest in outcome.interests] == [
        (Stance.CARES_ABOUT, "Hedges"),
        (Stance.OFFERS, "Cakes"),
        (Stance.OFFERS, "Hedges"),
    ]
    assert [(n.nominator_id, n.nominee_id) for n in outcome.nominations] == [(ada.id, tariq.id)]
    rules = rules_of(db)
    assert [follow_up.due_at for follow_up in outcome.follow_ups] == [rules.days_after(talk.held_at, 2)]
    assert [stub.name for stub in outcome.stubs] == ["Tariq"]
    assert db.query(Consent).one().purpose is Purpose.KEEP_DETAILS


def test_a_talk_sent_twice_is_stored_once(db, admin):
    street = make_street(db)
    talk = {"uuid": uuid4(), "street_id": street.id, "people": [Met(name="Ada")]}
    assert record_conversation(db, admin, **talk) is record_conversation(db, admin, **talk)
    assert (db.query(Conversation).count(), db.query(Person).count(), db.query(DoorVisit).count()) == (1, 1, 1)


def test_a_talk_with_somebody_whose_name_nobody_knows_counts(db, admin):
    talk = record(db, admin, street_id=make_street(db).id, said="Nothing today, thank you.")
    assert talk.people == []
    assert db.query(DoorVisit).one().conversation_id == talk.id


def test_who_names_somebody_needs_a_name(db, admin):
    with pytest.raises(Invalid) as refused:
        record(db, admin, street_id=make_street(db).id, named=[Named(name="Tariq", nominated=True)])
    assert "first name is enough" in refused.value.errors["people-0-name"]


def test_a_stub_who_takes_part_is_met_and_keeps_its_ties(db, admin):
    street, knows = make_street(db), make_tie_kind(db)
    record(db, admin, street_id=street.id, people=[Met(name="Ada")], named=[Named(name="Tariq", kind_id=knows.id)])
    stub = db.query(Person).filter_by(name="Tariq").one()
    talk = record(db, admin, street_id=street.id, house="7", people=[Met(person_id=stub.id)])
    assert talk.people == [stub]
    assert (stub.met, stub.delete_after, stub.street_id, stub.house) == (True, None, street.id, "7")
    assert db.query(Tie).one().closed_at is None


def test_a_person_who_took_part_keeps_their_own_door(db, admin):
    ada = make_person(db, "Ada", house="3")
    home = ada.street_id
    record(db, admin, street_id=make_street(db).id, house="99", people=[Met(person_id=ada.id)])
    assert (ada.street_id, ada.house) == (home, "3")


def test_a_tie_and_a_nomination_said_again_stay_one(db, admin):
    street, knows = make_street(db), make_tie_kind(db)
    ada, tariq = make_person(db, "Ada", street=street), make_person(db, "Tariq", street=street)
    for _ in range(2):
        who = [Named(person_id=tariq.id, kind_id=knows.id, nominated=True)]
        record(db, admin, street_id=street.id, people=[Met(person_id=ada.id)], named=who)
    assert (db.query(Tie).count(), db.query(Nomination).count()) == (1, 1)


def test_whatever_needs_mending_is_said_at_once(db, admin):
    with pytest.raises(Invalid) as refused:
        record(
            db,
            admin,
            street_id=make_street(db).id,
            people=[Met(name="Ada", topics={Stance.WANTS: ["…"]}, promise=Promise(what=""))],
            named=[Named(name="x" * 5000), Named(person_id=10**9)],
        )
    assert refused.value.errors.keys() == {"people-0-wants", "people-0-what", "named-0-name", "named-1-name"}


def test_nobody_names_themselves(db, admin):
    ada = make_person(db, "Ada")
    who = [Named(person_id=ada.id, nominated=True)]
    with pytest.raises(Invalid) as refused:
        record(db, admin, street_id=ada.street_id, people=[Met(person_id=ada.id)], named=who)
    assert refused.value.errors == {"named-0-name": "Ada cannot name themselves: enter somebody else."}


def test_a_child_is_only_written_down_with_consent(db, admin):
    child = {"name": "Sam", "details": {"age_band": AgeBand.UNDER_18}}
    street = make_street(db)
    with pytest.raises(Invalid) as refused:
        record(db, admin, street_id=street.id, people=[Met(**child)])
    assert "under 18" in refused.value.errors["people-0-consents"]
    db.rollback()
    street = make_street(db)
    record(db, admin, street_id=street.id, people=[Met(**child, consents={Purpose.KEEP_DETAILS: True})])
    assert db.query(Person).one().age_band is AgeBand.UNDER_18


def test_a_talk_closes_the_follow_ups_it_answers_and_no_others(db, admin):
    street = make_street(db)
    first = record(db, admin, street_id=street.id, people=[Met(name="Ada", promise=Promise(what="Ring"))])
    other = record(db, admin, street_id=street.id, people=[Met(name="Bo", promise=Promise(what="Write"))])
    ids = list(db.scalars(select(FollowUp.id)))
    record(db, admin, street_id=street.id, people=[Met(person_id=first.people[0].id)], closes=ids)
    states = {follow_up.person_id: follow_up.state for follow_up in db.query(FollowUp)}
    assert states == {first.people[0].id: FollowUpState.DONE, other.people[0].id: FollowUpState.OPEN}


def test_without_a_street_the_area_says_where(db, admin):
    area = make_area(db)
    talk = record(db, admin, area_id=area.id, place="Summer fair", channel=Channel.EVENT, people=[Met(name="Ada")])
    assert (talk.area_id, talk.people[0].area_id, talk.people[0].street_id) == (area.id, area.id, None)
    assert db.query(DoorVisit).count() == 0


def test_a_talk_is_refused_without_a_place_or_before_it_was_held(db, admin):
    with pytest.raises(Invalid) as refused:
        record(db, admin, held_at=in_days(2))
    assert refused.value.errors.keys() == {"street_id", "held_at"}


def test_an_officer_records_in_their_own_areas_only(db):
    mine, other = make_area(db), make_area(db)
    officer = Actor(id=None, name="Olu", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    db.info["actor"] = officer
    with pytest.raises(Invalid) as refused:
        record(db, officer, area_id=other.id, channel=Channel.EVENT)
    assert "area_id" in refused.value.errors


def test_a_partner_records_nothing(db):
    partner = Actor(id=None, name="Pat", role=Role.PARTNER, area_ids=frozenset())
    with pytest.raises(NotAllowed):
        record(db, partner)


def test_an_interest_said_again_stays_one(db, admin):
    ada = make_person(db)
    for words in ("Fêtes", "fetes"):
        who = Met(person_id=ada.id, topics={Stance.OFFERS: [words]})
        record(db, admin, street_id=ada.street_id, people=[who])
    assert db.query(Interest).count() == 1


def test_a_talk_on_the_doorstep_of_somebody_we_know_is_at_their_door(db, admin):
    street = make_street(db, "Moor Street")
    ada = make_person(db, "Ada", street=street, house="7")
    people = [Met(person_id=ada.id)]
    at_home = record_conversation(db, admin, uuid=uuid4(), street_id=street.id, people=people)
    elsewhere = record_conversation(db, admin, uuid=uuid4(), street_id=make_street(db).id, people=people)
    outdoors = record_conversation(db, admin, uuid=uuid4(), street_id=street.id, channel=Channel.STREET, people=people)
    assert [talk.house for talk in (at_home, elsewhere, outdoors)] == ["7", "", ""]
