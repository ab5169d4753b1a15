"""The network map in words: its groups as rows, one of them opened, and what joins them or is cut off."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from crm import connector_words, health_words
from crm.analyses import Analysis
from crm.connector_words import counted, joined
from crm.connectors import holds
from crm.glimpses import Glimpse
from crm.models.words import NodeKind
from crm.network_map_data import MapTie
from crm.network_map_groups import MapArrangement, MapGroup
from crm.network_maps import NetworkMap, get_network_map
from crm.paging import Page, cut_page
from crm.permissions import Actor, Permission, requires
from crm.street_words import StreetState

#: So many groups are on a page, or so many people of one with so many ties each.
GROUPS, PAGE_SIZE, MOST_TIES = 100, 50, 12

#: So many bridges, and streets of one sort, are named.
MOST_NAMED = 5

_CUT_OFF = (StreetState.ONLY_INSIDE, StreetState.NO_TIES_NAMED)


@dataclass(frozen=True)
class GroupRow:
    """One group: the people known in it (not the team), and the ties that hold inside it and to other groups.

    Of a group elsewhere only those are known who have a tie with somebody whom the actor sees.
    """

    group: MapGroup
    people: int
    inside: int
    outside: int


@dataclass(frozen=True)
class Member:
    """Somebody in a group with their ties, as they read from there; ``left_out`` is how many more there are."""

    node: Glimpse
    ties: tuple[tuple[str, Glimpse], ...]
    left_out: int


@dataclass(frozen=True)
class Overview:
    """A page of the map's groups ``by`` street or community, those with most people first, and what is said of all.

    Where one is ``opened`` there is a page of its members instead.
    """

    by: str
    rows: Page[GroupRow]
    sentences: tuple[str, ...]
    opened: MapGroup | None = None
    members: Page[Member] | None = None


@requires(Permission.SEE_RECORDS)
def read_overview(
    db: Session,
    actor: Actor,
    *,
    analysis: Analysis | None,
    network: NetworkMap | None = None,
    by: str = "",
    opened: str = "",
    page: int = 1,
) -> Overview:
    """What the map shows, in words: a page of its groups, or of the people of the group whose key is *opened*.

    *network* is the actor's map, where it has been read already. Where *by* is neither "street" nor "community", it is
    what the map shows at first.
    """
    network = network or get_network_map(db, actor, analysis=analysis)
    by = by or _grouping_of(opened) or network.home
    arranged = network.by_community if by == "community" else network.by_street
    inside, between = _count_ties(network, arranged)
    rows = _rows(network, arranged, inside, between)
    said = [*_size(rows, network), *_most_linked(arranged, between)]
    if analysis is not None and actor.may(Permission.READ_NETWORK):
        said += [*_bridges(network, analysis), *_cut_off(network, analysis), *_pieces(analysis)]
    place = next((place for place, group in enumerate(arranged.groups) if group.key == opened), None)
    if place is None:
        return Overview(by, cut_page(rows, page=page, size=GROUPS), tuple(said))
    members = _members(network, arranged, place, page)
    return Overview(by, cut_page(rows, size=GROUPS), tuple(said), arranged.groups[place], members)


def _grouping_of(key: str) -> str:
    """The grouping that a group belongs to, by its key; "" without one."""
    noun, dash, _ = key.partition("-")
    return dash and ("community" if noun == "community" else "street")


def _held(tie: MapTie, today: dt.date) -> bool:
    return tie.until is None or tie.until >= today


def _count_ties(network: NetworkMap, arranged: MapArrangement) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """The ties that hold inside each group, and between each two; those of staff are left out."""
    staff = {place for place, node in enumerate(network.nodes) if node.staff}
    inside, between = Counter[int](), Counter[tuple[int, int]]()
    for tie in network.ties:
        one, other = sorted((arranged.group[tie.a], arranged.group[tie.b]))
        if one < 0 or tie.a in staff or tie.b in staff or not _held(tie, network.today):
            continue
        if one == other:
            inside[one] += 1
        else:
            between[one, other] += 1
    return inside, between


def _rows(
    network: NetworkMap, arranged: MapArrangement, inside: Counter[int], between: Counter[tuple[int, int]]
) -> list[GroupRow]:
    people, outside = Counter[int](), Counter[int]()
    for node, group in zip(network.nodes, arranged.group, strict=True):
        people[group] += node.kind is NodeKind.PERSON and not node.staff
    for pair, ties in between.items():
        for group in pair:
            outside[group] += ties
    rows = [
        GroupRow(group, people[place], inside[place], outside[place]) for place, group in enumerate(arranged.groups)
    ]
    return sorted(rows, key=lambda row: (row.group.elsewhere, -row.people, row.group.name, row.group.key))


def _size(rows: Sequence[GroupRow], network: NetworkMap) -> Iterator[str]:
    people = Counter(node.hidden for node in network.nodes if node.kind is NodeKind.PERSON and not node.staff)
    groups = sum(not row.group.elsewhere for row in rows)
    ties = sum(_held(tie, network.today) for tie in network.ties)
    yield f"{counted(people[False], 'person', 'people')} in {counted(groups, 'group')}, with {counted(ties, 'tie')}."
    if people[True]:
        yield f"They know {counted(people[True], 'person', 'people')} whose records are not yours to see."


def _most_linked(arranged: MapArrangement, between: Counter[tuple[int, int]]) -> Iterator[str]:
    here = {pair: ties for pair, ties in between.items() if not any(arranged.groups[one].elsewhere for one in pair)}
    if here:
        (one, other), ties = min(here.items(), key=lambda link: (-link[1], link[0]))
        names = f"{arranged.groups[one].name} and {arranged.groups[other].name}"
        yield f"No two groups have more ties between them than {names}: {ties:,}."


def _bridges(network: NetworkMap, analysis: Analysis) -> Iterator[str]:
    """Those without whom most people would lose their way to the rest, as far as the rank holds."""
    names = {node.id: node.name for node in network.nodes if not node.hidden}
    found = [one for one in analysis.connectors if one["id"] in names and holds(one) and one.get("loss", [0])[0]]
    found.sort(key=lambda one: (-one["loss"][0], one["id"]))
    for one in found[:MOST_NAMED]:
        yield connector_words.loss(one, names[one["id"]])


def _cut_off(network: NetworkMap, analysis: Analysis) -> Iterator[str]:
    names = {group.street_id: group.name for group in network.by_street.groups if group.street_id}
    streets = [one for one in analysis.streets if one["id"] in names]
    if alone := [names[one["id"]] for one in streets if one["state"] in _CUT_OFF]:
        yield f"Without a known tie to another street: {_listed(alone)}."
    if hanging := [names[one["id"]] for one in streets if one["hangs_by"]]:
        yield f"Linked to the rest by a single person: {_listed(hanging)}."


def _listed(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return joined([*names[:MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])])


def _pieces(analysis: Analysis) -> Iterator[str]:
    found: dict[str, Any] = analysis.figures.get("components", {})
    if found:
        yield f"In the whole network: {health_words.sentence('components', found)}"


def _members(network: NetworkMap, arranged: MapArrangement, place: int, page: int) -> Page[Member]:
    members = [one for one, group in enumerate(arranged.group) if group == place]
    members.sort(key=lambda one: (network.nodes[one].kind is not NodeKind.PERSON, network.nodes[one].name, one))
    cut = cut_page(members, page=page, size=PAGE_SIZE)
    readings = {kind.id: (kind.name, kind.reverse_name) for kind in network.tie_kinds}
    told: defaultdict[int, list[tuple[str, Glimpse]]] = defaultdict(list)
    asked = set(cut.rows)
    for tie in network.ties:
        for end, other, turned in ((tie.a, tie.b, False), (tie.b, tie.a, True)):
            if end in asked and _held(tie, network.today):
                told[end].append((readings[tie.kind_id][turned], network.nodes[other].glimpse))
    rows = [Member(network.nodes[one].glimpse, *_first_ties(told[one])) for one in cut.rows]
    return Page(rows, cut.number, cut.total, cut.size)


def _first_ties(ties: list[tuple[str, Glimpse]]) -> tuple[tuple[tuple[str, Glimpse], ...], int]:
    ties.sort(key=lambda tie: (tie[0], tie[1].name))
    return tuple(ties[:MOST_TIES]), max(0, len(ties) - MOST_TIES)
