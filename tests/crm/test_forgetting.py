"""Who is forgotten, and in which words it is said."""

import datetime as dt

import pytest

from crm.forgetting import SILENCE, find_forgotten
from crm.models import now
from crm.models.words import NurtureStage
from crm.rules import Rules
from tests.factories import in_days, team_day


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def reason(stage, *, step="Ring", on=5, began=0, spoken=None):
    """The sentence about a plan whose next step is due in *on* days, begun and spoken with so many days ago."""
    found = find_forgotten(
        stage,
        next_step=step,
        next_on=None if on is None else team_day() + days(on),
        began_at=in_days(-began),
        spoken_at=None if spoken is None else in_days(-spoken),
        at=now().astimezone(Rules().zone),
    )
    return found.sentence if found else None


def test_nobody_is_forgotten_with_a_step_to_come_and_a_talk_not_long_ago() -> None:
    assert reason(NurtureStage.IN_TOUCH, spoken=30) is None
    assert reason(NurtureStage.NOTICED, on=0, began=14) is None


def test_somebody_is_forgotten_without_a_next_step_or_when_it_is_overdue() -> None:
    assert reason(NurtureStage.MET, step="", on=None) == "No next step."
    assert reason(NurtureStage.MET, on=-1) == "The next step is overdue by 1 day."


@pytest.mark.parametrize("stage", SILENCE)
def test_silence_is_longer_than_the_stage_allows(stage: NurtureStage) -> None:
    limit = SILENCE[stage]
    assert reason(stage, spoken=limit) is None
    assert reason(stage, spoken=limit + 1) == f"Nobody has spoken with them for {limit + 1} days."
    assert reason(stage, began=limit + 1) == f"Nobody has spoken with them since the plan began {limit + 1} days ago."


def test_all_that_was_forgotten_is_said_at_once() -> None:
    assert reason(NurtureStage.LEADING, on=-3, spoken=50) == (
        "The next step is overdue by 3 days. Nobody has spoken with them for 50 days."
    )


def test_whoever_rests_is_not_forgotten_until_their_day_has_come() -> None:
    assert reason(NurtureStage.RESTING, on=1, spoken=300) is None
    assert reason(NurtureStage.RESTING, on=None, step="", spoken=300) is None
    assert reason(NurtureStage.RESTING, on=0).startswith("Rested until ")
