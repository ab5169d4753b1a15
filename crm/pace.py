"""Pace: how many conversations a week lately, how many are needed, and when the target is reached at this pace."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from crm.connector_words import counted
from crm.intervals import Z

#: The days that say how fast it goes.
LATELY = 28

#: Fewer conversations than this say nothing about how early or late it may be.
FEWEST_FOR_RANGE = 10

#: Nobody believes a date further off.
MOST_DAYS = 3650


@dataclass(frozen=True)
class Pace:
    """How fast a campaign goes on a day. ``lately``: held in the last ``days``; ``days_left``: this day among them."""

    target: int
    starts_on: dt.date
    ends_on: dt.date
    on: dt.date
    held: int
    lately: int

    @property
    def begun(self) -> bool:
        """Whether its first day has come."""
        return self.starts_on <= self.on

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.on > self.ends_on

    @property
    def left(self) -> int:
        """How many conversations are still to be held."""
        return max(0, self.target - self.held)

    @property
    def days(self) -> int:
        """Over how many days ``lately`` was counted: this one and those before, as far as the campaign goes back."""
        return max(0, min(LATELY, (self.on - self.starts_on).days + 1))

    @property
    def days_left(self) -> int:
        """How many days there still are, this one among them; before the first day, all of them."""
        return max(0, (self.ends_on - max(self.on, self.starts_on)).days + 1)

    @property
    def a_week(self) -> float:
        """Conversations a week, lately."""
        return self.lately / self.days * 7 if self.days else 0.0

    @property
    def needed(self) -> float | None:
        """Conversations a week that reach the target on the last day; None where nothing is left to do, or no time."""
        return self.left / self.days_left * 7 if self.left and self.days_left else None

    @property
    def reached_on(self) -> dt.date | None:
        """The day on which the target is reached at this pace; None for never, or beyond ten years."""
        return self._reached_at(self.lately)

    @property
    def between(self) -> tuple[dt.date, dt.date | None] | None:
        """The earliest and latest day that chance leaves open; no latest for never. None where too little is known.

        The number held lately is taken for Poisson's: a week has more or fewer than another by chance alone. Its 95 %
        range is (√n ± 0.98)², Anscombe's variance-stabilising root.
        """
        if self.lately < FEWEST_FOR_RANGE or self.over or self.reached_on is None or not self.left:
            return None
        root = math.sqrt(self.lately)
        early, late = self._reached_at((root + Z / 2) ** 2), self._reached_at((root - Z / 2) ** 2)
        return (early, late) if early else None

    @property
    def sentence(self) -> str:
        """Where it stands and where it leads, in words."""
        target, ends = f"{self.target:,}", _day(self.ends_on)
        if not self.left:
            return f"The target of {target} is reached."
        if self.over:
            return f"The campaign ended on {ends}, {self.left:,} short of {target}."
        if not self.begun:
            return f"It begins on {_day(self.starts_on)}. {self._need}"
        if not self.lately:
            return f"Nobody was heard {self._lately}. {self._need}"
        if self.reached_on is None:
            return f"{self._at_this_pace} the target is more than ten years away. {self._need}"
        late = "in time for" if self.reached_on <= self.ends_on else "after the last day,"
        return f"{self._at_this_pace} the target is reached on {_day(self.reached_on)}, {late} {ends}."

    @property
    def pace_sentence(self) -> str:
        """What was held lately against what is needed; empty where the first sentence says it all."""
        if not self.begun or self.over or not self.left or not self.lately:
            return ""
        held = f"{counted(self.lately, 'conversation')} {self._lately}: {_number(self.a_week, round)} a week."
        return f"{held} {self._need}"

    @property
    def range_sentence(self) -> str:
        """How sure the day is; empty where nothing can be said."""
        if self.between is None:
            return ""
        early, late = self.between
        if late is None:
            return f"Weeks differ by chance: it may be as early as {_day(early)}, or many years later."
        return f"Weeks differ by chance: it may be any day from {_day(early)} to {_day(late)}."

    @property
    def _lately(self) -> str:
        if self.days == LATELY:
            return "in the last four weeks"
        return "on the first day" if self.days == 1 else f"in {self.days} days since the start"

    @property
    def _at_this_pace(self) -> str:
        return "At the pace of the last four weeks" if self.days == LATELY else "At the pace since the start"

    @property
    def needed_in_words(self) -> str:
        """How many a week are needed, rounded up."""
        return _number(self.needed or 0, math.ceil)

    @property
    def _need(self) -> str:
        return f"We need {self.needed_in_words} a week to reach {self.target:,} by {_day(self.ends_on)}."

    def _reached_at(self, lately: float) -> dt.date | None:
        if not self.left:
            return self.on
        if lately <= 0 or not self.days:
            return None
        days = math.ceil(self.left * self.days / lately - 1e-9)
        return self.on + dt.timedelta(days=days) if days <= MOST_DAYS else None


def _number(value: float, whole: Callable[[float], int]) -> str:
    """A whole number, or below ten one with a tenth.

    >>> _number(3.25, math.ceil), _number(27.2, math.ceil), _number(27.2, round)
    ('3.3', '28', '27')
    """
    return f"{whole(value - 1e-9):,}" if value >= 10 else f"{whole(value * 10 - 1e-9) / 10:g}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
