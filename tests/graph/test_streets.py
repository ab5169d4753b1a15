import numpy as np
import pytest

from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.streets import StreetColumns, StreetReading, StreetState, read_streets
from tests.graph.neighbourhood import ONLY_LINK, QUIZMASTER, make_neighbourhood, make_streets


@pytest.fixture(scope="module")
def readings() -> list[StreetReading]:
    return read_streets(make_neighbourhood().network(), make_streets(), [QUIZMASTER])


@pytest.fixture(scope="module")
def by_id(readings: list[StreetReading]) -> dict[int, StreetReading]:
    return {reading.id: reading for reading in readings}


def test_a_silent_street_is_told_from_one_nobody_knocked_at(by_id: dict[int, StreetReading]):
    states = {street: reading.state for street, reading in by_id.items()}
    assert states[5] is StreetState.NO_TIES_NAMED
    assert states[6] is StreetState.NOT_KNOCKED
    assert states[7] is StreetState.NOBODY_IN
    assert states[8] is StreetState.ONLY_INSIDE
    assert {states[street] for street in (1, 2, 3, 4, 9)} == {StreetState.LINKED_OUTWARD}


def test_a_street_is_called_cut_off_only_when_enough_of_it_was_heard():
    network = small([(1, 2)])

    def state(households: int, answered: int, talks: int) -> StreetState:
        return read_streets(network, StreetColumns.of([1], [households], [9], [answered], [talks]))[0].state

    assert state(40, 2, 2) is StreetState.TOO_LITTLE_HEARD
    assert state(40, 2, 3) is StreetState.NO_TIES_NAMED
    assert state(40, 4, 1) is StreetState.NO_TIES_NAMED
    assert state(0, 2, 2) is StreetState.TOO_LITTLE_HEARD
    linked = read_streets(small([(0, 1)]), StreetColumns.of([1], [40], [9], [1], [1]))[0]
    assert linked.state is StreetState.LINKED_OUTWARD


def test_the_most_cut_off_come_first_and_the_unknown_before_the_linked(readings: list[StreetReading]):
    assert [reading.id for reading in readings] == [8, 5, 9, 6, 7, 1, 2, 3, 4]


def test_a_street_that_hangs_by_one_person_says_by_whom(by_id: dict[int, StreetReading]):
    assert by_id[9].cut_off_without == (ONLY_LINK,)
    assert by_id[1].cut_off_without == ()


def test_links_are_counted_by_where_they_lead(by_id: dict[int, StreetReading]):
    lane = by_id[9]
    assert (lane.people, lane.links_inside, lane.links_outward, lane.streets_linked) == (3, 2, 2, (1, 4))
    assert (by_id[8].links_inside, by_id[8].links_outward) == (2, 0)


def test_steps_to_the_nearest_connector_are_none_where_no_path_leads(by_id: dict[int, StreetReading]):
    assert by_id[1].steps_to_connector == 0
    assert by_id[2].steps_to_connector == 1
    assert by_id[8].steps_to_connector is None


def test_coverage_is_doors_answered_by_households(by_id: dict[int, StreetReading]):
    assert by_id[1].coverage == pytest.approx(0.4)
    assert by_id[9].coverage is None


def test_the_strongest_of_the_nearest_opens_the_door(by_id: dict[int, StreetReading]):
    first, second, third = by_id[9].openers
    assert (first.person, first.path, first.steps, first.strength) == (110, (110, 900), 1, 5.0)
    assert (second.person, second.path) == (402, (402, 900))
    assert third.steps == 2
    assert by_id[8].openers == ()
    assert by_id[6].openers == ()


def small(pairs: list[tuple[int, int]], kind: list[Kind] | None = None, weight: list[float] | None = None) -> Network:
    """Person 0 on street 1, all others elsewhere on street 2 (places on none)."""
    count = 1 + max(max(pair) for pair in pairs)
    kinds = kind or [Kind.PERSON] * count
    streets = [1] + [2 if one is Kind.PERSON else -1 for one in kinds[1:]]
    ties = TieColumns.of([a for a, _ in pairs], [b for _, b in pairs], weight)
    return Network.build(NodeColumns.of(range(count), kinds, streets), ties)


def read_first(network: Network, connectors: tuple[int, ...] = ()) -> StreetReading:
    return read_streets(network, StreetColumns.of([1], [10], [5], [2], [2]), connectors)[0]


def test_a_path_is_as_strong_as_its_weakest_link():
    # From 4 there are two ways of two steps to 0: by 1 (3, 1) or by 2 (2, 2).
    network = small([(0, 1), (0, 2), (4, 1), (4, 2), (3, 1)], weight=[1, 2, 3, 2, 5])
    openers = read_first(network).openers
    assert [(one.person, one.strength) for one in openers] == [(2, 2.0), (1, 1.0), (4, 2.0)]
    assert openers[2].path == (4, 2, 0)


def test_between_equals_a_connector_opens_the_door():
    network = small([(0, 1), (0, 2), (0, 3), (0, 4)])
    assert [one.person for one in read_first(network, (3,)).openers] == [3, 1, 2]


def test_a_big_organisation_links_no_street_but_shows_a_way_in():
    members = range(2, 22)
    kinds = [Kind.PERSON, Kind.ORGANISATION, *[Kind.PERSON] * 20]
    reading = read_first(small([(0, 1), *((one, 1) for one in members)], kinds))
    assert reading.state is StreetState.ONLY_INSIDE
    assert (reading.links_outward, reading.links_elsewhere) == (0, 1)
    assert reading.openers[0].path == (2, 1, 0)


def test_what_others_say_of_a_street_does_not_make_it_known():
    untouched = StreetColumns.of([1], [10], [0], [0], [0])
    reading = read_streets(small([(0, 1)]), untouched)[0]
    assert reading.state is StreetState.NOT_KNOCKED
    assert (reading.people, reading.links_outward, reading.cut_off_without) == (1, 1, ())
    network = Network.build(NodeColumns.of([1, 2, 3], street=[1, 1, 2]), TieColumns.of([1, 1], [2, 3]))
    assert read_streets(network, untouched)[0].cut_off_without == ()
    assert read_first(network).cut_off_without == (1, 3)


def test_more_streets_than_are_searched_at_once_get_their_own_openers():
    count = 150
    nodes = NodeColumns.of(range(2 * count), street=[*range(count), *[count] * count])
    network = Network.build(nodes, TieColumns.of(range(count), range(count, 2 * count)))
    zeros = np.zeros(count, np.int64)
    readings = read_streets(network, StreetColumns.of(np.arange(count)[::-1], zeros + 4, zeros, zeros, zeros))
    assert {reading.id: [one.person for one in reading.openers] for reading in readings} == {
        street: [count + street] for street in range(count)
    }


def test_no_streets_give_no_readings():
    assert read_streets(small([(0, 1)]), StreetColumns.of([], [], [], [], [])) == []
