"""The team's own times, which the settings may change; a session carries them."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.models.base import now


class Headings(NamedTuple):
    """What the three parts of the loop are called, on the board and in reports."""

    heard: str = "What we heard"
    doing: str = "Who is doing what"
    happened: str = "What happened, or why not"


@dataclass(frozen=True)
class Rules:
    """How long a stub is kept, how soon somebody who showed an interest is contacted, when the coordinator is asked.

    All in days; a day ends when it does in ``zone``. ``small_number``: what is fewer is not told outside the team;
    ``round_to``: what is told is rounded to it.
    """

    named_only_days: int = 180
    follow_up_days: int = 2
    escalate_days: int = 4
    small_number: int = 5
    round_to: int = 5
    headings: Headings = Headings()
    zone: ZoneInfo = ZoneInfo("Europe/London")

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The day that *moment* is on, where the team is."""
        return moment.astimezone(self.zone).date()

    def start_of(self, day: dt.date) -> dt.datetime:
        """The moment at which a day begins."""
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)

    def end_of(self, day: dt.date) -> dt.datetime:
        """The last second of a day: what is promised for Friday is late from Saturday on."""
        return dt.datetime.combine(day, dt.time(23, 59, 59), self.zone).astimezone(dt.UTC)

    def days_after(self, moment: dt.datetime, days: int) -> dt.datetime:
        """The end of the day so many days after *moment*; of its own day for 0."""
        return self.end_of(self.day_of(moment) + dt.timedelta(days=days))


def rules_of(db: Session) -> Rules:
    """The rules that the session was given, else the usual ones."""
    rules: Rules = db.info.get("rules", Rules())
    return rules


def today(db: Session) -> dt.date:
    """The day that it is where the team is."""
    return rules_of(db).day_of(now())
