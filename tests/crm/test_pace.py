"""The pace of a campaign: what was held lately, what is needed, and when the target is reached."""

import datetime as dt

import pytest

from crm.pace import Pace

ON = dt.date(2026, 6, 30)


def _pace(*, target=1000, begins=100, ends=91, held=400, lately=56, on=ON):
    """A campaign that began *begins* days ago and has *ends* days left, today among them."""
    return Pace(target, on - dt.timedelta(days=begins), on + dt.timedelta(days=ends - 1), on, held, lately)


def test_four_weeks_say_how_fast_it_goes_and_the_days_left_how_fast_it_should():
    pace = _pace(held=636, lately=56)
    assert (pace.a_week, pace.needed) == (14, 28)
    assert pace.reached_on == ON + dt.timedelta(days=182)
    assert pace.pace_sentence == (
        "56 conversations in the last four weeks: 14 a week. We need 28 a week to reach 1,000 by 28 September 2026."
    )
    assert pace.sentence == (
        "At the pace of the last four weeks the target is reached on 29 December 2026, "
        "after the last day, 28 September 2026."
    )


def test_a_campaign_that_has_just_begun_is_measured_over_its_own_days():
    pace = _pace(target=40, begins=9, held=10, lately=10)
    assert (pace.days, pace.a_week, pace.reached_on) == (10, 7, ON + dt.timedelta(days=30))
    assert pace.sentence.endswith("in time for 28 September 2026.")
    assert "in 10 days since the start" in pace.pace_sentence


def test_chance_leaves_a_range_of_days_open():
    early, late = _pace(held=900, lately=100).between
    # (√100 ± 0.98)² = 120.6 and 81.4 in 28 days: 100 more take 23.2 to 34.4 days
    assert (early, late) == (ON + dt.timedelta(days=24), ON + dt.timedelta(days=35))


@pytest.mark.parametrize("lately", [0, 9])
def test_too_few_conversations_say_nothing_of_chance(lately):
    pace = _pace(lately=lately)
    assert pace.between is None
    assert pace.range_sentence == ""


def test_nobody_heard_lately_gives_no_day_and_says_what_is_needed():
    pace = _pace(held=935, lately=0)
    assert pace.reached_on is None
    assert pace.sentence == (
        "Nobody was heard in the last four weeks. We need 5 a week to reach 1,000 by 28 September 2026."
    )
    assert pace.pace_sentence == ""


def test_a_day_beyond_ten_years_is_not_said():
    pace = _pace(target=1_000_000, held=1, lately=1)
    assert pace.reached_on is None
    assert "more than ten years away" in pace.sentence


def test_a_target_that_is_reached_asks_for_nothing_more():
    pace = _pace(held=1003)
    assert (pace.left, pace.needed, pace.reached_on, pace.between) == (0, None, ON, None)
    assert (pace.sentence, pace.pace_sentence, pace.range_sentence) == ("The target of 1,000 is reached.", "", "")


def test_a_campaign_to_come_says_what_it_will_need():
    pace = _pace(target=100, begins=-10, ends=80, held=0, lately=0)
    assert (pace.begun, pace.days, pace.days_left) == (False, 0, 70)
    assert pace.sentence == ("It begins on 10 July 2026. We need 10 a week to reach 100 by 17 September 2026.")
    assert pace.pace_sentence == ""


def test_a_campaign_that_is_over_says_how_it_ended():
    pace = _pace(ends=0, held=988)
    assert (pace.over, pace.days_left, pace.needed) == (True, 0, None)
    assert pace.sentence == "The campaign ended on 29 June 2026, 12 short of 1,000."
    assert (pace.pace_sentence, pace.range_sentence) == ("", "")


def test_the_last_day_still_counts():
    pace = _pace(ends=1, held=993)
    assert (pace.over, pace.days_left, pace.needed) == (False, 1, 49)
