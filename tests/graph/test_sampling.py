from itertools import permutations

import networkx as nx
import numba
import numpy as np
import pytest
from hypothesis import given

from graph.blocks import Blocks
from graph.csr import Csr
from graph.kernels.sampling import sum_shares
from graph.network import Network
from graph.paths import betweenness
from graph.sampling import SampledBetweenness, sample_betweenness
from tests.graph.random_graphs import as_network, graphs


def links_of(graph: nx.Graph) -> Csr:
    return Network.from_networkx(nx.convert_node_labels_to_integers(graph)).links


def town() -> nx.Graph:
    """Two large blocks joined by one tie, each with some hubs, and people who hang on them."""
    one, other = (nx.barabasi_albert_graph(2_300, 2, seed=seed) for seed in (1, 2))
    joined = nx.disjoint_union(one, other)
    joined.add_edge(50, 2_400)
    random = np.random.default_rng(5)
    for _ in range(900):
        joined.add_edge(len(joined), int(random.integers(len(joined))))
    return joined


@pytest.fixture(scope="module")
def links() -> Csr:
    return links_of(town())


@pytest.fixture(scope="module")
def sampled(links: Csr) -> SampledBetweenness:
    return sample_betweenness(links, seed=1)


@given(graphs())
def test_all_pairs_together_give_betweenness(graph: nx.Graph):
    piece = nx.convert_node_labels_to_integers(graph.subgraph(max(nx.connected_components(graph), key=len)))
    blocks = Blocks.whole(as_network(piece).links, np.ones(len(piece)))
    pairs = np.array(list(permutations(range(len(piece)), 2)), np.int64).reshape(-1, 2)
    first, second = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    shares, _ = sum_shares(blocks.rows, blocks.neighbours, (np.zeros_like(first), first, second), len(piece))
    theirs = nx.betweenness_centrality(piece, normalized=False)
    assert blocks.summed(shares, len(piece)) / 2 == pytest.approx([theirs[node] for node in sorted(piece)])


def test_the_paths_of_one_pair_share_what_they_cross():
    # From corner to corner of a 3 by 3 grid there are six shortest paths, four of them through the middle.
    links = links_of(nx.grid_2d_graph(3, 3))
    blocks = Blocks.whole(links, np.ones(9))
    place = np.argsort(blocks.members)
    ends = np.zeros(1, np.int64), place[[0]], place[[8]]
    shares, squares = (one[place] for one in sum_shares(blocks.rows, blocks.neighbours, ends, 9))
    assert shares == pytest.approx([0, 1 / 2, 1 / 6, 1 / 2, 2 / 3, 1 / 2, 1 / 6, 1 / 2, 0])
    assert squares == pytest.approx(shares**2)


def test_a_network_of_small_blocks_is_exact():
    links = links_of(nx.connected_caveman_graph(40, 6))
    found = sample_betweenness(links)
    assert found.values == pytest.approx(betweenness(links).values)
    assert found.pairs == 0
    assert not found.error.any()
    assert found.low.tolist() == found.high.tolist() == found.values.tolist()


def test_nobody_and_one_person_have_no_betweenness():
    assert sample_betweenness(links_of(nx.empty_graph(0))).values.size == 0
    alone = sample_betweenness(links_of(nx.empty_graph(1)))
    assert (alone.values.tolist(), alone.surely_among(1).tolist()) == ([0], [0])


def test_estimates_are_near_the_truth_and_bounds_hold_for_everybody_at_once(links: Csr, sampled: SampledBetweenness):
    truth = betweenness(links).values
    assert np.all(sampled.low <= truth * (1 + 1e-9))
    assert np.all(truth <= sampled.high * (1 + 1e-9))
    often = sampled.error > 0
    often &= sampled.values > 25 * sampled.error.max() / np.sqrt(sampled.pairs)
    off = (sampled.values - truth)[often] / sampled.error[often]
    assert 0.7 < off.std() < 1.3
    assert len(set(sampled.top(50)) & set(np.argsort(-truth)[:50])) >= 46


def test_who_is_surely_at_the_top_is(links: Csr, sampled: SampledBetweenness):
    ranked = np.argsort(-betweenness(links).values)
    for k in (5, 20, 50):
        sure = sampled.surely_among(k)
        assert set(sure) <= set(ranked[:k])
        assert sure.tolist() == sampled.top(links.size)[np.isin(sampled.top(links.size), sure)].tolist()
    assert len(sampled.surely_among(20)) >= 5


def test_places_are_crossed_but_neither_ends_of_paths_nor_ranked(links: Csr):
    counted = np.arange(links.size) % 3 > 0
    found = sample_betweenness(links, counted, seed=2)
    truth = betweenness(links, counted).values
    assert np.all((found.low <= truth * (1 + 1e-9)) & (truth <= found.high * (1 + 1e-9)))
    assert counted[found.top(30)].all()
    assert counted[found.surely_among(30)].all()


def test_where_nobody_is_counted_nothing_has_betweenness(links: Csr):
    found = sample_betweenness(links, np.zeros(links.size, np.bool_))
    assert not found.values.any()
    assert (found.top(5).size, found.surely_among(5).size) == (0, 0)


def test_more_pairs_make_the_error_smaller(links: Csr, sampled: SampledBetweenness):
    more = sample_betweenness(links, seed=1, pairs=4 * sampled.pairs)
    best = sampled.top(20)
    assert np.median(more.error[best] / sampled.error[best]) == pytest.approx(0.5, rel=0.2)
    assert len(more.surely_among(20)) > len(sampled.surely_among(20))


def test_the_same_seed_gives_the_same_numbers_on_any_number_of_threads(links: Csr, sampled: SampledBetweenness):
    numba.set_num_threads(1)
    try:
        alone = sample_betweenness(links, seed=1)
    finally:
        numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    assert np.array_equal(alone.values, sampled.values)
    assert not np.array_equal(sample_betweenness(links, seed=2).values, sampled.values)
