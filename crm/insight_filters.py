"""Which conversations an insight is of: an area, some days, a theme, a sway, a channel, and whose voices."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Conversation, now
from crm.models.words import AgeBand, Channel, Characteristic, Gender, HereFor, LivedHere, Sway, Word
from crm.rules import rules_of
from crm.voices import spoken_by

#: Earlier than this, no team has held a conversation; a calendar that counts on would run out of days.
EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2999, 12, 31)


@dataclass(frozen=True)
class InsightFilters:
    """What an insight is of; what is None does not narrow. ``since`` and ``until`` are both included."""

    area_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    theme_id: int | None = None
    sway: Sway | None = None
    channel: Channel | None = None
    age_band: AgeBand | None = None
    gender: Gender | None = None
    lived_here: LivedHere | None = None
    here_for: HereFor | None = None

    @property
    def words(self) -> dict[Characteristic, Word]:
        """The voices that are looked at alone, by characteristic."""
        chosen = {one: getattr(self, one.value) for one in Characteristic}
        return {one: word for one, word in chosen.items() if word is not None}

    def check(self) -> None:
        """Raises Invalid for days that cannot be."""
        if self.since and self.until and self.since > self.until:
            raise Invalid(until="The last day comes before the first. Change one of them.")
        for name in ("since", "until"):
            day = getattr(self, name)
            if day and not EARLIEST <= day <= LATEST:
                raise Invalid(**{name: f"Enter a day between {EARLIEST.year} and {LATEST.year}."})

    def before(self, db: Session) -> "InsightFilters | None":
        """The same of just as many days directly before; None where no first day is given.

        Days that are still to come do not count: of a quarter that is half over, half a quarter is looked at before.
        """
        if self.since is None:
            return None
        today = rules_of(db).day_of(now())
        last = max(self.since, min(self.until or today, today))
        days = (last - self.since).days + 1
        if (self.since - EARLIEST).days < days:
            return None
        return replace(self, since=self.since - dt.timedelta(days=days), until=self.since - dt.timedelta(days=1))

    def conditions(self, db: Session, *, since: dt.date | None) -> Iterator[ColumnElement[bool]]:
        """The conditions on a ``Conversation`` of *since* and later, but for those of area, theme and sway."""
        if since is not None:
            yield Conversation.held_at >= start_of(db, since)
        if self.until is not None:
            yield Conversation.held_at < start_of(db, self.until + dt.timedelta(days=1))
        if self.channel is not None:
            yield Conversation.channel == self.channel
        for characteristic, word in self.words.items():
            yield spoken_by(characteristic, word)


def start_of(db: Session, day: dt.date) -> dt.datetime:
    """When *day* begins, by the team's clocks."""
    return dt.datetime.combine(day, dt.time(), rules_of(db).zone)
