"""
Shares sources out to threads: each works through parts of them in memory of its own, and the sums are added up in the
order of the parts, so that the same network gives the same numbers to the last digit.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from graph.blocks import Blocks
from graph.csr import Floats, Ints
from graph.kernels.dependencies import (
    BATCH,
    GROUP,
    MOST_NODES,
    Piece,
    Room,
    RoomForOne,
    follow,
    follow_blocks,
    follow_singly,
)
from graph.kernels.lanes import has_wide_vectors
from graph.measures.entry import RefusedError

SMALL = 32
FEW = 2_000_000
LINE = 64
MOST_THREADS = 8
PARTS = 16

#: Nodes of the largest block that all threads together have memory for: about 550 bytes each.
MOST_PLACES = 1_100_000


@dataclass(frozen=True, eq=False)
class _Task:
    """Sources in one block (places counted from its start), or small blocks with all their sources (block None)."""

    block: int | None
    sources: Ints


def total_dependencies(
    blocks: Blocks, weights: Floats, *, threads: int | None = None, in_lanes: bool | None = None
) -> Floats:
    """
    What each place of *blocks* carries of the shortest paths from all places, each source counting its *weights* times.

    Threads are as many as the machine has cores unless said, and at most 8, fewer where the largest block is so large
    that the memory of each would be too much; their number changes no digit. Eight sources are taken at once
    (*in_lanes*) where the processor can, which changes no number by more than 1e-12 of it.
    Raises RefusedError where nodes or shortest paths are more than can be counted.
    """
    if blocks.sizes.max(initial=0) > MOST_NODES:
        raise RefusedError(f"A network of more than {MOST_NODES:,} linked nodes is more than can be searched.")
    lanes = has_wide_vectors() if in_lanes is None else in_lanes
    tasks = list(_tasks(blocks, weights))
    steps = int(sum(task.sources.size for task in tasks)) * blocks.neighbours.size
    wanted = threads or min(os.cpu_count() or 1, MOST_THREADS, MOST_PLACES // int(blocks.sizes.max(initial=1)))
    parts = min(PARTS, len(tasks))
    idle = SimpleQueue[_Worker]()
    total = np.zeros(blocks.members.size)

    def work(part: int) -> Floats:
        worker = idle.get()
        try:
            return worker.work(tasks[part::parts])
        finally:
            idle.put(worker)

    count = max(min(wanted, parts), 1) if steps > FEW else 1
    for _ in range(count):
        idle.put(_Worker(blocks, weights, lanes))
    with ThreadPoolExecutor(count) as pool:
        for found in pool.map(work, range(parts)) if count > 1 else map(work, range(parts)):
            total += found
    return check_counted(total)


def check_counted(values: Floats) -> Floats:
    """The *values*, which rest on numbers of shortest paths. Raises RefusedError where these were too large."""
    if not np.isfinite(values).all():
        raise RefusedError(
            "Between two of these people there are more shortest ways than can be counted (over 10 to the power of "
            "308): take this measure on parts of the network."
        )
    return values


def _tasks(blocks: Blocks, weights: Floats) -> Iterator[_Task]:
    small = np.flatnonzero(blocks.sizes <= SMALL)
    for some in np.array_split(small, small.size // 1_000 + 1):
        if some.size:
            yield _Task(None, some)
    for block in np.flatnonzero(blocks.sizes > SMALL).tolist():
        sequence = blocks.sequence[blocks.starts[block] : blocks.starts[block + 1]]
        sources = sequence[weights[blocks.starts[block] + sequence] != 0]
        for first in range(0, sources.size, GROUP):
            yield _Task(block, sources[first : first + GROUP])


class _Worker:
    """One thread's memory, and what it sums."""

    def __init__(self, blocks: Blocks, weights: Floats, in_lanes: bool) -> None:
        self._blocks = blocks
        self._weights = weights
        self._in_lanes = in_lanes
        self._wide: int | None = None
        self._total = np.zeros(blocks.members.size)

    def work(self, tasks: list[_Task]) -> Floats:
        """What each place carries in all of *tasks*."""
        self._total = np.zeros(self._blocks.members.size)
        for task in tasks:
            self._do(task)
        return self._total

    def _do(self, task: _Task) -> None:
        blocks = self._blocks
        if task.block is None:
            bounds = np.stack((blocks.starts[task.sources], blocks.starts[task.sources + 1]), axis=1)
            piece = Piece(blocks.rows, blocks.neighbours, blocks.worth)
            follow_blocks(piece, bounds, self._weights, self._room_for_one, self._total)
            return
        first, stop = blocks.starts[task.block : task.block + 2].tolist()
        part = slice(first, stop)
        piece = Piece(blocks.rows[first : stop + 1], blocks.neighbours, blocks.worth[part])
        weights, total = self._weights[part][task.sources], self._total[part]
        if not self._in_lanes:
            follow_singly(piece, task.sources, weights, self._room_for_one, total)
            return
        done = 0
        if self._wide != task.block:
            done = follow(piece, task.sources, weights, self._room(stop - first, self._counts), total)
        if done < task.sources.size:
            self._wide = task.block
            follow(piece, task.sources[done:], weights[done:], self._room(stop - first, self._wide_counts), total)

    def _room(self, size: int, counts: NDArray[Any]) -> Room:
        words, queue, reached, bounds, shares = self._shared
        return Room(words[:, :size], queue, reached, bounds, counts[: 2 * BATCH * size], shares[: 2 * BATCH * size])

    @cached_property
    def _most(self) -> int:
        return int(self._blocks.sizes.max(initial=0))

    @cached_property
    def _shared(self) -> tuple[NDArray[Any], ...]:
        size = self._most
        return (
            np.zeros((3, size), np.uint64),
            np.tile(np.arange(size + 1, dtype=np.uint32), (3, 1)),
            np.empty((BATCH, BATCH * size + 1), np.uint32),
            np.empty((size + 2, BATCH), np.int64),
            _zeros(2 * BATCH * size, np.float64),
        )

    @cached_property
    def _counts(self) -> NDArray[Any]:
        return _zeros(2 * BATCH * self._most, np.float32)

    @cached_property
    def _wide_counts(self) -> NDArray[Any]:
        return _zeros(2 * BATCH * self._most, np.float64)

    @cached_property
    def _room_for_one(self) -> RoomForOne:
        size = self._most
        return RoomForOne(np.full(size, -1), np.empty(size, np.uint32), np.empty(size), np.empty(size))


def _zeros(size: int, dtype: DTypeLike) -> NDArray[Any]:
    """Zeros whose rows of eight begin where a cache line does: a row across two lines takes twice as long to read."""
    width = np.dtype(dtype).itemsize
    room = np.zeros(size * width + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + size * width].view(dtype)
