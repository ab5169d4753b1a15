"""
Who would be parted from the rest without somebody: computed for all at once by one walk through the network.

Take a person out, and their piece of the network may fall apart. The biggest part that stays, counted in residents, is
*the rest*; everybody in the other parts loses their only way to it. Ways run along all links, through organisations and
assets too, but only residents are counted, and only their streets. What nobody told us of is not there: a person whom
one resident alone has named is parted from everybody without that resident.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Ints
from graph.evidence import Loss
from graph.kernels.losses import walk_depth_first
from graph.network import Network


@dataclass(frozen=True, eq=False)
class _Parts:
    """
    The parts into which pieces fall, row by row: the place of the person without whom, and from where to where in the
    order of the walk the part goes. ``residents`` are counted up to each place in the order.
    """

    order: Ints
    place: Ints
    without: Ints
    first: Ints
    last: Ints
    residents: Ints
    piece_first: Ints
    piece_last: Ints

    @classmethod
    def of(cls, network: Network) -> "_Parts":
        order, parent, last, low = walk_depth_first(network.links.indptr, network.links.indices)
        place = np.empty(order.size, np.int64)
        place[order] = np.arange(order.size)
        parted = np.flatnonzero((parent >= 0) & (low >= parent))
        starts = np.flatnonzero(parent < 0)
        piece = np.cumsum(parent < 0) - 1
        return cls(
            order,
            place,
            parent[parted],
            parted,
            last[parted],
            np.concatenate(([0], np.cumsum(network.residents[order]))),
            starts[piece],
            last[starts][piece],
        )

    def count(self, first: Ints, last: Ints) -> Ints:
        """Residents in each stretch of the order."""
        counted: Ints = self.residents[last + 1] - self.residents[first]
        return counted


def find_losses(network: Network, who: Ints) -> list[Loss]:
    """What the others would lose without each of *who* (positions)."""
    if not network.size:
        return []
    parts = _Parts.of(network)
    order = np.argsort(parts.without, kind="stable")
    begin = np.searchsorted(parts.without[order], parts.place[who], side="left")
    end = np.searchsorted(parts.without[order], parts.place[who], side="right")
    rows = zip(parts.place[who].tolist(), begin.tolist(), end.tolist(), strict=True)
    return [_loss(network, parts, here, order[start:stop]) for here, start, stop in rows]


def _loss(network: Network, parts: _Parts, here: int, below: Ints) -> Loss:
    """*below* are the parts met through the one at place *here*; what is left of the piece is one more part."""
    first, last = parts.first[below], parts.last[below]
    counts = parts.count(first, last)
    whole = int(parts.count(parts.piece_first[here], parts.piece_last[here]))
    own = int(network.residents[parts.order[here]])
    above = whole - own - int(counts.sum())
    biggest = max(above, int(counts.max(initial=0)))
    people = whole - own - biggest
    if not people:
        return Loss(0, ())
    stretches = zip(first.tolist(), last.tolist(), strict=True)
    inside = [np.arange(start, stop + 1) for start, stop in stretches]
    if above < biggest:
        gone = int(np.argmax(counts))
        piece = np.arange(int(parts.piece_first[here]), int(parts.piece_last[here]) + 1)
        lost = np.setdiff1d(piece, np.append(inside[gone], here))
    else:
        lost = np.concatenate(inside)
    nodes = parts.order[lost]
    streets = np.unique(network.street[nodes[network.residents[nodes]]])
    return Loss(people, tuple(streets[streets >= 0].tolist()))
