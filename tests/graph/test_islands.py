"""The map's islands: none upon another, those tied near together, and nobody moves without a reason."""

import numpy as np
import pytest

from graph.islands import DOT, arrange, group_by_community, group_by_street
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.seating import NONE, island_radius


def made(nodes, ties):
    columns = TieColumns.of(*zip(*ties, strict=True)) if ties else TieColumns.of([], [])
    return Network.build(nodes, columns), columns


def town(streets=30, each=20, seed=1, *, newcomers=0, more=0):
    """Streets in a row: ties on each, and to the next; then some who moved in last, and some more ties."""
    chance = np.random.default_rng(seed)
    people = streets * each
    ids = np.arange(1, people + 1)
    street = (ids - 1) // each + 1
    near = [(one, one + 1) for one in ids[:-1] if street[one - 1] == street[one]]
    inside = chance.integers(0, each, (people, 2)) + each * chance.integers(0, streets, people)[:, None] + 1
    onward = np.clip(chance.integers(1, people + 1, people // 4), 1, people - each)
    across = np.column_stack((onward, onward + chance.integers(each // 2, each + 1, onward.size)))
    extra = np.random.default_rng(seed + 1)
    late = people + 1 + np.arange(newcomers)
    settled = [(one, int(extra.integers(1, people + 1))) for one in late]
    added = extra.integers(1, people + 1, (more, 2))
    ties = {(int(min(pair)), int(max(pair))) for pair in [*near, *inside, *across, *settled, *added]}
    ties = sorted(pair for pair in ties if pair[0] != pair[1])
    streets_of_late = [street[other - 1] for _, other in settled]
    nodes = NodeColumns.of([*ids, *late], None, [*street, *streets_of_late], np.ones(people + newcomers))
    return made(nodes, ties)


def circles(places):
    """Middle and radius of each island."""
    found = []
    for key in np.unique(places.group[places.group != NONE]):
        on = places.group == key
        middle = places.x[on].mean(), places.y[on].mean()
        found.append((key, *middle, np.hypot(places.x[on] - middle[0], places.y[on] - middle[1]).max()))
    return found


def nearest(places):
    """How far each is from whoever stands nearest."""
    points = np.column_stack((places.x, places.y)).astype(float)
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(far, np.inf)
    return far.min(1)


def moved(before, after):
    at = np.searchsorted(after.ids, before.ids)
    return np.hypot(after.x[at] - before.x, after.y[at] - before.y)


def test_islands_do_not_overlap_and_dots_have_room():
    network, ties = town()
    places = arrange(network, ties, group_by_street(network))
    islands = circles(places)
    assert len(islands) == 30
    for place, (_, x, y, radius) in enumerate(islands):
        for _, other_x, other_y, other_radius in islands[:place]:
            assert np.hypot(x - other_x, y - other_y) > radius + other_radius + 24
    assert nearest(places).min() >= 18
    assert nearest(places).max() <= 32


def test_streets_with_ties_between_them_lie_nearer_than_others():
    network, ties = town()
    places = arrange(network, ties, group_by_street(network))
    middle = {int(key): np.array([x, y]) for key, x, y, _ in circles(places)}
    following = [np.linalg.norm(middle[street] - middle[street + 1]) for street in range(1, 30)]
    others = [np.linalg.norm(middle[one] - middle[two]) for one in middle for two in middle if one + 1 < two]
    assert np.median(following) < np.median(others) / 2


def test_on_an_island_those_who_are_tied_stand_nearer_than_others():
    network, ties = town(streets=4, each=40)
    places = arrange(network, ties, group_by_street(network))
    low, high, _ = network.links.pairs()
    inside = places.group[low] == places.group[high]
    tied = np.hypot(places.x[low] - places.x[high], places.y[low] - places.y[high])[inside].mean()
    on = np.flatnonzero(places.group == 1)
    anybody = np.hypot(*(places.x[on][:, None] - places.x[on], places.y[on][:, None] - places.y[on])).mean()
    assert tied < 0.75 * anybody


def test_the_whole_is_wider_than_high_and_nobody_is_far_out():
    nodes = NodeColumns.of(np.arange(1, 601), None, np.arange(600) // 20 + 1)
    network, ties = made(nodes, [(1, 2), (21, 22)])
    places = arrange(network, ties, group_by_street(network))
    width, height = np.ptp(places.x), np.ptp(places.y)
    assert 1.1 < width / height < 1.7
    assert width * height < 3 * 30 * (2 * (island_radius(np.array([20]))[0] + 30)) ** 2


def test_the_same_again_gives_the_same_places():
    network, ties = town(newcomers=20, more=20)
    for group in (group_by_street(network), group_by_community(network, np.ones(network.size, np.int64))):
        first = arrange(network, ties, group)
        assert np.array_equal(arrange(network, ties, group).x, first.x)
        again = arrange(network, ties, group, first)
        assert np.array_equal(again.x, first.x)
        assert np.array_equal(again.y, first.y)
        assert np.array_equal(again.group, first.group)


def test_a_few_new_people_and_ties_move_hardly_anybody():
    network, ties = town()
    before = arrange(network, ties, group_by_street(network))
    network, ties = town(newcomers=12, more=20)
    after = arrange(network, ties, group_by_street(network), before)
    far = moved(before, after)
    assert np.median(far) < 24
    assert np.quantile(far, 0.95) < 2 * island_radius(np.array([20]))[0]
    assert nearest(after).min() >= 18


def test_who_leaves_makes_room_and_one_at_most_moves_for_it():
    network, ties = town(streets=5)
    before = arrange(network, ties, group_by_street(network))
    keep = network.ids != 30
    nodes = NodeColumns.of(network.ids[keep], None, network.street[keep])
    network = Network.build(nodes, ties)
    after = arrange(network, ties, group_by_street(network), before)
    at = np.searchsorted(before.ids, after.ids)
    far = np.hypot(after.x - before.x[at], after.y - before.y[at])
    assert (far > 0).sum() <= 3


def test_what_has_become_much_worse_than_need_be_is_laid_out_anew():
    network, ties = town()
    group = group_by_street(network)
    good = arrange(network, ties, group)
    chance = np.random.default_rng(5).permutation(30) + 1
    wrong = type(good)(
        good.ids, *(np.concatenate([row[group == street] for street in chance]) for row in (good.x, good.y)), group
    )
    after = arrange(network, ties, group, wrong)
    low, high, _ = network.links.pairs()

    def length(places):
        return np.hypot(places.x[low] - places.x[high], places.y[low] - places.y[high]).mean()

    assert length(after) < 1.1 * length(good) < length(wrong)


def test_a_place_without_a_street_stands_by_its_people_and_on_nobody():
    people, club = range(1, 41), 50
    nodes = NodeColumns.of([*people, club], [*[Kind.PERSON] * 40, Kind.ORGANISATION], [*([1] * 20), *([2] * 20), -1])
    network, ties = made(nodes, [(1, 2), (21, 22), (1, club), (2, club), (3, club)])
    places = arrange(network, ties, group_by_street(network))
    at = network.positions([club])[0]
    first, second = (places.group == 1), (places.group == 2)
    assert places.group[at] == NONE
    to = [np.hypot(places.x[on].mean() - places.x[at], places.y[on].mean() - places.y[at]) for on in (first, second)]
    assert to[0] < to[1]
    assert nearest(places)[at] > 2 * DOT - 2


def test_staff_stand_by_their_ties_and_draw_nobody():
    network, ties = town(streets=6)
    without = arrange(network, ties, group_by_street(network))
    nodes = NodeColumns.of([*network.ids, 500], None, [*network.street, 3], staff=[*network.staff, True])
    seen = TieColumns.of([*ties.source, *[500] * 6], [*ties.target, 1, 21, 41, 61, 81, 101])
    network = Network.build(nodes, seen)
    places = arrange(network, seen, group_by_street(network))
    assert np.array_equal(places.x[:-1], without.x)
    assert places.group[-1] == NONE
    assert abs(places.x[-1] - without.x.mean()) < np.ptp(without.x) / 2


def test_people_without_any_group_make_an_island_with_those_they_are_tied_to():
    kinds = [Kind.PERSON] * 8 + [Kind.ORGANISATION] * 2
    network, ties = made(NodeColumns.of(range(10), kinds), [(0, 8), (1, 8), (2, 8), (3, 9), (4, 9), (2, 3)])
    places = arrange(network, ties, group_by_street(network))
    assert set(places.group) == {NONE}
    assert nearest(places).min() >= 18
    together, alone = [0, 1, 2, 3, 4, 8, 9], [5, 6, 7]
    middle = places.x[together].mean(), places.y[together].mean()
    far = np.hypot(places.x - middle[0], places.y - middle[1])
    assert far[together].max() < far[alone].min()


def test_places_join_the_community_of_most_of_their_people_and_who_is_alone_has_none():
    kinds = [Kind.PERSON] * 6 + [Kind.ORGANISATION]
    network, _ = made(NodeColumns.of(range(7), kinds), [(0, 1), (2, 3), (3, 4), (2, 6), (3, 6), (0, 6)])
    assert group_by_community(network, np.array([2, 2, 1, 1, 1, 3, 0])).tolist() == [2, 2, 1, 1, 1, NONE, 1]


@pytest.mark.parametrize("people", [0, 1, 2, 3])
def test_next_to_nobody_is_placed_as_well(people):
    network, ties = made(NodeColumns.of(np.arange(people), None, np.ones(people)), [])
    for group in (group_by_street(network), np.zeros(people, np.int64)):
        places = arrange(network, ties, group)
        assert len(set(zip(places.x.tolist(), places.y.tolist(), strict=True))) == people


def test_ten_thousand_on_one_street_have_room_too():
    chance = np.random.default_rng(1)
    one, other = chance.integers(0, 10_000, (2, 25_000))
    network, ties = made(NodeColumns.of(np.arange(10_000), None, np.ones(10_000)), [*zip(one, other, strict=True)])
    places = arrange(network, ties, group_by_street(network))
    assert len(set(zip(places.x.tolist(), places.y.tolist(), strict=True))) == 10_000
    far = np.hypot(places.x, places.y)
    known = network.links.degrees
    assert far.max() < 1.02 * island_radius(np.array([10_000]))[0]
    assert far[known >= 10].mean() < far[known <= 2].mean()
