"""Introductions in every state, between people whose offers and wants fit."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import product

from crm.demo.records import Consent, Interest, Introduction
from crm.demo.wards import Ward
from crm.demo.weaver import Weaver

STATES = (("suggested", 0.19), ("asked", 0.16), ("made", 0.15), ("met", 0.11), ("took", 0.28), ("nothing", 0.11))
STEPS = {"suggested": 0, "asked": 2, "made": 3, "met": 4, "took": 4, "nothing": 4}
PER_PERSON = 0.052
OUTCOMES = {
    "took": (
        "They meet every week now.",
        "Started a table together at the community centre.",
        "They went to the quiz together and came third.",
        "Now showing three others how it is done.",
        "Each brought a friend the second time.",
        "They have swapped keys.",
        "Going to put on something for the whole street.",
    ),
    "nothing": (
        "Tried twice, their shifts never met.",
        "One of them moved away.",
        "A pleasant cup of tea, and no more.",
        "Would rather wait until after the operation.",
    ),
    "met": (
        "Met at the Sunflower Café and stayed two hours.",
        "Met at the school gate; seeing each other again.",
        "Met at the allotments in the rain.",
    ),
}


def introduce(ward: Ward, weaver: Weaver, interests: list[Interest], consents: list[Consent]) -> list[Introduction]:
    """About one introduction for every twenty people, and a tie for each that took."""
    rng = ward.rng
    pairs = _fitting(ward, weaver, interests, consents)
    total = min(len(pairs), round(len(ward.people) * PER_PERSON))
    states = [state for state, share in STATES for _ in range(max(1, round(total * share)))]
    introductions = []
    for (first, second, topic), state in zip(pairs, states, strict=False):
        introductions.append(_introduction(ward, (first, second), topic, state, _through(ward, weaver, state)))
    for made in introductions:
        if made.state == "took":
            weaver.tie(
                rng.choice(("friend", "works_with")),
                made.first,
                made.second,
                made.first,
                strength=2,
                introduction=made.id,
                since=made.met_on,
                by=made.by,
            )
    return introductions


def _fitting(
    ward: Ward, weaver: Weaver, interests: list[Interest], consents: list[Consent]
) -> list[tuple[int, int, str]]:
    """(who offers, who wants, topic), shuffled: both consent, on linked streets, no tie yet; nobody is used twice."""
    agreed = {consent.person: consent.given for consent in consents if consent.purpose == "introduce"}
    able = {person for person in weaver.ordinary if agreed.get(person)}
    offers: defaultdict[str, list[int]] = defaultdict(list)
    wants: defaultdict[str, list[int]] = defaultdict(list)
    for interest in interests:
        if interest.node in able and interest.kind != "cares_about":
            (offers if interest.kind == "offers" else wants)[interest.topic].append(interest.node)
    found = [(a, b, topic) for topic in offers for a, b in product(offers[topic], wants[topic])]
    ward.rng.shuffle(found)
    used: set[int] = set()
    pairs = []
    for a, b, topic in found:
        if a != b and not {a, b} & used and (min(a, b), max(a, b)) not in weaver.tied:
            used |= {a, b}
            pairs.append((a, b, topic))
    return pairs


def _through(ward: Ward, weaver: Weaver, state: str) -> int | None:
    """Who brought the two together: for those that took, mostly a connector."""
    connectors = [person for person, role in ward.cast.items() if role.reach and role.nominations]
    if connectors and ward.rng.random() < (0.8 if state == "took" else 0.25):
        return ward.rng.choice(connectors)
    return ward.rng.choice(weaver.ordinary) if ward.rng.random() < 0.4 else None


def _introduction(ward: Ward, pair: tuple[int, int], topic: str, state: str, through: int | None) -> Introduction:
    (first, second), rng, steps = pair, ward.rng, STEPS[state]
    start = max(meetings[0].at.date() for meetings in (ward.heard[first], ward.heard[second]))
    days = _days(ward, start)
    asked_both = steps > 2 or (steps == 2 and rng.random() < 0.5)
    return Introduction(
        next(ward.ids.introductions),
        first,
        second,
        None if through in (first, second) else through,
        rng.choice(ward.field_team).id,
        topic,
        f"One offers {topic}, the other would like to find it.",
        state,
        days[0],
        first_asked_on=days[1] if steps > 1 else None,
        second_asked_on=days[2] if asked_both else None,
        made_on=days[3] if steps > 2 else None,
        level=rng.choices(range(1, 8), (2, 3, 5, 3, 6, 4, 3))[0] if steps > 2 else None,
        met_on=days[4] if steps > 3 and not (state == "nothing" and rng.random() < 0.5) else None,
        outcome=rng.choice(OUTCOMES[state]) if state in OUTCOMES else "",
    )


def _days(ward: Ward, start: date) -> list[date]:
    """Five days in order, from the second meeting on and none after yesterday."""
    last, day, days = ward.today - timedelta(days=1), start, []
    for _ in range(5):
        days.append(min(day, last))
        day += timedelta(days=ward.rng.randint(1, 6))
    return days
