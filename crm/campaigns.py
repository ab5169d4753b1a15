"""Campaigns: how many conversations to hold, where, by when, and how far we are."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from crm import cleaning
from crm.areas import list_area_ids_around, list_area_ids_within
from crm.errors import Invalid, NotFound
from crm.models import Campaign, Conversation, now
from crm.nodes import check_area
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED


@dataclass(frozen=True)
class Progress:
    """How far a campaign is on a day. ``reached_on``: when the target is met at the pace so far; None for never.

    ``works_there``: whether the actor works in the campaign's area, and not only in a part of it.
    """

    campaign: Campaign
    held: int
    last_week: int
    on: dt.date
    reached_on: dt.date | None
    works_there: bool

    @property
    def days_left(self) -> int:
        """Days until the campaign's end; 0 when it is over."""
        return max(0, (self.campaign.ends_on - self.on).days)


@requires(Permission.EDIT_CAMPAIGNS)
def add_campaign(
    db: Session, actor: Actor, *, name: str, area_id: int, target: int, starts_on: dt.date, ends_on: dt.date
) -> Campaign:
    """Set a target. Raises Invalid."""
    campaign = Campaign()
    _apply(db, actor, campaign, name=name, area_id=area_id, target=target, starts_on=starts_on, ends_on=ends_on)
    db.add(campaign)
    db.flush()
    return campaign


@requires(Permission.EDIT_CAMPAIGNS)
def change_campaign(
    db: Session,
    actor: Actor,
    campaign_id: int,
    *,
    name: str,
    area_id: int,
    target: int,
    starts_on: dt.date,
    ends_on: dt.date,
) -> Campaign:
    """Change a target. Raises NotFound, Invalid."""
    campaign: Campaign = get_campaign(db, actor, campaign_id)
    with db.no_autoflush:
        _apply(db, actor, campaign, name=name, area_id=area_id, target=target, starts_on=starts_on, ends_on=ends_on)
    db.flush()
    return campaign


@requires(Permission.SEE_RECORDS)
def get_campaign(db: Session, actor: Actor, campaign_id: int) -> Campaign:
    """The campaign with its area. Raises NotFound."""
    campaign = db.scalar(select(Campaign).where(Campaign.id == campaign_id).options(selectinload(Campaign.area)))
    if campaign is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    return campaign


@requires(Permission.SEE_RECORDS)
def list_progress(db: Session, actor: Actor, *, current: bool = False) -> list[Progress]:
    """How far each campaign is, the one that ends last first; *current*: those under way today.

    A ward's campaign is that of everybody who works in a part of the ward: they are told its target and how many
    conversations there were, their colleagues' too. These are numbers, nobody's words or names.
    """
    today = now().date()
    query = select(Campaign).options(selectinload(Campaign.area)).order_by(Campaign.ends_on.desc(), Campaign.id)
    if current:
        query = query.where(Campaign.starts_on <= today, Campaign.ends_on >= today)
    if actor.area_ids is not None:
        query = query.where(Campaign.area_id.in_(list_area_ids_around(db, actor.area_ids)))
    campaigns = db.scalars(query, execution_options=UNSCOPED)
    return [_progress(db, actor, campaign, today) for campaign in campaigns]


def _progress(db: Session, actor: Actor, campaign: Campaign, today: dt.date) -> Progress:
    first = dt.datetime.combine(campaign.starts_on, dt.time(), dt.UTC)
    end = dt.datetime.combine(campaign.ends_on, dt.time(), dt.UTC) + dt.timedelta(days=1)
    counted = select(func.count()).where(
        Conversation.area_id.in_(list_area_ids_within(db, [campaign.area_id])),
        Conversation.held_at >= first,
        Conversation.held_at < end,
    )
    lately = counted.where(Conversation.held_at >= now() - dt.timedelta(days=7))
    held, last_week = (db.scalar(query, execution_options=UNSCOPED) or 0 for query in (counted, lately))
    works_there = actor.area_ids is None or campaign.area_id in actor.area_ids
    return Progress(campaign, held, last_week, today, _reached_on(campaign, held, today), works_there)


def _reached_on(campaign: Campaign, held: int, today: dt.date) -> dt.date | None:
    """The day the target is met if conversations go on as they have since the start."""
    days = (min(today, campaign.ends_on) - campaign.starts_on).days + 1
    if held >= campaign.target:
        return today
    if held == 0 or days < 1:
        return None
    return today + dt.timedelta(days=-(-(campaign.target - held) * days // held))


def _apply(
    db: Session,
    actor: Actor,
    campaign: Campaign,
    *,
    name: str,
    area_id: int,
    target: int,
    starts_on: dt.date,
    ends_on: dt.date,
) -> None:
    errors = check_area(db, actor, area_id)
    try:
        campaign.name = cleaning.clean_name(name)
    except ValueError as reason:
        errors["name"] = str(reason)
    if not 1 <= target <= 1_000_000:
        errors["target"] = "Enter how many conversations to hold, from 1 to 1,000,000."
    if ends_on < starts_on:
        errors["ends_on"] = "Choose an end on or after the start."
    if errors:
        raise Invalid(**errors)
    campaign.area_id, campaign.target, campaign.starts_on, campaign.ends_on = area_id, target, starts_on, ends_on
