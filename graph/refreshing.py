"""
One tie more: betweenness and harmonic closeness again, without measuring everything again.

A tie between two separate pieces (one of them often just a newcomer) makes only paths that run along it, so one search
from each of its ends says what it adds, exactly. A tie that closes a cycle moves paths everywhere: all is measured
again, which is faster than finding out what stays.
"""

from dataclasses import dataclass

import numpy as np

from graph.closeness import harmonic_closeness
from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels.refresh import search_from
from graph.paths import betweenness


@dataclass(frozen=True, eq=False)
class PathMeasures:
    """Raw betweenness over unordered pairs and raw harmonic closeness of each node; both exact."""

    betweenness: Floats
    closeness: Floats

    @classmethod
    def of(cls, links: Csr, counted: Bools) -> "PathMeasures":
        """Measured from the ground up, for paths that start and end at *counted* nodes."""
        found = betweenness(links, counted, exact_limit=links.size)
        return cls(found.values, harmonic_closeness(links, counted))

    def with_tie(self, links: Csr, counted: Bools, one: int, other: int) -> "PathMeasures":
        """
        The same measures when the nodes *one* and *other* of *links* (which is as it was before) are linked, too.

        Somebody new stands in *links* as an isolated node, with 0 for both measures. ValueError when both ends are the
        same.
        """
        if one == other:
            raise ValueError("A tie needs two different ends.")
        worth = counted.astype(np.float64)
        distance, carried = search_from(links.indptr, links.indices, worth, one)
        if distance[other] == 1:
            return self
        if distance[other] >= 0:
            return PathMeasures.of(_linked(links, one, other), counted)
        beyond, carried_beyond = search_from(links.indptr, links.indices, worth, other)
        here, there = worth[distance >= 0].sum(), worth[beyond >= 0].sum()
        between = self.betweenness + carried * there + carried_beyond * here
        between[one] += (here - worth[one]) * there
        between[other] += (there - worth[other]) * here
        close = self.closeness + _nearness(distance, beyond, worth) + _nearness(beyond, distance, worth)
        return PathMeasures(between, close)


def _nearness(distance: Ints, beyond: Ints, worth: Floats) -> Floats:
    """What each node *distance* steps from the tie gains in closeness by those that are *beyond* steps past it."""
    far = np.bincount(beyond[beyond >= 0], worth[beyond >= 0])
    near = np.arange(distance.max() + 1)
    gain = (far / (near[:, None] + 1 + np.arange(far.size))).sum(axis=1)
    return np.where(distance >= 0, gain[distance], 0.0)


def _linked(links: Csr, one: int, other: int) -> Csr:
    low, high, weight = links.pairs()
    return Csr.from_pairs(links.size, np.append(low, one), np.append(high, other), np.append(weight, 1.0))
