"""
Measures of paths: betweenness, distance, components. Links count one step each, whatever their weight.

Betweenness of *v* is the sum over all pairs *s, t* of others of the share of shortest paths from *s* to *t* that pass
through *v* (L. C. Freeman, Sociometry 40, 1977), computed as U. Brandes does (J. Math. Sociology 25, 2001), with
sources sampled above a size limit (U. Brandes and C. Pich, Int. J. Bifurcation and Chaos 17, 2007). An isolated person
has 0 and, like everybody, counts in n when the value is normalised.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Csr, Floats, Ints
from graph.waves import Wave, waves_from

LANE_BUDGET = 1_500_000
EXACT_LIMIT = 2_500


@dataclass(frozen=True, eq=False)
class Betweenness:
    """
    Raw betweenness per node over unordered pairs; ``n`` nodes were counted as ends of paths, ``sources`` of them were
    searched from.
    """

    values: Floats
    n: int
    sources: int
    exact: bool

    def normalised(self, n: int | None = None) -> Floats:
        """
        Values divided by the (n-1)(n-2)/2 pairs of others.

        *n* is by default everybody counted, isolated people included; give another to compare with a source that
        leaves them out.
        """
        people = self.n if n is None else n
        return self.values / max((people - 1) * (people - 2) / 2, 1.0)


def betweenness(
    links: Csr, counted: Bools | None = None, *, seed: int = 0, pivots: int = 256, exact_limit: int = EXACT_LIMIT
) -> Betweenness:
    """
    Betweenness of every node for paths that start and end at *counted* nodes (default: all).

    Exact when at most *exact_limit* counted nodes have a link; else estimated from *pivots* of them, drawn by *seed*
    and scaled up.
    """
    ends = np.ones(links.size, np.bool_) if counted is None else counted
    candidates = np.flatnonzero(ends & (links.degrees > 0))
    exact = candidates.size <= max(exact_limit, pivots)
    sources = candidates
    if not exact:
        sources = np.sort(np.random.default_rng(seed).choice(candidates, pivots, replace=False))
    total = dependencies(links, sources, ends.astype(np.float64))
    scale = candidates.size / max(sources.size, 1) / 2
    return Betweenness(total * scale, int(ends.sum()), sources.size, exact)


def dependencies(links: Csr, sources: Ints, worth: Floats) -> Floats:
    """
    Sum over *sources* of each node's share of the shortest paths from them; a path to *t* counts ``worth[t]`` times.
    """
    total = np.zeros(links.size)
    lanes = int(np.clip(LANE_BUDGET // max(links.indices.size, links.size, 1), 1, 512))
    for first in range(0, sources.size, lanes):
        total += _dependencies_of_lanes(links, sources[first : first + lanes], worth)
    return total


def _dependencies_of_lanes(links: Csr, sources: Ints, worth: Floats) -> Floats:
    start = np.arange(sources.size) * links.size + sources
    ways: list[Floats] = [np.ones(start.size)]
    waves: list[Wave] = []
    for wave in waves_from(links, sources.size, start):
        ways.append(_sums(wave.rank, ways[-1][wave.owner], wave.reached.size))
        waves.append(wave)
    total = np.zeros(links.size)
    beyond: Floats = np.zeros(waves[-1].reached.size if waves else 0)
    while waves:
        wave = waves.pop()
        node = wave.reached % links.size
        total += _sums(node, beyond, links.size)
        share = (worth[node] + beyond) / ways.pop()
        beyond = ways[-1] * _sums(wave.owner, share[wave.rank], ways[-1].size)
    return total


def _sums(group: Ints, value: Floats, size: int) -> Floats:
    """Sum of *value* in each of *size* groups."""
    return np.bincount(group, value, minlength=size).astype(np.float64, copy=False)


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
    label = np.arange(links.size)
    rows = links.rows
    while True:
        lowest = label.copy()
        np.minimum.at(lowest, label[rows], label[links.indices])
        lowest = np.minimum(lowest, lowest[lowest])
        while not np.array_equal(lowest, lowest[lowest]):
            lowest = lowest[lowest]
        lowest = lowest[label]
        if np.array_equal(lowest, label):
            return label
        label = lowest
