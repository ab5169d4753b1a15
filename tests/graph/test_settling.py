"""How many more conversations would settle a rank, and where."""

import numpy as np
import pytest

from graph.evidence import MoreConversations
from graph.network import Network, NodeColumns, TieColumns
from graph.recording_rate import RecordingRate
from graph.settling import Settling

RATE = RecordingRate(0.75, estimated=False)


def make_network(street: list[int], pairs: list[tuple[int, int]], talks: list[int] | None = None) -> Network:
    ties = TieColumns.of([a for a, _ in pairs], [b for _, b in pairs], conversation=talks)
    return Network.build(NodeColumns.of(range(len(street)), street=street), ties)


def settle(network: Network, kept: list[list[bool]], moved: list[float]) -> Settling:
    masks = [np.array(mask) for mask in kept]
    return Settling.of(network, np.array([0]), masks, np.array(moved).reshape(-1, 1), RATE)


def test_the_street_is_the_one_whose_missing_ties_go_along_with_the_fall():
    # 0 lives on street 1 and knows 1 on street 2 and 2 on street 3: they fall when the tie to street 3 is hidden.
    network = make_network([1, 2, 3], [(0, 1), (0, 2)])
    settling = settle(network, [[True, True], [False, True], [True, False], [True, False]], [0.0, 0.0, 2.0, 2.0])
    assert settling.narrow(0, 20, 8).street == 3


def test_a_range_half_as_wide_takes_the_ties_that_make_the_odds_a_quarter():
    pairs = [(0, other) for other in range(1, 61)]
    network = make_network([1] * 61, pairs, [place // 3 for place in range(60)])
    settling = settle(network, [[True] * 60, [False] * 60], [0.0, 1.0])
    # 60 ties are 3 in 4; odds of 1 to 12 make them 12 in 13 of 80: 73.8, at three a conversation.
    assert settling.narrow(0, 16, 8) == MoreConversations(5, 1, 1)
    assert settling.narrow(0, 8, 8).count == 1
    assert settling.narrow(0, 32, 8).count > 5


def test_one_source_is_outnumbered_by_as_many_records_as_make_it_less_than_half():
    network = make_network([1, 1, 1], [(0, 1), (0, 2)], [1, 2])
    assert settle(network, [[True, True]], [0.0]).outnumber(0, 9, 12) == MoreConversations(7, 1, 1)


def test_without_streets_all_ties_count_and_a_conversation_tells_what_a_person_knows():
    network = make_network([-1] * 30, [(a, b) for a in range(30) for b in range(a)])
    settled = settle(network, [[True] * 435, [False] * 435], [0.0, 1.0]).narrow(0, 16, 8)
    assert (settled.street, settled.streets) == (-1, 0)
    assert settled.count == pytest.approx(435 * (12 / 13 / 0.75 - 1) / 14.5, abs=1)
