"""Moves change numbers and leave every sum as it is; whichever number is asked about is the first to be settled."""

from hypothesis import given
from hypothesis import strategies as st

from crm.moves import find_moves

NAMES = range(7)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from([-2, -1, 1, 1, 1, 3]), min_size=2), min_size=1, max_size=6
)


def moves_of(name, rows, order):
    """As they are found, whichever way round each goes."""
    found = find_moves([dict(row) for row in rows], order).of(name)
    return [{one: step if move[name] > 0 else -step for one, step in move.items()} for move in found]


@given(ROWS)
def test_a_move_leaves_every_sum_as_it_is(rows):
    order = sorted({name for row in rows for name in row})
    for name in order:
        for move in moves_of(name, rows, order):
            assert move[name]
            assert all(sum(times * move.get(one, 0) for one, times in row.items()) == 0 for row in rows)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_moves_of_a_number_are_those_with_it_before_all_others(rows, chance):
    order = sorted({name for row in rows for name in row})
    chance.shuffle(order)
    for name in order:
        first = [name, *(one for one in order if one != name)]
        assert moves_of(name, rows, order) == moves_of(name, rows, first)


def test_two_parts_of_a_whole_change_the_other_way_round_and_the_smallest_move_comes_first():
    whole, part, other, inner = range(4)
    moves = moves_of(part, [{whole: -1, part: 1, other: 1}, {other: -1, inner: 2}], [whole, part, other, inner])
    assert moves == [{part: 1, whole: 1}, {part: 2, other: -2, inner: -1}]
