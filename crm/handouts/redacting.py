"""What a handout must not tell, taken out: the one place that decides it, whatever the file is written as.

Named are those who agreed to be on a map, organisations and assets. Everybody else is a dot without name, street and
interests, and of its ties only that they are there is told: "is married to Rosa" names somebody as well as a name does.
Outside the team no street or area of few people is told (``crm.small_numbers``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crm.handouts.contents import Audience, Choices, HandoutNode, HandoutTie, LeftOut
from crm.handouts.gathering import Known, TieRow
from crm.models.words import NodeKind
from crm.small_numbers import kept_back
from crm.text import fold

#: Of an id: the names of the area and of the street that are told, "" where none is.
Told = dict[int, tuple[str, str]]


def tell_places(known: Sequence[Known], choices: Choices, least: int) -> tuple[Told, LeftOut]:
    """Where each of *known* is said to be, and how many people's streets and areas are kept back.

    *least*: a place of fewer people is not told outside the team.
    """
    asked = {one.id: (one.area, _street(one, choices)) for one in known}
    if choices.audience is Audience.TEAM:
        return asked, LeftOut()
    people = [one for one in known if one.kind is NodeKind.PERSON and not one.staff]
    lived_in = Counter(asked[one.id][0] for one in people if asked[one.id][0])
    areas = kept_back(lived_in, least)
    streets = _streets_kept_back((asked[one.id] for one in people), least)
    told = {id_: _less(place, areas, streets) for id_, place in asked.items()}
    told |= {one.id: ("", "") for one in known if one.staff and one.area not in lived_in}
    return told, LeftOut(
        streets=sum(asked[one.id][1] != told[one.id][1] for one in people),
        areas=sum(asked[one.id][0] != told[one.id][0] for one in people),
    )


def redact(
    known: Sequence[Known], ties: Sequence[TieRow], told: Told, choices: Choices
) -> tuple[list[int], list[HandoutNode], list[HandoutTie]]:
    """The ids in the order of their keys, and the nodes and ties as they may be told: the nodes have no places yet."""
    named = {one.id for one in known if one.why is None}
    order = _in_order(known, ties, told)
    key = {one.id: place for place, one in enumerate(order, start=1)}
    nodes = [
        HandoutNode(
            key=key[one.id],
            label=one.name if one.id in named else "",
            kind=one.kind,
            named=one.id in named,
            area=told[one.id][0],
            street=told[one.id][1],
            staff=one.staff and one.id in named,
            interests=one.interests if one.id in named else (),
        )
        for one in order
    ]
    return [one.id for one in order], nodes, _tell_ties(ties, key, named, choices)


def _street(one: Known, choices: Choices) -> str:
    """Somebody of the team is here for their work: where they live is left out."""
    return one.street if choices.streets and one.why is None and not one.staff else ""


def _streets_kept_back(places: Iterable[tuple[str, str]], least: int) -> dict[str, frozenset[str]]:
    """The streets that are kept back in each area: only people whose street could be told count."""
    sizes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for area, street in places:
        if street:
            sizes[area][street] += 1
    return {area: kept_back(streets, least) for area, streets in sizes.items()}


def _less(place: tuple[str, str], areas: frozenset[str], streets: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """A place without what is kept back; a street would tell its area."""
    area, street = place
    if area in areas:
        return "", ""
    return area, "" if street in streets.get(area, ()) else street


def _in_order(known: Sequence[Known], ties: Sequence[TieRow], told: Told) -> list[Known]:
    """The named by name; then the others in an order that only what is told of them makes."""
    named = sorted((one for one in known if one.why is None), key=lambda one: (fold(one.name), one.name, one.id))
    place = {one.id: at for at, one in enumerate(named)}
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for tie in (tie for tie in ties if tie.until is None):  # of those that have ended it would not be told
        for one, other in ((tie.a_id, tie.b_id), (tie.b_id, tie.a_id)):
            if other in place:
                beside[one].add(place[other])
    unnamed = (one for one in known if one.why is not None)
    return [*named, *sorted(unnamed, key=lambda one: (one.kind, told[one.id], sorted(beside[one.id]), one.id))]


def _tell_ties(ties: Sequence[TieRow], key: Mapping[int, int], named: set[int], choices: Choices) -> list[HandoutTie]:
    bare: set[tuple[int, int]] = set()
    told = []
    for tie in ties:
        a, b = key[tie.a_id], key[tie.b_id]
        if {tie.a_id, tie.b_id} <= named:
            days = (tie.since, tie.until) if choices.dates else (None, None)
            told.append(HandoutTie(a, b, tie.kind, tie.reverse, tie.directed, tie.strength, tie.weight, *days))
        elif tie.until is None:
            bare.add((min(a, b), max(a, b)))
    told += [HandoutTie(a, b) for a, b in bare]
    return sorted(told, key=lambda tie: (tie.source, tie.target, tie.kind, str(tie.until)))
