"""How a timeline says when something happened."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from crm.timelines import Moment
from web.moments import entry

MIDNIGHT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "when"),
    [("Pacific/Auckland", "1 July 2026, 12:00pm"), ("America/New_York", "30 June 2026, 8:00pm")],
)
def test_a_day_is_the_one_that_was_told_and_a_moment_goes_by_the_teams_clocks(zone, when):
    told = (MIDNIGHT, True, None, 1, "contact_me", None, None, None)
    assert entry(Moment("consent_given", *told), ZoneInfo(zone))["when"] == "1 July 2026"
    talked = (MIDNIGHT, False, None, 1, "", None, None, None)
    assert entry(Moment("conversation", *talked), ZoneInfo(zone))["when"] == when
