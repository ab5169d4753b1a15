"""Positions for the map of the whole network: people of one street, or one community, stand together as an island."""

from dataclasses import dataclass

import numpy as np

from graph.csr import Floats, Ints
from graph.network import NOWHERE, Kind, Network, TieColumns

#: How far apart the dots of one island stand, and how much free sea there is between two islands.
SPACING, SEA = 24.0, 60.0

#: The group of who belongs to no island.
NONE = 0

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, eq=False)
class Places:
    """Where each of *ids* stands, in whole units, and the group that its island is of: ``NONE`` without one."""

    ids: Ints
    x: Ints
    y: Ints
    group: Ints

    @classmethod
    def of(cls, ids: object, x: object, y: object, group: object) -> "Places":
        """Places from any sequences of whole numbers."""
        return cls(*(np.asarray(column, np.int64).reshape(-1) for column in (ids, x, y, group)))


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
    count = np.bincount(community)
    group = np.where(count[community] > 1, community, NONE)
    row, other = network.links.rows, network.links.indices
    joins = (network.kind[row] != Kind.PERSON) & (group[other] != NONE)
    key, people = np.unique(row[joins] * count.size + group[other[joins]], return_counts=True)
    place = key // count.size
    order = np.lexsort((key, -people, place))
    first = order[np.concatenate(([True], place[order][1:] != place[order][:-1]))] if order.size else order
    group[place[first]] = key[first] % count.size
    return group


def seats(count: int) -> tuple[Ints, Ints]:
    """The first so many seats of an island, from its middle outwards, as offsets: the seeds of a sunflower."""
    number = np.arange(count)
    radius, angle = _radius(number + 0.5), number * _GOLDEN_ANGLE
    return np.rint(radius * np.cos(angle)).astype(np.int64), np.rint(radius * np.sin(angle)).astype(np.int64)


def _radius(count: Ints | Floats) -> Floats:
    return np.asarray(SPACING * np.sqrt(count / np.pi))


def arrange(network: Network, ties: TieColumns, group: Ints, before: Places | None = None) -> Places:
    """Where everybody stands when those of one *group* make an island."""
    keys, island, count = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(island, kind="stable")
    seat = np.empty(group.size, np.int64)
    seat[order] = np.arange(group.size) - np.repeat(np.cumsum(count) - count, count)
    dx, dy = seats(int(count.max(initial=0)))
    width = 2 * _radius(count.max(initial=0)) + SEA
    columns = int(np.ceil(np.sqrt(keys.size)))
    x = (np.arange(keys.size) % columns * width).astype(np.int64)
    y = (np.arange(keys.size) // columns * width).astype(np.int64)
    return Places(network.ids, x[island] + dx[seat], y[island] + dy[seat], group)
