"""What a measure says of a person, in plain sentences and in figures."""

from collections.abc import Callable

from crm.connector_words import KNOWS_NOBODY, counted, reach
from crm.network.catalogue import Measure


def figure(value: float | None) -> str:
    """A number as a page shows it: whole ones whole, others with as many digits as one can use.

    >>> [figure(value) for value in (12.0, 1234.56, 7.25, -0.0198, 0.04, 0.00042, 1e-9, None)]
    ['12', '1,235', '7.2', '−0.02', '0.04', '0.00042', 'under 0.0001', '–']
    """
    if value is None:
        return "–"
    size = abs(value)
    if value == round(value) or size >= 100:
        return f"{round(value):,}".replace("-", "−")
    if size < 0.0001:
        return "under 0.0001"
    return f"{value:{'.1f' if size >= 1 else '.2g'}}".replace("-", "−")


def written_as(measure: Measure) -> str:
    """How the values of a measure of people are written: as a count, a share from 0 to 1, or a number."""
    return "count" if measure.id in _COUNTS else "share" if measure.id in _SHARES else "number"


def standing(percentile: float | None, *, low_first: bool = False) -> str:
    """How many people have less, or more where less is what one looks for; nobody is ahead of everybody.

    >>> standing(99.8), standing(93.4), standing(12, low_first=True), standing(None)
    ('more than 99% of people', 'more than 93% of people', 'less than 12% of people', '')
    >>> standing(0.2), standing(0)
    ('hardly anybody has less', 'nobody has less')
    """
    if percentile is None:
        return ""
    if percentile < 1:
        return f"{'hardly anybody' if percentile else 'nobody'} has {'more' if low_first else 'less'}"
    return f"{'less' if low_first else 'more'} than {min(99, int(percentile))}% of people"


def sentence(measure: Measure, value: float | None) -> str:
    """What *value* of *measure* says of somebody."""
    if value is None:
        return "Not defined: too little is known of their ties."
    say = _SENTENCES.get(measure.id)
    return say(value) if say else f"{measure.label}: {figure(value)}."


def _degree(value: float) -> str:
    if not value:
        return KNOWS_NOBODY
    return f"Knows {counted(round(value), 'person', 'people')}, as far as we were told; sharing a small group counts."


def _strength(value: float) -> str:
    return f"Their ties weigh {figure(value)} in all." if value else KNOWS_NOBODY


def _closeness(value: float) -> str:
    if not value:
        return "No way leads from them to anybody, as far as we were told."
    return (
        f"As near to everybody as if they knew {counted(round(value), 'person', 'people')} directly, and nobody else."
    )


def _betweenness(value: float) -> str:
    if not value:
        return _NO_WAY_THROUGH_THEM
    return f"{_some(value, 'pair of others has', 'pairs of others have')} their shortest way through them."


def _ego_betweenness(value: float) -> str:
    if not value:
        return "No two of their contacts need them to meet."
    return f"{_some(value, 'pair of their contacts is', 'pairs of their contacts are')} linked only through them."


def _constraint(value: float) -> str:
    if value < 0.3:
        return "Their contacts hardly lead back to one another: they stand between groups."
    return "Some of their contacts know one another." if value < 0.6 else "Few contacts, or contacts within one circle."


def _effective_size(value: float) -> str:
    ones = _some(value, "separate one", "separate ones").lower()
    return f"Their contacts count as {ones}: those who know one another repeat."


def _go_between(value: float) -> str:
    if not value:
        return "They stand between no two people who have no tie to each other."
    pairs = _some(value, "pair of people", "pairs of people").lower()
    return f"They stand between {pairs} without a tie to each other."


def _bridging(value: float) -> str:
    if not value:
        return _NO_WAY_THROUGH_THEM
    pairs = _some(value, "pair", "pairs").lower()
    return f"Each of their ties carries the shortest ways of {pairs} of people, on average."


def _core(value: float) -> str:
    if not value:
        return KNOWS_NOBODY
    others = counted(round(value), "other", "others")
    return f"Belongs to a group whose members each know at least {others} in it."


def _participation(value: float) -> str:
    if not value:
        return "All their ties lead to one street."
    return f"Of two of their ties, {round(value * 100)} times in 100 they lead to different streets."


def _eigenvector(value: float) -> str:
    if value < 0.01:
        return "Far from the densest circle, which is not the same as unconnected."
    return f"At {round(value * 100)}% of the person who is most in the thick of it."


def _streets(value: float) -> str:
    if not value:
        return "Knows nobody whose street we know."
    return f"Knows people on {counted(round(value), 'street')}, their own included."


def _some(value: float, one: str, many: str) -> str:
    """A count that may be a fraction, as several ways of one length share a pair."""
    return f"About {figure(value)} {many}" if value != round(value) else counted(round(value), one, many)


_COUNTS = ("degree", "reach_two_steps", "k_core", "streets_known")
_SHARES = ("participation", "eigenvector")
_NO_WAY_THROUGH_THEM = "No shortest way between two others leads through them."
_SENTENCES: dict[str, Callable[[float], str]] = {
    "degree": _degree,
    "strength": _strength,
    "harmonic_closeness": _closeness,
    "betweenness": _betweenness,
    "ego_betweenness": _ego_betweenness,
    "reach_two_steps": lambda value: reach(round(value)),
    "constraint": _constraint,
    "effective_size": _effective_size,
    "brokerage_by_street": _go_between,
    "brokerage_by_community": _go_between,
    "bridging": _bridging,
    "k_core": _core,
    "participation": _participation,
    "eigenvector": _eigenvector,
    "streets_known": _streets,
}
