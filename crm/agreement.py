"""How far coders agree beyond chance: plain statistics that know nothing of themes or conversations."""

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from crm.intervals import wilson


class Metric(enum.Enum):
    """How far apart two values are, by what the values are: words, ranks, or amounts with a zero."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    RATIO = "ratio"


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement: 1 is perfect, 0 is what chance gives, below 0 is worse than chance.

    ``value`` is None where nothing can be said, and ``reason`` is then a sentence why. ``units``: how many things at
    least two coders gave a value. ``low``, ``high``: the range in which 95 of 100 such samples would lie, where known.
    """

    value: float | None
    units: int
    reason: str = ""
    low: float | None = None
    high: float | None = None


NOBODY_BESIDE = "No two coders have looked at the same thing."
NO_VARIATION = "Everybody gave the same value to everything, so there is nothing that chance could have got wrong."

#: The values that the coders gave one thing, None where one of them gave none.
Unit = tuple[float | None, ...]

_Distance = Callable[[float, float], float]


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]] | Mapping[tuple[Hashable, Hashable], int]) -> Agreement:
    """Cohen's kappa of two coders, from the pair of values that each unit got, or from how often each pair was got.

    κ = (p_o − p_e) / (1 − p_e): p_o is the share of units with equal values, p_e the share expected if each coder gave
    their own values out at random. J. Cohen, *A coefficient of agreement for nominal scales*, Educational and
    Psychological Measurement 20 (1960) 37–46. The range is that of p_o by Wilson, with p_e as it is: Cohen’s own, of
    the same kind, has no width where all agrees, however little that is.
    """
    counts = Counter(pairs)
    units = counts.total()
    if not units:
        return Agreement(None, 0, NOBODY_BESIDE)
    first, second = Counter[Hashable](), Counter[Hashable]()
    for (one, other), times in counts.items():
        first[one] += times
        second[other] += times
    # Compared as whole numbers: where both always give one value, no rounding may hide that nothing is left to chance.
    by_chance = sum(first[value] * second[value] for value in first)
    if by_chance == units * units:
        return Agreement(None, units, NO_VARIATION)
    equal = sum(times for (one, other), times in counts.items() if one == other)
    expected = by_chance / units**2
    value, low, high = ((share - expected) / (1 - expected) for share in (equal / units, *wilson(equal, units)))
    return Agreement(value, units, low=max(-1.0, low), high=high)


def krippendorff_alpha(units: Iterable[Unit] | Mapping[Unit, int], metric: Metric = Metric.NOMINAL) -> Agreement:
    """Krippendorff's alpha of any number of coders.

    *units*: for each unit the value that each coder gave it, None where they gave none; or how often there was such a
    unit. One with fewer than two values says nothing of agreement and is passed over.

    α = 1 − (n − 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck over all pairs of values c < k, where o_ck is how often c and k stand
    in one unit (each unit of m values weighing 1 / (m − 1)), n_c how often c stands at all and n the sum of those.
    K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), sections C and D, with its metrics δ².
    """
    together: defaultdict[tuple[float, float], float] = defaultdict(float)
    times: Counter[float] = Counter()
    pairable = 0
    for unit, often in Counter(units).items():
        given = Counter(value for value in unit if value is not None)
        size = given.total()
        if size < 2:
            continue
        pairable += often
        times.update({value: number * often for value, number in given.items()})
        values = sorted(given)
        for place, one in enumerate(values):
            for other in values[place + 1 :]:
                together[one, other] += often * given[one] * given[other] / (size - 1)
    if not pairable:
        return Agreement(None, 0, NOBODY_BESIDE)
    if len(times) == 1:
        return Agreement(None, pairable, NO_VARIATION)
    distance = _distance(metric, times)
    observed = sum(weight * distance(*pair) for pair, weight in together.items())
    values = sorted(times)
    expected = sum(
        times[one] * times[other] * distance(one, other) for at, one in enumerate(values) for other in values[at + 1 :]
    )
    return Agreement(1 - (times.total() - 1) * observed / expected, pairable)


def _distance(metric: Metric, times: Counter[float]) -> _Distance:
    """δ²: the squared distance of two different values c < k, of which *times* says how often each stands."""
    if metric is Metric.NOMINAL:
        return lambda _one, _other: 1.0
    if metric is Metric.RATIO:
        return lambda one, other: ((one - other) / (one + other)) ** 2
    below, ranks = 0.0, {}
    for value in sorted(times):
        ranks[value] = below + times[value] / 2
        below += times[value]
    # Half of each end and all that stands between: the distance of the middles of two runs of equal ranks.
    return lambda one, other: (ranks[one] - ranks[other]) ** 2
