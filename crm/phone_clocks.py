"""When something happened, of which only a phone's own clock tells."""

import datetime as dt
from dataclasses import dataclass

from crm.models import now

#: Clocks that differ by less agree: the request itself takes a while.
AGREES = dt.timedelta(minutes=2)

#: A record waits no longer on a phone; one that seems older has another time.
OLDEST = dt.timedelta(days=60)


@dataclass(frozen=True)
class PhoneClock:
    """A phone's clock beside ours: what it showed when its records were sent, and when they came."""

    sent_at: dt.datetime
    received_at: dt.datetime

    @property
    def behind(self) -> dt.timedelta:
        """By how much it is behind ours; nothing for a difference that means nothing."""
        apart = self.received_at - self.sent_at
        return apart if abs(apart) > AGREES else dt.timedelta(0)

    def time_of(self, at: object, *, since: dt.datetime | None = None) -> tuple[dt.datetime, str]:
        """When it was, by our clock, what the phone wrote as *at*; and a sentence where that is not what it wrote.

        It was not before *since*, if that is known. A time that cannot be right is that of receiving.
        """
        try:
            written = read_time(at)
            time = (written + self.behind).replace(microsecond=0)
        except (ValueError, OverflowError):
            return self.received_at, "When this was could not be read: it is kept as of when it was received."
        if written - self.sent_at > AGREES or time < max(since or self.received_at - OLDEST, self.received_at - OLDEST):
            return self.received_at, "The phone’s clock was wrong: what it tells is kept as of when it was received."
        if self.behind:
            way = "behind" if self.behind > dt.timedelta(0) else "ahead"
            apart = f"{_long(abs(self.behind))} {way}"
            return min(time, self.received_at), f"The phone’s clock was {apart}: times are put right."
        return min(time, self.received_at), ""


def read_time(text: object) -> dt.datetime:
    """A moment as a phone writes it; in UTC where it names no zone. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError("A time is a text, such as 2026-11-22T14:05:00Z.")
    time = dt.datetime.fromisoformat(text)
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)


def clock_of(sent_at: dt.datetime) -> PhoneClock:
    """The clock of a phone whose records came this moment."""
    return PhoneClock(sent_at, now())


def _long(time: dt.timedelta) -> str:
    """*3 minutes*, *5 hours*, *9,000 days*: as one says it."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440:,} days"
