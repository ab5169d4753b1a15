"""Where the network map draws what no analysis has placed."""

from itertools import combinations
from math import dist
from typing import NamedTuple

from crm import network_map_places
from crm.network_map_places import APART, middle


class Wanted(NamedTuple):
    group: int
    point: tuple[int, int] | None


class Tie(NamedTuple):
    a: int
    b: int


NOWHERE: dict[int, list[tuple[int, int]]] = {}


def place_nodes(wanted, free, ties):
    """Each of *wanted* placed: its group, and the point that is kept of it."""
    known = [one.point for one in wanted]
    return network_map_places.place_nodes([one.group for one in wanted], known, free, [Tie(*tie) for tie in ties])


def nearest(points):
    return min(dist(one, other) for one, other in combinations(points, 2))


def test_what_is_kept_stays_where_it_is():
    points, middles = place_nodes([Wanted(1, (5, 5)), Wanted(1, (29, 5)), Wanted(0, (-90, 7))], NOWHERE, [])
    assert points == [(5, 5), (29, 5), (-90, 7)]
    assert middles == {1: (5, 5)}


def test_the_middle_of_an_island_is_one_of_its_points():
    assert middle([(0, 0), (100, 0), (48, 5)]) == (48, 5)


def test_who_is_new_stands_beside_those_of_the_same_group():
    island = [Wanted(1, (x, y)) for x in (0, 24, 48) for y in (0, 24, 48)]
    points, middles = place_nodes([*island, *[Wanted(1, None)] * 30], NOWHERE, [])
    assert nearest(points) > APART * 0.8
    assert middles == {1: (24, 24)}
    assert max(dist(point, (24, 24)) for point in points) < 5 * APART


def test_who_is_hidden_takes_the_places_that_are_free():
    points, middles = place_nodes([Wanted(-3, None)] * 2, {-3: [(700, 700), (724, 700), (676, 700)]}, [])
    assert points == [(700, 700), (724, 700)]
    assert middles == {-3: (700, 700)}


def test_groups_of_which_nothing_is_kept_get_islands_of_their_own_below_the_map():
    kept = [Wanted(1, (0, 0)), Wanted(1, (300, 0))]
    groups = [Wanted(number, None) for number in range(2, 9) for _ in range(number * 5)]
    points, middles = place_nodes([*kept, *groups], NOWHERE, [])
    assert nearest(points) > APART * 0.7
    assert all(y > APART for _, y in points[2:])
    assert len(set(middles.values())) == 8


def test_who_is_in_no_group_stands_near_whom_they_are_tied_to():
    points, _ = place_nodes([Wanted(1, (500, 500)), Wanted(0, None), Wanted(0, None)], NOWHERE, [(0, 1)])
    assert dist(points[1], (500, 500)) < 3 * APART
    assert points[2][1] > 500, "and who is tied to nobody, below the map"


def test_a_map_without_anything_kept_is_the_same_each_time():
    wanted = [Wanted(number % 5, None) for number in range(200)]
    ties = [(number, (number * 7) % 200) for number in range(1, 200)]
    first = place_nodes(wanted, NOWHERE, ties)
    assert place_nodes(wanted, NOWHERE, ties) == first
    assert nearest([point for point, one in zip(first[0], wanted, strict=True) if one.group]) > APART * 0.7


def test_ten_thousand_on_one_street_have_each_a_place():
    points, _ = place_nodes([Wanted(1, None)] * 10_000, NOWHERE, [])
    assert len(set(points)) == 10_000


def test_nobody_needs_no_place():
    assert place_nodes([], NOWHERE, []) == ([], {})
