"""A network cut down to what needs searching: its biconnected blocks, and closed forms for all the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.csr import Csr, Floats, Ints
from graph.kernels.reductions import (
    find_components,
    fold_pendants,
    label_blocks,
    link_members,
    order_members,
    search_deep,
    weigh_blocks,
)

STRETCH = 1_024


@dataclass(frozen=True, eq=False)
class Blocks:
    """
    Pieces that no path leaves and comes back to, one after the other.

    Place *i* is node ``members[i]`` (a cut point stands in each of its blocks) and stands for the ``worth[i]`` ends of
    paths that reach its block through it. Block *b* is ``starts[b]`` up to ``starts[b + 1]``. The neighbours of place
    *i* are ``neighbours[rows[i]:rows[i + 1]]``, and ``sequence`` has the places of each block in an order that keeps
    neighbours near one another: both counted from the start of the block.
    """

    members: Ints
    worth: Floats
    starts: Ints
    sequence: Ints
    rows: Ints
    neighbours: NDArray[np.uint32]

    @classmethod
    def whole(cls, links: Csr, worth: Floats) -> "Blocks":
        """All of a network as one block, nodes in breadth-first order."""
        return cls.ordered(links, np.arange(links.size), worth, np.unique([0, links.size]))

    @classmethod
    def ordered(cls, links: Csr, members: Ints, worth: Floats, starts: Ints) -> "Blocks":
        """
        Blocks of the nodes *members*, each put in breadth-first order; within every stretch of that, nodes with as many
        neighbours stand together, so that the processor can tell how often a loop over neighbours will turn.
        """
        near, degree = order_members(links.indptr, links.indices, members, starts)
        start = np.repeat(starts[:-1], np.diff(starts))
        stretch = (np.arange(members.size) - start) // STRETCH
        alike = np.lexsort((-degree, stretch, start))
        sequence = np.empty_like(alike)
        sequence[alike] = np.arange(members.size)
        nodes, order = members[near[alike]], near[alike]
        rows, neighbours = link_members(links.indptr, links.indices, nodes, starts)
        return cls(nodes, worth[order], starts, sequence - start, rows, neighbours)

    @property
    def sizes(self) -> Ints:
        """How many nodes each block has."""
        return np.diff(self.starts)

    def summed(self, values: Floats, size: int) -> Floats:
        """For each of *size* nodes the sum of *values* over the places at which it stands."""
        return np.bincount(self.members, values, minlength=size).astype(np.float64, copy=False)


def reduce_links(links: Csr, worth: Floats) -> tuple[Floats, Blocks]:
    """
    What each node carries between pendant trees and blocks, in closed form, and the blocks that remain.

    Counted over unordered pairs of ends of paths; node *i* is the end of ``worth[i]`` paths to each other end.
    """
    label = find_components(links.indptr, links.indices)
    around: Floats = np.bincount(label, worth, minlength=links.size)[label].astype(np.float64, copy=False)
    values = np.zeros(links.size)
    gathered, left = fold_pendants(links.indptr, links.indices, worth, around, values)
    order, parent, lowest = search_deep(links.indptr, links.indices, left)
    block, top = label_blocks(order, parent, lowest)
    reach, inside = weigh_blocks(order, (block, top), gathered, around, values)
    kept = np.bincount(block[block >= 0], minlength=len(top)) > 1
    below = np.flatnonzero(block >= 0)
    below = below[kept[block[below]]]
    cut = top[kept, 0]
    members = np.concatenate((below, cut))
    stands_for = np.concatenate((reach[below], around[cut] - inside[kept]))
    number = np.concatenate((block[below], np.flatnonzero(kept)))
    place = np.argsort(number, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(number, minlength=len(top))[kept])))
    return values, Blocks.ordered(links, members[place], stands_for[place], starts)
