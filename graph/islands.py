"""Positions for the map of the whole network: people of one street, or one community, stand together as an island."""

import numpy as np
from scipy.sparse import csr_matrix

from graph.archipelago import SEA, lay_out
from graph.csr import Bools, Csr, Floats, Ints
from graph.network import NOWHERE, Kind, Network, TieColumns, positions_in
from graph.paths import components
from graph.sea import WIDE, Sea
from graph.seating import NONE, Before, Places, island_radius, offsets, seat_all

#: Who is on no island has a free place of this radius, and stays where they stood if it is no farther beyond than this.
DOT, LOOSE = 10.0, 120.0

#: Through a place with more people than this, islands are not drawn together.
FEW = 50


def group_by_street(network: Network) -> Ints:
    """The street of each node; less the area for people without a street; ``NONE`` for staff and places without one."""
    elsewhere = np.where((network.kind == Kind.PERSON) & (network.area > 0), -network.area, NONE)
    group = np.where(network.street == NOWHERE, elsewhere, network.street)
    return np.where(network.staff, NONE, group)


def group_by_community(network: Network, community: Ints) -> Ints:
    """
    The community of each node, numbered from 1 (0: none); ``NONE`` for who is alone in theirs. A place joins the
    community that most of its people are of, the lowest number where two have as many.
    """
    count = np.bincount(community, minlength=1)
    group = np.where(count[community] > 1, community, NONE)
    row, other = network.links.rows, network.links.indices
    joins = (network.kind[row] != Kind.PERSON) & (group[other] != NONE)
    key, people = np.unique(row[joins] * count.size + group[other[joins]], return_counts=True)
    place, first = np.unique((key // count.size)[(order := np.lexsort((key, -people)))], return_index=True)
    group[place] = key[order][first] % count.size
    return group


def arrange(network: Network, ties: TieColumns, group: Ints, before: Places | None = None) -> Places:
    """
    Where everybody stands when those of one *group* make an island.

    Who is of none stands in the middle of those they are tied to by *ties* (their ends are ids), staff as well, who
    draw nobody; and around all of it who is tied to nobody. Who stood somewhere *before* stays there as well as it
    goes; the same again gives the same places.
    """
    links = network.links
    island = _islands(links, group)
    on = island >= 0
    count = np.bincount(island[on])
    stood = Before.of(network.ids, island, count, before)
    middle = lay_out(_ties_between(links, island, count.size), island_radius(count), stood.middle)
    seat = seat_all(links, island, count, middle, stood)
    points = np.full((2, group.size), np.nan)
    points[:, on] = middle[:, island[on]] + offsets(int(count.max(initial=0)))[:, seat[on]]
    if not on.all():
        _add_loose(network, ties, points, Sea.around(middle, island_radius(count), np.full((~on).sum(), DOT)), stood)
    x, y = points.astype(np.int64)
    return Places(network.ids, x, y, group)


def _islands(links: Csr, group: Ints) -> Ints:
    """The island of each node (-1: none): one for each group, and for each piece of nodes without any group."""
    loose = group == NONE
    label = group.copy()
    low, high, weight = links.pairs()
    both = loose[low] & loose[high]
    if both.any():
        piece = components(Csr.from_pairs(group.size, low[both], high[both], weight[both]))
        reached = np.zeros(group.size, np.bool_)
        reached[piece[np.where(loose[low], low, high)[loose[low] != loose[high]]]] = True
        apart = loose & ~reached[piece] & (np.bincount(piece, minlength=group.size)[piece] > 1)
        label[apart] = label.max() + 1 + piece[apart]
    on = label != NONE
    island = np.full(group.size, -1)
    island[on] = np.unique(label[on], return_inverse=True)[1]
    return island


def _ties_between(links: Csr, island: Ints, count: int) -> csr_matrix:
    """How many links there are between each two islands; through a place of few, one for each who comes there."""
    low, high, _ = links.pairs()
    one, two = island[low], island[high]
    across = (one >= 0) & (two >= 0) & (one != two)
    direct = csr_matrix((np.ones(across.sum()), (one[across], two[across])), shape=(count, count))
    by_place = (one < 0) != (two < 0)
    place = np.where(one < 0, low, high)[by_place]
    who = np.maximum(one, two)[by_place]
    people = np.bincount(place, minlength=island.size)
    few = (people[place] > 1) & (people[place] <= FEW)
    come = csr_matrix((np.ones(few.sum()), (who[few], place[few])), shape=(count, island.size))
    between = csr_matrix(direct + direct.T + come.multiply(1 / np.maximum(people - 1, 1)) @ come.T)
    between.setdiag(0)
    between.eliminate_zeros()
    between.sort_indices()
    return between


def _add_loose(network: Network, ties: TieColumns, points: Floats, sea: Sea, stood: Before) -> None:
    """Find free places for those without an island, those whom most know first; staff come after all others."""
    loose = np.isnan(points[0])
    islanders = points[:, ~loose]
    one, other = _known_to(network, ties, loose)
    for staff in (False, True):
        waiting = loose & (network.staff == staff)
        while True:
            counts = waiting[one] & np.isfinite(points[0][other])
            known = np.bincount(one[counts], minlength=loose.size)
            if not known.any():
                break
            who = np.flatnonzero(known)
            who = who[np.argsort(-known[who], kind="stable")]
            near = [np.bincount(one[counts], row[other[counts]], loose.size)[who] / known[who] for row in points]
            dots = np.full(who.size, DOT)
            points[:, who] = sea.settle(dots, np.rint(near), stood.point[:, who], loose=LOOSE)
            waiting[who] = False
    who = np.flatnonzero(np.isnan(points[0]))
    if who.size:
        wanted, dots = np.repeat(sea.middle[:, None], who.size, axis=1), np.full(who.size, DOT)
        start = sea.reach(islanders, np.full(islanders.shape[1], SEA))
        points[:, who] = sea.settle(dots, wanted, stood.point[:, who], start=start, loose=np.inf, wide=WIDE)


def _known_to(network: Network, ties: TieColumns, loose: Bools) -> tuple[Ints, Ints]:
    """Who without an island (first) is linked to whom; staff by their *ties*."""
    row, other = network.links.rows, network.links.indices
    source, target = positions_in(network.ids, ties.source), positions_in(network.ids, ties.target)
    known = (source >= 0) & (target >= 0)
    source, target = source[known], target[known]
    source, target = np.concatenate((source, target)), np.concatenate((target, source))
    of_staff = network.staff[source] & ~network.staff[target]
    return np.concatenate((row[loose[row]], source[of_staff])), np.concatenate((other[loose[row]], target[of_staff]))
