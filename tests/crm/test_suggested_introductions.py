"""Introductions worth making: ten a day, with reasons in words, for those who see both."""

import datetime as dt
from functools import partial

import pytest
from sqlalchemy import select

from crm.analyses import Analysis, find_analysis
from crm.consents import add_consent
from crm.errors import Invalid, NotAllowed
from crm.interests import add_interest
from crm.introductions import suggest_introduction
from crm.models import NetworkSnapshot, Street, now
from crm.models.words import IntroductionState, Purpose, Stance
from crm.network import columns
from crm.network.refreshing import refresh_analysis
from crm.network.suggesting import suggest_introductions
from crm.nodes import archive_node
from crm.pairs_set_aside import set_pair_aside
from crm.permissions import Actor, Role
from crm.suggested_introductions import (
    A_DAY,
    OF_ONE_PERSON,
    list_suggested_introductions,
    take_up_suggestion,
)
from graph.network import Network
from tests import suggesting
from tests.factories import in_days, make_organisation, make_person, team_day
from tests.suggesting import ADMIN, make_agreeing_neighbourhood, say

CARES, OFFERS, WANTS = Stance.CARES_ABOUT, Stance.OFFERS, Stance.WANTS


@pytest.fixture
def made(db):
    return make_agreeing_neighbourhood(db)


@pytest.fixture
def like(made):
    return partial(say, made)


@pytest.fixture
def read(made):
    return partial(suggesting.read, made)


@pytest.fixture
def today(db, admin):
    def today(actor=admin, **narrowed):
        return list_suggested_introductions(db, actor, find_analysis(db), **narrowed)

    return today


def names(shown):
    return [(row.first.name, row.second.name) for row in shown.rows]


def officer(made, *areas):
    return Actor(None, "Rosa", Role.OFFICER, frozenset(made.areas[name].id for name in areas))


def test_an_offer_that_opens_a_cut_off_street_comes_first_in_words(db, made, like, today):
    like("Lane 5", "chess", OFFERS)
    like("Cut 1", "chess", WANTS)
    like("Lane 2", "singing")
    like("Lane 11", "singing")
    refresh_analysis(db)
    first = today().rows[0]
    assert (first.first.name, first.second.name) == ("Lane 5", "Cut 1")
    assert first.reason == "Lane 5 offers “chess”, and Cut 1 wants it."
    link, near = "the first link of Cut Close to another street", "4 more people within two steps of one of them"
    assert first.gain == f"It would be {link} and bring {near}."
    assert first.easy == "Nobody we know of knows both: the team brings them together."
    assert first.introducer is None


def test_what_makes_it_easy_names_who_knows_both(db, made, like, today, read):
    like("Lane 11", "singing")
    like("Lane 9", "singing")
    read()
    found = {(row.first.name, row.second.name): row for row in today().rows}
    one = found["Lane 9", "Lane 11"]
    assert one.reason == "Both spoke of “singing”."
    assert one.easy == "Lane 10 knows both, and both live on the same street."
    assert one.introducer.name == "Lane 10"


def test_an_organisation_of_both_is_named(db, made, like, today, read):
    choir = make_organisation(db, "Moors Singers")
    for number in range(13):
        made.tie(make_person(db, f"Singer {number}", street=made.streets["Moor Street"]), choir)
    for name in ("Lane 2", "Moor 12"):
        made.tie(made.people[name], choir)
        like(name, "singing")
    read()
    found = {(row.first.name, row.second.name): row.easy for row in today().rows}
    assert found["Lane 2", "Moor 12"] == "Both are linked with Moors Singers."


@pytest.mark.parametrize("purpose", [Purpose.INTRODUCE_ME, Purpose.CONTACT_ME])
def test_a_consent_withdrawn_since_takes_the_pair_out_at_once(db, admin, made, purpose, read):
    lane, cut = made.people["Lane 5"], made.people["Cut 1"]
    add_interest(db, admin, node_id=lane.id, topic="chess", stance=OFFERS)
    add_interest(db, admin, node_id=cut.id, topic="chess", stance=WANTS)
    analysis = read()
    assert ("Lane 5", "Cut 1") in names(list_suggested_introductions(db, admin, analysis))
    add_consent(db, admin, person_id=cut.id, purpose=purpose, given=False)
    shown = names(list_suggested_introductions(db, admin, analysis))
    assert "Cut 1" not in {name for pair in shown for name in pair}


def test_who_never_agreed_was_only_named_or_is_archived_is_not_suggested(db, admin, made, today, read):
    newcomers = [make_person(db, f"New {number}", street=made.streets["New Road"]) for number in range(4)]
    newcomers.append(make_person(db, "New 4", street=made.streets["New Road"], met=False))
    for one in newcomers:
        add_interest(db, admin, node_id=one.id, topic="chess", stance=CARES)
    for one in (newcomers[1], newcomers[2], newcomers[4]):
        add_consent(db, admin, person_id=one.id, purpose=Purpose.INTRODUCE_ME, given=True)
    read()
    assert ("New 1", "New 2") in names(today())
    assert not {"New 0", "New 3", "New 4"} & {name for pair in names(today()) for name in pair}
    archive_node(db, admin, newcomers[1].id)
    assert ("New 1", "New 2") not in names(today())


def test_at_most_ten_and_nobody_more_than_twice(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    read()
    shown = names(today())
    assert len(shown) == A_DAY
    stands = [name for pair in shown for name in pair]
    assert max(map(stands.count, stands)) == OF_ONE_PERSON


def test_only_who_sees_both_is_shown_a_pair_and_gets_their_own(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    read()
    shown = today(officer(made, "The Moors")).rows
    assert len(shown) > 3
    assert {end.area_id for row in shown for end in (row.first, row.second)} == {made.areas["The Moors"].id}
    partner = Actor(None, "Pat", Role.PARTNER, frozenset())
    with pytest.raises(NotAllowed):
        today(partner)


def test_that_somebody_is_a_connector_is_told_to_those_who_may_read_the_network(db, made, today, read):
    read()
    row = next(row for row in today().rows if row.reason.endswith("brings people together."))
    assert row.reason == "Ada Quill brings people together."
    assert "Shy 1" in row.second.name or "Cut" in row.second.name
    reader = Actor(made.recorders[0].id, "Hodan", Role.CONNECTOR, frozenset(a.id for a in made.areas.values()))
    for person in made.people.values():
        person.recorded_by_id = reader.id
    db.flush()
    assert today(reader).rows
    assert not [row for row in today(reader).rows if "brings people together" in row.reason]


def test_ten_stay_the_same_all_day_and_what_is_answered_is_not_replaced(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    read()
    morning = names(today())
    like("Moor 9", "boxing", OFFERS)
    like("Cut 3", "boxing", WANTS)
    read()
    assert names(today()) == morning
    row = today().rows[0]
    set_pair_aside(db, ADMIN, row.first.id, row.second.id, until=None)
    taken = today().rows[0]
    take_up_suggestion(db, ADMIN, find_analysis(db), first_id=taken.first.id, second_id=taken.second.id)
    read()
    assert names(today()) == morning[2:]
    assert today().answered == 2


def test_the_next_day_brings_new_ones_without_the_pairs_set_aside(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    read()
    aside = today().rows[0]
    refusal = set_pair_aside(db, ADMIN, aside.first.id, aside.second.id, until=None)
    refusal.recorded_at = in_days(-1)
    db.query(NetworkSnapshot).update({"made_on": team_day() - dt.timedelta(days=1)})
    like("Lane 2", "boxing")
    read()
    assert (aside.first.name, aside.second.name) not in names(today())
    assert len(today().rows) == A_DAY


def test_a_suggestion_becomes_an_introduction_with_its_reason(db, made, like, today, read):
    like("Lane 11", "singing", OFFERS)
    like("Ada Quill", "singing", WANTS)
    analysis = read()
    both = {"first_id": made.people["Ada Quill"].id, "second_id": made.people["Lane 11"].id}
    introduction = take_up_suggestion(db, ADMIN, analysis, **both, ask_introducer=True)
    assert introduction.state is IntroductionState.SUGGESTED
    assert introduction.reason.startswith("One of them offers “singing”, and the other wants it. It would ")
    assert introduction.introducer_id == made.people["Lane 12"].id
    with pytest.raises(Invalid, match="not suggested any more"):
        take_up_suggestion(db, ADMIN, analysis, **both)


def test_an_introduction_keeps_no_name_of_whom_only_one_side_is_shown(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    analysis, told = read(), [person.name for person in made.people.values()] + list(made.streets)
    for row in today().rows:
        introduction = take_up_suggestion(db, ADMIN, analysis, first_id=row.first.id, second_id=row.second.id)
        assert introduction.reason.startswith(("Both spoke of “chess”. It would ", "One of them brings people"))
        assert not [name for name in told if name in introduction.reason]


def test_who_were_introduced_or_tied_already_are_not_suggested(db, made, like, today, read):
    like("Lane 2", "chess")
    like("Moor 12", "chess")
    read()
    assert ("Lane 2", "Moor 12") in names(today())
    both = made.people["Lane 2"], made.people["Moor 12"]
    suggest_introduction(db, ADMIN, first_id=both[1].id, second_id=both[0].id)
    assert ("Lane 2", "Moor 12") not in names(today())
    made.tie(*both)
    db.flush()
    assert today().answered == 0


def test_of_one_person_a_pair_or_two(db, made, like, today, read):
    for name in made.people:
        like(name, "chess")
    read()
    lane = made.people["Lane 2"]
    rows = today(person_id=lane.id).rows
    assert 0 < len(rows) <= OF_ONE_PERSON
    assert all(lane.id in (row.first.id, row.second.id) for row in rows)


def test_without_an_analysis_nothing_is_suggested(db, admin):
    assert list_suggested_introductions(db, admin, None).rows == []


def test_in_the_demo_the_day_opens_each_street_that_is_cut_off_only_once(loaded, demo):
    network = Network.build(columns.node_columns(loaded), columns.tie_columns(loaded, today=team_day()))
    ids = dict(loaded.execute(select(Street.name, Street.id)).all())
    planted = {ids[street.name] for street in demo.streets if street.id in demo.truths.cut_off_streets}
    found = suggest_introductions(loaded, network, cut_off=sorted(planted), connectors=())
    analysis = Analysis(0, 0, now(), team_day(), stale=False, suggestions=found)
    rows = list_suggested_introductions(loaded, ADMIN, analysis).rows
    opened = [row for row in rows if "to another street" in row.gain]
    ends = [street for row in opened for street in (row.first.street_id, row.second.street_id) if street in planted]
    assert sorted(ends) == sorted(planted)
    assert rows[: len(opened)] == opened
    assert len(rows) == A_DAY
