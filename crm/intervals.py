"""How sure a share of some, or a difference of two shares, is: intervals that hold for small numbers too."""

import math
from statistics import NormalDist

#: Of a normal distribution, 95 of 100 lie so many standard deviations around the middle.
Z = 1.959964


def strict_z(calls: int) -> float:
    """How many standard deviations to ask for, so that of *calls* differences chance calls any only 5 times of 100.

    Bonferroni's inequality; O. J. Dunn, "Multiple comparisons among means", JASA 56 (1961), 52–64.

    >>> round(strict_z(1), 3), round(strict_z(13), 3)
    (1.96, 2.891)
    """
    return NormalDist().inv_cdf(1 - 0.025 / max(1, calls))


def wilson(part: int, whole: int, z: float = Z) -> tuple[float, float]:
    """The score interval of the share *part* of *whole*, each from 0 to 1; (0, 1) where there is nothing.

    95 %, or as *z* says. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), 209–212.

    >>> [round(bound, 3) for bound in wilson(8, 10)], wilson(0, 0)
    ([0.49, 0.943], (0.0, 1.0))
    """
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, z * z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * math.sqrt(share * (1 - share) / whole + weight / whole / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(part: int, whole: int, other_part: int, other_whole: int, z: float = Z) -> tuple[float, float]:
    """The interval of the share *part* of *whole* less *other_part* of *other_whole*, independent of each other.

    (-1, 1) where either is of nothing. R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), 873–890, method 10.

    >>> [round(bound, 4) for bound in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not whole or not other_whole:
        return -1.0, 1.0
    one, other = part / whole, other_part / other_whole
    (low, high), (other_low, other_high) = wilson(part, whole, z), wilson(other_part, other_whole, z)
    below = math.hypot(one - low, other_high - other)
    above = math.hypot(high - one, other - other_low)
    return one - other - below, one - other + above
