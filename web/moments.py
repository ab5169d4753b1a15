"""How a timeline says what happened."""

from typing import Any
from zoneinfo import ZoneInfo

from crm.models.words import Purpose
from crm.timelines import Moment
from web.node_paths import path_of
from web.wording import day, moment

#: What each happening is called; ``text`` is a reading, purpose or note, ``other`` and ``third`` are names.
TITLES = {
    "recorded": "Added to Kith",
    "conversation": "Conversation",
    "tie_begun": "Tie: {text} {other}",
    "tie_began": "Tie began: {text} {other}",
    "tie_ended": "Tie ended: {text} {other}",
    "follow_up_made": "Follow-up promised",
    "follow_up_done": "Follow-up done",
    "follow_up_dropped": "Follow-up dropped",
    "consent_given": "Consent given: {text}",
    "consent_refused": "Consent refused or withdrawn: {text}",
    "nominated": "Nominated by {other}",
    "nominating": "Nominated {other}",
    "introduction_suggested": "Introduction to {other} suggested",
    "introduction_asked": "Asked about an introduction to {other}",
    "introduction_made": "Introduced to {other}",
    "introduction_met": "Met {other}",
    "introduction_came_to_nothing": "Introduction to {other} came to nothing",
    "introducing_suggested": "Asked to introduce {other} and {third}",
    "introducing_asked": "{other} and {third} were asked whether they want to meet",
    "introducing_made": "Introduced {other} and {third}",
    "introducing_met": "{other} and {third} met",
    "introducing_came_to_nothing": "Introduction of {other} and {third} came to nothing",
}
#: The nouns whose records have a page of their own, by how the happening begins.
PAGES = {"conversation": "conversations", "follow": "follow-ups", "introduction": "introductions"}
PAGES["introducing"] = PAGES["introduction"]
#: Happenings whose text stands in the title.
_IN_TITLE = ("tie_", "consent_")


def entry(happened: Moment, zone: ZoneInfo) -> dict[str, Any]:
    """A moment as the timeline macro shows it."""
    in_title = happened.what.startswith(_IN_TITLE)
    text = Purpose(happened.text).label.lower() if happened.what.startswith("consent_") else happened.text
    names = {key: seen.name if seen else "" for key, seen in (("other", happened.other), ("third", happened.third))}
    return {
        "at": happened.at,
        # A day alone is kept as its midnight in UTC, which west of it is still the day before.
        "when": day(happened.at.date(), zone) if happened.whole_day else moment(happened.at, zone),
        "title": TITLES[_told(happened)].format(text=text, **names),
        "href": _page(happened),
        "text": "" if in_title else text,
        "by": None if happened.written_at else happened.by,
        "recorded": _recorded(happened, zone),
    }


def _told(happened: Moment) -> str:
    """How it is told: a tie whose first day is known began then; of another we know when it was recorded."""
    return "tie_began" if happened.what == "tie_begun" and happened.whole_day else happened.what


def _recorded(happened: Moment, zone: ZoneInfo) -> str:
    """When and by whom it was written down, of what somebody told of a day."""
    if happened.written_at is None:
        return ""
    return f"Recorded {day(happened.written_at, zone)}{f' by {happened.by}' if happened.by else ''}"


def _page(happened: Moment) -> str | None:
    noun = PAGES.get(happened.what.split("_")[0])
    if noun:
        return f"/{noun}/{happened.record_id}"
    return path_of(happened.other) if happened.other and happened.other.id else None
