"""Where a handout draws people: so that it can be read."""

from math import dist

from crm.handouts.contents import HandoutNode, HandoutTie
from crm.handouts.placing import place_view
from crm.models.words import NodeKind

STREET = {key: (24.0 * (key % 5), 24.0 * (key // 5)) for key in range(1, 26)}


def node(key: int) -> HandoutNode:
    return HandoutNode(key, f"Person {key}", NodeKind.PERSON, True)


def tie(source: int, target: int) -> HandoutTie:
    return HandoutTie(source, target)


def test_somebody_far_off_stands_by_those_they_are_tied_to() -> None:
    nodes = [node(key) for key in (*STREET, 26)]
    places = place_view(nodes, [tie(7, 26)], STREET | {26: (9000.0, 9000.0)})
    widest = max(dist(one, other) for one in places.values() for other in places.values())
    assert dist(places[7], places[26]) < widest / 2
    assert len(set(places.values())) == len(nodes)


def test_two_streets_of_a_kind_stay_where_the_map_has_them() -> None:
    other = {key + 100: (x + 3000, y) for key, (x, y) in STREET.items()}
    places = place_view([node(key) for key in (*STREET, *other)], [], STREET | other)
    assert dist(places[7], places[107]) > 10 * dist(places[7], places[8])
