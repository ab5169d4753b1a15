"""Ties that have a direction, as arrays."""

from dataclasses import dataclass

import numpy as np

from graph.csr import Csr, Floats, Ints, strongest_by_key


@dataclass(frozen=True, eq=False)
class Digraph:
    """
    Arcs stored twice: ``out`` has in a node's row those it points to, ``into`` those that point to it. A link that
    goes both ways is two arcs.
    """

    out: Csr
    into: Csr

    @classmethod
    def from_pairs(cls, size: int, source: Ints, target: Ints, weight: Floats) -> "Digraph":
        """Merge parallel arcs (the strongest weight stays) and drop arcs of a node to itself."""
        keep = source != target
        key, strongest = strongest_by_key(source[keep] * size + target[keep], weight[keep])
        start, end = key // max(size, 1), key % max(size, 1)
        order = np.argsort(end, kind="stable")
        return cls(_rows(size, start, end, strongest), _rows(size, end[order], start[order], strongest[order]))

    @property
    def size(self) -> int:
        """Number of nodes, isolated ones included."""
        return self.out.size

    def without_direction(self) -> Csr:
        """The links that are left when direction is forgotten; of two opposite arcs the stronger weight stays."""
        return Csr.from_pairs(self.size, self.out.rows, self.out.indices, self.out.weights)


def _rows(size: int, row: Ints, column: Ints, weight: Floats) -> Csr:
    indptr = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=size), out=indptr[1:])
    return Csr(indptr, column, weight)
