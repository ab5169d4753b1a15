"""Why a street is worth a walk on a day and at an hour, in words: what was knocked at, heard, promised and planned."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.analyses import Analysis
from crm.campaigns import list_campaigns_around
from crm.cleaning import in_words
from crm.connector_words import counted, joined
from crm.follow_up_clock import still_waits
from crm.models import Door, DoorVisit, FollowUp, Person
from crm.models.words import ANSWERED
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of
from crm.street_readings import StreetFacts, list_street_facts
from crm.street_words import StreetState

#: Somebody who was out at ten is likely to be out at half past eleven, too.
SAME_HOUR = 2.0

_CUT_OFF = {
    StreetState.ONLY_INSIDE: (3, "Cut off: people there know one another, and we heard of no tie to another street."),
    StreetState.NO_TIES_NAMED: (2, "Perhaps cut off: we talked there, and nobody named anyone they know."),
}


@dataclass(frozen=True)
class Reason:
    """One reason to go, as a sentence; with more weight, one is worth more. Weight 0: no reason, yet good to know."""

    sentence: str
    weight: int


@dataclass(frozen=True, eq=False)
class StreetReasons:
    """A street with what speaks for it, the weightiest first; *listed* are its doors that are known one by one."""

    facts: StreetFacts
    reasons: tuple[Reason, ...]
    listed: int = 0

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def doors(self) -> int | None:
        """About how many doors there nobody has answered yet; None where nobody knows how many there are."""
        households = self.facts.street.households or self.listed
        left = 1 - min(1.0, self.facts.coverage or 0.0)
        return max(1, round(households * left)) if households else None


@requires(Permission.RECORD)
def list_reasons(
    db: Session, actor: Actor, analysis: Analysis | None, *, on: dt.date, at: dt.time | None, area_id: int | None = None
) -> list[StreetReasons]:
    """The streets, in an area perhaps, that something speaks for on the day *on* at the hour *at*: the most first."""
    facts = list_street_facts(db, actor, analysis, area_id=area_id)
    listed = dict(db.execute(select(Door.street_id, func.count()).group_by(Door.street_id)).all())
    knocks = _last_knocks(db)
    waiting = _count_waiting(db, until=rules_of(db).end_of(on))
    campaigns: dict[int, list[str]] = {}
    for campaign in list_campaigns_around(db, actor, on=on):
        for street in campaign.streets:
            campaigns.setdefault(street.id, []).append(f"“{campaign.name}”")
    found = []
    for one in facts:
        id_ = one.street.id
        said = [
            _knocked(db, knocks.get(id_), on, at),
            _CUT_OFF.get(one.state),
            _waited(waiting.get(id_, 0)),
            (1, f"Part of the campaign {joined(campaigns[id_])}.") if id_ in campaigns else None,
        ]
        reasons = sorted((Reason(text, weight) for weight, text in filter(None, said)), key=lambda it: -it.weight)
        if any(reason.weight for reason in reasons):
            found.append(StreetReasons(one, tuple(reasons), listed.get(id_, 0)))
    return sorted(found, key=lambda one: (-one.weight, one.facts.place, one.facts.street.id))


def _last_knocks(db: Session) -> dict[int, tuple[dt.datetime, dt.datetime | None]]:
    """Street → when somebody last knocked there, and when somebody last answered."""
    answered = func.max(case((DoorVisit.outcome.in_(ANSWERED), DoorVisit.visited_at)))
    rows = db.execute(
        select(DoorVisit.street_id, func.max(DoorVisit.visited_at), answered).group_by(DoorVisit.street_id)
    )
    return {street_id: (last, opened) for street_id, last, opened in rows}


def _knocked(
    db: Session, knocks: tuple[dt.datetime, dt.datetime | None] | None, on: dt.date, at: dt.time | None
) -> tuple[int, str] | None:
    """Nobody knocked yet; or nobody answered on the last day of knocking, which speaks for another time of day."""
    if knocks is None:
        return 3, "Not knocked yet."
    rules = rules_of(db)
    last, opened = knocks
    day = rules.day_of(last)
    if opened is not None and rules.day_of(opened) == day:
        return None
    then = last.astimezone(rules.zone)
    hour = f"{then.hour % 12 or 12}{'am' if then.hour < 12 else 'pm'}"
    when = f"Nobody answered last time, on {day:%A} {in_words(day)} about {hour}."
    if at is None:
        return 1, f"{when} Choose another time of day."
    if _alike(then, dt.datetime.combine(on, at, rules.zone)):
        return 0, f"{when} That is the time of day at which you go."
    return 2, f"{when} You go at another time."


def _alike(then: dt.datetime, planned: dt.datetime) -> bool:
    """Whether two times find the same people out: about the same hour, both on a working day or both at a weekend."""
    hours = [time.hour + time.minute / 60 for time in (then, planned)]
    return (then.weekday() >= 5) == (planned.weekday() >= 5) and abs(hours[0] - hours[1]) < SAME_HOUR


def _count_waiting(db: Session, *, until: dt.datetime) -> dict[int, int]:
    """Street → how many people there are waiting for us by *until*, of those who may be contacted."""
    query = (
        select(Person.id, Person.street_id)
        .join(FollowUp, FollowUp.person_id == Person.id)
        .where(*still_waits(), FollowUp.due_at <= until, Person.street_id.is_not(None))
    )
    homes = {person_id: street_id or 0 for person_id, street_id in db.execute(query.distinct())}
    refusing = find_refusing(db, homes)
    streets: Sequence[int] = [street_id for person_id, street_id in homes.items() if person_id not in refusing]
    return {street_id: streets.count(street_id) for street_id in set(streets)}


def _waited(people: int) -> tuple[int, str] | None:
    said = counted(people, "person there waits", "people there wait")
    return (1 + min(people, 3), f"{said} to hear from us by then.") if people else None
