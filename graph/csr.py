"""The one array form of an undirected weighted graph: compressed sparse rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Csr:
    """
    Neighbours of node *i* are ``indices[indptr[i]:indptr[i + 1]]``, ascending; every link stands in both its ends'
    rows.
    """

    indptr: Ints
    indices: Ints
    weights: Floats

    @classmethod
    def from_pairs(cls, size: int, source: Ints, target: Ints, weight: Floats) -> "Csr":
        """
        Merge parallel pairs (the strongest weight stays), drop pairs of a node with itself, and store both directions.
        """
        key = np.minimum(source, target) * size + np.maximum(source, target)
        loops = source == target
        if loops.any():
            key, weight = key[~loops], weight[~loops]
        del source, target, loops  # with a million people every column less counts
        key, strongest = strongest_by_key(key, weight)
        low = key // max(size, 1)
        key -= low * size
        return cls._both_ways(size, low, key, strongest)

    @classmethod
    def _both_ways(cls, size: int, low: Ints, high: Ints, weight: Floats) -> "Csr":
        """Rows from pairs ordered by lower, then higher end: in each row the lower neighbours come first."""
        lower, higher = np.bincount(high, minlength=size), np.bincount(low, minlength=size)
        indices, weights = np.empty(2 * low.size, np.int64), np.empty(2 * low.size)
        by_high = np.argsort(high, kind="stable")
        entry = (np.cumsum(higher) - higher)[high[by_high]]
        entry += np.arange(low.size)
        indices[entry], weights[entry] = low[by_high], weight[by_high]
        entry = np.cumsum(lower)[low]
        entry += np.arange(low.size)
        indices[entry], weights[entry] = high, weight
        return cls(np.concatenate(([0], np.cumsum(lower + higher))), indices, weights)

    @property
    def size(self) -> int:
        """Number of nodes, isolated ones included."""
        return self.indptr.size - 1

    @property
    def degrees(self) -> Ints:
        """Number of neighbours of each node; 0 for an isolated one."""
        return np.diff(self.indptr)

    @property
    def rows(self) -> Ints:
        """For each entry of ``indices`` the node in whose row it stands."""
        return np.repeat(np.arange(self.size), self.degrees)

    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """Each link once: lower end, higher end, weight."""
        rows = self.rows
        once = rows < self.indices
        return rows[once], self.indices[once], self.weights[once]

    def edges_of(self, nodes: Ints) -> tuple[Ints, Ints]:
        """
        All entries in the rows of *nodes*: for each entry the place in *nodes* it belongs to, and its place in
        ``indices``.
        """
        degree = self.indptr[nodes + 1] - self.indptr[nodes]
        owner = np.repeat(np.arange(nodes.size), degree)
        shift = self.indptr[nodes] - (np.cumsum(degree) - degree)
        return owner, shift[owner] + np.arange(owner.size)

    def entry(self, row: Ints, column: Ints) -> Ints:
        """Place in ``indices`` of the link from each *row* to each *column*, or -1 where there is none."""
        keys = self.rows * self.size + self.indices
        wanted = row * self.size + column
        place = np.searchsorted(keys, wanted)
        found = place < keys.size
        found[found] = keys[place[found]] == wanted[found]
        return np.where(found, place, -1)


def strongest_by_key(key: Ints, weight: Floats) -> tuple[Ints, Floats]:
    """Distinct keys, ascending, and the largest weight seen with each."""
    if key.size == 0:
        return key, np.zeros(0)
    order = np.argsort(key, kind="stable")
    ascending = key[order]
    start = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    return ascending[start], np.maximum.reduceat(weight[order], start)
