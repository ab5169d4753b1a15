"""
Which streets are cut off, and who could open the door to them.

Isolated is not unknown: a street where nobody was asked tells of us and not of the street. So each street is in one of
five states, of which only NO_TIES_NAMED and ONLY_INSIDE say that people there may be on their own. Until somebody there
was talked with, a street stays NOT_KNOCKED or NOBODY_IN, whatever others say of it; its counts tell what they said.
And until enough was heard there, which is three conversations with people who live there, or an answer at one door in
ten, no link outward tells of us as well: such a street is TOO_LITTLE_HEARD, and not called cut off.
A link here is one between two people (see ``graph.projection``): belonging to the same big organisation is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from graph.brokerage import only_links
from graph.csr import Ints
from graph.doors import DoorOpener, find_openers
from graph.network import Network, positions_in
from graph.paths import distances_from


class StreetState(StrEnum):
    """What is known of a street."""

    NOT_KNOCKED = "not_knocked"
    NOBODY_IN = "nobody_in"
    TOO_LITTLE_HEARD = "too_little_heard"
    NO_TIES_NAMED = "no_ties_named"
    ONLY_INSIDE = "only_inside"
    LINKED_OUTWARD = "linked_outward"


NEED = {
    StreetState.ONLY_INSIDE: 0,
    StreetState.NO_TIES_NAMED: 1,
    StreetState.TOO_LITTLE_HEARD: 3,
    StreetState.NOT_KNOCKED: 4,
    StreetState.NOBODY_IN: 5,
    StreetState.LINKED_OUTWARD: 6,
}
HANGS_BY_ONE = 2

#: Enough is heard of a street with so many conversations, or with so large a share of its doors answered.
CONVERSATIONS, ANSWERED = 3, 0.1


@dataclass(frozen=True, eq=False)
class StreetColumns:
    """
    One row per street: id, households, times somebody knocked, doors answered, and conversations with people who live
    there.
    """

    ids: Ints
    households: Ints
    door_visits: Ints
    doors_answered: Ints
    conversations: Ints

    @classmethod
    def of(
        cls,
        ids: ArrayLike,
        households: ArrayLike,
        door_visits: ArrayLike,
        doors_answered: ArrayLike,
        conversations: ArrayLike,
    ) -> "StreetColumns":
        """Columns from any sequences of the same length."""
        columns = (ids, households, door_visits, doors_answered, conversations)
        return cls(*(np.asarray(column, np.int64).reshape(-1) for column in columns))


@dataclass(frozen=True)
class StreetReading:
    """
    What the network says of one street.

    ``links_inside`` and ``links_outward`` count pairs of people; ``links_elsewhere`` counts links of people on the
    street to organisations, assets and people whose street is unknown. ``coverage`` is doors answered ÷ households
    (None without households). ``steps_to_connector`` is 0 when one lives there and None when none can be reached.
    ``cut_off_without`` are the people with any one of whom the street would lose its last link outward; ``openers``
    come best first.
    """

    id: int
    state: StreetState
    households: int
    door_visits: int
    conversations: int
    coverage: float | None
    people: int
    links_inside: int
    links_outward: int
    links_elsewhere: int
    streets_linked: tuple[int, ...]
    steps_to_connector: int | None
    cut_off_without: tuple[int, ...]
    openers: tuple[DoorOpener, ...]


@dataclass(frozen=True, eq=False)
class _Counts:
    """Columns beside the streets."""

    people: Ints
    inside: Ints
    outward: Ints
    elsewhere: Ints


def read_streets(
    network: Network, streets: StreetColumns, connectors: Iterable[int] = (), *, openers: int = 3
) -> list[StreetReading]:
    """
    One reading per street, in the order of need: cut off (ties only inside, then no ties named), hanging by one person,
    too little heard, not knocked, nobody in, linked.

    Within the same need, streets with more households come first, then the lower id. *connectors* are the ids of people
    whom the caller counts as connectors. At most so many *openers* are found of each. Ids must be distinct.
    """
    order = np.argsort(streets.ids)
    ids = streets.ids[order]
    counts, linked = _count(network, ids)
    held = _by_street(ids, *_sole_people(network))
    settled = network.positions(np.asarray(list(connectors), np.int64))
    steps = _steps(network, ids, settled)
    ways = find_openers(network, ids, settled, most=openers)
    readings = []
    for place, row in enumerate(order.tolist()):
        households, visits = int(streets.households[row]), int(streets.door_visits[row])
        talks = int(streets.conversations[row])
        inside, outward, elsewhere = (int(c[place]) for c in (counts.inside, counts.outward, counts.elsewhere))
        coverage = int(streets.doors_answered[row]) / households if households else None
        heard = talks >= CONVERSATIONS or (coverage or 0) >= ANSWERED
        state = _state(visits, talks, inside + elsewhere, outward, heard=heard)
        readings.append(
            StreetReading(
                int(ids[place]),
                state,
                households,
                visits,
                talks,
                coverage,
                int(counts.people[place]),
                inside,
                outward,
                elsewhere,
                linked[place],
                None if steps[place] < 0 else int(steps[place]),
                held[place] if state is StreetState.LINKED_OUTWARD else (),
                ways[place],
            )
        )
    return sorted(readings, key=_need)


def _state(door_visits: int, conversations: int, ties_named: int, outward: int, *, heard: bool) -> StreetState:
    if not conversations:
        return StreetState.NOBODY_IN if door_visits else StreetState.NOT_KNOCKED
    if outward:
        return StreetState.LINKED_OUTWARD
    if not heard:
        return StreetState.TOO_LITTLE_HEARD
    return StreetState.ONLY_INSIDE if ties_named else StreetState.NO_TIES_NAMED


def _need(reading: StreetReading) -> tuple[int, int, int]:
    need = HANGS_BY_ONE if reading.cut_off_without else NEED[reading.state]
    return need, -reading.households, reading.id


def _count(network: Network, ids: Ints) -> tuple[_Counts, list[tuple[int, ...]]]:
    """Per street: people known, links by where they lead, and the other streets they lead to."""
    place = positions_in(ids, network.street)
    place[~network.residents] = -1
    living = np.bincount(place[place >= 0], minlength=ids.size)
    rows, far = network.people.rows, network.people.indices
    here, there = place[rows], network.street[far]
    known = (here >= 0) & (there >= 0)
    same = known & (network.street[rows] == there)
    outward = known & ~same
    pairs = np.unique(np.stack((here[outward], there[outward])), axis=1)
    ends, others = network.links.rows, network.links.indices
    beyond = (place[ends] >= 0) & (network.street[others] < 0) & network.residents[others]
    beyond |= (place[ends] >= 0) & ~network.residents[others]
    counts = _Counts(
        living,
        np.bincount(here[same], minlength=ids.size) // 2,
        np.bincount(here[outward], minlength=ids.size),
        np.bincount(place[ends[beyond]], minlength=ids.size),
    )
    return counts, _by_street(ids, ids[pairs[0]], pairs[1])


def _sole_people(network: Network) -> tuple[Ints, Ints]:
    sole = only_links(network.people, network.street, network.residents)
    return sole.street, network.ids[sole.person]


def _by_street(ids: Ints, street: Ints, value: Ints) -> list[tuple[int, ...]]:
    """Values beside each street's id, ascending; *ids* ascend."""
    place = positions_in(ids, street)
    order = np.lexsort((value, place))
    order = order[place[order] >= 0]
    parts = np.split(value[order], np.searchsorted(place[order], np.arange(1, ids.size)))
    return [tuple(part.tolist()) for part in parts][: ids.size]


def _steps(network: Network, ids: Ints, connectors: Ints) -> Ints:
    """Fewest steps from anybody on each street to the nearest connector; -1 where none can be reached."""
    distance = distances_from(network.links, connectors[connectors >= 0])
    place = positions_in(ids, network.street)
    near = network.residents & (place >= 0) & (distance >= 0)
    fewest = np.full(ids.size, np.iinfo(np.int64).max)
    np.minimum.at(fewest, place[near], distance[near])
    return np.where(fewest == np.iinfo(np.int64).max, -1, fewest)
