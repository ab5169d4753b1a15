"""Who was talked with, when, where and by whom: outings along streets, and later meetings with people already known."""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from crm.demo.records import DoorVisit, Person, Street, User
from crm.demo.wards import DAYS_BACK, Meeting, Ward

LONDON = ZoneInfo("Europe/London")
CLOSED = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)})
WEEKDAY_WEIGHTS = (3, 7, 7, 7, 3, 5, 1)
HOURS = {
    "doorstep": (10, 11, 11, 14, 15, 16, 17, 17, 18, 18),
    "street": (8, 10, 12, 15, 15, 16),
    "event": (11, 12, 13, 19),
    "phone": (9, 10, 11, 14, 16),
}
FIRST_CHANNELS = (("doorstep", "street", "event"), (80, 12, 8))
LATER_CHANNELS = (("doorstep", "phone", "event", "street"), (25, 35, 25, 15))
TALKED = ("linked", "one_link", "cut_off", "no_ties")
NO_ANSWER = (
    ("not_home", "not_now", "call_back", "inaccessible", "language_barrier", "empty", "business", "do_not_contact"),
    (66, 12, 9, 5, 3, 2, 2, 1),
)
SILENT = (("not_home", "inaccessible", "empty"), (86, 9, 5))
Odds = tuple[Sequence[str], Sequence[int]]
Draft = tuple[datetime, str, int, tuple[int, ...], int]


class Diary:
    """The working days of the last five months, some busier than others, none at Christmas."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
        self.days = [day for day in days if (day.month, day.day) not in CLOSED]
        growth = [0.6 + place / len(self.days) for place in range(len(self.days))]
        self.weights = [WEEKDAY_WEIGHTS[day.weekday()] * more for day, more in zip(self.days, growth, strict=True)]

    def day(self, after: date | None = None) -> date:
        """A working day, after the given one if there still is any."""
        start = sum(day <= after for day in self.days) if after else 0
        start = min(start, len(self.days) - 1)
        return self.rng.choices(self.days[start:], self.weights[start:])[0]

    def at(self, day: date, channel: str) -> datetime:
        """A likely time of that day for this channel, in UTC, where it is the same day: nobody is out before eight."""
        local = datetime.combine(day, time(self.rng.choice(HOURS[channel]), self.rng.randrange(0, 60, 5)), LONDON)
        return local.astimezone(UTC)


def hold_conversations(ward: Ward, total: int) -> None:
    """Fill `ward.meetings` with exactly `total` meetings in order of time, and `ward.heard` with each person's own."""
    diary = Diary(ward.rng, ward.today)
    parties = _parties(ward, total * 9 // 10)
    drafts = _first_meetings(ward, diary, parties)
    first = {person: draft[0] for draft in drafts for person in draft[3]}
    drafts = [_told_to_the_officer(ward, draft) for draft in drafts]
    drafts += [_later_meeting(ward, diary, person, first) for person in _met_again(ward, total - len(drafts))]
    for at, channel, street, people, by in sorted(drafts):
        meeting = Meeting(next(ward.ids.conversations), at, channel, street, people, by)
        ward.meetings.append(meeting)
        for person in people:
            ward.heard[person].append(meeting)


def _parties(ward: Ward, most: int) -> dict[int, list[tuple[int, ...]]]:
    """Everyone met, in groups of one to three as they stood together, by street; at most `most` groups in the ward."""
    parties: dict[int, list[tuple[int, ...]]] = {}
    for street in ward.streets(*TALKED):
        doors: dict[str, list[int]] = {}
        for person in ward.residents([street], met=True):
            doors.setdefault(person.house_number or f"of {person.id}", []).append(person.id)
        parties[street.id] = [
            tuple(people[start : start + 3]) for people in doors.values() for start in range(0, len(people), 3)
        ]
    merges = sum(map(len, parties.values())) - most
    singles = [home for home, groups in parties.items() for group in groups if len(group) == 1]
    for home, pairs in Counter(ward.rng.sample(singles, min(len(singles), max(0, 2 * merges)))).items():
        parties[home] = _merge(parties[home], pairs // 2)
    return parties


def _merge(groups: list[tuple[int, ...]], times: int) -> list[tuple[int, ...]]:
    """Neighbours who stood together: the last `times` pairs of people alone become one group each."""
    alone = [group for group in groups if len(group) == 1]
    pairs = [(*alone.pop(), *alone.pop()) for _ in range(min(times, len(alone) // 2))]
    return [group for group in groups if len(group) > 1] + alone + pairs


def _first_meetings(ward: Ward, diary: Diary, parties: dict[int, list[tuple[int, ...]]]) -> list[Draft]:
    """Outings: one of the team, one street, one day, three to six conversations."""
    rng, drafts = ward.rng, []
    for street in ward.streets(*TALKED):
        groups = parties[street.id]
        rng.shuffle(groups)
        while groups:
            size, day, by = rng.randint(3, 6), diary.day(), _who_goes(rng, ward.field_team, street)
            outing, groups = groups[:size], groups[size:]
            for people in outing:
                channel = rng.choices(*FIRST_CHANNELS)[0]
                drafts.append((diary.at(day, channel), channel, street.id, people, by))
    return drafts


def _told_to_the_officer(ward: Ward, draft: Draft) -> Draft:
    """The friend of one officer is met once, by that officer."""
    at, channel, street, people, by = draft
    friend = any(ward.cast[person].part == "friend of one officer" for person in people if person in ward.cast)
    return at, channel, street, people, ward.field_team[0].id if friend else by


def _who_goes(rng: Random, team: Sequence[User], street: Street) -> int:
    """Mostly those whose area it is."""
    return rng.choices([user.id for user in team], [6 if street.area in user.areas else 1 for user in team])[0]


def _met_again(ward: Ward, times: int) -> list[Person]:
    """The connectors are met three times more, each by different people; then anybody who can be."""
    connectors = [ward.people[person] for person, role in ward.cast.items() if role.reach and role.nominations]
    again = connectors * 3
    pool = ward.residents(ward.streets("linked"), met=True)
    once = {person for person, role in ward.cast.items() if role.reach and not role.nominations}
    pool = [person for person in pool if person.id not in once]
    return (again + [ward.rng.choice(pool) for _ in range(times)])[:times]


def _later_meeting(ward: Ward, diary: Diary, person: Person, first: dict[int, datetime]) -> Draft:
    channel = ward.rng.choices(*LATER_CHANNELS)[0]
    day = diary.day(first[person.id].date() + timedelta(days=7))
    by = ward.rng.choice(ward.field_team).id
    return (
        max(diary.at(day, channel), first[person.id] + timedelta(hours=1)),
        channel,
        person.street or 0,
        (person.id,),
        by,
    )


def knock(ward: Ward) -> list[DoorVisit]:
    """The doors of every outing, opened or not, and of the silent streets, where nobody was in; in order of day."""
    rng, visits = ward.rng, []
    streets = {street.id: street for street in ward.plan.streets}
    outings: dict[tuple[int, date, int], list[Meeting]] = {}
    for meeting in ward.meetings:
        if meeting.channel == "doorstep":
            outings.setdefault((meeting.street, meeting.at.astimezone(LONDON).date(), meeting.by), []).append(meeting)
    for (street, on, by), meetings in outings.items():
        opened = {ward.people[meeting.people[0]].house_number: meeting.id for meeting in meetings}
        visits += [DoorVisit(street, on, door, "conversation", by, meeting) for door, meeting in opened.items()]
        doors = round(len(meetings) * rng.uniform(1.5, 3))
        visits += _unopened(rng, streets[street], on, by, doors=doors, outcomes=NO_ANSWER, opened=opened)
    diary = Diary(rng, ward.today)
    for silent in ward.streets("silent"):
        for _ in range(2):
            by = _who_goes(rng, ward.field_team, silent)
            visits += _unopened(rng, silent, diary.day(), by, doors=rng.randint(10, 22), outcomes=SILENT)
    return sorted(visits, key=lambda visit: (visit.on, visit.street, len(visit.house_number), visit.house_number))


def _unopened(
    rng: Random, street: Street, on: date, by: int, *, doors: int, outcomes: Odds, opened: Container[str] = ()
) -> list[DoorVisit]:
    left = [str(number) for number in range(1, street.households + 1) if str(number) not in opened]
    return [
        DoorVisit(street.id, on, number, rng.choices(*outcomes)[0], by, None)
        for number in rng.sample(left, min(doors, len(left)))
    ]
