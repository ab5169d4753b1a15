"""Introductions worth making: who is a candidate, what is said of the pair, and in which order."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.brokerage import reach_in_two_steps
from graph.candidates import EACH_ON_A_TOPIC, InterestColumns, Introducible, Stance, candidate_pairs, topics_of
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.suggesting import PER_PERSON, suggest
from graph.weighing import Gain, Reason

CHESS, SINGING = 1, 2
CARES, OFFERS, WANTS = Stance.CARES_ABOUT, Stance.OFFERS, Stance.WANTS


def network(ties, streets, *, places=(), staff=()):
    """People as in *streets* (id: street), and organisations *places*; *ties* are pairs of ids."""
    ids = [*streets, *places]
    nodes = NodeColumns.of(
        ids,
        [Kind.PERSON] * len(streets) + [Kind.ORGANISATION] * len(places),
        [*streets.values(), *(-1 for _ in places)],
        staff=[one in staff for one in ids],
    )
    return Network.build(nodes, TieColumns.of(*zip(*ties, strict=True)) if ties else TieColumns.of([], []))


def interests(*rows):
    return InterestColumns.of(*zip(*rows, strict=True)) if rows else InterestColumns.of()


def pairs(found):
    return [(one.first, one.second) for one in found]


TWO_RINGS = {**dict.fromkeys((1, 2, 3, 4), 10), **dict.fromkeys((11, 12, 13, 14), 20)}
RINGS = [(1, 2), (2, 3), (3, 4), (11, 12), (12, 13), (13, 14)]


def test_who_offers_what_another_wants_is_suggested_with_what_it_joins():
    found = suggest(
        network(RINGS, TWO_RINGS), interests((1, CHESS, OFFERS), (14, CHESS, WANTS)), Introducible.of(list(TWO_RINGS))
    )
    one = found[0]
    assert (one.first, one.second, one.reason, one.offered) == (1, 14, Reason.OFFERED, (1, CHESS))
    assert (one.gain, one.sizes, one.near, one.known_by) == (Gain.PIECES, (4, 4), (2, 2), 0)
    assert not one.same_street


def test_the_one_who_offers_may_be_the_second():
    found = suggest(
        network(RINGS, TWO_RINGS), interests((1, CHESS, WANTS), (14, CHESS, OFFERS)), Introducible.of(list(TWO_RINGS))
    )
    assert found[0].offered == (14, CHESS)


def test_of_several_topics_in_common_the_rarest_is_named():
    said = [(one, CHESS, CARES) for one in TWO_RINGS] + [(1, SINGING, CARES), (14, SINGING, WANTS)]
    found = suggest(network(RINGS, TWO_RINGS), interests(*said), Introducible.of(list(TWO_RINGS)))
    assert {(one.first, one.second): one.shared for one in found}[1, 14] == SINGING
    assert next(one for one in found if one.shared == CHESS).reason is Reason.SHARED


def test_a_cut_off_street_comes_first_and_its_first_link_is_told():
    ties = [*RINGS, (1, 11)]
    streets = TWO_RINGS | {21: 30, 22: 30}
    said = interests((21, CHESS, CARES), (3, CHESS, CARES), (4, SINGING, OFFERS), (14, SINGING, WANTS))
    found = suggest(network([*ties, (21, 22)], streets), said, Introducible.of(list(streets)), cut_off=[30])
    assert pairs(found)[:2] == [(3, 21), (4, 14)]
    assert found[0].gain is Gain.OPENS
    assert found[0].opens == (30,)
    assert found[0].sizes == (8, 2)


def test_a_connector_could_be_the_first_link_where_nothing_else_is_known():
    streets = TWO_RINGS | {21: 30}
    found = suggest(network(RINGS, streets), interests(), Introducible.of(list(streets)), cut_off=[30], connectors=[2])
    assert [(one.first, one.second, one.connector, one.reason) for one in found] == [(2, 21, 2, Reason.CONNECTOR)]


def test_what_makes_it_easy_is_who_knows_both_a_place_in_common_and_the_street():
    streets = dict.fromkeys(range(1, 20), 10)
    circle = [(one, 90) for one in range(1, 20)]  # a choir of nineteen makes nobody acquainted
    ties = [(1, 2), (2, 3), (1, 4), (4, 3), *circle]
    made = network([(a, b) for a, b in ties], streets, places=[90])
    one = suggest(made, interests((1, CHESS, CARES), (3, CHESS, CARES)), Introducible.of([1, 3]))[0]
    assert (one.known_by, set(one.between), one.place, one.same_street) == (2, {2, 4}, 90, True)
    assert one.gain is Gain.NEARER


def test_two_whom_several_others_know_are_suggested_without_a_topic():
    streets = dict.fromkeys((1, 2, 3, 4), 10)
    found = suggest(network([(1, 2), (2, 3), (1, 4), (4, 3)], streets), interests(), Introducible.of(list(streets)))
    assert [(one.first, one.second, one.reason) for one in found] == [
        (1, 3, Reason.KNOWN_BY_SEVERAL),
        (2, 4, Reason.KNOWN_BY_SEVERAL),
    ]


@pytest.mark.parametrize(
    ("may", "apart", "staff"),
    [
        (Introducible.of([1, 2]), [], ()),
        (Introducible.of([1, 14], [7, 7]), [], ()),
        (Introducible.of([1, 14]), [(14, 1)], ()),
        (Introducible.of([1, 14]), [], (14,)),
        (Introducible.of([]), [], ()),
    ],
    ids=["not asked", "one household", "set aside", "staff", "nobody"],
)
def test_who_may_not_be_introduced_is_not_suggested(may, apart, staff):
    made, said = network(RINGS, TWO_RINGS, staff=staff), interests((1, CHESS, OFFERS), (14, CHESS, WANTS))
    assert suggest(made, said, may, apart=apart) == []
    assert suggest(network(RINGS, TWO_RINGS), said, Introducible.of([1, 14], [7, 8])) != []


def test_two_who_know_each_other_are_not_suggested():
    made = network([(1, 14), *RINGS], TWO_RINGS)
    assert suggest(made, interests((1, CHESS, OFFERS), (14, CHESS, WANTS)), Introducible.of([1, 14])) == []


def test_an_empty_network_suggests_nobody():
    empty = Network.build(NodeColumns.of([]), TieColumns.of([], []))
    assert suggest(empty, interests(), Introducible.of([]), cut_off=[1], connectors=[2], apart=[(1, 2)]) == []


def test_nobody_stands_in_more_than_a_few_and_an_area_keeps_its_own():
    streets = dict.fromkeys(range(1, 61), 10)
    said = [(one, CHESS, CARES) for one in streets]
    found = suggest(network([], streets), interests(*said), Introducible.of(list(streets)))
    stands = Counter(end for pair in pairs(found) for end in pair)
    assert stands
    assert max(stands.values()) <= 3 * PER_PERSON  # of the whole network, of the area, of the circle


def test_the_work_on_a_big_topic_grows_with_its_people():
    streets = {one: one for one in range(1, 2001)}
    made = network([], streets)
    everybody = np.ones(made.size, np.bool_)
    nobody = np.zeros(0, np.int64)
    topics = topics_of(made, interests(*((one, CHESS, CARES) for one in streets)), everybody)
    low, _ = candidate_pairs(made.people, everybody, topics, nobody, nobody)
    assert 0 < low.size <= 2000 * EACH_ON_A_TOPIC // 2


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.randoms(use_true_random=False))
def test_who_comes_within_two_steps_is_what_the_reach_grows_by(ties, chance):
    streets = {one: one % 4 for one in range(12)}
    ties = [(a, b) for a, b in ties if a != b]
    said = interests(*((one, chance.choice((CHESS, SINGING)), chance.choice(list(Stance))) for one in streets))
    before = network(ties, streets)
    for one in suggest(before, said, Introducible.of(list(streets)), cut_off=[1])[:5]:
        after = network([*ties, (one.first, one.second)], streets)
        who = before.positions([one.first, one.second])
        grown = reach_in_two_steps(after.people, who) - reach_in_two_steps(before.people, who)
        assert tuple(grown.tolist()) == one.near
        joined = before.to_networkx()
        assert (one.second in joined[one.first]) is False
        assert one.known_by == len(set(joined[one.first]) & set(joined[one.second]))
