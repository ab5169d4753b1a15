"""Where a handout draws people: so that it can be read."""

from itertools import combinations
from math import dist

from crm.handouts.contents import HandoutNode, HandoutTie
from crm.handouts.placing import SMALL, place_view
from crm.models.words import NodeKind

STREET = {key: (24.0 * (key % 5), 24.0 * (key // 5)) for key in range(1, 26)}


def node(key: int) -> HandoutNode:
    return HandoutNode(key, f"Person {key}", NodeKind.PERSON, True)


def tie(source: int, target: int) -> HandoutTie:
    return HandoutTie(source, target)


def test_few_far_off_stand_by_those_they_are_tied_to_in_a_picture_of_many() -> None:
    large = {key: (24.0 * (key % 20), 24.0 * (key // 20)) for key in range(1, SMALL + 1)}
    off = SMALL + 1
    places = place_view([node(key) for key in (*large, off)], [tie(7, off)], large | {off: (9000.0, 9000.0)})
    widest = max(dist(one, places[1]) for one in places.values())
    assert dist(places[7], places[off]) < widest / 2
    assert len(set(places.values())) == off


def test_in_a_small_picture_everybody_has_room_for_a_name() -> None:
    other = {key + 100: (x + 3000, y) for key, (x, y) in STREET.items()}
    places = place_view([node(key) for key in (*STREET, *other)], [tie(1, 101)], STREET | other)
    assert min(dist(one, two) for one, two in combinations(places.values(), 2)) > 80
    assert max(dist(one, two) for one, two in combinations(places.values(), 2)) < 3000


def test_a_large_picture_is_arranged_as_the_map_with_its_middle_at_zero() -> None:
    kept = {key: (24.0 * (key % 20), 24.0 * (key // 20)) for key in range(1, SMALL + 2)}
    places = place_view([node(key) for key in kept], [], kept)
    assert {(x - places[1][0], y - places[1][1]) for x, y in places.values()} == {
        (5 * (x - kept[1][0]), 5 * (y - kept[1][1])) for x, y in kept.values()
    }
    assert abs(min(x for x, _ in places.values()) + max(x for x, _ in places.values())) < 0.5
