"""What came out of each meeting: interests, nominations, consents, and the promise to come back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from crm.demo.meetings import LONDON
from crm.demo.records import Consent, FollowUp, Interest, Nomination, Person
from crm.demo.topics import CONCERNS, PURPOSES, TOPICS_BY_THEME
from crm.demo.wards import Meeting, Ward

ASKED = 0.62
NOBODY = 0.25
SHOWED_INTEREST = 0.27
INTEREST_KINDS = (("cares_about", "offers", "wants"), (14, 46, 40))
FIRST_YES = {"keep_details": 0.96, "contact": 0.82, "introduce": 0.62, "use_words": 0.48, "map": 0.30}
WAYS = {"doorstep": "spoken", "street": "spoken", "event": "paper form", "phone": "by telephone"}
THEMES_OF_AGE = {
    "under_18": ("young people", "education & learning", "natural & built environment"),
    "18_30": ("young people", "work", "community", "transport", "cost of living", "parents & children"),
    "over_60": (
        "older people",
        "community",
        "health & wellbeing",
        "natural & built environment",
        "education & learning",
    ),
}
PROMISES = {
    "offers": "Ring about their offer to help with {topic}.",
    "wants": "Let them know what there is for {topic}.",
    "cares_about": "Put them in touch with whoever is busy with {topic}.",
}


class Tried(NamedTuple):
    """How often somebody could not be reached, and how long ago the last time was."""

    times: int
    days_ago: int
    urgent: bool = False


#: Of those who wait past their day the newest were tried in vain; -1 is the first who is due today. The next were not
#: heard from at all, and the others once, with something left to do.
TRIED: dict[int | None, Tried] = {-1: Tried(1, 1, urgent=True), 0: Tried(2, 2), 1: Tried(3, 2)}
UNHEARD = 4


def hear_interests(ward: Ward) -> list[Interest]:
    """Up to three interests from each person's first meetings, fitting their age, each once."""
    heard: dict[tuple[int, str, str], Interest] = {}
    for meeting in ward.meetings:
        for person in meeting.people:
            for _ in range(ward.rng.choices((0, 1, 2, 3), (4, 6, 4, 1))[0]):
                topic = _topic(ward.rng, ward.people[person])
                kind = "cares_about" if topic in CONCERNS else ward.rng.choices(*INTEREST_KINDS)[0]
                heard.setdefault((person, topic, kind), Interest(person, topic, kind, meeting.at.date(), meeting.id))
    return list(heard.values())


def _topic(rng: Random, person: Person) -> str:
    themes = THEMES_OF_AGE.get(person.age_band) if rng.random() < 0.7 else None
    return rng.choice(TOPICS_BY_THEME[rng.choice(themes or tuple(TOPICS_BY_THEME))])


def nominate(ward: Ward) -> None:
    """Ask "who is good at bringing people together?" in most meetings; a quarter can name nobody.

    Nominators are of different households. Where no tie leads out, no name leads out either.
    """
    rng = ward.rng
    inside = {street.id for street in ward.streets("cut_off", "no_ties", "one_link")}
    pool = [person for person, role in ward.cast.items() for _ in range(role.nominations)]
    scattered = [
        person.id
        for person in ward.residents(ward.streets("linked"))
        if person.id not in ward.cast and person.id not in ward.family
    ]
    asked: dict[tuple[int | None, str], Meeting] = {}
    for meeting in ward.meetings:
        person = ward.people[meeting.people[0]]
        if rng.random() < ASKED and person.id not in ward.cast:
            asked.setdefault((person.street, person.house_number or f"of {person.id}"), meeting)
    meetings = list(asked.values())
    nobody = {meeting.id for meeting in rng.sample(meetings, round(len(meetings) * NOBODY))}
    named = iter(rng.sample(pool, len(pool)))
    for meeting in rng.sample(meetings, len(meetings)):
        nominee = None
        if meeting.id not in nobody and meeting.street not in inside:
            nominee = next(named, None) or _somebody_else(rng, scattered, ward.people[meeting.people[0]], ward)
        if nominee or meeting.id in nobody:
            ward.nominations.append(Nomination(next(ward.ids.nominations), meeting.id, meeting.people[0], nominee))


def _somebody_else(rng: Random, scattered: list[int], person: Person, ward: Ward) -> int:
    while True:
        nominee = rng.choice(scattered)
        if (ward.people[nominee].street, ward.people[nominee].house_number) != (person.street, person.house_number):
            return nominee


def answer_named(ward: Ward) -> dict[int, str]:
    """How the note puts the answer, by meeting: planted people by what they do, as everybody knows them."""
    known_as = {
        "quizmaster": "Tel, who does the quiz",
        "school crossing patroller": "Marcia, the crossing lady",
        "mosque volunteer": "Nasreen, from the mosque kitchen",
        "barber": "Emre, the barber",
        "retired nurse": "Patience, who was the nurse",
        "Saturday school organiser": "Gosia, from the Polish school",
        "chair of the Residents' Association": "Geoffrey, he's the chairman",
    }
    answers = {}
    for nomination in ward.nominations:
        role = ward.cast.get(nomination.nominee or 0)
        if nomination.nominee is None:
            answers[nomination.conversation] = "Asked who brings people together, could name nobody."
        elif role and role.part in known_as:
            answers[nomination.conversation] = f"Asked who brings people together: \u201c{known_as[role.part]}.\u201d"
        else:
            answers[nomination.conversation] = "Named somebody who brings people together."
    return answers


def ask_consent(ward: Ward) -> list[Consent]:
    """What each person said yes or no to when first met, and the few who later changed their mind.

    Somebody under 18 is only written down with consent, so theirs is always there.
    """
    rng, consents = ward.rng, []
    planted = {*ward.cast}
    for person, meetings in ward.heard.items():
        first = meetings[0]
        for purpose in PURPOSES:
            needed = purpose == "keep_details" and ward.people[person].age_band == "under_18"
            given = person in planted or rng.random() < FIRST_YES[purpose]
            on, way = first.at.date(), WAYS[first.channel]
            consents.append(Consent(person, purpose, given or needed, on, way, first.by, first.id))
            if given and len(meetings) > 1 and person not in planted and rng.random() < 0.06 and not needed:
                later = meetings[-1]
                consents.append(
                    Consent(person, purpose, False, later.at.date(), WAYS[later.channel], later.by, later.id)
                )
    return consents


def promise(ward: Ward, interests: list[Interest]) -> list[FollowUp]:
    """A follow-up for each show of interest: most done, some overdue, some due today, the newest still open."""
    rng = ward.rng
    by_meeting = {interest.conversation: interest for interest in interests if ward.people[interest.node].met}
    ready = [meeting for meeting in ward.meetings if meeting.id in by_meeting]
    chosen = {meeting.id for meeting in rng.sample(ready, min(len(ready), round(len(ward.meetings) * SHOWED_INTEREST)))}
    chosen |= {meeting.id for meeting in ready[-12:]}
    follow_ups = []
    for place, meeting in enumerate(reversed([meeting for meeting in ready if meeting.id in chosen])):
        interest = by_meeting[meeting.id]
        due, done = _due(rng, meeting, place, ward.today)
        follow_ups.append(
            FollowUp(
                next(ward.ids.follow_ups),
                interest.node,
                meeting.id,
                _keeper(ward, meeting, ward.people[interest.node]),
                PROMISES[interest.kind].format(topic=interest.topic),
                meeting.at,
                due,
                done,
            )
        )
    return [_wind(ward, follow_up, place) for place, follow_up in _placed(follow_ups, ward.today)]


def _keeper(ward: Ward, meeting: Meeting, person: Person) -> int:
    """Whoever promised it, or the officer of where the person lives, if there is one: they have to see them."""
    home = person.street or meeting.street
    area = next(street.area for street in ward.plan.streets if street.id == home)
    there = {user.id: user.role for user in ward.field_team if area in user.areas}
    officer = next((id_ for id_, role in there.items() if role == "officer"), meeting.by)
    return meeting.by if meeting.by in there else officer


def _placed(follow_ups: list[FollowUp], today: date) -> Iterator[tuple[int | None, FollowUp]]:
    """Each with its place among those that are overdue, the newest first; the first that is due today has place -1."""
    overdue, late, due_today = count(), _evening(today - timedelta(days=1)), _evening(today)
    first = next((follow_up.id for follow_up in follow_ups if follow_up.due_at == due_today), None)
    for follow_up in follow_ups:
        is_late = follow_up.done_at is None and follow_up.due_at <= late
        yield (next(overdue) if is_late else -1 if follow_up.id == first else None), follow_up


def _wind(ward: Ward, follow_up: FollowUp, place: int | None) -> FollowUp:
    """Set the clock: who could not be reached, what is urgent, and when somebody was first in touch."""
    tried, asked_on = TRIED.get(place), follow_up.made_at.astimezone(LONDON).date()
    if tried:
        last = ward.today - timedelta(days=tried.days_ago)
        return replace(
            follow_up,
            urgent=tried.urgent,
            tries=tried.times,
            tried_at=datetime.combine(last, time(18), LONDON).astimezone(UTC),
            promised_at=_evening(asked_on) if tried.urgent else follow_up.due_at,
            due_at=_evening(last + timedelta(days=1)),
        )
    if place is not None and place < UNHEARD:
        return follow_up
    until = follow_up.done_at or (follow_up.due_at if place is not None else follow_up.made_at)
    talks = (
        meeting.at
        for meeting in ward.meetings
        if follow_up.person in meeting.people and follow_up.made_at < meeting.at <= until
    )
    otherwise = follow_up.done_at or (follow_up.made_at + timedelta(hours=20) if place is not None else None)
    return replace(follow_up, contacted_at=min(talks, default=otherwise))


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), LONDON).astimezone(UTC)


def _due(rng: Random, meeting: Meeting, place: int, today: date) -> tuple[datetime, datetime | None]:
    """When it is due and when it was done; `place` counts from the newest meeting back."""
    if place < 4:
        return _evening(today), None
    if place < 12:
        return _evening(today + timedelta(days=place - 3)), None
    yesterday = _evening(today - timedelta(days=1))
    due = min(_evening(meeting.at.date() + timedelta(days=rng.choice((2, 3, 7, 7, 14)))), yesterday)
    overdue = rng.random() < (0.35 if place < 45 else 0.03)
    done = meeting.at + timedelta(days=rng.choice((1, 2, 2, 3, 5, 8)), hours=rng.randint(1, 3))
    return due, None if overdue else min(done, max(meeting.at + timedelta(hours=1), yesterday))
