"""What is planted in the demo neighbourhood holds by construction: who connects, who is cut off, what only seems so."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from crm.demo import Neighbourhood, make_neighbourhood
from crm.demo.records import Person
from crm.demo.rows import at_hour
from crm.forgetting import find_forgotten
from crm.models.words import NurtureStage

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def demo() -> Neighbourhood:
    return make_neighbourhood(2026, 1200, today=TODAY)


@pytest.fixture(scope="module")
def people(demo: Neighbourhood) -> dict[int, Person]:
    return {person.id: person for person in demo.people}


@pytest.fixture(scope="module")
def friends(demo: Neighbourhood, people: dict[int, Person]) -> defaultdict[int, set[int]]:
    """Whom each resident has an open tie to, staff left out."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for tie in demo.ties:
        if tie.until is None and all(node in people and not people[node].staff for node in (tie.a, tie.b)):
            found[tie.a].add(tie.b)
            found[tie.b].add(tie.a)
    return found


def on(demo: Neighbourhood, street: int) -> set[int]:
    return {person.id for person in demo.people if person.street == street}


def streets_reached(person: int, friends: dict[int, set[int]], people: dict[int, Person]) -> set[int | None]:
    return {people[other].street for other in friends[person]} - {people[person].street}


def test_connectors_reach_many_streets_on_many_peoples_word(
    demo: Neighbourhood, people: dict[int, Person], friends: defaultdict[int, set[int]]
) -> None:
    connectors = {connector.person: connector.part for connector in demo.truths.connectors}
    parts = "quizmaster|school crossing patroller|mosque volunteer|barber|retired nurse|Saturday school organiser"
    assert "|".join(connectors.values()) == parts
    reach = {person: len(streets_reached(person, friends, people)) for person in people}
    others = [
        reach[person] for person in reach if person not in connectors and person != demo.truths.central_by_one_officer
    ]
    for person in connectors:
        assert reach[person] >= 8
        assert reach[person] > max(others)
        words = [tie for tie in demo.ties if person in (tie.a, tie.b)]
        assert len({tie.recorded_by for tie in words}) >= 5
        assert len({tie.said_by for tie in words}) >= 8


def test_connectors_are_named_by_many_households(demo: Neighbourhood, people: dict[int, Person]) -> None:
    households = defaultdict(set)
    for nomination in demo.nominations:
        teller = people[nomination.said_by]
        households[nomination.nominee].add((teller.street, teller.house_number))
    named = {connector.person: len(households[connector.person]) for connector in demo.truths.connectors}
    assert min(named.values()) >= 10
    assert max(named, key=lambda person: named[person]) == demo.truths.connectors[0].person
    planted = {*named, demo.truths.nominated_not_central, None}
    assert max(len(names) for nominee, names in households.items() if nominee not in planted) < 6


def test_one_is_named_by_many_and_tied_to_few(demo: Neighbourhood, friends: defaultdict[int, set[int]]) -> None:
    chair = demo.truths.nominated_not_central
    assert sum(nomination.nominee == chair for nomination in demo.nominations) >= 10
    assert len(friends[chair]) <= 3


def test_one_looks_central_only_in_one_officers_records(
    demo: Neighbourhood, people: dict[int, Person], friends: defaultdict[int, set[int]]
) -> None:
    person, officer = demo.truths.central_by_one_officer, demo.truths.officer_behind_it
    assert len(streets_reached(person, friends, people)) >= 6
    assert {tie.recorded_by for tie in demo.ties if person in (tie.a, tie.b)} == {officer}
    assert next(user.role for user in demo.users if user.id == officer) == "officer"
    assert person not in {nomination.nominee for nomination in demo.nominations}


def test_cut_off_streets_have_ties_and_all_stay_inside(demo: Neighbourhood) -> None:
    assert len(demo.truths.cut_off_streets) == 3
    for street in demo.truths.cut_off_streets:
        residents = on(demo, street)
        touching = [tie for tie in demo.ties if {tie.a, tie.b} & residents]
        assert len(touching) > 15
        assert all({tie.a, tie.b} <= residents for tie in touching)
        assert any(conversation.street == street for conversation in demo.conversations)


def test_the_close_hangs_on_one_person(demo: Neighbourhood) -> None:
    residents = on(demo, demo.truths.one_link_street)
    outward = [tie for tie in demo.ties if len({tie.a, tie.b} & residents) == 1]
    assert len(outward) >= 3
    assert all(demo.truths.one_link_person in (tie.a, tie.b) for tie in outward)


def test_streets_without_conversations_are_silent_or_never_knocked(demo: Neighbourhood) -> None:
    truths = demo.truths
    talked = {conversation.street for conversation in demo.conversations}
    knocked = {visit.street for visit in demo.door_visits}
    everywhere = {street.id for street in demo.streets}
    assert everywhere - talked == {*truths.silent_streets, *truths.never_knocked_streets}
    assert everywhere - knocked == set(truths.never_knocked_streets)
    assert not any(person.met for person in demo.people if person.street in everywhere - talked)
    outcomes = {visit.outcome for visit in demo.door_visits if visit.street in truths.silent_streets}
    assert outcomes <= {"not_home", "inaccessible", "empty"}


def test_some_streets_talked_and_named_nobody(demo: Neighbourhood) -> None:
    for street in demo.truths.no_ties_streets:
        residents = on(demo, street)
        assert residents
        assert not any({tie.a, tie.b} & residents for tie in demo.ties)


def test_the_family_is_one_dense_circle_at_two_doors(
    demo: Neighbourhood, people: dict[int, Person], friends: defaultdict[int, set[int]]
) -> None:
    family = set(demo.truths.family_cluster)
    assert len({people[person].house_number for person in family}) == 2
    for person in family:
        assert len(friends[person] & family) >= len(family) - 2
    assert len(set().union(*(friends[person] for person in family)) - family) == 1


def test_duplicates_are_a_first_name_at_a_door_and_a_nickname_with_a_surname(
    demo: Neighbourhood, people: dict[int, Person]
) -> None:
    assert len(demo.truths.duplicates) == 14
    for first, second in demo.truths.duplicates:
        one, other = people[first], people[second]
        assert one.street == other.street
        assert one.house_number
        assert not one.family_name
        assert other.family_name
        assert not other.house_number
    for first, second in demo.truths.namesakes:
        assert people[first].street != people[second].street
        assert people[first].family_name == people[second].family_name


def test_officers_know_many_and_live_nowhere(demo: Neighbourhood) -> None:
    staff = {person.id for person in demo.people if person.staff}
    assert len(staff) == 4
    assert all(person.street is None for person in demo.people if person.staff)
    ties = Counter(node for tie in demo.ties for node in (tie.a, tie.b) if node in staff)
    assert max(ties.values()) >= 30


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_another_seed_keeps_the_cut_off_streets_cut_off(seed: int) -> None:
    test_cut_off_streets_have_ties_and_all_stay_inside(make_neighbourhood(seed, 900, today=TODAY))


def test_of_those_looked_after_some_are_forgotten_one_leads_and_one_rests_until_a_day(
    demo: Neighbourhood, people: dict[int, Person]
) -> None:
    spoken = {person: held.at for held in sorted(demo.conversations, key=lambda one: one.at) for person in held.people}
    said = {}
    for plan in demo.nurture_plans:
        dates = {"began_at": at_hour(plan.begun_on), "spoken_at": spoken.get(plan.person), "at": at_hour(TODAY)}
        stage = NurtureStage(plan.stage)
        found = find_forgotten(stage, next_step=plan.next_step, next_on=plan.next_on, **dates)
        said[plan.stage] = found.sentence if found else None
    assert said["involved"] == "The next step is overdue by 6 days."
    assert said["in_touch"] == "No next step."
    assert said["noticed"].startswith("No next step.")
    assert (said["leading"], said["met"], said["resting"]) == (None, None, None)
    assert next(plan.next_on for plan in demo.nurture_plans if plan.stage == "resting") > TODAY
    assert all(people[plan.person].met and not people[plan.person].staff for plan in demo.nurture_plans)
