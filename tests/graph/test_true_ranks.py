"""Ranges of true ranks: what they are made of, and that they are honest."""

import numpy as np
import pytest

from benchmarks.honesty import measure_honesty
from graph.true_ranks import last_places, places, true_ranks
from tests.graph.published import NETWORKS


def test_people_who_are_level_share_the_best_of_their_places():
    assert places(np.array([3.0, 1, 3, 0])).tolist() == [1, 3, 1, 4]
    assert last_places(np.array([1, 3, 1, 4])).tolist() == [2, 3, 2, 4]
    assert places(np.array([1, 1, 2]), np.array([0.0, 5, 0])).tolist() == [3, 2, 1]
    assert places(np.zeros(0)).tolist() == []


def test_a_rank_that_hiding_never_changes_is_certain():
    now = np.arange(1, 8)
    low, high = true_ranks(now, [now] * 20, now - 1, np.random.default_rng(1))
    assert (low.tolist(), high.tolist()) == (now.tolist(), now.tolist())


def test_who_leads_by_luck_may_truly_stand_where_others_stood_who_came_out_leading():
    now = np.array([1, 2, 3, 4])
    swapped = np.array([2, 1, 3, 4])
    low, high = true_ranks(now, [now] * 10 + [swapped] * 10, np.arange(4), np.random.default_rng(1))
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(1, 2), (1, 2), (3, 3), (4, 4)]


def test_a_range_spans_the_places_over_which_people_are_level():
    level = np.array([1, 2, 2, 2, 2, 2])
    low, high = true_ranks(level, [level] * 40, np.arange(6), np.random.default_rng(1))
    assert (low[0], high[0]) == (1, 1)
    assert (low[1:].tolist(), high[1:].tolist()) == ([2] * 5, [6] * 5)


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=f"needs {NETWORKS}")
@pytest.mark.parametrize("name", ["Karate club", "Hightech managers", "Les Misérables"])
def test_the_true_rank_lies_in_the_range_as_often_as_is_said_in_real_networks(name: str):
    for row in measure_honesty(5, names=(name,), shares=(0.2,)):
        assert row.coverage >= 0.82
        assert row.coverage > row.spread_coverage
        assert row.coverage > row.mirrored_coverage
        assert row.width < 1.6 * row.narrowest_width


def test_the_true_order_of_connectors_lies_in_the_ranges_in_the_demo():
    rows = {row.by: row for row in measure_honesty(1, names=("Demo",), shares=(0.3,))}
    assert set(rows) == {"bridging", "reach", "order"}
    assert all(row.coverage >= 0.82 and row.top_coverage >= 0.8 for row in rows.values())
    assert rows["order"].top_width < 0.15 * rows["order"].people
    assert 0.6 < rows["order"].recorded < 0.8
