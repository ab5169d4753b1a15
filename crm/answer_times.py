"""When people answer their doors: doors answered of doors knocked, by the day of the week and the hour."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.campaigns import knocked_in
from crm.intervals import wilson
from crm.models import Campaign, DoorVisit, Street
from crm.models.words import ANSWERED, DoorOutcome
from crm.quarter_hours import local_time, quarter_of
from crm.rules import rules_of
from crm.scope import UNSCOPED

#: Fewer doors than this say nothing about a time of the week.
FEWEST = 10

#: A knock is heard by somebody at home: not at an empty house, a shop, or a door that cannot be reached.
KNOCKED = ANSWERED | {DoorOutcome.NOT_HOME}

#: The hours at which a part of the day begins; before the first and from the last on, it is early and late.
PARTS = (9, 11, 13, 15, 17, 19, 21)


@dataclass(frozen=True)
class Doors:
    """How many doors were knocked on, and at how many somebody came."""

    answered: int = 0
    knocked: int = 0

    @property
    def share(self) -> float | None:
        """The share that was answered; None where too few were knocked on to say."""
        return self.answered / self.knocked if self.knocked >= FEWEST else None


@dataclass(frozen=True)
class AnswerTimes:
    """``parts``: the parts of the day in which anybody knocked; ``days``: Monday to Sunday, the doors of each part."""

    parts: tuple[str, ...]
    days: tuple[tuple[str, tuple[Doors, ...]], ...]
    total: Doors

    @property
    def sentence(self) -> str:
        """The best and the worst time to knock, or that it is too early to say."""
        if not self.total.knocked:
            return "No door was knocked on yet."
        times = [(day, part, doors) for day, row in self.days for part, doors in zip(self.parts, row, strict=True)]
        known = [time for time in times if time[2].share is not None]
        if len(known) < 2:
            return f"Too few doors were knocked on to say when people are in: {FEWEST} at one time are the fewest."
        best = max(known, key=lambda time: wilson(time[2].answered, time[2].knocked)[0])
        worst = min(known, key=lambda time: wilson(time[2].answered, time[2].knocked)[1])
        return f"Most people answer {_say(*best)}. Fewest answer {_say(*worst)}."


def find_answer_times(db: Session, campaign: Campaign) -> AnswerTimes:
    """When the doors of *campaign* were answered, by the team's clocks; its ``streets`` must be loaded.

    Unscoped: how many doors, nobody's.
    """
    quarter = quarter_of(DoorVisit.visited_at)
    answered = case((DoorVisit.outcome.in_(ANSWERED), DoorVisit.doors), else_=0)
    query = (
        select(quarter, func.sum(answered), func.sum(DoorVisit.doors))
        .join(Street, Street.id == DoorVisit.street_id)
        .where(DoorVisit.outcome.in_(KNOCKED), *knocked_in(db, campaign))
        .group_by(quarter)
    )
    return gather_times(db.execute(query, execution_options=UNSCOPED).all(), rules_of(db).zone)


def gather_times(counts: Iterable[tuple[float, int, int]], zone: ZoneInfo) -> AnswerTimes:
    """(quarter of an hour, doors answered, doors knocked) by day of the week and part of the day in *zone*."""
    answered: defaultdict[tuple[int, int], int] = defaultdict(int)
    knocked: defaultdict[tuple[int, int], int] = defaultdict(int)
    for quarter, opened, tried in counts:
        at = local_time(quarter, zone)
        cell = at.weekday(), sum(at.hour >= hour for hour in PARTS)
        answered[cell] += opened
        knocked[cell] += tried
    used = {part for _, part in knocked}
    parts = range(min(used), max(used) + 1) if used else range(0)
    days = tuple(
        (calendar.day_name[day], tuple(Doors(answered[day, part], knocked[day, part]) for part in parts))
        for day in range(7)
    )
    total = Doors(sum(answered.values()), sum(knocked.values()))
    return AnswerTimes(tuple(_part_label(part) for part in parts), days, total)


def _part_label(part: int) -> str:
    """What a part of the day is called, by how many of ``PARTS`` have begun."""
    if part == 0:
        return f"Before {PARTS[0]}"
    return f"{PARTS[part - 1]}–{PARTS[part]}" if part < len(PARTS) else f"After {PARTS[-1]}"


def _say(day: str, part: str, doors: Doors) -> str:
    return f"on {day}s {part[0].lower()}{part[1:]}: {doors.answered} of {doors.knocked} doors"
