"""Agreement between coders, against published values."""

import pytest

from crm.agreement import NO_VARIATION, NOBODY_BESIDE, Metric, cohen_kappa, krippendorff_alpha

#: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)

#: The same, section A: two observers, ten units, two values.
TWO_OBSERVERS = ((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0))

#: J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions (3rd ed., 2003), table 18.1: two
#: raters of 100 subjects as psychotic, neurotic or organic.
FLEISS = ((75, 1, 4), (5, 4, 1), (0, 0, 10))


@pytest.mark.parametrize(
    ("metric", "published"), [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.RATIO, 0.797)]
)
def test_alpha_of_four_observers_is_the_published_one(metric: Metric, published: float) -> None:
    found = krippendorff_alpha(zip(*FOUR_OBSERVERS, strict=True), metric)
    assert found.value == pytest.approx(published, abs=0.0005)
    assert found.units == 11, "the unit that one observer alone has seen says nothing"


def test_alpha_of_two_observers_and_two_values_is_the_published_one() -> None:
    found = krippendorff_alpha(zip(*TWO_OBSERVERS, strict=True))
    assert found.value == pytest.approx(0.095, abs=0.0005)


def test_kappa_is_the_published_one() -> None:
    pairs = [(a, b) for a, row in enumerate(FLEISS) for b, times in enumerate(row) for _ in range(times)]
    found = cohen_kappa(pairs)
    assert found.value == pytest.approx(0.68, abs=0.005)
    assert found.units == 100
    assert found.low is not None
    assert found.high is not None
    # Wilson's interval of 89 in 100 is .8137 to .9375, and chance gives .66.
    assert (found.low, found.high) == (pytest.approx(0.452, abs=0.001), pytest.approx(0.816, abs=0.001))


def test_agreement_on_everything_is_one_and_its_opposite_below_zero() -> None:
    assert cohen_kappa([(1, 1), (0, 0), (1, 1)]).value == 1
    assert krippendorff_alpha([(1, 1), (0, 0)], Metric.ORDINAL).value == 1
    assert cohen_kappa([(1, 0), (0, 1)]).value == -1
    alpha = krippendorff_alpha([(1, 0), (0, 1)]).value
    assert alpha is not None
    assert alpha < 0


def test_where_nothing_can_be_said_the_reason_is_given() -> None:
    assert (cohen_kappa([]).value, cohen_kappa([]).reason) == (None, NOBODY_BESIDE)
    same = cohen_kappa([(0, 0)] * 7)
    assert (same.value, same.units, same.reason) == (None, 7, NO_VARIATION)
    alone = krippendorff_alpha([(1, None), (None, 2)])
    assert (alone.value, alone.units, alone.reason) == (None, 0, NOBODY_BESIDE)
    assert krippendorff_alpha([]).reason == NOBODY_BESIDE
    assert krippendorff_alpha([(2, 2), (2, 2)], Metric.RATIO).reason == NO_VARIATION


def test_two_coders_who_each_use_one_other_value_agree_on_nothing_rather_than_fail() -> None:
    assert cohen_kappa([("yes", "no")] * 4).value == 0


def test_zero_is_an_amount() -> None:
    found = krippendorff_alpha([(0, 0), (0, 2), (2, 2)], Metric.RATIO)
    assert found.value == pytest.approx(1 - 5 * 1 / (3 * 3))
