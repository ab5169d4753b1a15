"""Small numbers are not told, nor what gives them away; the rest is rounded, and shares are made of that."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.report_keys import CountKey, find_rest, find_sums
from crm.small_numbers import NOT_TOLD, Told, round_count, share_of, span_of, suppress, tell
from crm.working_out import Sum, World
from tests.attacking import MOST, Attack
from tests.talking import SPRING, SUMMER

LEAST = 5


def line(total, parts):
    """The counts of one line of a table and how they add up."""
    counts = {f"{total}{place}": part for place, part in enumerate(parts)}
    return counts | {total: sum(parts)}, Sum(total, tuple(counts))


def exact(counts, sums, back):
    """An attacker who knows every told number to the last, not rounded."""
    return Attack({key: (0, MOST) if key in back else (count, count) for key, count in counts.items()}, sums)


def table(rows):
    """A table with totals of rows and columns: its counts by (row, column), and how they add up."""
    cells = {(r, c): count for r, row in enumerate(rows) for c, count in enumerate(row)}
    across, down = range(len(rows)), range(len(rows[0]))
    totals = {(r, "all"): sum(rows[r]) for r in across} | {("all", c): sum(row[c] for row in rows) for c in down}
    sums = [Sum((r, "all"), tuple((r, c) for c in down)) for r in across]
    sums += [Sum(("all", c), tuple((r, c) for r in across)) for c in down]
    sums.append(Sum(("all", "all"), tuple((r, "all") for r in across)))
    sums.append(Sum(("all", "all"), tuple(("all", c) for c in down)))
    return cells | totals | {("all", "all"): sum(map(sum, rows))}, sums


def test_where_nothing_is_small_all_is_told():
    counts, one = line("all", [5, 9, 30])
    assert suppress(counts, [one], least=LEAST) == frozenset()


def test_a_small_count_takes_the_next_smallest_with_it():
    counts, one = line("all", [3, 30, 12])
    assert suppress(counts, [one], least=LEAST) == {"all0", "all2"}


def test_no_count_is_small_as_well():
    counts, one = line("all", [0, 30, 12])
    assert "all0" in suppress(counts, [one], least=LEAST)


def test_few_that_are_not_told_take_one_more_with_them():
    counts, one = line("all", [1, 1, 20, 30])
    assert suppress(counts, [one], least=LEAST) == {"all0", "all1", "all2"}


def test_where_the_whole_is_small_nothing_of_it_is_told():
    counts, one = line("all", [1, 2])
    assert suppress(counts, [one], least=LEAST) == {"all", "all0", "all1"}


def test_a_bridge_between_two_groups_of_untold_numbers_is_not_worked_out():
    """Each row and column of these has two that are not told, and yet the middle one could be computed."""
    counts, sums = table([[2, 9, 30, 30], [9, 2, 9, 30], [30, 30, 2, 9], [30, 30, 9, 2]])
    back = suppress(counts, sums, least=LEAST)
    attack = exact(counts, sums, back)
    for key in back:
        low, high = attack.range_of(key)
        assert high - low >= LEAST - 1, key


def test_what_was_told_before_is_not_taken_back_and_something_else_is_kept():
    counts, one = line("all", [3, 7, 30])
    assert suppress(counts, [one], least=LEAST, told=frozenset(["all1"])) == {"all0", "all2"}


def test_what_was_kept_back_before_stays_so():
    counts, one = line("all", [8, 7, 30])
    assert suppress(counts, [one], least=LEAST, untold=frozenset(["all1"])) == {"all0", "all1"}


def test_a_count_that_cannot_be_large_hides_no_other():
    """Of two who are here only, both could have said it at most: that is no cover for the eight."""
    counts, one = line("all", [2, 8, 30])
    assert suppress(counts, [one], least=LEAST) == {"all0", "all1"}
    assert suppress(counts, [one], least=LEAST, limits={"all0": 2}) == {"all0", "all1", "all2"}


@given(st.integers(1, 4), st.integers(1, 5), st.data())
@settings(max_examples=30)
def test_no_number_of_a_table_is_worked_out_even_from_exact_totals(height, width, data):
    rows = data.draw(
        st.lists(st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=height, max_size=height)
    )
    counts, sums = table(rows)
    back = suppress(counts, sums, least=LEAST)
    assert back >= {key for key, count in counts.items() if count < LEAST}
    attack = exact(counts, sums, back)
    for key in sorted(back, key=str)[:4]:
        low, high = attack.range_of(key)
        assert high - low >= LEAST - 1, (key, low, high, rows)


def test_without_the_second_step_the_same_attack_finds_the_number():
    counts, one = line("all", [3, 30, 12])
    first_step_only = frozenset(["all0"])
    assert exact(counts, [one], first_step_only).range_of("all0") == (3, 3)


def test_a_number_in_no_sum_could_be_anything():
    assert World([2], [], [(0, 99)]).find_range(0) == (0, 99)


def test_rounding_alone_can_hide_a_small_number():
    counts, one = line("all", [2, 10, 20])
    within = {key: span_of(Told(round_count(count, 5), count), base=5, least=LEAST) for key, count in counts.items()}
    assert suppress(counts, [one], least=LEAST, within=within) == {"all0"}
    low, high = Attack(within | {"all0": (0, MOST)}, [one]).range_of("all0")
    assert (low, high) == (0, 6)


@pytest.mark.parametrize(
    ("count", "base", "told"), [(5, 5, 5), (7, 5, 5), (8, 5, 10), (12, 10, 10), (5, 1, 5), (9, 100, 100)]
)
def test_counts_are_rounded_and_never_to_none(count, base, told):
    assert round_count(count, base) == told


def test_a_number_that_hardly_changed_is_told_as_it_was():
    first = tell({"talks": 12}, base=5, least=LEAST)
    second = tell({"talks": 13}, base=5, least=LEAST, earlier={"talks": [first["talks"]]})
    assert first["talks"].number == second["talks"].number == 10


def test_numbers_that_were_kept_do_not_drift_away_for_ever():
    told, numbers = Told(10, 12), []
    for count in (13, 16, 17, 20):
        told = tell({"talks": count}, base=5, least=LEAST, earlier={"talks": [told]})["talks"]
        numbers.append(told.number)
    assert numbers == [10, 10, 15, 15]


def test_a_number_that_was_not_told_does_not_hold_back_the_next():
    assert tell({"talks": 6}, base=5, least=LEAST, earlier={"talks": [Told(None, 4)]})["talks"].number == 5


def test_shares_know_no_more_than_the_rounded_numbers():
    assert share_of(Told(10, 8), Told(40, 42)) == share_of(Told(10, 12), Told(40, 38)) == 25
    assert share_of(Told(45, 43), Told(40, 42)) == 100
    assert share_of(Told(10, 9), Told(None, 3)) is None
    assert Told(None, 3).words == NOT_TOLD
    assert Told(1500, 1502).words == "1,500"


def test_what_is_told_in_vain_to_be_kept_back_is_not_chosen():
    """Spring and summer were told, so the half year is known: keeping it back as well would save nobody."""
    counts = {"half year": 30, "spring": 12, "summer": 18, "here": 3, "there": 27}
    sums = [Sum("half year", ("spring", "summer")), Sum("half year", ("here", "there"))]
    back = suppress(counts, sums, least=5, told=frozenset({"spring", "summer"}))
    assert back == {"here", "there"}


def test_areas_that_nobody_has_been_told_of_are_a_part_of_their_own():
    inside = {1: [2, 3]}
    ward, here = (CountKey(area_id, *SPRING, "theme:1", "age_band=over_60") for area_id in (1, 2))
    counts = {ward: 20, here: 18}
    [sum_] = [one for one in find_sums(counts, inside, least=5) if one.total == ward]
    rest = find_rest(counts, [sum_])
    assert list(rest.values()) == [2]
    assert sum_.parts == (here, *rest)


def test_an_area_without_anybody_of_a_word_is_told_of_all_the_same():
    inside = {1: [2, 3]}
    ward, here = (CountKey(area_id, *SPRING, "theme:1", "age_band=over_60") for area_id in (1, 2))
    reported = CountKey(3, *SPRING, "heard:age_band")
    sums = find_sums({ward: 20, here: 20, reported: 9}, inside, least=5)
    assert Sum(ward, (here,)) in sums


def test_offers_add_up_over_areas_whatever_the_days_of_their_reports():
    inside = {1: [2, 3]}
    ward = CountKey(1, *SPRING, "offers:7")
    here, there, sooner = (
        CountKey(area_id, *days, "offers:7") for area_id, days in ((2, SUMMER), (3, SUMMER), (3, SPRING))
    )
    sums = find_sums({ward: 20, here: 8, there: 12, sooner: 11}, inside, least=5)
    assert Sum(ward, (here, sooner)) in sums
    assert Sum(sooner, (there,)) in sums
