"""What is said of an introduction worth making: why, what it would join, and what makes it easy, a sentence each."""

from collections.abc import Mapping
from typing import Any

from crm.connector_words import counted, joined
from crm.glimpses import Glimpse, StreetGlimpse

#: The order of the suggestions, for whoever asks.
ORDER = (
    "First come pairs that would give a cut-off street its first link to another street, where there is a reason.",
    "Then it counts how many of three things speak for a pair: something to do together, something that it would join, "
    "something that makes it easy.",
    "Among equals: what joins groups comes before what joins streets, an offer that somebody wants before a topic of "
    "both, the same street with somebody who knows both before others, and many who know both before few.",
    "What an earlier pair of the list would join already does not count again, and nobody is there more than twice.",
)


_JOINED = {
    "opens": "It would be the first link of a cut-off street to another street.",
    "streets": "It would be the first link between their streets.",
    "first_tie": "It would be the first tie that we know of for one of them.",
}


def reason(one: dict[str, Any], names: Mapping[int, str], topics: Mapping[int, str]) -> str:
    """Why the two should meet; empty where the topic is gone since the analysis."""
    if one["offered"]:
        giver, topic = one["offered"]
        taker = next(person for person in one["pair"] if person != giver)
        return f"{names[giver]} offers “{topics[topic]}”, and {names[taker]} wants it." if topic in topics else ""
    if one["shared"] is not None:
        return f"Both spoke of “{topics[one['shared']]}”." if one["shared"] in topics else ""
    if one["connector"] is not None:
        return f"{names[one['connector']]} brings people together."
    return f"{counted(one['known_by'], 'person knows', 'people know')} both, and they do not know each other yet."


def gain(one: dict[str, Any], names: Mapping[int, str], streets: Mapping[int, StreetGlimpse]) -> str:
    """What a tie between the two would join, as far as we know, and how many people come nearer."""
    others = sum(one["near"]) - (0 if one["known_by"] else 2)  # who has nobody in common comes near the other as well
    said = [_joins(one, names, streets)] if one["gain"] != "nearer" else []
    if others > 0:
        said.append(f"bring {counted(others, 'more person', 'more people')} within two steps of one of them")
    return f"It would {' and '.join(said) or 'make them known to each other'}."


def _joins(one: dict[str, Any], names: Mapping[int, str], streets: Mapping[int, StreetGlimpse]) -> str:
    if one["gain"] == "opens":
        opened = [streets[street].name if street in streets else "a street" for street in one["opens"]]
        return f"be the first link of {joined(opened)} to another street"
    if one["gain"] == "pieces":
        few, many = sorted(one["sizes"])
        return f"join {few:,} people with {many:,} others to whom nothing links them"
    if one["gain"] == "streets":
        here, there = (streets[street].name if street in streets else "a street" for street in one["streets"])
        return f"be the first link between {here} and {there}"
    alone = [names[person] for person, size in zip(one["pair"], one["sizes"], strict=True) if size < 2]
    return f"be the first tie that we know of for {joined(alone)}"


def lasting(one: dict[str, Any], topics: Mapping[int, str]) -> str:
    """Reason and gain as the introduction keeps them, without names of people or streets: whoever sees one of the two
    alone reads them as well.
    """
    told = one["offered"][0] if one["offered"] else one["connector"]
    names = {person: "One of them" if person == told else "the other" for person in one["pair"]}
    return f"{reason(one, names, topics)} {_JOINED.get(one['gain']) or gain(one, names, {})}"


def easy(one: dict[str, Any], between: Glimpse | None, place: Glimpse | None) -> str:
    """What makes it easy: who knows both, what both are linked with, the street they share."""
    said = []
    if between is not None:
        others = one["known_by"] - 1
        also = f" and {counted(others, 'other')} know both" if others else " knows both"
        hint = "" if between.id else ": ask a colleague who works there"
        said.append(between.name[:1].upper() + between.name[1:] + also + hint)
    elif one["known_by"]:
        said.append(counted(one["known_by"], "person knows both", "people know both"))
    if place is not None:
        said.append(f"both are linked with {place.name}")
    if one["same_street"]:
        said.append("both live on the same street")
    text = ", and ".join(said[:2])
    return f"{text[:1].upper()}{text[1:]}." if text else "Nobody we know of knows both: the team brings them together."
