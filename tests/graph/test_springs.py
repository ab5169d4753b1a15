"""A small picture by springs: the same every time, with room for names, and friends near one another."""

from itertools import combinations
from math import dist

from graph.springs import APART, LOWER, spring_positions

RINGS = [(base + at, base + (at + 1) % 20, 1.0) for base in (0, 100) for at in range(20)]
START = {base + at: (float(at % 5), float(base)) for base in (0, 100) for at in range(20)}


def test_names_have_room_and_the_picture_is_the_same_again() -> None:
    places = spring_positions(START, RINGS)
    assert places == spring_positions(START, RINGS)
    assert min(dist(one, other) for one, other in combinations(places.values(), 2)) > 0.8 * LOWER * APART


def test_those_who_are_tied_stand_nearer_than_others() -> None:
    places = spring_positions(START, RINGS)
    tied = sum(dist(places[one], places[other]) for one, other, _ in RINGS) / len(RINGS)
    pairs = list(combinations(places, 2))
    assert tied < sum(dist(places[one], places[other]) for one, other in pairs) / len(pairs) / 2


def test_all_on_one_point_and_nobody_at_all_have_places() -> None:
    assert spring_positions({}, []) == {}
    assert spring_positions({7: (3.0, 4.0)}, []) == {7: (0.0, 0.0)}
    assert len(set(spring_positions(dict.fromkeys(range(50), (1.0, 1.0)), []).values())) == 50
