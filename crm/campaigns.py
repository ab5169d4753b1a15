"""Campaigns: how many conversations to hold, where, by when, and by whom."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.areas import find_area_name, list_area_ids_around, list_area_ids_within
from crm.errors import Invalid, NotFound
from crm.models import Area, Campaign, Conversation, DoorVisit, Street, User
from crm.models.words import Channel
from crm.nodes import check_area
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.users import list_users_around

#: A form offers so many of an area's streets to tick; others are searched for.
OFFERED = 60


class CampaignDetails(TypedDict):
    """What a form says of a campaign. No ``street_ids``: all streets of the area."""

    name: str
    area_id: int
    target: int
    starts_on: dt.date
    ends_on: dt.date
    street_ids: Sequence[int]
    member_ids: Sequence[int]


@requires(Permission.EDIT_CAMPAIGNS)
def add_campaign(db: Session, actor: Actor, **details: Unpack[CampaignDetails]) -> Campaign:
    """Set a target. Raises Invalid."""
    campaign = Campaign()
    _apply(db, actor, campaign, details)
    db.add(campaign)
    db.flush()
    return campaign


@requires(Permission.EDIT_CAMPAIGNS)
def change_campaign(db: Session, actor: Actor, campaign_id: int, **details: Unpack[CampaignDetails]) -> Campaign:
    """Change a target. Raises NotFound, Invalid."""
    campaign: Campaign = get_campaign(db, actor, campaign_id)
    with db.no_autoflush:
        _apply(db, actor, campaign, details)
    db.flush()
    return campaign


@requires(Permission.SEE_RECORDS)
def get_campaign(db: Session, actor: Actor, campaign_id: int) -> Campaign:
    """The campaign of an area that the actor works in, with its area, streets and team. Raises NotFound."""
    campaign = db.scalar(_whole().where(Campaign.id == campaign_id))
    if campaign is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    return campaign


@requires(Permission.SEE_RECORDS)
def find_campaign_around(db: Session, actor: Actor, campaign_id: int) -> Campaign | None:
    """The campaign with its area and streets, also for who works in a part of the area: a ward's campaign is theirs."""
    return db.scalar(_around(db, actor).where(Campaign.id == campaign_id), execution_options=UNSCOPED)


@requires(Permission.SEE_RECORDS)
def list_campaigns_around(db: Session, actor: Actor, *, on: dt.date | None = None) -> list[Campaign]:
    """The campaigns where the actor works, or around, the one that ends last first; *on*: those under way that day."""
    query = _around(db, actor).order_by(Campaign.ends_on.desc(), Campaign.id)
    if on is not None:
        query = query.where(Campaign.starts_on <= on, Campaign.ends_on >= on)
    return list(db.scalars(query, execution_options=UNSCOPED))


@requires(Permission.EDIT_CAMPAIGNS)
def list_campaign_streets(
    db: Session, actor: Actor, *, area_id: int | None = None, street_ids: Sequence[int] = ()
) -> list[Street]:
    """The streets *street_ids*, then others of the area to choose from, by name: ``OFFERED`` at most in all."""
    query = select(Street).options(joinedload(Street.area)).order_by(Street.name_key, Street.id)
    chosen = list(db.scalars(query.where(Street.id.in_(street_ids)))) if street_ids else []
    if area_id is None:
        return chosen
    others = query.where(Street.area_id.in_(list_area_ids_within(db, [area_id])), Street.id.not_in(street_ids))
    return chosen + list(db.scalars(others.limit(max(0, OFFERED - len(chosen)))))


@requires(Permission.EDIT_CAMPAIGNS)
def list_team_choices(db: Session, actor: Actor, *, area_id: int | None = None) -> list[tuple[int, str]]:
    """(id, name) of those who may be in the team: who records and works in the area, in a part of it, or around it."""
    areas = actor.area_ids if area_id is None else list_area_ids_within(db, [area_id])
    return list_users_around(db, Permission.RECORD, *(db.scalars(select(Area.id)) if areas is None else areas))


def held_in(db: Session, campaign: Campaign) -> list[ColumnElement[bool]]:
    """The conditions under which a conversation counts for *campaign*: there, on its streets, in its days.

    The answers to a survey are read and counted elsewhere: nobody from the team talked with anybody.
    """
    first, end = days_of(campaign, rules_of(db).zone)
    where = _on_streets(campaign, Conversation.street_id)
    within = Conversation.area_id.in_(list_area_ids_within(db, [campaign.area_id]))
    talked = Conversation.channel != Channel.SURVEY
    return [within, Conversation.held_at >= first, Conversation.held_at < end, talked, *where]


def knocked_in(db: Session, campaign: Campaign) -> list[ColumnElement[bool]]:
    """The conditions under which a knock, joined with its street, counts for *campaign*."""
    first, end = days_of(campaign, rules_of(db).zone)
    where = _on_streets(campaign, DoorVisit.street_id)
    within = Street.area_id.in_(list_area_ids_within(db, [campaign.area_id]))
    return [within, DoorVisit.visited_at >= first, DoorVisit.visited_at < end, *where]


def days_of(campaign: Campaign, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """When the campaign's first day begins, and when its last day is over, by the clocks of *zone*."""
    after = campaign.ends_on + dt.timedelta(days=1)
    return dt.datetime.combine(campaign.starts_on, dt.time(), zone), dt.datetime.combine(after, dt.time(), zone)


def _on_streets(campaign: Campaign, column: Any) -> list[ColumnElement[bool]]:
    return [column.in_([street.id for street in campaign.streets])] if campaign.streets else []


def _whole() -> Select[Campaign]:
    return select(Campaign).options(
        selectinload(Campaign.area), selectinload(Campaign.streets), selectinload(Campaign.team)
    )


def _around(db: Session, actor: Actor) -> Select[Campaign]:
    if actor.area_ids is None:
        return _whole()
    return _whole().where(Campaign.area_id.in_(list_area_ids_around(db, actor.area_ids)))


def _apply(db: Session, actor: Actor, campaign: Campaign, details: CampaignDetails) -> None:
    errors = check_area(db, actor, details["area_id"])
    known = "area_id" not in errors
    try:
        campaign.name = cleaning.clean_name(details["name"])
    except ValueError as reason:
        errors["name"] = str(reason)
    if not 1 <= details["target"] <= 1_000_000:
        errors["target"] = "Enter how many conversations to hold, from 1 to 1,000,000."
    if details["ends_on"] < details["starts_on"]:
        errors["ends_on"] = "Choose an end on or after the start."
    streets, wrong = _find_streets(db, details["area_id"], details["street_ids"]) if known else ([], {})
    team, wrong_team = _find_team(db, details["area_id"], details["member_ids"]) if known else ([], {})
    errors |= wrong | wrong_team
    if errors:
        raise Invalid(**errors)
    campaign.area_id, campaign.target = details["area_id"], details["target"]
    campaign.starts_on, campaign.ends_on = details["starts_on"], details["ends_on"]
    campaign.streets, campaign.team = streets, team


def _find_streets(db: Session, area_id: int, street_ids: Sequence[int]) -> tuple[list[Street], dict[str, str]]:
    """The streets that were chosen, all of them in the area; or what is wrong with them."""
    wanted = set(street_ids)
    streets = list(db.scalars(select(Street).where(Street.id.in_(wanted)).order_by(Street.name_key, Street.id)))
    within = list_area_ids_within(db, [area_id])
    outside = [street.name for street in streets if street.area_id not in within]
    if outside:
        lie = "lies" if len(outside) == 1 else "lie"
        sentence = f"{' and '.join(outside)} {lie} outside {find_area_name(db, area_id)}. Take the tick away."
        return [], {"street_ids": sentence}
    if len(streets) < len(wanted):
        return [], {"street_ids": "One of these streets is not there, or not in your areas. Choose the streets again."}
    return streets, {}


def _find_team(db: Session, area_id: int, member_ids: Sequence[int]) -> tuple[list[User], dict[str, str]]:
    """The team that was chosen, who all work there; or what is wrong with it."""
    wanted = set(member_ids)
    allowed = {id_ for id_, _ in list_users_around(db, Permission.RECORD, *list_area_ids_within(db, [area_id]))}
    if not wanted <= allowed:
        return [], {
            "member_ids": f"Somebody whom you chose does not work in {find_area_name(db, area_id)}. Choose others."
        }
    return list(db.scalars(select(User).where(User.id.in_(wanted)).order_by(User.name, User.id))), {}
