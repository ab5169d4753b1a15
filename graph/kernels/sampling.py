"""
The search that sampled betweenness is made of: all shortest paths between two ends, found from both at once.

The side with fewer links ahead takes the next step, until the two meet (M. Borassi and E. Natale, ESA 2016); each path
then counts the same, so that one pair credits every node between its ends with the share of paths through it. As no
node is met from both sides before they join, one byte tells all that is known of it: the side, and the remainder of its
steps by 3, which sets it apart from its neighbours one step nearer and one step farther.
"""

from typing import NamedTuple

import numpy as np
from numba import prange
from numpy.typing import NDArray

from graph.csr import Floats, Ints
from graph.kernels.compiling import compiled, threaded

Places = NDArray[np.uint32]
Labels = NDArray[np.uint8]
PARTS = 4
HERE, THERE = 1, 4


class Block(NamedTuple):
    """Rows of all blocks, whose neighbours are counted from the start of their block, and where this one starts."""

    rows: Ints
    neighbours: Places
    base: int


class Side(NamedTuple):
    """Nodes met from one end in the order they were met, and those of them with a link to the other side."""

    sign: int
    met: Places
    joining: Places


class Room(NamedTuple):
    """For each node of a block: its label (0: not met), number of paths to it, and share of all paths through it."""

    label: Labels
    ways: Floats
    flow: Floats
    queue: Places


class Credit(NamedTuple):
    """For each place the sum over pairs of its share of their paths, and of the square of that."""

    shares: Floats
    squares: Floats


@compiled
def _is_of(label: int, sign: int) -> bool:
    return sign <= label < sign + 3


@compiled
def _next(label: int, sign: int, steps: int) -> int:
    """The label that many *steps* on from *label*."""
    return sign + (label - sign + steps) % 3


@compiled
def _links_of(block: Block, nodes: Places) -> int:
    links = 0
    for node in nodes:
        links += block.rows[block.base + node + 1] - block.rows[block.base + node]
    return links


@compiled
def _step(block: Block, side: Side, other: int, room: Room, front: tuple[int, int]) -> tuple[int, int]:
    """
    Go from the nodes met at places *front* (from, to) to the next ones.

    Gives how many are met then, and how many of the front have a link to the side *other*; once one has, nobody new is
    needed.
    """
    met, joining = front[1], 0
    ahead = _next(room.label[side.met[front[0]]], side.sign, 1)
    for at in range(front[0], front[1]):
        node = side.met[at]
        ways = room.ways[node]
        joins = False
        for entry in range(block.rows[block.base + node], block.rows[block.base + node + 1]):
            far = block.neighbours[entry]
            label = room.label[far]
            if label == 0:
                if joining == 0:
                    room.label[far] = ahead
                    room.ways[far] = ways
                    side.met[met] = far
                    met += 1
            elif label == ahead:
                room.ways[far] += ways
            elif _is_of(label, other):
                joins = True
        if joins:
            side.joining[joining] = node
            joining += 1
    return met, joining


@compiled
def _share_out(block: Block, side: Side, other: Side, room: Room, joining: int) -> int:
    """
    Give the ends of all links between the sides their shares of the paths; gives how many of ``other.joining`` there
    are.
    """
    total = 0.0
    count = 0
    for at in range(joining):
        node = side.joining[at]
        for entry in range(block.rows[block.base + node], block.rows[block.base + node + 1]):
            far = block.neighbours[entry]
            if _is_of(room.label[far], other.sign):
                paths = room.ways[node] * room.ways[far]
                if room.flow[far] == 0.0:
                    other.joining[count] = far
                    count += 1
                room.flow[node] += paths
                room.flow[far] += paths
                total += paths
    for at in range(joining):
        room.flow[side.joining[at]] /= total
    for at in range(count):
        room.flow[other.joining[at]] /= total
    return count


@compiled
def _send_back(block: Block, side: Side, room: Room, credit: Credit, joining: int) -> None:
    """Let the shares of those who join the sides flow back to the end of *side*, crediting who they cross."""
    queue = room.queue
    queue[:joining] = side.joining[:joining]
    filled, at = joining, 0
    while at < filled:
        node = queue[at]
        at += 1
        share = room.flow[node]
        room.flow[node] = 0.0
        if node == side.met[0]:
            continue
        credit.shares[block.base + node] += share
        credit.squares[block.base + node] += share * share
        back = _next(room.label[node], side.sign, 2)
        for entry in range(block.rows[block.base + node], block.rows[block.base + node + 1]):
            nearer = block.neighbours[entry]
            if room.label[nearer] == back:
                if room.flow[nearer] == 0.0:
                    queue[filled] = nearer
                    filled += 1
                room.flow[nearer] += share * room.ways[nearer] / room.ways[node]


@compiled
def _begin(side: Side, room: Room, end: int) -> None:
    room.label[end] = side.sign
    room.ways[end] = 1.0
    side.met[0] = end


@compiled
def _follow_pair(block: Block, sides: tuple[Side, Side], room: Room, credit: Credit) -> None:
    """Credit every node on shortest paths between the first nodes of the two *sides*."""
    one, other = sides
    front, ahead = (0, 1), _links_of(block, one.met[:1])
    away, beyond = (0, 1), _links_of(block, other.met[:1])
    joining = 0
    while True:
        if beyond < ahead:
            one, other, front, away, ahead, beyond = other, one, away, front, beyond, ahead
        met, joining = _step(block, one, other.sign, room, front)
        front = front[1], met
        if joining:
            break
        ahead = _links_of(block, one.met[front[0] : front[1]])
    joined = _share_out(block, one, other, room, joining)
    _send_back(block, one, room, credit, joining)
    _send_back(block, other, room, credit, joined)
    for node in one.met[: front[1]]:
        room.label[node] = 0
    for node in other.met[: away[1]]:
        room.label[node] = 0


@compiled
def _follow_pairs(rows: Ints, neighbours: Places, pairs: tuple[Ints, Ints, Ints], size: int, credit: Credit) -> None:
    base, first, second = pairs
    here = Side(HERE, np.empty(size, np.uint32), np.empty(size, np.uint32))
    there = Side(THERE, np.empty(size, np.uint32), np.empty(size, np.uint32))
    room = Room(np.zeros(size, np.uint8), np.zeros(size), np.zeros(size), np.empty(size, np.uint32))
    for at in range(base.size):
        if first[at] != second[at]:
            _begin(here, room, first[at])
            _begin(there, room, second[at])
            _follow_pair(Block(rows, neighbours, base[at]), (here, there), room, credit)


@threaded
def _follow_in_parts(
    rows: Ints, neighbours: Places, pairs: tuple[Ints, Ints, Ints], size: int, sums: tuple[Floats, Floats]
) -> None:
    """A run of *pairs* in each row of *sums*, so that the number of threads changes no digit."""
    base, first, second = pairs
    shares, squares = sums
    for part in prange(PARTS):
        start, stop = part * base.size // PARTS, (part + 1) * base.size // PARTS
        some = base[start:stop], first[start:stop], second[start:stop]
        _follow_pairs(rows, neighbours, some, size, Credit(shares[part], squares[part]))


def sum_shares(rows: Ints, neighbours: Places, pairs: tuple[Ints, Ints, Ints], size: int) -> tuple[Floats, Floats]:
    """
    For each place the sum over *pairs* of the share of their shortest paths that pass through it, and of its square.

    *pairs* are where their block starts, and the two ends counted from there; no block has more than *size* nodes, and
    the two ends are connected.
    """
    shares, squares = np.zeros((PARTS, rows.size - 1)), np.zeros((PARTS, rows.size - 1))
    _follow_in_parts(rows, neighbours, pairs, size, (shares, squares))
    return shares.sum(axis=0), squares.sum(axis=0)
