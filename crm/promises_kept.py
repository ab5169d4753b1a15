"""How soon we are in touch with those who show an interest, how many within the promise, and who still waits."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area, FollowUp, Node, User, now
from crm.models.words import FollowUpState
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusal_days
from crm.rules import Rules, rules_of

#: Of fewer people nothing is said: one answer more or less would say another thing.
FEWEST = 5

#: So many months are looked back on, the current one among them.
MONTHS = 12


@dataclass(frozen=True)
class Asked:
    """One show of interest: since when, by when we promised, and how it ended.

    ``until`` is the first contact; else when it was dropped, or they were archived or said no to contact; else now.
    Times are UTC, ``hours`` a part of one too. ``days`` since they asked are those of the team, as in the queue.
    """

    person_id: int
    asked_at: dt.datetime
    promised_at: dt.datetime
    contacted_at: dt.datetime | None
    until: dt.datetime
    open: bool
    days: int

    @property
    def hours(self) -> float:
        """How long they waited, or have waited so far."""
        return (self.until - self.asked_at).total_seconds() / 3600


@dataclass(frozen=True)
class Kept:
    """What is said of some shows of interest, called ``label``.

    ``median_hours``: from interest to contact; None where more than half have not been contacted. ``within``: how many
    of the ``due``, whose promised time has come, were contacted by then. Both say something of FEWEST people or more:
    ``people`` asked, ``due_people`` are behind the share. ``waiting`` nobody has contacted; ``longest_days`` so long.
    """

    label: str
    asked: int
    people: int
    median_hours: float | None
    due: int
    due_people: int
    within: int
    waiting: int
    longest_days: int | None

    @property
    def tells(self) -> bool:
        """Whether enough people asked to speak of a median."""
        return self.people >= FEWEST

    @property
    def share(self) -> float | None:
        """The share within the promise; None of too few people."""
        return self.within / self.due if self.due_people >= FEWEST else None


@dataclass(frozen=True)
class PromisesKept:
    """The same figures of the whole, and by who keeps the promise, by area and by month; the latest month first.

    ``everybodys``: whether every colleague has a row; else the actor alone.
    """

    since: dt.date
    whole: Kept
    by_owner: list[Kept]
    by_area: list[Kept]
    by_month: list[Kept]
    everybodys: bool


@requires(Permission.FOLLOW_UP)
def get_promises_kept(db: Session, actor: Actor) -> PromisesKept:
    """The figures of the last twelve months, of the follow-ups that the actor sees, by the day when somebody asked."""
    rules, at = rules_of(db), now()
    since = _first_day(rules.day_of(at))
    begins = rules.end_of(since - dt.timedelta(days=1))
    columns: tuple[Any, ...] = (FollowUp.person_id, FollowUp.asked_at, FollowUp.promised_at, FollowUp.contacted_at)
    columns += (FollowUp.state, FollowUp.closed_at, FollowUp.owner_id, User.name.label("owner"), Node.archived_at)
    query = select(*columns, Area.id.label("area_id"), Area.name.label("area"))
    query = query.join(Node, Node.id == FollowUp.person_id).join(Area, Area.id == Node.area_id)
    query = query.outerjoin(User, User.id == FollowUp.owner_id)
    rows = db.execute(query.where(FollowUp.asked_at > begins)).all()
    refused = find_refusal_days(db, {row.person_id for row in rows})
    found = [(_asked(row, at, refused.get(row.person_id), rules), row) for row in rows]
    everybodys = actor.may(Permission.LEAD_FOLLOW_UPS)
    owned = [(asked, row) for asked, row in found if everybodys or row.owner_id == actor.id]
    return PromisesKept(
        since,
        measure_kept("All", [asked for asked, _ in found], at),
        _by(owned, lambda row: (row.owner or "Nobody yet", row.owner_id or 0), at),
        _by(found, lambda row: (row.area, row.area_id), at),
        _by_month(found, rules, at),
        everybodys,
    )


def measure_kept(label: str, asked: Sequence[Asked], at: dt.datetime) -> Kept:
    """The figures of *asked*, at *at*."""
    due = [
        one for one in asked if one.promised_at <= at and (one.contacted_at or one.open or one.until > one.promised_at)
    ]
    waiting = [one for one in asked if one.open and one.contacted_at is None]
    return Kept(
        label=label,
        asked=len(asked),
        people=len({one.person_id for one in asked}),
        median_hours=median_wait([(one.hours, one.contacted_at is not None) for one in asked]),
        due=len(due),
        due_people=len({one.person_id for one in due}),
        within=sum(one.contacted_at is not None and one.contacted_at <= one.promised_at for one in due),
        waiting=len(waiting),
        longest_days=max(one.days for one in waiting) if waiting else None,
    )


def median_wait(waits: Iterable[tuple[float, bool]]) -> float | None:
    """The time by which half were contacted, of (time, whether contacted then); None where it is not reached.

    Who was not contacted counts as waiting at least so long: the product-limit estimate (Kaplan & Meier 1958), whose
    median is the first time at which no more than half still wait.

    >>> median_wait([(1, True), (2, True), (3, True)])
    2
    >>> median_wait([(1, True), (2, True), (9, False), (9, False)])
    2
    >>> median_wait([(1, True), (2, True), (9, False), (9, False), (9, False)]) is None
    True
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    share = 1.0
    for place, (time, contacted) in enumerate(ordered):
        if contacted:
            share *= 1 - 1 / (len(ordered) - place)
            if share <= 0.5 + 1e-9:
                return time
    return None


def _asked(row: Any, at: dt.datetime, refused_on: dt.date | None, rules: Rules) -> Asked:
    """What is done without a contact written down, as before contacts were, was one when it was closed.

    Who is archived waits no longer, nor who said no to contact: nobody is to keep what was promised to them.
    """
    done_at = row.closed_at if row.state is FollowUpState.DONE else None
    contacted_at = row.contacted_at or done_at
    ended_at = row.closed_at or row.archived_at or at
    if refused_on is not None:
        ended_at = min(ended_at, max(row.asked_at, rules.end_of(refused_on - dt.timedelta(days=1))))
    is_open = row.state is FollowUpState.OPEN and row.archived_at is None and refused_on is None
    days = (rules.day_of(at) - rules.day_of(row.asked_at)).days
    return Asked(row.person_id, row.asked_at, row.promised_at, contacted_at, contacted_at or ended_at, is_open, days)


def _by(found: Sequence[tuple[Asked, Any]], key: Callable[[Any], tuple[str, int]], at: dt.datetime) -> list[Kept]:
    """A row for each *key*, in its order: (label, id)."""
    groups: dict[tuple[str, int], list[Asked]] = {}
    for asked, row in found:
        groups.setdefault(key(row), []).append(asked)
    return [measure_kept(label, groups[label, id_], at) for label, id_ in sorted(groups)]


def _by_month(found: Sequence[tuple[Asked, Any]], rules: Rules, at: dt.datetime) -> list[Kept]:
    months: dict[dt.date, list[Asked]] = {}
    for asked, _ in found:
        months.setdefault(rules.day_of(asked.asked_at).replace(day=1), []).append(asked)
    return [measure_kept(f"{month:%B %Y}", months[month], at) for month in sorted(months, reverse=True)]


def _first_day(today: dt.date) -> dt.date:
    """The first day of the month that is MONTHS - 1 before the current one."""
    months = today.year * 12 + today.month - MONTHS
    return dt.date(months // 12, months % 12 + 1, 1)
