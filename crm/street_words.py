"""What is said of a street: the state of what is known, and why, in plain sentences."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from crm.connector_words import counted, days_ago
from crm.glimpses import Glimpse
from crm.models import now
from crm.models.words import Word


class StreetState(Word):
    """What is known of a street. Only ``NO_TIES_NAMED`` and ``ONLY_INSIDE`` say that people there may be cut off."""

    NOT_KNOCKED = "not_knocked"
    NOBODY_IN = "nobody_in"
    TOO_LITTLE_HEARD = "too_little_heard"
    NO_TIES_NAMED = "no_ties_named"
    ONLY_INSIDE = "only_inside"
    LINKED_OUTWARD = "linked_outward"
    NOT_READ = "not_read"

    @property
    def label(self) -> str:
        """The state as a page shows it."""
        return {
            "not_knocked": "Not knocked yet",
            "nobody_in": "Knocked, nobody in",
            "too_little_heard": "Too little heard to say",
            "no_ties_named": "Talked, no ties named",
            "only_inside": "Ties only inside the street",
            "linked_outward": "Linked outward",
        }.get(self.value, "Not read yet")


def spoken_sentence(last_spoken_at: dt.datetime | None) -> str:
    """When anybody last spoke on a street."""
    return days_ago(last_spoken_at, now()).capitalize() if last_spoken_at else "Nobody yet"


def street_sentence(state: StreetState, found: Mapping[str, Any], seen: Mapping[int, Glimpse]) -> str:
    """Why a street stands as it does: *found* is what the analysis kept of it, *seen* whom it may name."""
    if state is StreetState.NOT_READ:
        return "The street is new here. What we know of it is read shortly."
    if state in (StreetState.NOT_KNOCKED, StreetState.NOBODY_IN):
        return _unknown(found, state)
    return _heard(found, state, seen)


def _heard(found: Mapping[str, Any], state: StreetState, seen: Mapping[int, Glimpse]) -> str:
    people = counted(found["people"], "person is", "people are")
    talks = counted(found["conversations"], "conversation")
    if state is StreetState.TOO_LITTLE_HEARD:
        return f"{talks} so far, and no link to another street named. That is too little heard to call it cut off."
    if state is StreetState.NO_TIES_NAMED:
        return f"{people} known from {talks}, and nobody named anyone they know."
    if state is StreetState.ONLY_INSIDE:
        return f"{people} known, with {counted(found['inside'], 'link')} among them and none to another street."
    links = f"{counted(found['outward'], 'link')} to {counted(found['linked'], 'other street')}."
    holders = [seen[person].name for person in found["hangs_by"] if person in seen]
    if holders:
        return f"{links} Without {' or '.join(holders)}, the street would have none."
    return links


def _unknown(found: Mapping[str, Any], state: StreetState) -> str:
    named = f" Others named {counted(found['people'], 'person', 'people')} here." if found["people"] else ""
    if state is StreetState.NOT_KNOCKED:
        return f"Nobody from the team has been here yet, so we cannot say how people live.{named}"
    knocks = counted(found["door_visits"], "knock")
    return f"{knocks}, and no conversation yet. Try another time of day.{named}"
