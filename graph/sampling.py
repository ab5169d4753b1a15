"""
Who has most betweenness in a network too large to search from everybody: pairs are drawn, and the answer says how sure
it is.
"""

from dataclasses import dataclass

import numpy as np

from graph.blocks import Blocks, reduce_links
from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels.sampling import sum_shares
from graph.spreading import check_counted, total_dependencies

SMALL_BLOCK = 2_000
PAIRS = 16_000
FINE = 16
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class SampledBetweenness:
    """
    Raw betweenness per node over unordered pairs, estimated from *pairs* drawn; ``error`` is its standard error, 0
    where nothing had to be drawn. With the stated ``confidence`` all true values lie between ``low`` and ``high``.
    """

    values: Floats
    error: Floats
    low: Floats
    high: Floats
    counted: Bools
    pairs: int
    confidence: float

    def top(self, k: int) -> Ints:
        """The *k* counted nodes with the highest estimates, highest first; the lower position where equal."""
        who = np.flatnonzero(self.counted)
        return who[np.argsort(-self.values[who], kind="stable")[:k]]

    def surely_among(self, k: int) -> Ints:
        """
        The nodes that are among the *k* highest at the stated confidence, highest estimate first.

        Such a node has fewer than *k* others whose value could be above its own. The order within the set is not sure.
        """
        who = np.flatnonzero(self.counted)
        highest = np.sort(self.high[who])
        rivals = who.size - np.searchsorted(highest, self.low[who], side="right") - (self.high[who] > self.low[who])
        sure = who[rivals < k]
        return sure[np.argsort(-self.values[sure], kind="stable")]


def sample_betweenness(
    links: Csr, counted: Bools | None = None, *, seed: int = 0, pairs: int = PAIRS, confidence: float = 0.95
) -> SampledBetweenness:
    """
    Betweenness of every node for paths between *counted* nodes (default: all), from *pairs* drawn by *seed*.

    What pendant trees, cut points and small blocks carry is exact. In large blocks two ends are drawn by how many
    people stand behind them, and all shortest paths between them are followed (M. Riondato and E. Upfal, KDD 2016).
    The bounds are Chernoff's, widened so that they hold for all nodes at once.
    """
    ends = np.ones(links.size, np.bool_) if counted is None else counted
    exact, blocks = reduce_links(links, ends.astype(np.float64))
    large = np.repeat(blocks.sizes > SMALL_BLOCK, blocks.sizes)
    inner = total_dependencies(blocks, np.where(large, 0, blocks.worth))
    exact += blocks.summed(inner, links.size) / 2
    if not blocks.worth[large].any():
        return SampledBetweenness(exact, np.zeros(links.size), exact, exact, ends, 0, confidence)
    drawn, scale = _draw(blocks, large, pairs, seed)
    sums = sum_shares(blocks.rows, blocks.neighbours, drawn, int(blocks.sizes.max()))
    share, square = (blocks.summed(check_counted(one), links.size) / pairs for one in sums)
    unsure = np.unique(blocks.members[large])
    low, high, error = exact.copy(), exact.copy(), np.zeros(links.size)
    below, above = _bounds(share[unsure], pairs, 2 * unsure.size / (1 - confidence))
    low[unsure] += below * scale
    high[unsure] += above * scale
    error[unsure] = np.sqrt(np.maximum(square - share**2, 0)[unsure] / pairs) * scale
    return SampledBetweenness(exact + share * scale, error, low, high, ends, pairs, confidence)


def _draw(blocks: Blocks, large: Bools, pairs: int, seed: int) -> tuple[tuple[Ints, Ints, Ints], float]:
    """
    Pairs of places of one block, as its start and both places counted from there, and how many unordered pairs of
    people all of them stand for.

    The first ends are spread evenly over all places, which keeps the draws independent and lowers their variance.
    """
    random = np.random.default_rng(seed)
    block = np.repeat(np.arange(blocks.sizes.size), blocks.sizes)
    worth = np.where(large, blocks.worth, 0.0)
    total = np.bincount(block, worth)
    below = np.concatenate(([0.0], np.cumsum(worth)))
    mass = np.cumsum(worth * total[block])
    aim = (np.arange(pairs) + random.random(pairs)) / pairs * mass[-1]
    first = np.minimum(np.searchsorted(mass, aim, side="right"), np.flatnonzero(worth)[-1])
    there = block[first]
    aim = below[blocks.starts[there]] + random.random(pairs) * total[there]
    second = np.clip(np.searchsorted(below, aim, side="right") - 1, blocks.starts[there], blocks.starts[there + 1] - 1)
    base = blocks.starts[there]
    return (base, first - base, second - base), float(mass[-1] / 2)


def _bounds(share: Floats, pairs: int, sides: float) -> tuple[Floats, Floats]:
    """
    Chernoff's bounds on the means of shares between 0 and 1, of which each fails with probability 1 / *sides* (W.
    Hoeffding, J. American Statistical Association 58, 1963, theorem 1).
    """
    at = share * pairs * FINE
    grid = np.minimum(np.arange(np.ceil(at.max(initial=0)) + 1) / (pairs * FINE), 1.0)
    rate = float(np.log(sides)) / pairs
    low, high = _farthest(grid, 0.0, rate), _farthest(grid, 1.0, rate)
    return low[np.floor(at).astype(np.int64)], high[np.ceil(at).astype(np.int64)]


def _farthest(mean: Floats, limit: float, rate: float) -> Floats:
    """The number between each *mean* and the *limit* whose divergence from the mean is *rate*."""
    near, far = mean.copy(), np.full(mean.size, limit)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            hits = np.where(mean > 0, mean * np.log(mean / middle), 0)
            misses = np.where(mean < 1, (1 - mean) * np.log((1 - mean) / (1 - middle)), 0)
        inside = hits + misses <= rate
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return far
