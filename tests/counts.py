"""What a report counts, in its own words, for whoever reads reports as partners do."""

import datetime as dt
from dataclasses import dataclass, replace

SWAY = "sway"


@dataclass(frozen=True, order=True)
class Count:
    """What is counted, in the words of reports: conversations ``held``, ``read`` or of a theme; or people ``heard``.

    ``kind`` and ``word``: of one group alone, or in one sway; empty for all.
    """

    area: str
    since: dt.date
    until: dt.date
    of: str
    kind: str = ""
    word: str = ""

    @property
    def whole(self) -> "Count":
        """What it is a share of."""
        return replace(self, of="read", **({"kind": "", "word": ""} if self.kind == SWAY else {}))

    @property
    def people(self) -> "Count":
        """All conversations, of which it is some: of the same group, but for a sway."""
        return replace(self.whole, of="held")

    @property
    def days_before(self) -> "Count":
        """The same of just as many days before."""
        days = self.until - self.since + dt.timedelta(days=1)
        return replace(self, since=self.since - days, until=self.since - dt.timedelta(days=1))
