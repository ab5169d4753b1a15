"""The network map as one compact answer: columns of small numbers, which compress well.

*Delta-coded* is each number less the one before it, the first as it is. A *place* is an index among the nodes.
"""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Any, TypeVar

from crm.models.words import NodeKind
from crm.network_map_groups import MapArrangement, MapGroup
from crm.network_maps import MapArea, NetworkMap

_LETTERS = {NodeKind.PERSON: "p", NodeKind.ORGANISATION: "o", NodeKind.ASSET: "a"}
T = TypeVar("T", bound=Hashable)

_EPOCH = dt.date(1970, 1, 1).toordinal()


def write_network(network: NetworkMap, *, made_at: str, team: str) -> dict[str, Any]:
    """All of *network*. *made_at*: the day of the analysis in words; days are counted from 1970."""
    return {
        "version": network.version,
        "made_at": made_at,
        "stale": network.stale,
        "team": team,
        "today": _day(network.today),
        "areas": _areas(network.areas),
        "tie_kinds": [{"id": kind.id, "name": kind.name, "reverse": kind.reverse_name} for kind in network.tie_kinds],
        "home": network.home,
        "groupings": {"street": _arrangement(network.by_street), "community": _arrangement(network.by_community)},
        "nodes": _nodes(network),
        "ties": _ties(network),
    }


def delta_coded(numbers: Iterable[int]) -> list[int]:
    """Each number less the one before it.

    >>> delta_coded([4, 7, 6])
    [4, 3, -1]
    """
    return [number - before for before, number in pairwise((0, *numbers))]


def _areas(areas: Iterable[MapArea]) -> list[dict[str, Any]]:
    listed = list(areas)
    place_of = {area.id: place for place, area in enumerate(listed)}
    return [{"id": one.id, "name": one.name, "within": place_of.get(one.parent_id or 0, -1)} for one in listed]


def _arrangement(arranged: MapArrangement) -> dict[str, Any]:
    """Islands are filled alike, so that few offsets from their middles serve all: nodes have places among these."""
    middles = [*(one.at for one in arranged.groups), (0, 0)]  # the last, −1, is that of nodes without a group
    points = zip(arranged.group, arranged.at, strict=True)
    spots, spot = _listed((x - middles[group][0], y - middles[group][1]) for group, (x, y) in points)
    return {
        "groups": [_group(one) for one in arranged.groups],
        "group": arranged.group,
        "spots": {"x": [x for x, _ in spots], "y": [y for _, y in spots]},
        "spot": spot,
    }


def _group(group: MapGroup) -> dict[str, Any]:
    href = f"/streets/{group.street_id}" if group.street_id else ""
    told = {"key": group.key, "name": group.name, "href": href, "x": group.at[0], "y": group.at[1]}
    return {**told, "elsewhere": True} if group.elsewhere else told


def _nodes(network: NetworkMap) -> dict[str, Any]:
    place_of = {area.id: place for place, area in enumerate(network.areas)}
    places = list(enumerate(network.nodes))
    return {
        "id": delta_coded(node.id for _, node in places if not node.hidden),
        "kind": "".join(_LETTERS[node.kind] for _, node in places),
        "name": [node.name for _, node in places],
        "area": [place_of.get(node.area_id or 0, -1) for _, node in places],
        "staff": delta_coded(place for place, node in places if node.staff),
        "named": delta_coded(place for place, node in places if node.named_only),
        "hidden": delta_coded(place for place, node in places if node.hidden),
        "on_maps": delta_coded(network.agreeing),
        "sure": delta_coded(network.sure),
        "unsure": delta_coded(network.unsure),
    }


def _ties(network: NetworkMap) -> dict[str, Any]:
    place_of = {kind.id: place for place, kind in enumerate(network.tie_kinds)}
    days, since = _listed(_day(tie.since) for tie in network.ties)
    return {
        "a": delta_coded(tie.a for tie in network.ties),
        "b": [tie.b - tie.a for tie in network.ties],
        "kind": [place_of[tie.kind_id] for tie in network.ties],
        "strength": "".join(str(tie.strength) for tie in network.ties),
        "days": days,
        "since": since,
        "until": [[number, _day(tie.until)] for number, tie in enumerate(network.ties) if tie.until is not None],
        "said": "".join(tie.said for tie in network.ties),
    }


def _listed(values: Iterable[T]) -> tuple[list[T], list[int]]:
    """The different *values*, the most frequent first, and of each value its place there."""
    every = list(values)
    different = [value for value, _ in Counter(every).most_common()]
    place_of = {value: place for place, value in enumerate(different)}
    return different, [place_of[value] for value in every]


def _day(day: dt.date) -> int:
    return day.toordinal() - _EPOCH
