"""What changed in the network between two dates, as far as can be told: figures of the whole, without names."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crm.cleaning import in_words
from crm.connector_words import counted
from crm.errors import Invalid
from crm.network.beside import measure_beside
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of, today

LABELS = {
    "links_per_person": "Links per person",
    "share_in_largest_piece": "Share of people in the largest group that hangs together",
    "streets_linked_outward": "Streets linked with another street",
    "cross_street_share": "Share of links that join two streets",
}

VERDICTS = {
    "more": "More than then",
    "fewer": "Less than then",
    "no_difference": "No difference that we can tell",
}


@dataclass(frozen=True)
class Change:
    """One figure then and now at equal coverage, with the range in which it lies nine times in ten.

    ``known`` is the figure now on all we know. None where there is too little to work it out. ``verdict`` is *more*,
    *fewer* or *no_difference*.
    """

    figure: str
    label: str
    then: float | None
    now: float | None
    low: float | None
    high: float | None
    known: float | None
    verdict: str

    @property
    def verdict_label(self) -> str:
        """The verdict as a page shows it."""
        return VERDICTS[self.verdict] if self.now is not None else "Too little known to tell"


@dataclass(frozen=True)
class Comparison:
    """Two dates of the network; ``drawn`` of the conversations held by the later one make the coverage equal.

    ``phase_share`` of the draws show ``phase_now``. ``pieces_joined`` groups of people and ``streets_joined`` pairs of
    streets hang together only by the ``introduced_ties``.
    """

    earlier: dt.date
    later: dt.date
    changes: tuple[Change, ...]
    phase_then: str
    phase_now: str
    phase_share: float
    conversations_then: int
    conversations_now: int
    drawn: int
    introduced_ties: int
    pieces_joined: int
    streets_joined: int

    @property
    def coverage_sentence(self) -> str:
        """How the two were made comparable."""
        return (
            f"{counted(self.conversations_then, 'conversation')} had been held by {in_words(self.earlier)}, and "
            f"{self.conversations_now:,} by {in_words(self.later)}. To compare like with like, what is told of now "
            f"rests on {self.drawn:,} of them, drawn a hundred times: in each area as many as then."
        )

    @property
    def introductions_sentence(self) -> str:
        """What introductions contributed."""
        if not self.introduced_ties:
            return "No introduction has led to a tie since then, as far as we know."
        made = f"Introductions led to {counted(self.introduced_ties, 'tie')} since then."
        joined = [
            *([counted(self.pieces_joined, "group of people", "groups of people")] if self.pieces_joined else []),
            *([counted(self.streets_joined, "pair of streets", "pairs of streets")] if self.streets_joined else []),
        ]
        return f"{made} {' and '.join(joined)} had no link we know of without them." if joined else made


@requires(Permission.READ_NETWORK)
def compare_dates(db: Session, actor: Actor, *, earlier: dt.date, later: dt.date | None = None) -> Comparison:
    """The network at the end of both days (*later*: today), as we knew it then, compared at equal coverage.

    Raises Invalid for dates that are in the future or the wrong way round. It takes some seconds.
    """
    day = today(db)
    later = later or day
    if later > day:
        raise Invalid(later=f"Enter today or an earlier date: {in_words(later)} is still to come.")
    if earlier >= later:
        raise Invalid(earlier=f"Enter a date before {in_words(later)}.")
    found = _compare(db, earlier, later)
    given = found.pop("introductions")
    changes = tuple(Change(label=LABELS[one["figure"]], **one) for one in found.pop("changes"))
    return Comparison(
        earlier=earlier,
        later=later,
        changes=changes,
        introduced_ties=given["ties"],
        pieces_joined=given["pieces_joined"],
        streets_joined=given["streets_joined"],
        **found,
    )


def _compare(db: Session, earlier: dt.date, later: dt.date) -> dict[str, Any]:
    bind = db.get_bind()
    if isinstance(bind, Engine):
        days = [earlier.isoformat(), later.isoformat()]
        compared: dict[str, Any] = measure_beside(bind, rules_of(db).zone, compare=days)
        return compared
    # A transaction of the caller's own, which no other process sees.
    from crm.network.comparing import compare_networks  # noqa: PLC0415

    return compare_networks(db, earlier=earlier, later=later)
