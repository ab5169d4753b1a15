"""When the team has forgotten somebody whom it wanted to look after: one rule, and the sentence that says why."""

import datetime as dt
from dataclasses import dataclass

from crm.cleaning import in_words
from crm.connector_words import days_since
from crm.models.words import NurtureStage

#: After so many days somebody should have spoken with them again.
SILENCE = {
    NurtureStage.NOTICED: 14,
    NurtureStage.MET: 14,
    NurtureStage.IN_TOUCH: 30,
    NurtureStage.INVOLVED: 30,
    NurtureStage.LEADING: 45,
}


@dataclass(frozen=True)
class Forgotten:
    """Why somebody is forgotten, and by how many days they are past their time at most."""

    sentence: str
    days: int


def find_forgotten(
    stage: NurtureStage,
    *,
    next_step: str,
    next_on: dt.date | None,
    began_at: dt.datetime,
    spoken_at: dt.datetime | None,
    at: dt.datetime,
) -> Forgotten | None:
    """Why somebody with such a plan is forgotten at the moment *at*, by the team's clock; None where they are not.

    *began_at*: the plan's beginning, from which silence counts where nobody ever spoke with them.
    Whoever rests is not forgotten until their day has come.
    """
    overdue = (at.date() - next_on).days if next_on else -1
    if stage is NurtureStage.RESTING:
        return Forgotten(f"Rested until {in_words(next_on)}.", overdue) if next_on and overdue >= 0 else None
    silent = days_since((spoken_at or began_at).astimezone(at.tzinfo), at)
    reasons = []
    if not next_step:
        reasons.append("No next step.")
    if overdue > 0:
        reasons.append(f"The next step is overdue by {_days(overdue)}.")
    if silent > SILENCE[stage]:
        since = f"for {_days(silent)}" if spoken_at else f"since the plan began {_days(silent)} ago"
        reasons.append(f"Nobody has spoken with them {since}.")
    return Forgotten(" ".join(reasons), max(0, overdue, silent - SILENCE[stage])) if reasons else None


def _days(number: int) -> str:
    return f"{number:,} {'day' if number == 1 else 'days'}"
