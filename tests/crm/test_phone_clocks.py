"""When something was, of which only a phone's own clock tells."""

import datetime as dt

import pytest

from crm.phone_clocks import OLDEST, PhoneClock, read_time

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def read(at, *, behind=dt.timedelta(0), since=None):
    """What is made of *at*, received at noon from a phone whose clock is so far behind."""
    return PhoneClock(NOON - behind, NOON).time_of(at, since=since)


def test_a_clock_that_agrees_is_believed():
    assert read("2026-11-22T11:00:00.250Z") == (NOON - HOUR, "")
    assert read("2026-11-22T12:00:00+01:00", behind=dt.timedelta(seconds=90)) == (NOON - HOUR, "")
    assert read("2026-11-22T11:00:00") == (NOON - HOUR, "")


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (dt.timedelta(minutes=3), "3 minutes behind"),
        (-dt.timedelta(minutes=90), "90 minutes ahead"),
        (5 * HOUR, "5 hours behind"),
        (dt.timedelta(days=9000), "9,000 days behind"),
    ],
)
def test_what_the_clocks_differ_by_is_taken_off(behind, words):
    at, said = read((NOON - behind - HOUR).isoformat(), behind=behind)
    assert (at, words in said) == (NOON - HOUR, True)


@pytest.mark.parametrize(
    "at",
    [
        (NOON + HOUR).isoformat(),
        (NOON - OLDEST - 2 * HOUR).isoformat(),
        "2001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "noon",
        "",
        None,
        7,
    ],
)
def test_a_time_that_cannot_be_right_is_that_of_receiving_and_it_is_said(at):
    found, said = read(at, behind=HOUR)
    assert found == NOON
    assert said


def test_a_clock_at_the_end_of_all_time_is_no_error():
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert PhoneClock(last, NOON).time_of(last.isoformat())[0] == NOON
    assert PhoneClock(last, NOON).time_of("0001-01-01T00:00:00Z")[0] == NOON


def test_nothing_was_before_its_walk_was_planned():
    assert read((NOON - HOUR).isoformat(), since=NOON - 2 * HOUR)[0] == NOON - HOUR
    assert read((NOON - 3 * HOUR).isoformat(), since=NOON - 2 * HOUR)[0] == NOON


def test_a_time_is_read_in_the_zone_that_it_names():
    assert read_time("2026-11-22T14:00:00+02:00") == NOON
    with pytest.raises(ValueError, match="text"):
        read_time(5)
