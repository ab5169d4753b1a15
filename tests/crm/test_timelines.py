"""A timeline tells all that is dated about a node, and nothing that the actor may not see."""

import datetime as dt

import pytest

from crm import consents, introductions, timelines
from crm.errors import NotFound
from crm.follow_ups import add_follow_up, close_follow_up
from crm.models import Nomination
from crm.models.words import Purpose
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.ties import change_tie, end_tie, retract_tie
from tests.factories import (
    in_days,
    make_area,
    make_conversation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)


def told(db, actor, node, **paging):
    return [moment.what for moment in timelines.list_moments(db, actor, node.id, **paging).rows]


def test_everything_dated_is_told_newest_first(db):
    mary = make_user(db, name="Mary")
    actor = Actor(id=mary.id, name="Mary", role=Role.ADMIN)
    long_ago = dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)
    ana, ben, cy = (make_person(db, name, recorded_at=long_ago) for name in ("Ana", "Ben", "Cy"))
    make_conversation(db, people=[ana], held_at=dt.datetime(2021, 2, 1, 9, tzinfo=dt.UTC), said="She bakes.")
    tie = make_tie(db, ana, ben, kind=make_tie_kind(db, "friend of"), since=dt.date(2021, 3, 1))
    end_tie(db, actor, tie.id, until=dt.date(2021, 4, 1))
    meeting = introductions.suggest_introduction(
        db, actor, first_id=ana.id, second_id=ben.id, introducer_id=cy.id, on=dt.date(2021, 5, 1)
    )
    asked_at = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)
    promise = add_follow_up(db, actor, person_id=ana.id, what="Ring about the choir", asked_at=asked_at)
    consents.add_consent(db, actor, person_id=ana.id, purpose=Purpose.CONTACT_ME, given=True, on=dt.date(2021, 7, 1))
    named_at = dt.datetime(2021, 8, 1, 9, tzinfo=dt.UTC)
    db.add(Nomination(nominee_id=ana.id, nominator_id=cy.id, recorded_at=named_at))
    close_follow_up(db, actor, promise.id, outcome="She came")
    moments = timelines.list_moments(db, actor, ana.id).rows
    assert [moment.what for moment in moments] == [
        "follow_up_done", "nominated", "consent_given", "follow_up_made", "introduction_suggested",
        "tie_ended", "tie_begun", "conversation", "recorded",
    ]  # fmt: skip
    by_what = {moment.what: moment for moment in moments}
    assert by_what["conversation"].text == "She bakes."
    assert (by_what["tie_begun"].at, by_what["tie_begun"].whole_day) == (dt.datetime(2021, 3, 1, tzinfo=dt.UTC), True)
    assert (by_what["tie_begun"].text, by_what["tie_begun"].other.name) == ("friend of", "Ben")
    assert by_what["tie_begun"].written_at == tie.recorded_at
    assert by_what["conversation"].written_at is None
    asked = by_what["introduction_suggested"]
    assert (asked.record_id, asked.other.name, asked.third.name, asked.by) == (meeting.id, "Ben", "Cy", "Mary")
    assert by_what["consent_given"].text == "contact_me"
    assert by_what["nominated"].other.name == "Cy"
    (introducing,) = (m for m in timelines.list_moments(db, actor, cy.id).rows if m.what.startswith("introducing"))
    assert (introducing.other.name, introducing.third.name) == ("Ana", "Ben")


def test_a_changed_tie_begins_once_and_one_taken_back_never(db, admin):
    ana, knows = make_person(db), make_tie_kind(db)
    change_tie(db, admin, make_tie(db, ana, make_person(db), kind=knows).id, strength=3)
    retract_tie(db, admin, make_tie(db, ana, make_person(db), kind=knows).id)
    assert told(db, admin, ana).count("tie_begun") == 1


def test_a_timeline_is_paged(db, admin):
    ana, knows = make_person(db, recorded_at=in_days(-9)), make_tie_kind(db)
    for _ in range(6):
        make_tie(db, ana, make_person(db), kind=knows)
    page = timelines.list_moments(db, admin, ana.id, page=2, size=4)
    assert (page.total, page.pages, len(page.rows), page.rows[-1].what) == (7, 2, 3, "recorded")
    assert timelines.list_moments(db, admin, ana.id, page=9, size=4).number == 1


def test_what_belongs_to_another_area_is_not_told(db, admin, connection):
    mine, other = make_area(db), make_area(db, "St Peter’s")
    ana = make_person(db, street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden", street=make_street(db, area=other))
    make_conversation(db, street=make_street(db, area=other), people=[ana], said="A secret")
    make_conversation(db, street=make_street(db, area=mine), people=[ana], said="Hello")
    make_tie(db, ana, hidden)
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        moments = timelines.list_moments(own, officer, ana.id).rows
        assert sorted(m.what for m in moments) == ["conversation", "recorded", "tie_begun"]
        assert {m.text for m in moments if m.what == "conversation"} == {"Hello"}
        assert {m.other.name for m in moments if m.other} == {"someone in St Peter’s"}
        with pytest.raises(NotFound):
            timelines.list_moments(own, officer, hidden.id)


def test_a_connector_is_told_of_their_own_conversations(db, connection):
    area = make_area(db)
    street = make_street(db, area=area)
    user = make_user(db, Role.CONNECTOR)
    connector = Actor(id=user.id, name=user.name, role=Role.CONNECTOR, area_ids=frozenset([area.id]))
    ana = make_person(db, street=street, recorded_by_id=user.id)
    make_conversation(db, street=street, people=[ana], said="Mine", recorded_by_id=user.id)
    make_conversation(db, street=street, people=[ana], said="Theirs")
    with make_session(connection, connector) as own:
        texts = {m.text for m in timelines.list_moments(own, connector, ana.id).rows if m.what == "conversation"}
        assert texts == {"Mine"}
