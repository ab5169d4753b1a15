"""The neighbourhood of one node: who is within a few steps, nearest and strongest first, and the ties among them."""

from dataclasses import dataclass

import numpy as np

from graph.csr import Csr, Ints
from graph.network import TieColumns, positions_in


@dataclass(frozen=True)
class Ego:
    """
    One node's neighbourhood, for a picture and for its list.

    ``ids`` starts with the node itself; ``steps`` beside it says how far each is. ``ties`` among the ids are
    (id, id, weight), each pair once. ``left_out`` counts nodes within the steps that did not fit in.
    """

    ids: tuple[int, ...]
    steps: tuple[int, ...]
    ties: tuple[tuple[int, int, float], ...]
    left_out: int


def ego_network(ties: TieColumns, node: int, *, steps: int = 1, limit: int = 300) -> Ego:
    """
    The at most *limit* nodes within *steps* ties of *node* (itself included), whatever their kind.

    *ties* carry ids: all ties of the network or just those nearby. When there are too many, the nearer stay before the
    farther, then those with the stronger tie towards *node*, then the lower id. A node without ties has itself alone.
    """
    ids = np.unique(np.concatenate((ties.source, ties.target, [node])))
    links = Csr.from_pairs(ids.size, positions_in(ids, ties.source), positions_in(ids, ties.target), ties.weight)
    chosen, distance, left_out = _nearest(links, int(np.searchsorted(ids, node)), steps, limit)
    inside = np.zeros(ids.size, np.bool_)
    inside[chosen] = True
    low, high, weight = links.pairs()
    both = inside[low] & inside[high]
    pairs = zip(ids[low[both]].tolist(), ids[high[both]].tolist(), weight[both].tolist(), strict=True)
    return Ego(tuple(ids[chosen].tolist()), tuple(distance.tolist()), tuple(pairs), left_out)


def _nearest(links: Csr, start: int, steps: int, limit: int) -> tuple[Ints, Ints, int]:
    """Positions within *steps*, best first, their distances, and how many did not fit."""
    chosen, distance = [np.array([start])], [np.zeros(1, np.int64)]
    met = np.zeros(links.size, np.bool_)
    met[start] = True
    room, left_out = limit - 1, 0
    for step in range(1, steps + 1):
        _, entry = links.edges_of(chosen[-1])
        entry = entry[~met[links.indices[entry]]]
        order = np.lexsort((links.indices[entry], -links.weights[entry]))
        far = links.indices[entry[order]]
        far = far[np.sort(np.unique(far, return_index=True)[1])]
        met[far] = True
        left_out += max(far.size - room, 0)
        chosen.append(far[:room])
        distance.append(np.full(chosen[-1].size, step))
        room -= chosen[-1].size
    return np.concatenate(chosen), np.concatenate(distance), left_out
