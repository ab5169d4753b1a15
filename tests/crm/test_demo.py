"""The demo neighbourhood is as believable and as planted as it says, checked by plain counting."""

import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from crm.demo import Neighbourhood, make_neighbourhood
from crm.demo.names import ORIGINS
from crm.demo.records import Person
from crm.demo.topics import DOOR_OUTCOMES, PURPOSES

TODAY = date(2026, 11, 21)
DRAMA = re.compile(r"07700 900\d{3}|01632 960\d{3}")
POSTCODE = re.compile(r"Z[KLMNRS]\d{1,2} \d[ABD-HJLNP-UW-Z]{2}")


@pytest.fixture(scope="module")
def demo() -> Neighbourhood:
    return make_neighbourhood(2026, 1200, today=TODAY)


@pytest.fixture(scope="module")
def people(demo: Neighbourhood) -> dict[int, Person]:
    return {person.id: person for person in demo.people}


def test_the_same_seed_makes_the_same_neighbourhood(demo: Neighbourhood) -> None:
    assert make_neighbourhood(2026, 1200, today=TODAY) == demo
    assert make_neighbourhood(2027, 1200, today=TODAY).people != demo.people


def test_it_has_the_promised_size(demo: Neighbourhood) -> None:
    assert len(demo.streets) == 45
    assert sum(street.households for street in demo.streets) == 2400
    assert (len(demo.people), len(demo.organisations), len(demo.assets)) == (1200, 60, 90)
    assert len(demo.conversations) == 640
    assert 70 <= len(demo.topics) <= 90
    roles = Counter(user.role for user in demo.users)
    assert roles == {"officer": 3, "connector": 4, "coordinator": 1, "admin": 1, "partner": 1}


def test_ids_are_unique_and_every_reference_leads_somewhere(demo: Neighbourhood, people: dict[int, Person]) -> None:
    nodes = [node.id for node in (*demo.people, *demo.organisations, *demo.assets)]
    assert len(set(nodes)) == len(nodes)
    for records in (demo.areas, demo.streets, demo.users, demo.conversations, demo.ties, demo.follow_ups):
        assert len({record.id for record in records}) == len(records)
    known, talks = set(nodes), {conversation.id for conversation in demo.conversations}
    for tie in demo.ties:
        assert {tie.a, tie.b} <= known
        assert tie.conversation is None or tie.conversation in talks
        assert tie.said_by is None or people[tie.said_by].met
    assert {user.person for user in demo.users if user.person} <= set(people)
    assert {nomination.conversation for nomination in demo.nominations} <= talks
    assert {introduction.by for introduction in demo.introductions} <= {user.id for user in demo.users}


def test_areas_are_nested_two_levels_below_the_town(demo: Neighbourhood) -> None:
    parents = {area.id: area.parent for area in demo.areas}
    assert Counter(area.kind for area in demo.areas) == {"town": 1, "ward": 1, "neighbourhood": 3}
    for street in demo.streets:
        ward = parents[street.area]
        assert ward is not None
        assert parents[ward] == 1


def test_no_address_number_or_e_mail_can_reach_anybody(demo: Neighbourhood) -> None:
    postcodes = [postcode for street in demo.streets for postcode in street.postcodes]
    assert len(set(postcodes)) == len(postcodes)
    assert all(POSTCODE.fullmatch(postcode) for postcode in postcodes)
    phones = [person.phone for person in demo.people if person.phone]
    assert len(phones) > 200
    assert len(set(phones)) == len(phones)
    assert all(DRAMA.fullmatch(phone) for phone in phones)
    addresses = [record.email for record in (*demo.people, *demo.users) if record.email]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9]+@example\.org", address) for address in addresses)


def test_names_are_as_mixed_as_a_towns(demo: Neighbourhood) -> None:
    full = " | ".join(f"{person.given_name} {person.family_name}" for person in demo.people)
    assert all(mark in full for mark in ("'", "-", "ł", "é", "ü", "ã"))
    surnames = Counter(person.family_name for person in demo.people if person.family_name)
    assert len(surnames) > 180
    assert surnames.most_common(1)[0][1] < 40
    for name, origin in ORIGINS.items():
        spellings = {form for family in origin.surnames for form in family.split("|")}
        assert sum(surnames[form] for form in spellings) >= 2, name
    assert sum(bool(person.known_as) for person in demo.people) > 20


def test_households_share_a_door_and_mostly_a_name(demo: Neighbourhood) -> None:
    doors = defaultdict(list)
    for person in demo.people:
        if person.street and person.house_number:
            doors[person.street, person.house_number].append(person.family_name)
    shared = [names for names in doors.values() if len(names) > 1]
    assert len(shared) > 150
    assert sum(names[0] == names[1] for names in shared) > len(shared) / 3


def test_everything_happened_in_the_last_five_months(demo: Neighbourhood) -> None:
    first, now = datetime(2026, 6, 23, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
    assert all(first <= conversation.at < now for conversation in demo.conversations)
    assert all(visit.on < TODAY for visit in demo.door_visits)
    assert all(
        follow_up.done_at is None or follow_up.made_at < follow_up.done_at < now for follow_up in demo.follow_ups
    )
    assert all(tie.since is None or tie.since < TODAY for tie in demo.ties)
    assert all(tie.since is None or tie.until is None or tie.since < tie.until for tie in demo.ties)
    weekdays = Counter(conversation.at.weekday() for conversation in demo.conversations)
    assert weekdays[1] + weekdays[2] + weekdays[3] > 320
    assert min(weekdays, key=lambda day: weekdays[day]) == 6


def test_notes_read_as_different_people_talking(demo: Neighbourhood) -> None:
    notes = [conversation.said for conversation in demo.conversations]
    assert len(set(notes)) == len(notes)
    assert not any("{" in note or "}" in note or "  " in note for note in notes)
    said = Counter(
        conversation.said[excerpt.start : excerpt.end]
        for conversation in demo.conversations
        for excerpt in conversation.excerpts
    )
    assert len(said) > 400
    for conversation in demo.conversations:
        assert 1 <= len(conversation.people) <= 3
        for excerpt in conversation.excerpts:
            assert conversation.said[excerpt.start - 1] == "“"
            assert conversation.said[excerpt.end] == "”"
    coded = {(excerpt.theme, excerpt.sway) for conversation in demo.conversations for excerpt in conversation.excerpts}
    assert coded == {(theme, sway) for theme in demo.themes for sway in ("asset", "deficit")}


def test_whoever_was_only_named_is_a_name_and_a_street_and_who_said_so(
    demo: Neighbourhood, people: dict[int, Person]
) -> None:
    spoken_with = {person for conversation in demo.conversations for person in conversation.people}
    assert spoken_with == {person.id for person in demo.people if person.met and not person.staff}
    named = [person for person in demo.people if not person.met]
    assert len(named) > 300
    for person in named:
        details = (person.phone, person.email, person.age_band, person.gender, person.lived_here)
        assert not any(details)
        assert person.heard_in
        assert people[person.heard_from or 0].met
    asked = {consent.person for consent in demo.consents}
    assert asked == spoken_with
    assert {consent.purpose for consent in demo.consents} == set(PURPOSES)


def test_a_quarter_can_name_nobody(demo: Neighbourhood) -> None:
    nobody = sum(nomination.nominee is None for nomination in demo.nominations)
    assert 0.2 < nobody / len(demo.nominations) < 0.3


def test_people_wait_in_every_way(demo: Neighbourhood) -> None:
    waiting = [follow_up.due_at.date() for follow_up in demo.follow_ups if follow_up.done_at is None]
    assert sum(due < TODAY for due in waiting) >= 5
    assert waiting.count(TODAY) == 4
    assert sum(due > TODAY for due in waiting) >= 5
    assert len(waiting) < len(demo.follow_ups) / 3
    assert max(waiting) <= TODAY + timedelta(days=14)
    unheard = [one for one in demo.follow_ups if one.done_at is None and one.contacted_at is None]
    assert sorted(one.tries for one in unheard if one.tries) == [1, 2, 3]
    assert [one.tries for one in unheard if one.urgent] == [1]
    assert all(one.contacted_at for one in demo.follow_ups if one.done_at)
    assert all(one.made_at < one.contacted_at for one in demo.follow_ups if one.contacted_at)


def test_introductions_are_in_every_state_and_leave_ties_where_they_took(demo: Neighbourhood) -> None:
    states = Counter(introduction.state for introduction in demo.introductions)
    assert set(states) == {"suggested", "asked", "made", "met", "took", "nothing"}
    agreed = {consent.person: consent.given for consent in demo.consents if consent.purpose == "introduce"}
    left_a_tie = {tie.introduction for tie in demo.ties if tie.introduction}
    assert left_a_tie == {introduction.id for introduction in demo.introductions if introduction.state == "took"}
    for made in demo.introductions:
        assert agreed[made.first]
        assert agreed[made.second]
        days = [made.suggested_on, made.first_asked_on, made.second_asked_on, made.made_on, made.met_on]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert (made.level is None) == (made.made_on is None)
        assert made.level is None or 1 <= made.level <= 7


def test_every_door_outcome_happens_at_a_door_of_the_street(demo: Neighbourhood) -> None:
    assert {visit.outcome for visit in demo.door_visits} == set(DOOR_OUTCOMES)
    doors = {street.id: street.households for street in demo.streets}
    for visit in demo.door_visits:
        assert not visit.house_number or 1 <= int(visit.house_number) <= doors[visit.street]
        assert (visit.conversation is not None) == (visit.outcome == "conversation")


def test_a_town_is_made_in_proportion() -> None:
    town = make_neighbourhood(2026, 4_000, today=TODAY)
    assert len(town.people) == 4_000
    assert abs(len(town.conversations) - 4_000 * 640 / 1200) < 20
    assert len(town.streets) == 45 * 3
    assert len({street.name for street in town.streets if street.area == town.streets[-1].area}) == 15
    assert len({street.postcodes for street in town.streets}) == len(town.streets)


def test_too_few_people_are_refused_with_the_least_that_will_do() -> None:
    with pytest.raises(ValueError, match="at least 600"):
        make_neighbourhood(people=100, today=TODAY)
