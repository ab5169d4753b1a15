"""
Who could be introduced to whom: pairs with a topic in common, pairs whom somebody knows both, and, where a street is
cut off, its people with those who bring others together. Never all pairs: the work grows with ties and interests.
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import ArrayLike

from graph.csr import Bools, Csr, Ints
from graph.kernels import suggesting
from graph.network import Network, positions_in

#: On a topic of more people each is paired with so many others, evenly spread, and not with all.
EACH_ON_A_TOPIC = 32

#: Somebody who knows more people than this is not asked for each two of them.
PASSED_THROUGH = 150


class Stance(IntFlag):
    """How somebody stands to a topic, as a bit."""

    CARES_ABOUT = 1
    OFFERS = 2
    WANTS = 4


ANY = int(Stance.CARES_ABOUT | Stance.OFFERS | Stance.WANTS)


@dataclass(frozen=True, eq=False)
class InterestColumns:
    """One row per interest: the person's id, the topic's id, and the stance."""

    person: Ints
    topic: Ints
    stance: Ints

    @classmethod
    def of(cls, person: ArrayLike = (), topic: ArrayLike = (), stance: ArrayLike = ()) -> "InterestColumns":
        """Columns from any sequences of the same length."""
        return cls(*(np.asarray(column, np.int64).reshape(-1) for column in (person, topic, stance)))


@dataclass(frozen=True, eq=False)
class Introducible:
    """
    Whom may be introduced, one row each: id, household, and the circle of records they belong to (-1 where unknown).

    Of each circle, as of each area, some pairs are kept for those who see no other.
    """

    ids: Ints
    household: Ints
    circle: Ints

    @classmethod
    def of(cls, ids: ArrayLike, household: ArrayLike | None = None, circle: ArrayLike | None = None) -> "Introducible":
        """Columns from any sequences; what is left out is unknown."""
        own = np.asarray(ids, np.int64).reshape(-1)
        unknown = np.full(own.size, -1, np.int64)
        more = (unknown if column is None else np.asarray(column, np.int64) for column in (household, circle))
        return cls(own, *more)


@dataclass(frozen=True, eq=False)
class Memberships:
    """
    What each node belongs to: rows of positions in ``ids``, ascending, with a mark each; ``many`` counts the rows in
    which each stands.
    """

    ids: Ints
    indptr: Ints
    items: Ints
    marks: Ints
    many: Ints

    @classmethod
    def of(cls, size: int, node: Ints, item: Ints, mark: Ints) -> "Memberships":
        """From any rows; marks of the same node and item are joined."""
        ids, place = np.unique(item, return_inverse=True)
        key = node * max(ids.size, 1) + place
        order = np.argsort(key, kind="stable")
        distinct, start = np.unique(key[order], return_index=True)
        marks = np.bitwise_or.reduceat(mark[order], start) if distinct.size else np.zeros(0, np.int64)
        owner, items = distinct // max(ids.size, 1), distinct % max(ids.size, 1)
        indptr = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(owner, minlength=size), out=indptr[1:])
        return cls(ids, indptr, items, marks, np.bincount(items, minlength=ids.size))

    @property
    def rows(self) -> tuple[Ints, Ints]:
        """Starts and items, as the kernels take them."""
        return self.indptr, self.items


def topics_of(network: Network, interests: InterestColumns, may: Bools) -> Memberships:
    """The topics of those who *may* be introduced."""
    who = network.positions(interests.person)
    known = who >= 0
    known[known] = may[who[known]]
    return Memberships.of(network.size, who[known], interests.topic[known], interests.stance[known])


def places_of(network: Network) -> Memberships:
    """The organisations and assets that each person is linked with; their ids are positions."""
    rows, far = network.links.rows, network.links.indices
    through = network.residents[rows] & ~network.residents[far] & ~network.staff[far]
    return Memberships.of(network.size, rows[through], far[through], np.full(int(through.sum()), ANY))


def candidate_pairs(people: Csr, may: Bools, topics: Memberships, cut_off: Ints, connectors: Ints) -> tuple[Ints, Ints]:
    """
    Pairs of two who *may* be introduced and do not know each other, lower position first, each once.

    *cut_off* are people of cut-off streets, whom each of *connectors* could meet.
    """
    near = suggesting.pairs_two_steps_apart((people.indptr, people.indices), may, PASSED_THROUGH)
    doors = np.repeat(cut_off, connectors.size), np.tile(connectors, cut_off.size)
    found = (near, _on_one_topic(topics), _offered_and_wanted(topics), doors)
    one = np.concatenate([first for first, _ in found])
    other = np.concatenate([second for _, second in found])
    use = (one != other) & may[one] & may[other]
    low, high = np.minimum(one, other)[use], np.maximum(one, other)[use]
    key = np.unique(low * max(people.size, 1) + high)
    low, high = key // max(people.size, 1), key % max(people.size, 1)
    strangers = people.entry(low, high) < 0
    return low[strangers], high[strangers]


def _by_topic(topics: Memberships, keep: Bools) -> tuple[Ints, Ints, Ints]:
    """Members by topic: who, their place within the topic, and how many it has."""
    who = np.repeat(np.arange(topics.indptr.size - 1), np.diff(topics.indptr))[keep]
    topic = topics.items[keep]
    order = np.argsort(topic, kind="stable")
    count = np.bincount(topic, minlength=topics.ids.size)
    start = np.cumsum(count) - count
    return who[order], np.arange(order.size) - start[topic[order]], count[topic[order]]


def _on_one_topic(topics: Memberships) -> tuple[Ints, Ints]:
    """Pairs on each topic: all of a small one, of a big one each with some, at even distances round the ring."""
    who, place, count = _by_topic(topics, np.ones(topics.items.size, np.bool_))
    half, farthest = EACH_ON_A_TOPIC // 2, count // 2
    tries = np.minimum(farthest, half)
    row = np.repeat(np.arange(who.size), tries)
    turn = _turns(tries)
    distance = np.where(farthest[row] <= half, 1 + turn, 1 + turn * (farthest[row] - 1) // (half - 1))
    other = row - place[row] + (place[row] + distance) % count[row]
    return who[row], who[other]


def _offered_and_wanted(topics: Memberships) -> tuple[Ints, Ints]:
    """Whoever wants something with those who offer it: all of a few, some of many, others for the next who wants it."""
    givers, _, _ = _by_topic(topics, (topics.marks & Stance.OFFERS) > 0)
    wants = (topics.marks & Stance.WANTS) > 0
    takers, place, _ = _by_topic(topics, wants)
    count = np.bincount(topics.items[(topics.marks & Stance.OFFERS) > 0], minlength=topics.ids.size)
    topic = np.sort(topics.items[wants], kind="stable")
    start = (np.cumsum(count) - count)[topic]
    tries = np.minimum(count[topic], EACH_ON_A_TOPIC)
    row = np.repeat(np.arange(takers.size), tries)
    step = np.maximum(count[topic] // np.maximum(tries, 1), 1)[row]
    chosen = start[row] + (place[row] + _turns(tries) * step) % np.maximum(count[topic][row], 1)
    return takers[row], givers[chosen]


def _turns(tries: Ints) -> Ints:
    """0, 1, 2 … for each row of *tries*."""
    return np.arange(int(tries.sum())) - np.repeat(np.cumsum(tries) - tries, tries)


def among(ids: Ints, wanted: Ints) -> Bools:
    """Which of *ids* are among *wanted*; unknown ones (below 0) never are."""
    return (ids >= 0) & (positions_in(np.unique(wanted), ids) >= 0)
