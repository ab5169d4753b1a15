"""What speaks for each two people who could meet: the reason, what a tie would join, and what makes it easy."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from graph.candidates import ANY, Introducible, Memberships, Stance, among, candidate_pairs, places_of
from graph.csr import Bools, Floats, Ints
from graph.kernels import suggesting
from graph.network import Network
from graph.paths import components

#: So many connectors are asked whether they could be the first link of a cut-off street.
CONNECTORS = 20


class Gain(IntEnum):
    """The most that a tie between two people would join."""

    NEARER = 0
    FIRST_TIE = 1
    STREETS = 2
    PIECES = 3
    OPENS = 4


class Reason(IntEnum):
    """Why two people should meet, weakest first."""

    NONE = 0
    KNOWN_BY_SEVERAL = 1
    CONNECTOR = 2
    SHARED = 3
    OFFERED = 4


@dataclass(frozen=True, eq=False)
class Pairs:
    """
    Candidate pairs as columns, all positions or -1: who, topics offered by the first and by the second, topic shared,
    how many share it, which is a connector, and so on as in ``Suggestion``. ``common`` counts those who know both, who
    know few others counting more.
    """

    first: Ints
    second: Ints
    by_first: Ints
    by_second: Ints
    shared: Ints
    rarity: Ints
    connector: Ints
    reason: Ints
    gain: Ints
    near_first: Ints
    near_second: Ints
    known_by: Ints
    common: Floats
    place: Ints
    same_street: Bools

    @property
    def easy(self) -> Bools:
        """Whether anything makes it easy."""
        return (self.known_by > 0) | (self.place >= 0) | self.same_street

    @property
    def opens(self) -> Bools:
        """Whether there is a reason, and it would give a cut-off street its first link: these come first."""
        opens: Bools = (self.gain == Gain.OPENS) & (self.reason >= Reason.CONNECTOR)
        return opens

    def in_order_of_worth(self) -> Ints:
        """Places of the pairs by the rule of ``graph.suggesting``."""
        speaks = (self.reason >= Reason.SHARED).astype(np.int64) + (self.gain > Gain.NEARER) + self.easy
        near = self.near_first + self.near_second
        keys = (self.second, self.first, self.rarity, -near, *self._ease(), -self.reason, -self.gain)
        return np.lexsort((*keys, np.where(self.opens, 0, -speaks), ~self.opens))

    def in_order_of_ease(self) -> Ints:
        """Places of the pairs by what makes it likely that they meet anyway, whatever it would join."""
        return np.lexsort((self.second, self.first, self.rarity, -self.reason, *self._ease()))

    def _ease(self) -> tuple[Ints | Floats, ...]:
        """What makes it easy, as keys of an order, the last first: both at once, who knows both, a place."""
        both = self.same_street & (self.known_by > 0)
        return -(self.place >= 0).astype(np.int64), -self.common, -both.astype(np.int64)

    def take(self, places: Ints) -> "Pairs":
        """The pairs at *places*, in that order."""
        return Pairs(*(column[places] for column in vars(self).values()))


def weigh(network: Network, topics: Memberships, may: Introducible, *, cut_off: Ints, connectors: Ints) -> Pairs:
    """Every candidate pair for which there is a reason, with what speaks for it, in no order."""
    allowed = residents_of(network, may.ids)
    joins = network.positions(connectors)
    joins = joins[joins >= 0]
    joins = joins[allowed[joins]][:CONNECTORS]
    inside = np.flatnonzero(allowed & among(network.street, cut_off))
    first, second = candidate_pairs(network.people, allowed, topics, inside, joins)
    household = column_of(network, may.ids, may.household)
    strangers = (household[first] < 0) | (household[first] != household[second])
    first, second = first[strangers], second[strangers]
    by_first = _match(topics, first, second, Stance.OFFERS, Stance.WANTS)
    by_second = _match(topics, second, first, Stance.OFFERS, Stance.WANTS)
    shared = _match(topics, first, second, ANY, ANY)
    known_by, common = _known_to_both(network, first, second)
    connector = _connector(network, first, second, joins, cut_off)
    reasons = (by_first >= 0) | (by_second >= 0), shared >= 0, connector >= 0, known_by > 1
    levels = (Reason.OFFERED, Reason.SHARED, Reason.CONNECTOR, Reason.KNOWN_BY_SEVERAL)
    reason = np.select(reasons, levels, Reason.NONE).astype(np.int64)
    topic = np.where(by_first >= 0, by_first, np.where(by_second >= 0, by_second, shared))
    rarity = np.where(topic >= 0, np.append(topics.many, 0)[topic], network.size)
    use = reason > Reason.NONE
    columns = (first, second, by_first, by_second, shared, rarity, connector, reason)
    return _joined(network, [column[use] for column in columns], (known_by[use], common[use]), cut_off)


def _known_to_both(network: Network, first: Ints, second: Ints) -> tuple[Ints, Floats]:
    """How many know both, and their sum of 1/log(how many they know) (Adamic and Adar, Social Networks 25, 2003)."""
    rows = network.people.indptr, network.people.indices
    telling = 1 / np.log(np.maximum(network.people.degrees, 2))
    count = suggesting.sum_common(rows, np.ones(network.size), first, second).astype(np.int64)
    return count, suggesting.sum_common(rows, telling, first, second)


def _joined(network: Network, columns: list[Ints], known: tuple[Ints, Floats], cut_off: Ints) -> Pairs:
    """The pairs with what each would join and what makes it easy."""
    first, second = columns[:2]
    rows = network.people.indptr, network.people.indices
    near_first = suggesting.count_brought_near(rows, first, second)
    order = np.argsort(second, kind="stable")
    near_second = np.empty_like(near_first)
    near_second[order] = suggesting.count_brought_near(rows, second[order], first[order])
    places = places_of(network)
    place = np.append(places.ids, -1)[_match(places, first, second, ANY, ANY)]
    here, there = network.street[first], network.street[second]
    same = (here >= 0) & (here == there)
    joined = (_gain(network, first, second, cut_off), near_first, near_second, *known, place, same)
    return Pairs(*(*columns, *joined))


def _gain(network: Network, first: Ints, second: Ints, cut_off: Ints) -> Ints:
    """What a tie would join, as ``Gain``."""
    here, there = network.street[first], network.street[second]
    across = (here >= 0) & (there >= 0) & (here != there)
    opens = across & (among(here, cut_off) | among(there, cut_off))
    sizes = piece_sizes(network)
    piece = components(network.links)
    apart = piece[first] != piece[second]
    alone = np.minimum(sizes[piece[first]], sizes[piece[second]]) < 2
    unlinked = across & ~_streets_linked(network, here, there)
    cases = (opens, apart & ~alone, unlinked & ~alone, apart & alone)
    return np.select(cases, (Gain.OPENS, Gain.PIECES, Gain.STREETS, Gain.FIRST_TIE), Gain.NEARER).astype(np.int64)


def piece_sizes(network: Network) -> Ints:
    """At the lowest position of each piece how many people are in it."""
    return np.bincount(components(network.links)[network.residents], minlength=network.size)


def _streets_linked(network: Network, here: Ints, there: Ints) -> Bools:
    """Whether anybody on the one street knows anybody on the other."""
    rows, far = network.street[network.people.rows], network.street[network.people.indices]
    width = int(network.street.max(initial=0)) + 1
    linked = np.unique((rows * width + far)[(rows >= 0) & (far >= 0)])
    return np.isin(here * width + there, linked)


def _match(of: Memberships, first: Ints, second: Ints, given: int, taken: int) -> Ints:
    return suggesting.rarest_match(of.rows, (of.marks, of.many), first, second, (int(given), int(taken)))


def _connector(network: Network, first: Ints, second: Ints, connectors: Ints, cut_off: Ints) -> Ints:
    """Which of two is a connector that the other's cut-off street could do with; -1 for neither."""
    joins = np.zeros(network.size, np.bool_)
    joins[connectors] = True
    lonely = among(network.street, cut_off)
    other_street = network.street[first] != network.street[second]
    one, other = joins[first] & lonely[second] & other_street, joins[second] & lonely[first] & other_street
    return np.where(one, first, np.where(other, second, -1))


def residents_of(network: Network, ids: Ints) -> Bools:
    """Which positions are residents among *ids*."""
    allowed = np.zeros(network.size, np.bool_)
    who = network.positions(ids)
    allowed[who[who >= 0]] = True
    return allowed & network.residents


def column_of(network: Network, ids: Ints, values: Ints) -> Ints:
    """*values* of *ids* beside the network's positions; -1 for whom they do not speak of."""
    column, who = np.full(network.size, -1, np.int64), network.positions(ids)
    column[who[who >= 0]] = values[who >= 0]
    return column
