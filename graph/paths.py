"""
Measures of paths: betweenness, distance, components. Links count one step each, whatever their weight.

Betweenness of *v* is the sum over all pairs *s, t* of others of the share of shortest paths from *s* to *t* that pass
through *v* (L. C. Freeman, Sociometry 40, 1977), computed as U. Brandes does (J. Math. Sociology 25, 2001) on the
blocks of ``graph.blocks``, with sources sampled above a size limit (U. Brandes and C. Pich, Int. J. Bifurcation and
Chaos 17, 2007). An isolated person has 0 and, like everybody, counts in n when the value is normalised.
"""

from dataclasses import dataclass

import numpy as np

from graph.blocks import Blocks, reduce_links
from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels.reductions import find_components
from graph.spreading import total_dependencies
from graph.waves import waves_from

EXACT_LIMIT = 30_000
ROUNDS = 16


@dataclass(frozen=True, eq=False)
class Betweenness:
    """
    Raw betweenness per node over unordered pairs; ``n`` nodes were counted as ends of paths, ``sources`` of them were
    searched from. ``error`` is the standard error of each value: 0 where it is exact.
    """

    values: Floats
    n: int
    sources: int
    exact: bool
    error: Floats

    def normalised(self, n: int | None = None) -> Floats:
        """
        Values divided by the (n-1)(n-2)/2 pairs of others.

        *n* is by default everybody counted, isolated people included; give another to compare with a source that
        leaves them out.
        """
        people = self.n if n is None else n
        return self.values / max((people - 1) * (people - 2) / 2, 1.0)


def betweenness(
    links: Csr,
    counted: Bools | None = None,
    *,
    seed: int = 0,
    pivots: int = 1_024,
    exact_limit: int = EXACT_LIMIT,
    threads: int | None = None,
) -> Betweenness:
    """
    Betweenness of every node for paths that start and end at *counted* nodes (default: all).

    Exact when at most *exact_limit* counted nodes have a link; else what pendant trees and cut points carry is exact,
    and the rest estimated from about *pivots* sources (as many in each of 16 rounds) drawn by *seed*, in proportion to
    how many people they stand for.
    """
    ends = np.ones(links.size, np.bool_) if counted is None else counted
    candidates = int(np.count_nonzero(ends & (links.degrees > 0)))
    values, blocks = reduce_links(links, ends.astype(np.float64))
    large = np.repeat(blocks.sizes > pivots, blocks.sizes)
    exact = candidates <= exact_limit or not large.any()
    inner = total_dependencies(blocks, blocks.worth if exact else np.where(large, 0, blocks.worth), threads=threads)
    error = np.zeros(inner.size)
    if not exact:
        estimated, error = _estimate(blocks, np.where(large, blocks.worth, 0), pivots, seed, threads)
        inner += estimated
    values += blocks.summed(inner, links.size) / 2
    error = np.sqrt(blocks.summed(error**2, links.size)) / 2
    searched = candidates if exact else ROUNDS * _per_round(pivots)
    return Betweenness(values, int(ends.sum()), searched, exact, error)


def _estimate(blocks: Blocks, worth: Floats, pivots: int, seed: int, threads: int | None) -> tuple[Floats, Floats]:
    """
    What each place carries, estimated in rounds, and the standard error of that.

    The sources of a round stand at equal distances along all worth, laid out with neighbours near one another.
    """
    order = np.repeat(blocks.starts[:-1], blocks.sizes) + blocks.sequence
    along = np.cumsum(worth[order])
    each = _per_round(pivots)
    rounds = []
    for start in np.random.default_rng(seed).random(ROUNDS):
        drawn = order[np.searchsorted(along, (start + np.arange(each)) * along[-1] / each, side="right")]
        weights = np.bincount(drawn, minlength=worth.size) * (along[-1] / each)
        rounds.append(total_dependencies(blocks, weights, threads=threads))
    return np.mean(rounds, axis=0), np.std(rounds, axis=0, ddof=1) / np.sqrt(ROUNDS)


def _per_round(pivots: int) -> int:
    return max(pivots // ROUNDS, 1)


def dependencies(links: Csr, sources: Ints, worth: Floats, *, threads: int | None = None) -> Floats:
    """
    Sum over *sources* of each node's share of the shortest paths from them; a path to *t* counts ``worth[t]`` times.
    """
    blocks = Blocks.whole(links, worth)
    weights = np.bincount(sources, minlength=links.size).astype(np.float64)
    return blocks.summed(total_dependencies(blocks, weights[blocks.members], threads=threads), links.size)


def distances_from(links: Csr, sources: Ints) -> Ints:
    """Steps from each node to the nearest of *sources*: 0 for a source, -1 where none can be reached."""
    distance = np.full(links.size, -1, np.int64)
    start = np.unique(sources)
    distance[start] = 0
    for steps, wave in enumerate(waves_from(links, 1, start), start=1):
        distance[wave.reached] = steps
    return distance


def components(links: Csr) -> Ints:
    """For each node the lowest position in its connected piece; an isolated node is a piece of its own."""
    return find_components(links.indptr, links.indices)
