"""What is said of a connector, in plain sentences: each line of evidence, how sure we are, and what would settle it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from crm.cleaning import in_words
from crm.glimpses import StreetGlimpse
from crm.models import Person

WOULD = "would settle it."
KNOWS_NOBODY = "Knows nobody, as far as we were told."

#: More conversations than this nobody plans to settle one rank; it is better left open.
A_SEASON = 60

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

    ``tells``: it stands out, or a street hangs by the person. ``ranks``: between which ranks the person truly stands by
    this line alone; None where there is nothing to rank.
    """

    line: str
    label: str
    value: float
    percentile: float | None
    stands_out: bool
    tells: bool
    sentence: str
    ranks: tuple[int, int] | None = None


def evidence(one: dict[str, Any], name: str, streets: dict[int, StreetGlimpse]) -> tuple[Evidence, ...]:
    """The four lines of a connector as the analysis kept them, in their fixed order."""
    sentences = {
        "bridging": _bridging(one, name, streets),
        "reach": reach(int(one["lines"]["reach"][0])),
        "nominations": _nominations(int(one["lines"]["nominations"][0])),
        "track_record": _track_record(int(one["lines"]["track_record"][0])),
    }
    lines = []
    for line, label in LABELS.items():
        value, percentile, stands_out = one["lines"][line]
        tells = stands_out or (line == "bridging" and bool(one["only_link"]))
        low_high = one.get("ranks", {}).get(line)
        ranks = (low_high[0], low_high[1]) if low_high else None
        known = percentile if value else None
        lines.append(Evidence(line, label, value, known, stands_out, tells, sentences[line], ranks))
    return tuple(lines)


def _bridging(one: dict[str, Any], name: str, streets: dict[int, StreetGlimpse]) -> str:
    said = []
    if one["streets"]:
        known = len(one["streets"])
        said.append(f"Knows people on {counted(known, 'street')}: {_listed(one['streets'], streets)}.")
    if one["groups"]:
        said.append(f"Joins {one['groups']} groups who have no tie with one another that we know of.")
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


def reach(people: int) -> str:
    """How many somebody reaches within two steps."""
    if not people:
        return KNOWS_NOBODY
    return f"{counted(people, 'person is', 'people are')} at most two steps away and may hear what they pass on."


def _nominations(households: int) -> str:
    if not households:
        return "Nobody has named them yet as good at bringing people together."
    return f"{counted(households, 'household')} named them as good at bringing people together."


def _track_record(took: int) -> str:
    if not took:
        return "No introduction of theirs has led to a meeting yet, as far as we know."
    return f"{counted(took, 'introduction')} of theirs led to a meeting."


def loss(one: dict[str, Any], name: str) -> str:
    """Who would lose their only way to the rest without the person; empty where nobody would."""
    people, *streets = one.get("loss", [0])
    if not people:
        return ""
    where = f" on {counted(len(streets), 'street')}" if streets else ""
    lose = "loses" if people == 1 else "lose"
    return f"Without {name}, {counted(people, 'person', 'people')}{where} {lose} their only way to the rest we know of."


def disagreements(one: dict[str, Any]) -> tuple[str, ...]:
    """Where ties, neighbours and introductions point different ways, and what that may mean."""
    households, took = int(one["lines"]["nominations"][0]), int(one["lines"]["track_record"][0])
    ties = counted(one["ties"], "tie")
    sentences = {
        "named_with_few_ties": (
            f"The evidence disagrees: {counted(households, 'household')} named them, but only {ties} "
            f"{'is' if one['ties'] == 1 else 'are'} recorded. Our records may miss many."
        ),
        "tied_but_not_named": (
            f"The evidence disagrees: {ties} recorded, yet nobody has named them. "
            "Ask their neighbours who brings people together."
        ),
        "introduces_unseen": (
            f"The evidence disagrees: {counted(took, 'introduction')} of theirs led to a meeting, yet few ties are "
            "recorded and nobody has named them. Ask them whom else they know."
        ),
    }
    return tuple(sentences[kind] for kind in one.get("disagreements", ()))


def certainty(one: dict[str, Any], person: Person, sources: dict[tuple[str, int], Any]) -> str:
    """How sure the rank is, and where it is not, what would settle it."""
    said = one["certainty"]
    if said["level"] != "not_sure_yet":
        how = "Sure" if said["level"] == "sure" else "Fairly sure"
        return f"{how}: nine times in ten the true rank {_between(said)}, and no one person’s records decide it."
    where = f"on {person.street.name}" if person.street else f"in {person.area.name}" if person.area else "nearby"
    reasons = {
        "OneRecorder": _one_recorder,
        "OneConversation": _one_conversation,
        "FewTies": _few_ties,
        "CloseToOthers": _close_to_others,
    }
    return "Not sure yet: " + reasons[said["hinge"]](one, where, sources)


def _between(said: dict[str, Any]) -> str:
    low, high = said["low"], said["high"]
    return f"is {low}" if low == high else f"lies between {low} and {high}"


def _one_recorder(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    said = one["certainty"]
    who = sources.get(("OneRecorder", said["source"]), "one person in the team")
    number = _settled_by(one)["count"]
    more = f"A conversation {where}" if number == 1 else f"About {number:,} conversations {where}"
    return f"{_share(said)} written down by {who}. {more}, held by somebody else from the team, {WOULD}"


def _one_conversation(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    said = one["certainty"]
    held_on = sources.get(("OneConversation", said["source"]))
    when = f" on {in_words(held_on)}" if held_on else ""
    number = _settled_by(one)["count"]
    more = "A talk" if number == 1 else f"About {number:,} talks"
    return f"{_share(said)} from one conversation{when}. {more} with other neighbours {where} {WOULD}"


def _few_ties(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    return f"{counted(one['ties'], 'tie is', 'ties are')} known. Asking them who else they know {WOULD}"


def _close_to_others(one: dict[str, Any], where: str, sources: dict[tuple[str, int], Any]) -> str:
    by = _settled_by(one)
    street, others = sources.get(("Street", by["street"])), by["streets"] - 1
    place = f"on {street}" if street else where
    if street and others > 0:
        place += f" and {counted(others, 'other street')}"
    near = f"others have nearly as much evidence, so nine times in ten the true rank {_between(one['certainty'])}."
    if by["count"] > A_SEASON:
        return f"{near} It would take more conversations {place} than a season has: take it as open."
    return f"{near} About {counted(by['count'], 'more conversation')} {place} {WOULD}"


def _settled_by(one: dict[str, Any]) -> dict[str, Any]:
    """How many more conversations would settle it, and where; an analysis kept by an older Kith does not say."""
    said: dict[str, Any] = one["certainty"].get("settled_by", {"count": 1, "street": -1, "streets": 0})
    return said


def settled_by(one: dict[str, Any], sources: dict[tuple[str, int], Any]) -> dict[str, Any] | None:
    """As figures: about how many more conversations would settle the rank, on how many streets, first on which."""
    by = one["certainty"].get("settled_by")
    if by is None:
        return None
    return {"conversations": by["count"], "streets": by["streets"], "street": sources.get(("Street", by["street"]))}


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


def days_since(when: dt.datetime, at: dt.datetime) -> int:
    """How many nights lie between the two, by the clock that *when* is told by; none where it is still to come.

    >>> days_since(dt.datetime(2026, 1, 1, 23, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, 5, tzinfo=dt.UTC))
    1
    """
    return max(0, (at.astimezone(when.tzinfo).date() - when.date()).days)


def days_ago(when: dt.datetime, at: dt.datetime) -> str:
    """*today*, *yesterday* or *43 days ago*, by the clock that *when* is told by.

    >>> days_ago(dt.datetime(2026, 1, 1, 23, tzinfo=dt.UTC), dt.datetime(2026, 1, 4, 5, tzinfo=dt.UTC))
    '3 days ago'
    """
    days = days_since(when, at)
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
