"""
Breadth-first search from many sources at once.

Each source has a *lane*: its own copy of the nodes, numbered ``lane * size + node``. One wave takes all lanes a step
further, so numpy works on long arrays however narrow the network is. Every link is looked at once per lane.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.csr import Csr, Ints


@dataclass(frozen=True, eq=False)
class Wave:
    """
    One step outwards in all lanes.

    ``reached`` are the laned nodes met for the first time. Each arc is one link on a shortest way there: ``owner`` is
    its place among the previous wave's nodes, ``rank`` its place in ``reached``, ``edge`` its place in the graph's
    ``indices``.
    """

    reached: Ints
    owner: Ints
    rank: Ints
    edge: Ints


class Lanes:
    """The state of one search: which laned nodes have been reached."""

    def __init__(self, links: Csr, count: int, start: Ints) -> None:
        self._links = links
        self._met = np.zeros(count * links.size, np.bool_)
        self._slot = np.empty(count * links.size, np.int64)
        self._met[start] = True

    def step(self, front: Ints) -> Wave:
        """Everything one step beyond the laned nodes *front*."""
        node = front % self._links.size
        owner, edge = self._links.edges_of(node)
        child = (front - node)[owner] + self._links.indices[edge]
        new = ~self._met[child]
        owner, edge, child = owner[new], edge[new], child[new]
        turn = np.arange(child.size)
        self._slot[child] = turn
        reached = child[self._slot[child] == turn]
        self._slot[reached] = np.arange(reached.size)
        self._met[reached] = True
        return Wave(reached, owner, self._slot[child], edge)


def waves_from(links: Csr, count: int, start: Ints) -> Iterator[Wave]:
    """Waves from the laned nodes *start* (distinct) until nothing new is reached; *count* is the number of lanes."""
    lanes = Lanes(links, count, start)
    front = start
    while front.size:
        wave = lanes.step(front)
        front = wave.reached
        if front.size:
            yield wave
