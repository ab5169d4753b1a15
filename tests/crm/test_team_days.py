"""A day is one of the team’s, wherever it is: elsewhere in the world it is another, and so it may be for a server."""

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

import crm
from crm.analyses import claim_analysis
from crm.audit import list_audit
from crm.changes import compare_dates
from crm.connector_words import days_ago
from crm.conversations import find_last_spoken
from crm.errors import Invalid
from crm.handouts.choosing import Around
from crm.handouts.contents import Choices
from crm.handouts.making import make_handout
from crm.models import AuditEntry, Consent, DoorVisit, NetworkSnapshot, now
from crm.models.words import DoorOutcome, Purpose
from crm.network.refreshing import refresh_analysis
from crm.network_maps import get_network_map
from crm.network_paths import find_path
from crm.outcomes import get_outcome
from crm.pairs_set_aside import list_pairs_set_aside, set_pair_aside
from crm.refusals import find_refusal_days
from crm.rules import Rules
from crm.stubs import add_stub, delete_expired_stubs
from crm.suggested_introductions import list_suggested_introductions
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_tie, team_day
from tests.suggesting import make_agreeing_neighbourhood, read, say

DAY = dt.timedelta(days=1)

#: Whatever the time, at least in one of these it is another day than in Greenwich.
AHEAD_AND_BEHIND = ["Etc/GMT-14", "Etc/GMT+12"]


@pytest.fixture(params=AHEAD_AND_BEHIND)
def rules(db, request):
    db.info["rules"] = rules = Rules(zone=ZoneInfo(request.param))
    return rules


@pytest.fixture
def day(rules):
    """The day that it is where the team is."""
    return rules.day_of(now())


def test_a_pair_is_set_aside_until_a_day_of_the_teams(db, admin, day):
    one, other = make_person(db), make_person(db)
    with pytest.raises(Invalid, match="Enter a day to come"):
        set_pair_aside(db, admin, one.id, other.id, until=day)
    refusal = set_pair_aside(db, admin, one.id, other.id, until=day + DAY)
    assert list_pairs_set_aside(db, admin)[0].total == 1
    refusal.until = day
    db.flush()
    assert list_pairs_set_aside(db, admin)[0].total == 0


def test_a_stub_is_kept_and_deleted_by_the_teams_day(db, admin, rules, day):
    stub = add_stub(db, admin, name="Tariq", area_id=make_area(db).id)
    assert stub.delete_after == day + rules.named_only_days * DAY
    stub.delete_after = day
    db.flush()
    assert delete_expired_stubs(db, admin) == 0
    stub.delete_after = day - DAY
    db.flush()
    assert delete_expired_stubs(db, admin) == 1


def test_an_analysis_speaks_of_the_teams_day(db, admin, rules, day):
    one, other = make_person(db), make_person(db)
    make_tie(db, one, other, until=day - DAY)
    make_tie(db, one, other, until=day)
    analysis = refresh_analysis(db)
    assert (analysis.made_on, analysis.ties) == (day, 1)
    assert find_path(db, admin, from_id=one.id, to_id=other.id).nodes
    claim_analysis(db, anyway=True)
    assert set(db.scalars(select(NetworkSnapshot.made_on))) == {day}


def test_the_map_and_what_is_handed_round_say_the_teams_day(db, admin, rules, day):
    one, other = make_person(db), make_person(db)
    make_tie(db, one, other, recorded_at=rules.start_of(day - 3 * DAY))
    make_tie(db, one, other, until=day, closed_at=now())
    shown = get_network_map(db, admin, analysis=None)
    assert shown.today == day
    assert {(one.since, one.until) for one in shown.ties} == {(day - 3 * DAY, None), (day, day - DAY)}
    assert make_handout(db, admin, Around(one.id), Choices()).made_on == day


def test_two_days_are_compared_as_they_ended_where_the_team_is(db, admin, rules, day):
    with pytest.raises(Invalid, match="is still to come"):
        compare_dates(db, admin, earlier=day, later=day + DAY)
    street = make_street(db)
    for at in (rules.end_of(day - 2 * DAY), rules.start_of(day - DAY)):
        make_conversation(db, street=street, people=[make_person(db, street=street)], held_at=at, recorded_at=at)
    found = compare_dates(db, admin, earlier=day - 2 * DAY, later=day - DAY)
    assert (found.conversations_then, found.conversations_now) == (1, 2)


def test_what_was_said_to_a_day_is_found_with_the_conversation_of_that_day(db, admin, rules, day):
    street = make_street(db)
    person = make_person(db, street=street, house="4")
    for at in (rules.start_of(day - DAY), rules.end_of(day - DAY)):
        talk = make_conversation(db, street=street, people=[person], held_at=at)
        consent = Consent(person_id=person.id, purpose=Purpose.CONTACT_ME, given=True, on=day - DAY)
        db.add(consent)
        db.flush()
        assert consent in get_outcome(db, admin, talk).consents


def test_a_door_closes_on_the_teams_day(db, rules, day):
    street = make_street(db)
    person = make_person(db, street=street, house="4")
    refused = {"street_id": street.id, "house": "4", "outcome": DoorOutcome.DO_NOT_CONTACT}
    db.add(DoorVisit(**refused, visited_at=rules.start_of(day - DAY)))
    db.flush()
    assert find_refusal_days(db, [person.id]) == {person.id: day - DAY}


def test_the_audit_since_a_day_begins_when_it_does_where_the_team_is(db, admin, rules, day):
    early, late = rules.end_of(day - 2 * DAY), rules.start_of(day - DAY)
    for at in (early, late):
        db.add(AuditEntry(at=at, actor_name="Rosa", action="add_person", noun="person", record_id=1, changes={}))
    db.flush()
    assert [entry.at for entry in list_audit(db, admin, record_id=1, since=day - DAY).rows] == [late]


def test_what_was_answered_keeps_its_place_until_the_teams_midnight(db, admin, rules, day):
    made = make_agreeing_neighbourhood(db)
    for name in ("Lane 11", "Moor 8"):
        say(made, name, "chess")
    row = list_suggested_introductions(db, admin, read(made)).rows[0]
    pair = sorted((row.first.id, row.second.id))
    refusal = set_pair_aside(db, admin, *pair, until=None)
    for at, is_kept in ((rules.start_of(day), True), (rules.end_of(day - DAY), False)):
        refusal.recorded_at = at
        db.execute(delete(NetworkSnapshot))
        analysis = read(made)
        assert (pair in [one["pair"] for one in analysis.suggestions]) == is_kept
        assert list_suggested_introductions(db, admin, analysis).answered == is_kept


def test_whom_somebody_spoke_with_last_evening_was_spoken_with_yesterday(db, rules, day):
    street = make_street(db)
    person = make_person(db, street=street)
    make_conversation(db, street=street, people=[person], held_at=rules.end_of(day - DAY))
    spoken_at = find_last_spoken(db, [person.id])[person.id]
    assert days_ago(spoken_at, rules.start_of(day)) == "yesterday"
    assert days_ago(spoken_at, rules.end_of(day)) == "yesterday"
    assert days_ago(spoken_at, rules.start_of(day + DAY)) == "2 days ago"


def written(pattern: str, *parts: str) -> list[str]:
    """The files of these parts in which a pattern is found."""
    root = Path(crm.__file__).parents[1]
    files = [path for part in parts for path in sorted((root / part).rglob("*.py"))]
    return [str(path.relative_to(root)) for path in files if re.search(pattern, path.read_text("utf-8"))]


def test_the_day_of_greenwich_is_nowhere_taken_for_the_teams():
    """``now()`` is in UTC: Kith asks ``today(db)`` or ``Rules.day_of``, and its tests ``team_day``."""
    assert written(r"now\(\)\.date\(\)", "crm", "web", "tests/crm", "tests/web") == []


def test_no_test_takes_days_for_times_24_hours():
    """What was 43 times 24 hours ago was 42 days ago, for an hour of each night after the clocks were put back."""
    assert written(r"now\(\) [-+] [^\n]*(?i:day)", "tests") == []


@pytest.mark.parametrize("hour", range(24))
def test_so_many_days_ago_is_that_day_at_every_hour(monkeypatch, hour):
    for day in ("2026-11-22", "2026-04-20"):
        at = dt.datetime.fromisoformat(f"{day}T{hour:02}:30:00+00:00")
        monkeypatch.setattr("tests.factories.now", lambda at=at: at)
        assert Rules().day_of(in_days(-43)) == team_day() - 43 * DAY
