"""
Who could open the door to a street: people outside it with the shortest, strongest path to somebody on it.

Shortest first, then strongest: a path is as strong as its weakest link. Then connectors before others, then the lower
id. A path may cross organisations and assets, which takes a step more and, in a big one, is weak (see
``graph.projection``). Where nobody on the street is known, or they are linked with nobody, there is no answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Floats, Ints
from graph.network import Network
from graph.waves import Lanes, Wave

FARTHEST = 4
LANES = 64


@dataclass(frozen=True)
class DoorOpener:
    """A person outside the street and the ids along the path from them (first) to somebody on the street (last)."""

    person: int
    path: tuple[int, ...]
    steps: int
    strength: float


def find_openers(network: Network, streets: Ints, connectors: Ints, *, most: int = 3) -> list[tuple[DoorOpener, ...]]:
    """
    For each street id the *most* best openers, at most four steps away; *connectors* are positions (-1 is nobody).

    The search of a street ends with the step at which it has found enough, so a well-linked street costs little.
    """
    preferred = np.zeros(network.size, np.bool_)
    preferred[connectors[connectors >= 0]] = True
    found: list[tuple[DoorOpener, ...]] = []
    for first in range(0, streets.size, LANES):
        found.extend(_openers_of_lanes(network, streets[first : first + LANES], preferred, most))
    return found


class _Search:
    """Laned nodes in the order they were met, each with the one before it on its strongest shortest path."""

    def __init__(self, node: Ints) -> None:
        self.node = node
        self.parent = np.full(node.size, -1, np.int64)
        self.strength: Floats = np.full(node.size, np.inf)
        self.step = np.zeros(node.size, np.int64)

    def extend(self, wave: Wave, front: Ints, weights: Floats, step: int) -> Ints:
        """Add a wave beyond the nodes met at places *front*; returns their places."""
        strength = np.minimum(self.strength[front][wave.owner], weights[wave.edge])
        order = np.lexsort((self.node[front][wave.owner], -strength, wave.rank))
        best = order[np.unique(wave.rank[order], return_index=True)[1]]
        places = self.node.size + np.arange(best.size)
        self.node = np.concatenate((self.node, wave.reached))
        self.parent = np.concatenate((self.parent, front[wave.owner[best]]))
        self.strength = np.concatenate((self.strength, strength[best]))
        self.step = np.concatenate((self.step, np.full(best.size, step)))
        return places

    def path(self, place: int) -> Iterator[int]:
        """Laned nodes from the one at *place* to the start."""
        while place >= 0:
            yield int(self.node[place])
            place = int(self.parent[place])


def _openers_of_lanes(network: Network, streets: Ints, preferred: Bools, most: int) -> list[tuple[DoorOpener, ...]]:
    size = network.size
    living = np.flatnonzero(network.residents & np.isin(network.street, streets))
    lane_of = np.argsort(streets)[np.searchsorted(np.sort(streets), network.street[living])]
    search = _Search(lane_of * size + living)
    lanes = Lanes(network.links, streets.size, search.node)
    count = np.zeros(streets.size, np.int64)
    front = np.arange(search.node.size)
    for step in range(1, FARTHEST + 1):
        wave = lanes.step(search.node[front])
        front = search.extend(wave, front, network.weights, step)
        met = search.node[front]
        count += np.bincount(met[network.residents[met % size]] // size, minlength=streets.size)
        front = front[count[met // size] < most]
    return [_best(network, search, lane, preferred, most) for lane in range(streets.size)]


def _best(network: Network, search: _Search, lane: int, preferred: Bools, most: int) -> tuple[DoorOpener, ...]:
    node = search.node - lane * network.size
    here = np.flatnonzero((node >= 0) & (node < network.size) & (search.step > 0))
    here = here[network.residents[node[here]]]
    order = np.lexsort((node[here], ~preferred[node[here]], -search.strength[here], search.step[here]))
    openers = []
    for place in here[order][:most].tolist():
        path = network.ids[np.array(list(search.path(place))) % network.size].tolist()
        openers.append(DoorOpener(path[0], tuple(path), int(search.step[place]), float(search.strength[place])))
    return tuple(openers)
