"""What is said of a connector, in plain sentences: each line of evidence, how sure we are, and what would settle it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from crm.cleaning import in_words
from crm.glimpses import StreetGlimpse
from crm.models import Person

#: So many streets are named in a sentence; the others are counted.
NAMED = 4

LABELS = {
    "bridging": "Joins streets and groups",
    "reach": "Reaches many people",
    "nominations": "Named by neighbours",
    "track_record": "Introductions that took",
}


@dataclass(frozen=True)
class Evidence:
    """One line of evidence. ``percentile``: how many per cent of people have less; None where nothing is known.

    ``tells``: it stands out, or a street hangs by the person.
    """

    line: str
    label: str
    value: float
    percentile: float | None
    stands_out: bool
    tells: bool
    sentence: str


def evidence(one: dict[str, Any], name: str, streets: dict[int, StreetGlimpse]) -> tuple[Evidence, ...]:
    """The four lines of a connector as the analysis kept them, in their fixed order."""
    sentences = {
        "bridging": _bridging(one, name, streets),
        "reach": _reach(int(one["lines"]["reach"][0])),
        "nominations": _nominations(int(one["lines"]["nominations"][0])),
        "track_record": _track_record(int(one["lines"]["track_record"][0])),
    }
    lines = []
    for line, label in LABELS.items():
        value, percentile, stands_out = one["lines"][line]
        tells = stands_out or (line == "bridging" and bool(one["only_link"]))
        lines.append(Evidence(line, label, value, percentile if value else None, stands_out, tells, sentences[line]))
    return tuple(lines)


def _bridging(one: dict[str, Any], name: str, streets: dict[int, StreetGlimpse]) -> str:
    said = []
    if one["streets"]:
        known = len(one["streets"])
        said.append(f"Knows people on {counted(known, 'street')}: {_listed(one['streets'], streets)}.")
    if one["groups"]:
        said.append(f"Joins {one['groups']} groups that have no other link we know of.")
    said += [f"Without {name}, the only link of {_street(street, streets)} is lost." for street in one["only_link"]]
    if not said and one["lines"]["bridging"][0]:
        said.append("Some of the shortest ways between others run through them.")
    return " ".join(said) or "We know of nobody whom they link with others."


def _listed(ids: list[int], streets: dict[int, StreetGlimpse]) -> str:
    """The first streets by name, those of other areas last and by area."""
    names = sorted((streets[id_].id is None, streets[id_].name) for id_ in ids if id_ in streets)
    shown = list(dict.fromkeys(name for _, name in names))
    rest = len(ids) - NAMED if len(ids) > NAMED else 0
    return joined([*shown[:NAMED], *([f"{rest} more"] if rest else [])])


def _street(street: int, streets: dict[int, StreetGlimpse]) -> str:
    return streets[street].name if street in streets else "a street"


def _reach(people: int) -> str:
    if not people:
        return "We know of nobody they know."
    return f"{counted(people, 'person is', 'people are')} at most two steps away."


def _nominations(households: int) -> str:
    if not households:
        return "Nobody has named them yet as good at bringing people together."
    return f"{counted(households, 'household')} named them as good at bringing people together."


def _track_record(took: int) -> str:
    if not took:
        return "No introduction of theirs has led to a meeting yet, as far as we know."
    return f"{counted(took, 'introduction')} of theirs led to a meeting."


def certainty(one: dict[str, Any], person: Person, sources: dict[tuple[str, int], Any]) -> str:
    """How sure the rank is, and where it is not, what would settle it."""
    said = one["certainty"]
    low, high = said["low"], said["high"]
    if said["level"] != "not_sure_yet":
        between = f"stays at {low}" if low == high else f"stays between {low} and {high}"
        how = "Sure" if said["level"] == "sure" else "Fairly sure"
        return f"{how}: the rank {between} when any one person’s records, or a tenth of all, are left out."
    where = f"on {person.street.name}" if person.street else f"in {person.area.name}" if person.area else "nearby"
    reasons = {
        "OneRecorder": _one_recorder,
        "OneConversation": _one_conversation,
        "FewTies": _few_ties,
        "CloseToOthers": _close_to_others,
    }
    return "Not sure yet: " + reasons[said["hinge"]](one, where, sources)


def _one_recorder(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    said = one["certainty"]
    who = sources.get(("OneRecorder", said["source"]), "one person in the team")
    return (
        f"{_share(said)} written down by {who}. "
        f"A conversation {where} that somebody else from the team holds would settle it."
    )


def _one_conversation(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    said = one["certainty"]
    held_at = sources.get(("OneConversation", said["source"]))
    when = f" on {in_words(held_at.date())}" if held_at else ""
    return f"{_share(said)} from one conversation{when}. A talk with other neighbours {where} would settle it."


def _few_ties(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    return f"{counted(one['ties'], 'tie is', 'ties are')} known. Asking them who else they know would settle it."


def _close_to_others(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    low, high = one["certainty"]["low"], one["certainty"]["high"]
    return (
        f"others have nearly as much evidence, so the rank moves between {low} and {high}. "
        f"More conversations {where} would settle it."
    )


def _share(said: dict[str, Any]) -> str:
    records, of = said["records"], said["of"]
    if records == of:
        return f"all {of} records are" if of > 1 else "the one record is"
    return f"{records} of {of} records are"


def contact(last_spoken_at: dt.datetime | None, open_follow_ups: int, at: dt.datetime) -> str:
    """When somebody last spoke with them, and whether anything is promised."""
    if last_spoken_at is None:
        said = "No conversation with them is recorded yet."
    else:
        said = f"Last spoken with {days_ago(last_spoken_at, at)}."
    if open_follow_ups:
        said += f" {counted(open_follow_ups, 'follow-up is', 'follow-ups are')} open."
    return said


def days_ago(when: dt.datetime, at: dt.datetime) -> str:
    """*today*, *yesterday* or *43 days ago*.

    >>> days_ago(dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 4))
    '3 days ago'
    """
    days = max(0, (at - when).days)
    return ("today", "yesterday")[days] if days < 2 else f"{days:,} days ago"


def counted(number: int, one: str, many: str = "") -> str:
    """*1 street*, *1,200 streets*.

    >>> counted(2, "person is", "people are")
    '2 people are'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(names: list[str]) -> str:
    """Names as a sentence has them.

    >>> joined(["Ada", "Tom", "2 more"])
    'Ada, Tom and 2 more'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
