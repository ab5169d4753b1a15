"""What is said of a follow-up: by when, what became of it, and why it comes before another."""

import datetime as dt

from crm.cleaning import in_words
from crm.connector_words import counted
from crm.models import FollowUp
from crm.models.words import FollowUpState
from crm.rules import Rules

#: After so many tries in vain the coordinator is asked.
MOST_TRIES = 3

#: A day further off is said by its date.
_NEAR = 6


def due_words(follow_up: FollowUp, rules: Rules, at: dt.datetime) -> str:
    """By when, in the days of the team: *Promised for Tuesday, 3 days ago*. Of a closed one: *Done*, *Dropped*."""
    if follow_up.state is not FollowUpState.OPEN:
        return follow_up.state.label
    when = day_words(rules.day_of(follow_up.due_at), rules.day_of(at))
    if not _was_moved(follow_up):
        return f"Promised for {when}"
    if follow_up.snooze_reason:
        return f"Put off until {when}"
    if follow_up.tries:
        past = "Was to" if follow_up.due_at < at else "To"
        return f"{past} be tried again {_on(when)}"
    return f"Due again {_on(when)}"


def moved_words(follow_up: FollowUp, rules: Rules, at: dt.datetime) -> list[str]:
    """Who was in touch since they asked, and why another day holds now than the one that was promised, in sentences."""
    said = []
    if follow_up.snooze_reason:
        said.append(sentence(follow_up.snooze_reason))
    if follow_up.contacted_at is not None:
        said.append(f"First spoken with {_ago(follow_up.contacted_at, rules, at)}; not all is done.")
    if _was_moved(follow_up):
        said.append(f"First promised for {day_words(rules.day_of(follow_up.promised_at), rules.day_of(at))}.")
    return said


def day_words(day: dt.date, today: dt.date) -> str:
    """*day* as people say it.

    >>> today = dt.date(2026, 11, 20)
    >>> [day_words(today + dt.timedelta(days=days), today) for days in (-1, 0, 1)]
    ['yesterday', 'today', 'tomorrow']
    >>> [day_words(today + dt.timedelta(days=days), today) for days in (-3, 4, 12)]
    ['Tuesday, 3 days ago', 'Tuesday, in 4 days', '2 December 2026, in 12 days']
    """
    off = (day - today).days
    if abs(off) <= 1:
        return ("yesterday", "today", "tomorrow")[off + 1]
    name = f"{day:%A}" if abs(off) <= _NEAR else in_words(day)
    return f"{name}, in {off:,} days" if off > 0 else f"{name}, {-off:,} days ago"


def tried_words(follow_up: FollowUp, rules: Rules, at: dt.datetime) -> str:
    """How often they could not be reached, and when last."""
    last = f", last {_ago(follow_up.tried_at, rules, at)}" if follow_up.tried_at else ""
    return f"We could not reach them {times(follow_up.tries)}{last}."


def asked_words(follow_up: FollowUp, rules: Rules, at: dt.datetime) -> str:
    """Since when the coordinator has been asked, and why."""
    since = f" {_ago(follow_up.escalated_at, rules, at)}" if follow_up.escalated_at else ""
    tries = f" {tried_words(follow_up, rules, at)}" if 0 < follow_up.tries < MOST_TRIES else ""
    return f"The coordinator was asked{since}: {follow_up.escalated_because}{tries}"


def times(number: int) -> str:
    """*once*, *twice*, *3 times*."""
    return ("once", "twice")[number - 1] if number in (1, 2) else counted(number, "time")


def sentence(text: str) -> str:
    """What somebody typed, with a full stop where it has no end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _was_moved(follow_up: FollowUp) -> bool:
    return follow_up.due_at != follow_up.promised_at


def _ago(moment: dt.datetime, rules: Rules, at: dt.datetime) -> str:
    days = (rules.day_of(at) - rules.day_of(moment)).days
    return ("today", "yesterday")[days] if days in (0, 1) else f"{days:,} days ago"


def _on(when: str) -> str:
    return when if when in ("yesterday", "today", "tomorrow") else f"on {when}"
