"""
Sources in, partial sums out: how much each node lies on the shortest paths from some sources (U. Brandes 2001).

``follow`` takes up to 64 sources. A search with a bit for each finds who is reached at which step; then eight sources
at a time, as lanes, paths are counted outwards and shares summed inwards, each node that is reached at a step reading
from all its neighbours. Rows of even and odd steps are kept apart, so that what a node reads of a neighbour at its own
step is always 0. ``follow_singly`` does the same for one source at a time: for small blocks, and for processors without
wide vectors.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.csr import Floats, Ints
from graph.kernels.compiling import compiled
from graph.kernels.lanes import add, divide, gather, keep, larger, load, multiply, peak, pick, spread, store, total

GROUP = 64
BATCH = 8
MOST_NODES = 2**24
MOST_EXACT_SINGLE = 2.0**24
ONE = np.uint64(1)
TWO = np.uint64(2)
EIGHT = np.uint64(8)
BYTE = np.uint64(255)
Words = NDArray[np.uint64]
Places = NDArray[np.uint32]
Paths = NDArray[Any]


class Piece(NamedTuple):
    """Rows of a connected or unconnected network of 0…n-1, and how many ends of paths each node stands for."""

    rows: Ints
    neighbours: NDArray[Any]
    worth: Floats


class Room(NamedTuple):
    """
    Memory of one thread for n nodes. *words* (3 × n), *paths* and *shares* (16 n each) are 0 to begin with; the last
    row of *queue* (3 × n + 1) is 0, 1, 2…; its others, *reached* (8 × 8 n + 1) and *bounds* (n + 2 × 8) are anything.
    """

    words: Words
    queue: Places
    reached: Places
    bounds: Ints
    paths: Paths
    shares: Floats


class RoomForOne(NamedTuple):
    """Memory for one source at a time: *distance* is -1 to begin with, the rest anything."""

    distance: Ints
    queue: Places
    paths: Floats
    shares: Floats


@compiled
def find_steps(piece: Piece, sources: Ints, room: Room) -> int:
    """
    Search breadth first from up to 64 *sources* at once; returns the number of steps to the farthest node.

    Fills ``room.reached`` (a row for each eight sources) with node * 256 + mask of lanes, step by step, and
    ``room.bounds`` (a row for each step) with where in each row of ``reached`` the step ends.
    """
    size = piece.rows.size - 1
    seen, fresh, coming = room.words[0], room.words[1], room.words[2]
    front, touched, everybody, bounds = room.queue[0], room.queue[1], room.queue[2, :size], room.bounds
    count = 0
    for lane, source in enumerate(sources):
        front[count] = source
        count += fresh[source] == 0
        fresh[source] |= ONE << np.uint64(lane)
        seen[source] = fresh[source]
    step = 0
    bounds[0, :] = 0
    while count:
        met = _reach_out(piece, front[:count], fresh, coming, touched)
        step += 1
        count = 0
        for node in everybody if met * 16 > size else touched[:met]:
            bits = coming[node] & ~seen[node]
            coming[node] = 0
            seen[node] |= bits
            fresh[node] = bits
            front[count] = node
            count += bits != 0
        for batch in range(BATCH):
            bounds[step, batch] = _note(front[:count], fresh, batch, room.reached[batch], bounds[step - 1, batch])
    seen[:] = 0
    return step - 1


@compiled
def _reach_out(piece: Piece, front: Places, fresh: Words, coming: Words, touched: Places) -> int:
    """Pass the bits of the nodes in *front* on to their neighbours; returns how many of them are *touched*."""
    rows, neighbours, _ = piece
    met = 0
    for node in front:
        bits = fresh[node]
        fresh[node] = 0
        for entry in range(np.uint64(rows[node]), np.uint64(rows[node + ONE])):
            other = neighbours[entry]
            touched[met] = other
            met += coming[other] == 0
            coming[other] |= bits
    return met


@compiled
def _note(front: Places, fresh: Words, batch: int, reached: Places, end: int) -> int:
    """Add to *reached*, filled up to *end*, the nodes that a batch of sources comes to; returns its new end."""
    shift = np.uint64(BATCH * batch)
    for node in front:
        mask = (fresh[node] >> shift) & BYTE
        reached[end] = np.uint32((np.uint64(node) << EIGHT) | mask)
        end += mask != 0
    return end


@compiled
def count_paths(piece: Piece, reached: Places, bounds: Ints, paths: Paths) -> float:
    """
    Count shortest paths into *paths*: two rows of eight for each node, for even and odd steps.

    *bounds* says where in *reached* each step ends. Returns the largest count.
    """
    rows, neighbours, _ = piece
    most = spread(0.0)
    for step in range(1, bounds.size):
        here = np.uint64(step & 1)
        there = ONE - here
        for place in range(bounds[step - 1], bounds[step]):
            event = np.uint64(reached[place])
            node, mask = event >> EIGHT, np.uint8(event & BYTE)
            ways = gather(neighbours, (np.uint64(rows[node]), np.uint64(rows[node + ONE])), paths, there)
            own = TWO * node + here
            most = larger(most, ways)
            store(paths, own, pick(mask, ways, load(paths, own)))
    found: float = peak(most)
    return found


@compiled
def sum_shares(piece: Piece, reached: Places, bounds: Ints, room: Room, weighed: tuple[Floats, Floats]) -> None:
    """
    Add to the second of *weighed* what each node carries, times the first: a weight for each of the eight sources.

    ``room.paths`` is cleared on the way; ``room.shares``, with rows alike, is 0 before.
    """
    rows, neighbours, worth = piece
    paths, shares = room.paths, room.shares
    weights, values = weighed
    nothing = spread(0.0)
    weight = load(weights, np.uint64(0))
    for step in range(bounds.size - 1, 0, -1):
        here = np.uint64(step & 1)
        there = ONE - here
        for place in range(bounds[step - 1], bounds[step]):
            event = np.uint64(reached[place])
            node, mask = event >> EIGHT, np.uint8(event & BYTE)
            beyond = gather(neighbours, (np.uint64(rows[node]), np.uint64(rows[node + ONE])), shares, there)
            own = TWO * node + here
            ways = load(paths, own)
            carried = keep(mask, multiply(ways, beyond))
            values[node] += total(multiply(weight, carried))
            share = divide(add(spread(worth[node]), carried), ways)
            store(shares, own, pick(mask, share, load(shares, own)))
            store(paths, own, pick(mask, nothing, ways))


@compiled
def follow(piece: Piece, sources: Ints, weights: Floats, room: Room, values: Floats) -> int:
    """
    Add to *values* what each node carries of the paths from up to 64 *sources*, times their *weights*.

    Returns how many sources are done: all, unless ``room.paths`` is float32 and there are more paths than it counts
    exactly.
    """
    paths = room.paths
    eight = np.zeros(BATCH)
    steps = find_steps(piece, sources, room)
    for first in range(0, sources.size, BATCH):
        reached = room.reached[first // BATCH]
        bounds = room.bounds[: steps + 1, first // BATCH].copy()
        own = sources[first : first + BATCH]
        eight[:] = 0
        for lane, source in enumerate(own):
            eight[lane] = weights[first + lane]
            paths[2 * BATCH * source + lane] = 1
        most = count_paths(piece, reached, bounds, paths)
        if most >= MOST_EXACT_SINGLE and paths.itemsize == 4:
            paths[:] = 0
            return first
        room.shares[:] = 0
        sum_shares(piece, reached, bounds, room, (eight, values))
        for lane, source in enumerate(own):
            paths[2 * BATCH * source + lane] = 0
    return sources.size


@compiled
def follow_singly(piece: Piece, sources: Ints, weights: Floats, room: RoomForOne, values: Floats) -> None:
    """Add to *values* what each node carries of the paths from *sources*, times their *weights*."""
    distance, queue, _, _ = room
    for place, source in enumerate(sources):
        met = count_singly(piece, source, room)
        share_singly(piece, weights[place], met, room, values)
        for back in range(met):
            distance[queue[back]] = -1


@compiled
def count_singly(piece: Piece, source: int, room: RoomForOne) -> int:
    """Search from one *source*: fills ``distance``, ``paths`` and ``queue``; returns how many nodes are reached."""
    rows, neighbours, _ = piece
    distance, queue, paths, _ = room
    distance[source] = 0
    paths[source] = 1.0
    queue[0] = source
    done, met = 0, 1
    while done < met:
        node = queue[done]
        done += 1
        for entry in range(rows[node], rows[node + 1]):
            other = neighbours[entry]
            if distance[other] < 0:
                distance[other] = distance[node] + 1
                paths[other] = 0.0
                queue[met] = other
                met += 1
            if distance[other] > distance[node]:
                paths[other] += paths[node]
    return met


@compiled
def share_singly(piece: Piece, weight: float, met: int, room: RoomForOne, values: Floats) -> None:
    """Add to *values* what the first *met* nodes of the queue carry, times *weight*."""
    rows, neighbours, worth = piece
    distance, queue, paths, shares = room
    for back in range(met - 1, 0, -1):
        node = queue[back]
        beyond = 0.0
        for entry in range(rows[node], rows[node + 1]):
            if distance[neighbours[entry]] > distance[node]:
                beyond += shares[neighbours[entry]]
        carried = beyond * paths[node]
        values[node] += weight * carried
        shares[node] = (worth[node] + carried) / paths[node]


@compiled
def follow_blocks(piece: Piece, blocks: Ints, weights: Floats, room: RoomForOne, values: Floats) -> None:
    """``follow_singly`` from every node with a weight in each of the (small) blocks: rows of first and last place."""
    rows, neighbours, worth = piece
    for first, stop in blocks:
        part = Piece(rows[first : stop + 1], neighbours, worth[first:stop])
        sources = np.flatnonzero(weights[first:stop])
        follow_singly(part, sources, weights[first:stop][sources], room, values[first:stop])
