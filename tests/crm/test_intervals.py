"""Intervals of shares and of their differences, as they were published."""

import pytest

from crm.intervals import Z, newcombe, strict_z, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_is_as_sure_as_published(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Method 10 in table II of R. G. Newcombe's "Interval estimation for the difference between independent
    # proportions: comparison of eleven methods", which appeared in Statistics in Medicine 17 (1998).
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_as_sure_as_published(one, other, low, high):
    assert newcombe(*one, *other) == pytest.approx((low, high), abs=6e-5)


def test_of_nothing_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)
    assert newcombe(0, 0, 3, 10) == newcombe(3, 10, 0, 0) == (-1.0, 1.0)


def test_the_more_differences_are_looked_at_the_more_is_asked_of_each():
    assert strict_z(1) == pytest.approx(Z, abs=1e-6)
    assert strict_z(10) == pytest.approx(2.807034, abs=1e-6)  # 99.5 % of a normal distribution
    low, high = newcombe(56, 70, 48, 80, strict_z(13))
    assert low < 0
    assert high > 0.3339
