"""How far campaigns are: conversations held by week, officer and street, and the pace against the target."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.answer_times import KNOCKED
from crm.areas import list_area_ids_within
from crm.campaigns import find_campaign_around, held_in, knocked_in, list_campaigns_around
from crm.errors import NotFound
from crm.models import Campaign, Conversation, DoorVisit, Street, User
from crm.models.words import ANSWERED
from crm.pace import LATELY, Pace
from crm.permissions import Actor, Permission, requires
from crm.quarter_hours import local_time, quarter_of
from crm.rules import rules_of, today
from crm.scope import UNSCOPED


@dataclass(frozen=True)
class Progress:
    """How far a campaign is, in numbers. ``works_there``: whether the actor works in all of its area."""

    campaign: Campaign
    pace: Pace
    last_week: int
    works_there: bool

    @property
    def held(self) -> int:
        """How many conversations count for it."""
        return self.pace.held


@dataclass(frozen=True)
class Week:
    """A week of a campaign, from Monday (or its first day) to ``ends_on``.

    ``total``: held by the end of the week; ``line``: what the straight line to the target asks for by then.
    """

    begins_on: dt.date
    ends_on: dt.date
    held: int
    total: int
    line: int


@dataclass(frozen=True)
class StreetCount:
    """What was done on a street: conversations held, doors knocked on, doors answered."""

    street: Street
    held: int
    knocked: int
    answered: int


@dataclass(frozen=True)
class Course:
    """How a campaign went so far. ``officers``: (name, conversations), for who works in all of its area; else None.

    ``streets``: those that the actor sees; ``elsewhere``: conversations on none of them.
    """

    weeks: tuple[Week, ...]
    officers: tuple[tuple[str, int], ...] | None
    streets: tuple[StreetCount, ...]
    elsewhere: int


@requires(Permission.SEE_RECORDS)
def list_progress(db: Session, actor: Actor, *, current: bool = False) -> list[Progress]:
    """How far each campaign is, the one that ends last first; *current*: those under way today.

    A ward's campaign is that of everybody who works in a part of the ward: they are told its target and how many
    conversations there were, their colleagues' too. These are numbers, nobody's words or names.
    """
    campaigns = list_campaigns_around(db, actor, on=today(db) if current else None)
    return [_progress(db, actor, campaign) for campaign in campaigns]


@requires(Permission.SEE_RECORDS)
def get_progress(db: Session, actor: Actor, campaign_id: int) -> Progress:
    """How far a campaign is where the actor works, or around. Raises NotFound."""
    campaign = find_campaign_around(db, actor, campaign_id)
    if campaign is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    return _progress(db, actor, campaign)


@requires(Permission.SEE_RECORDS)
def get_course(db: Session, actor: Actor, progress: Progress) -> Course:
    """How the campaign of *progress* went so far, week by week, and by whom and where."""
    streets, elsewhere = _count_streets(db, progress)
    officers = _count_officers(db, progress.campaign) if progress.works_there else None
    return Course(_weeks(db, progress), officers, streets, elsewhere)


def _progress(db: Session, actor: Actor, campaign: Campaign) -> Progress:
    day, zone = today(db), rules_of(db).zone

    def since(days: int) -> dt.datetime:
        return dt.datetime.combine(day - dt.timedelta(days=days - 1), dt.time(), zone)

    counts = [func.count(case((Conversation.held_at >= since(days), 1))) for days in (LATELY, 7)]
    query = select(func.count(Conversation.id), *counts).where(*held_in(db, campaign))
    held, lately, last_week = map(int, db.execute(query, execution_options=UNSCOPED).one())
    pace = Pace(campaign.target, campaign.starts_on, campaign.ends_on, day, held, lately)
    works_there = actor.area_ids is None or campaign.area_id in actor.area_ids
    return Progress(campaign, pace, last_week, works_there)


def _weeks(db: Session, progress: Progress) -> tuple[Week, ...]:
    """Every week that has begun, those without a conversation too."""
    campaign, zone = progress.campaign, rules_of(db).zone
    quarter = quarter_of(Conversation.held_at)
    query = select(quarter, func.count()).where(*held_in(db, campaign)).group_by(quarter)
    held: Counter[dt.date] = Counter()
    for at, count in db.execute(query, execution_options=UNSCOPED):
        held[_monday(local_time(at, zone).date())] += count
    days = (campaign.ends_on - campaign.starts_on).days + 1
    weeks: list[Week] = []
    begins, total = campaign.starts_on, 0
    while begins <= min(progress.pace.on, campaign.ends_on):
        ends = min(_monday(begins) + dt.timedelta(days=6), campaign.ends_on)
        total += held[_monday(begins)]
        line = campaign.target * ((ends - campaign.starts_on).days + 1) / days
        weeks.append(Week(begins, ends, held[_monday(begins)], total, round(line)))
        begins = ends + dt.timedelta(days=1)
    return tuple(weeks)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _count_officers(db: Session, campaign: Campaign) -> tuple[tuple[str, int], ...]:
    """Who recorded how many, the most first; and those of the team who have not recorded any."""
    number = func.count(Conversation.id)
    query = (
        select(User.id, User.name, number)
        .select_from(Conversation)
        .outerjoin(User, User.id == Conversation.recorded_by_id)
        .where(*held_in(db, campaign))
        .group_by(User.id, User.name)
    )
    rows = db.execute(query, execution_options=UNSCOPED).all()
    counts = [(name or "Nobody named", count) for _, name, count in rows]
    counts += [(user.name, 0) for user in campaign.team if user.id not in {id_ for id_, *_ in rows}]
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))


def _count_streets(db: Session, progress: Progress) -> tuple[tuple[StreetCount, ...], int]:
    """What was done on each street that the actor sees, and how many conversations were on none of these."""
    campaign = progress.campaign
    by_street = select(Conversation.street_id, func.count()).where(*held_in(db, campaign))
    held = dict(db.execute(by_street.group_by(Conversation.street_id), execution_options=UNSCOPED).all())
    knocked = _count_doors(db, campaign)
    streets = _list_streets(db, campaign)
    counts = [StreetCount(street, held.get(street.id, 0), *knocked.get(street.id, (0, 0))) for street in streets]
    counts.sort(key=lambda one: (-one.held, one.street.name_key, one.street.id))
    return tuple(counts), progress.held - sum(one.held for one in counts)


def _list_streets(db: Session, campaign: Campaign) -> list[Street]:
    """The streets of *campaign* that the session's actor sees, by name; its ``streets`` must be loaded."""
    query = select(Street).where(Street.area_id.in_(list_area_ids_within(db, [campaign.area_id])))
    if campaign.streets:
        query = query.where(Street.id.in_([street.id for street in campaign.streets]))
    return list(db.scalars(query.order_by(Street.name_key, Street.id)))


def _count_doors(db: Session, campaign: Campaign) -> dict[int, tuple[int, int]]:
    """Street → (doors knocked on, doors answered) in the campaign's days."""
    answered = case((DoorVisit.outcome.in_(ANSWERED), DoorVisit.doors), else_=0)
    query = (
        select(DoorVisit.street_id, func.sum(DoorVisit.doors), func.sum(answered))
        .join(Street, Street.id == DoorVisit.street_id)
        .where(DoorVisit.outcome.in_(KNOCKED), *knocked_in(db, campaign))
        .group_by(DoorVisit.street_id)
    )
    return {street_id: (doors, opened) for street_id, doors, opened in db.execute(query, execution_options=UNSCOPED)}
