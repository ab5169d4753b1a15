"""
Introductions worth making: who could meet whom, with the reason, what it would join, and what makes it easy.

A pair is suggested where two people do not know each other (``Network.people``), both may be introduced, they are not
of one household, and there is a reason: one offers what the other wants; they have a topic in common; one of them
brings people together and the other lives on a cut-off street; or at least two others know both.

The order is a rule and no score:

1. pairs with a reason that would give a cut-off street its first link to another street, best reason first;
2. then by how many of three things speak for the pair: something to do together (an offer that is wanted, or a topic
   in common), something that it joins (see ``Gain``), something that makes it easy (somebody who knows both, an
   organisation or asset that both are linked with, the same street);
3. then by what it joins, by the kind of reason, by how easy it is (the same street and somebody who knows both, then
   how many know both, those who know few others counting more, then a place in common), by how many people it brings
   within two steps, by how rare the topic is, and by id.

Suggestions that seek to join what is separate are no predictions of who will meet anyway: these two aims pull apart
(see ``benchmarks/suggesting.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.candidates import InterestColumns, Introducible, Memberships, among, topics_of
from graph.csr import Bools, Ints
from graph.kernels.suggesting import keep_spread
from graph.network import Network
from graph.paths import components
from graph.weighing import Gain, Pairs, Reason, column_of, piece_sizes, residents_of, weigh

#: Pairs kept of the whole network, and of those within each area or circle of records.
KEPT, KEPT_OF_EACH = 300, 40

#: Of one cut-off street so many pairs are kept, and of one person.
PER_STREET, PER_PERSON = 10, 6

#: People who know both, that are named.
NAMED = 3


@dataclass(frozen=True)
class Suggestion:
    """
    Two people (ids, the lower first) who could meet.

    ``offered``: (who offers, topic) where the other wants it. ``shared``: a topic of both, the rarest. ``connector``:
    which of them brings people together, where that is the reason. ``streets``: where the two live, -1 where unknown.
    ``opens``: streets that would get their first link to another street. ``pieces``: where nothing joins the parts of
    the network that they are in, the lowest node in the first's and in the second's, and ``sizes``, the people in
    each. ``near``: people newly within two steps of the first and of the second. ``between``: some of the ``known_by``
    people who know both. ``place``: an organisation or asset of both, the smallest.
    """

    first: int
    second: int
    reason: Reason
    offered: tuple[int, int] | None
    shared: int | None
    connector: int | None
    gain: Gain
    streets: tuple[int, int]
    opens: tuple[int, ...]
    pieces: tuple[int, int] | None
    sizes: tuple[int, int]
    near: tuple[int, int]
    known_by: int
    between: tuple[int, ...]
    place: int | None
    same_street: bool


def suggest(
    network: Network,
    interests: InterestColumns,
    may: Introducible,
    *,
    cut_off: Iterable[int] = (),
    connectors: Iterable[int] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[Suggestion]:
    """
    The pairs worth introducing, best first: of the whole network, and some of each area and circle.

    *cut_off* are ids of streets, *connectors* ids of people, best first; *apart* pairs of ids that shall not be
    suggested. Nobody stands in more than a few.
    """
    topics = topics_of(network, interests, residents_of(network, may.ids))
    streets = np.fromiter(cut_off, np.int64)
    pairs = weigh(network, topics, may, cut_off=streets, connectors=np.fromiter(connectors, np.int64))
    pairs = pairs.take(np.flatnonzero(~_are_apart(network, pairs, list(apart))))
    pairs = pairs.take(pairs.in_order_of_worth())
    return _describe(network, topics, pairs.take(_kept(network, pairs, may)), streets)


def _are_apart(network: Network, pairs: Pairs, apart: list[tuple[int, int]]) -> Bools:
    ends = np.asarray(apart, np.int64).reshape(-1, 2)
    one, other = network.positions(ends[:, 0]), network.positions(ends[:, 1])
    known = (one >= 0) & (other >= 0)
    keys = (np.minimum(one, other) * network.size + np.maximum(one, other))[known]
    return np.isin(pairs.first * network.size + pairs.second, keys)


def _kept(network: Network, pairs: Pairs, may: Introducible) -> Ints:
    """Places of the pairs to keep, in their order: half of them those that open streets, everywhere and within."""
    ends, size = (pairs.first, pairs.second), network.size
    lower = np.maximum(network.street[pairs.first], network.street[pairs.second])
    by_street = keep_spread(ends, _dense(np.where(pairs.opens, lower, -1)), size, (PER_STREET, PER_PERSON))
    usable = by_street | ~pairs.opens
    kept = np.zeros(usable.size, np.bool_)
    circles = column_of(network, may.ids, may.circle)
    for column, most in ((np.zeros(size, np.int64), KEPT), (network.area, KEPT_OF_EACH), (circles, KEPT_OF_EACH)):
        group = column[pairs.first]
        within = usable & (group >= 0) & (group == column[pairs.second])
        for some in (pairs.opens, ~pairs.opens):
            kept |= keep_spread(ends, _dense(np.where(within & some, group, -1)), size, (most // 2, PER_PERSON))
    return np.flatnonzero(kept)


def _dense(group: Ints) -> Ints:
    """The same groups numbered from 0; below 0 stays -1."""
    _, number = np.unique(group, return_inverse=True)
    return np.where(group < 0, -1, number)


def _describe(network: Network, topics: Memberships, pairs: Pairs, cut_off: Ints) -> list[Suggestion]:
    columns = {name: column.tolist() for name, column in vars(pairs).items()}
    piece, sizes = components(network.links), piece_sizes(network)
    parts = np.stack((piece[pairs.first], piece[pairs.second]), axis=1)
    columns |= {"pieces": network.ids[parts].tolist(), "sizes": sizes[parts].tolist()}
    rows = zip(*columns.values(), strict=True)
    return [_suggestion(network, topics, cut_off, dict(zip(columns, row, strict=True))) for row in rows]


def _suggestion(network: Network, topics: Memberships, cut_off: Ints, one: dict[str, Any]) -> Suggestion:
    first, second = one["first"], one["second"]
    giver, topic = (first, one["by_first"]) if one["by_first"] >= 0 else (second, one["by_second"])
    streets = network.street[[first, second]]
    return Suggestion(
        int(network.ids[first]),
        int(network.ids[second]),
        Reason(one["reason"]),
        (int(network.ids[giver]), int(topics.ids[topic])) if topic >= 0 else None,
        int(topics.ids[one["shared"]]) if one["shared"] >= 0 else None,
        int(network.ids[one["connector"]]) if one["connector"] >= 0 else None,
        Gain(one["gain"]),
        (int(streets[0]), int(streets[1])),
        tuple(streets[among(streets, cut_off)].tolist()) if one["gain"] == Gain.OPENS else (),
        tuple(one["pieces"]) if one["pieces"][0] != one["pieces"][1] else None,
        tuple(one["sizes"]),
        (one["near_first"], one["near_second"]),
        one["known_by"],
        _between(network, first, second) if one["known_by"] else (),
        int(network.ids[one["place"]]) if one["place"] >= 0 else None,
        one["same_street"],
    )


def _between(network: Network, first: int, second: int) -> tuple[int, ...]:
    """Those who know both best: by the weaker of the two ties, then by id."""
    people = network.people
    one, other = (slice(people.indptr[end], people.indptr[end + 1]) for end in (first, second))
    both, at, beside = np.intersect1d(people.indices[one], people.indices[other], return_indices=True)
    weaker = np.minimum(people.weights[one][at], people.weights[other][beside])
    return tuple(network.ids[both[np.argsort(-weaker, kind="stable")][:NAMED]].tolist())
