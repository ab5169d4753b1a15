"""The calendar feed: a secret address from which a calendar reads what its owner promised; initials only."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from crm.errors import NotFound
from crm.follow_up_clock import still_waits
from crm.models import CalendarFeed, FollowUp, User, Walk, now, walk_walker
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import rules_of
from crm.text import initials
from crm.users import actor_for, get_own_account, new_token

#: A calendar is given at most so many follow-ups, those due first: nobody can keep more promises than that.
MOST = 500

#: How long a walk stays in the feed after its day.
WALKS_KEPT = dt.timedelta(days=60)


@dataclass(frozen=True)
class FeedEntry:
    """Something of a day, or of an hour of it: ``noun`` and ``id`` say of which record."""

    noun: str
    id: int
    text: str
    day: dt.date
    hour: dt.time | None = None


@requires(Permission.FOLLOW_UP)
def make_calendar_feed(db: Session, actor: Actor) -> str:
    """The token of the actor's feed, made anew: calendars that know the one before read nothing more.

    It is known now and never again: the database keeps its SHA-256.
    """
    token, user = new_token(), get_own_account(db, actor)
    feed = db.scalar(_own(actor)) or CalendarFeed(user_id=user.id)
    feed.token_hash, feed.recorded_at = _hashed(token), now()
    db.add(feed)
    db.flush()
    return token


@requires(Permission.FOLLOW_UP)
def find_calendar_feed(db: Session, actor: Actor) -> CalendarFeed | None:
    """The actor's feed, if they have made one."""
    return db.scalar(_own(actor))


@requires(Permission.FOLLOW_UP)
def switch_off_calendar_feed(db: Session, actor: Actor) -> None:
    """Let the actor's feed be read no more."""
    feed = db.scalar(_own(actor))
    if feed is not None:
        db.delete(feed)
        db.flush()


def get_feed_actor(db: Session, token: str) -> Actor:
    """Whose feed has this token: they act. Raises NotFound; also for who is no longer active, or may not follow up."""
    feed = select(CalendarFeed.user_id).where(CalendarFeed.token_hash == _hashed(token))
    user = db.scalar(select(User).where(User.id.in_(feed), User.active))
    actor = actor_for(db, user) if user else None
    if actor is None or not actor.may(Permission.FOLLOW_UP):
        raise NotFound("There is no such calendar.")
    return actor


@requires(Permission.FOLLOW_UP)
def list_feed_entries(db: Session, actor: Actor) -> list[FeedEntry]:
    """The actor's open follow-ups, on the day that they are due, and their walks: by day.

    Without follow-ups with people who said no to contact.
    """
    rules, today = rules_of(db), rules_of(db).day_of(now())
    promised = select(FollowUp).where(FollowUp.id.in_(_list_due(db, actor))).options(selectinload(FollowUp.person))
    entries = [
        FeedEntry("follow-up", one.id, f"Follow up {initials(one.person.name)}", rules.day_of(one.due_at))
        for one in db.scalars(promised)
    ]
    own = select(walk_walker.c.walk_id).where(walk_walker.c.user_id == actor.id)
    walks = select(Walk.id, Walk.planned_for, Walk.starts_at).where(Walk.id.in_(own), Walk.cancelled_at.is_(None))
    for id_, day, hour in db.execute(walks.where(Walk.planned_for >= today - WALKS_KEPT)):
        entries.append(FeedEntry("walk", id_, "Walk", day, hour))
    return sorted(entries, key=lambda entry: (entry.day, entry.noun, entry.id))


def _list_due(db: Session, actor: Actor) -> list[int]:
    """The first ``MOST`` of the actor's open follow-ups that are not with people who said no to contact."""
    due = select(FollowUp.id, FollowUp.person_id).where(FollowUp.owner_id == actor.id, *still_waits())
    rows = db.execute(due.order_by(FollowUp.due_at, FollowUp.id)).all()
    refuse = find_refusing(db, {row.person_id for row in rows})
    return [row.id for row in rows if row.person_id not in refuse][:MOST]


def _own(actor: Actor) -> Select[CalendarFeed]:
    return select(CalendarFeed).where(CalendarFeed.user_id == actor.id)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
