"""Shares of themes beside each other: groups, and days, and when a difference is called one.

Each share has its 95 % interval. A difference is called only where its interval leaves out nothing at all, and that
interval is wider the more differences are looked at together: of twenty tables in which nothing differs, one names a
difference by chance alone, however many themes and groups it has.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.insight_counts import Key, Tally
from crm.insight_filters import InsightFilters
from crm.intervals import newcombe, strict_z, wilson
from crm.models import Theme

#: A theme that fewer conversations raised, or a group of fewer that were read, is marked: to be taken with care.
FEW_RAISED, FEW_READ = 10, 50


@dataclass(frozen=True)
class ThemeShare:
    """In how many conversations a theme was ``raised``, and how: of those read, the ``share`` with its interval."""

    theme_id: int
    name: str
    colour: str
    raised: int
    asset: int
    deficit: int
    both: int
    neither: int
    share: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether it was raised so seldom that its sway says little."""
        return self.raised < FEW_RAISED

    @property
    def lean(self) -> str:
        """Which way it sways, where chance alone does not explain it."""
        if not self.asset + self.deficit + self.both:
            return "Not spoken of as either" if self.raised else "Not raised"
        low, high = wilson(self.asset, self.asset + self.deficit)
        if low > 0.5:
            return "More a strength"
        return "More a problem" if high < 0.5 else "No clear lean"


@dataclass(frozen=True)
class Group:
    """Some of the conversations: of a word, or of an area. ``key`` None: those without any."""

    key: Key
    label: str
    held: int
    read: int
    shares: tuple[ThemeShare, ...]

    @classmethod
    def of(cls, key: Key, label: str, themes: Sequence[Theme], order: Mapping[int, int], tally: Tally) -> "Group":
        """The group of *tally*, its themes in the given order."""
        return cls(key, label, tally.held, tally.read, _in_order(shares_of(themes, tally), order))

    @property
    def few(self) -> bool:
        """Whether so few were read that its shares say little."""
        return self.read < FEW_READ


@dataclass(frozen=True)
class Difference:
    """A group that raised a theme more, or less, than all others: by between ``low`` and ``high``."""

    group: str
    theme_id: int
    theme: str
    share: float
    others: float
    low: float
    high: float

    @property
    def more(self) -> bool:
        """Whether the group raised it more."""
        return self.low > 0

    @property
    def sentence(self) -> str:
        """*Over 60: Transport was raised more, in 48% of conversations beside 31% of the others.*"""
        how = "more" if self.more else "less"
        shares = f"in {self.share:.0%} of conversations beside {self.others:.0%} of the others"
        return f"{self.group}: {self.theme} was raised {how}, {shares}."


@dataclass(frozen=True)
class Comparison:
    """Groups beside each other. ``unknown``: conversations read that are in none; ``looked_at``: how many differences.

    A conversation with several people counts in each of their groups; the others are those that are not in the group.
    """

    by: str
    groups: tuple[Group, ...]
    unknown: int
    differences: tuple[Difference, ...]
    looked_at: int


@dataclass(frozen=True)
class ThemeChange:
    """A theme before and now; the difference lies between ``low`` and ``high``."""

    theme_id: int
    name: str
    raised_before: int
    before: float
    raised: int
    share: float
    low: float
    high: float

    @property
    def called(self) -> bool:
        """Whether it is a change, and not what chance alone could make."""
        return self.low > 0 or self.high < 0

    @property
    def sentence(self) -> str:
        """What may be said of it."""
        if not self.called:
            return "No clear change: chance alone could make it."
        least, most = sorted((abs(self.low), abs(self.high)))
        way = "more" if self.low > 0 else "less"
        return f"Raised {way}: by {100 * least:.0f} to {100 * most:.0f} in every 100 conversations."


@dataclass(frozen=True)
class Change:
    """The days before, and each theme then and now."""

    since: dt.date
    until: dt.date
    held: int
    read: int
    themes: tuple[ThemeChange, ...]

    @property
    def called(self) -> tuple[ThemeChange, ...]:
        """The themes that changed."""
        return tuple(one for one in self.themes if one.called)


def shares_of(themes: Sequence[Theme], tally: Tally) -> list[ThemeShare]:
    """The share of each theme among the conversations read."""
    shares = []
    for place, theme in enumerate(themes):
        neither, asset, deficit, both = tally.raised[4 * place : 4 * place + 4]
        raised = neither + asset + deficit + both
        low, high = wilson(raised, tally.read)
        share = raised / tally.read if tally.read else 0.0
        sway = (asset, deficit, both, neither)
        shares.append(ThemeShare(theme.id, theme.name, theme.colour, raised, *sway, share, low, high))
    return shares


def compare_groups(by: str, groups: Sequence[Group], others: Mapping[Key, Group], unknown: int) -> Comparison:
    """Each group, and where it differs from the *others*, whose group is known to be another; none: nothing is asked.

    *unknown*: conversations read whose group is not known.
    """
    looked_at = sum(len(group.shares) for group in groups if group.key in others) if len(groups) > 1 else 0
    differences = []
    for group in groups if looked_at else ():
        if group.key in others:
            differences += _differences(group, others[group.key], strict_z(looked_at))
    strongest = sorted(differences, key=lambda one: -min(abs(one.low), abs(one.high)))
    return Comparison(by, tuple(groups), unknown, tuple(strongest), looked_at)


def _differences(group: Group, others: Group, z: float) -> list[Difference]:
    found = []
    for one, other in zip(group.shares, others.shares, strict=True):
        low, high = newcombe(one.raised, group.read, other.raised, others.read, z)
        if low > 0 or high < 0:
            found.append(Difference(group.label, one.theme_id, one.name, one.share, other.share, low, high))
    return found


def find_change(
    earlier: InsightFilters, themes: Sequence[Theme], order: Mapping[int, int], before: Tally, now: Tally
) -> Change:
    """Each theme in the days *before* and *now*."""
    assert earlier.since is not None
    assert earlier.until is not None
    was, is_ = (_in_order(shares_of(themes, tally), order) for tally in (before, now))
    changes = []
    for old, new in zip(was, is_, strict=True):
        low, high = newcombe(new.raised, now.read, old.raised, before.read, strict_z(len(order)))
        then = (old.raised, old.share, new.raised, new.share)
        changes.append(ThemeChange(new.theme_id, new.name, *then, low, high))
    return Change(earlier.since, earlier.until, before.held, before.read, tuple(changes))


def _in_order(shares: Sequence[ThemeShare], order: Mapping[int, int]) -> tuple[ThemeShare, ...]:
    """Those in *order*, the others left out."""
    return tuple(sorted((one for one in shares if one.theme_id in order), key=lambda one: order[one.theme_id]))
