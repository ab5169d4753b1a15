"""The daily digest: who waits, in one message a day; initials only, since mailboxes are read by others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.analyses import Analysis, find_analysis
from crm.jobs import Planned
from crm.models import User, Walk, WalkStop, walk_walker
from crm.permissions import ROLE_PERMISSIONS, Actor, Permission, Role, requires
from crm.questions import count_open_questions
from crm.rules import rules_of
from crm.text import initials
from crm.users import actor_for, get_own_account
from crm.waiting import Waiting, list_escalated, list_waiting

#: So many of each are told one by one; of the others, how many there are.
MOST = 20


@dataclass(frozen=True)
class DigestLine:
    """Somebody who waits: the follow-up, who it is in initials, and by when we said we would be in touch."""

    follow_up_id: int
    initials: str
    due: str
    urgent: bool


@dataclass(frozen=True)
class DigestWalk:
    """A walk of the day, and along how many streets it goes."""

    walk_id: int
    starts_at: dt.time | None
    streets: int


@dataclass(frozen=True)
class Digest:
    """What one user is sent on a day; of ``mine`` and ``asked`` the first ``MOST``, and how many there are."""

    name: str
    email: str
    mine: list[DigestLine]
    mine_total: int
    asked: list[DigestLine]
    asked_total: int
    walks: list[DigestWalk]
    questions: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.mine or self.asked or self.walks or self.questions)


def plan_digests(db: Session, *, day: dt.date, due_at: dt.datetime) -> list[Planned]:
    """A job for each user who is to be sent the digest of *day*: active, with a password, and wanting it."""
    return [
        Planned("digest", f"digest {day} {user_id}", due_at, {"user_id": user_id, "day": day.isoformat()})
        for user_id in db.scalars(select(User.id).where(*_wants_it()).order_by(User.id))
    ]


def find_digest(db: Session, user_id: int, *, today: dt.date) -> Digest | None:
    """The digest of a user, made as they themselves; None where they want none, or there is nothing to say."""
    user = db.scalar(select(User).where(User.id == user_id, *_wants_it()))
    if user is None:
        return None
    actor = actor_for(db, user)
    db.info["actor"] = actor
    digest: Digest = make_digest(db, actor, email=user.email, today=today)
    return None if digest.is_empty else digest


@requires(Permission.FOLLOW_UP)
def make_digest(db: Session, actor: Actor, *, email: str, today: dt.date) -> Digest:
    """Who waits for the actor by tonight, about whom they are asked, their walks of *today*, and questions to them."""
    analysis = find_analysis(db)
    tonight = rules_of(db).end_of(today) + dt.timedelta(minutes=1)
    mine = list_waiting(db, actor, analysis, mine=True, due_before=tonight, size=MOST)
    asked, asked_total = _asked_of(db, actor, analysis, {one.follow_up.id for one in mine.rows})
    return Digest(
        name=actor.name,
        email=email,
        mine=_lines(mine.rows),
        mine_total=mine.total,
        asked=asked,
        asked_total=asked_total,
        walks=_walks(db, actor, today),
        questions=count_open_questions(db, actor),
    )


@requires(Permission.FOLLOW_UP)
def change_own_digest(db: Session, actor: Actor, *, digest: bool) -> User:
    """Say whether the actor wants the digest."""
    user: User = get_own_account(db, actor)
    user.digest = digest
    db.flush()
    return user


def _wants_it() -> tuple[ColumnElement[bool], ...]:
    roles = [role for role in Role if Permission.FOLLOW_UP in ROLE_PERMISSIONS[role]]
    return User.active.is_(True), User.digest.is_(True), User.password_hash.is_not(None), User.role.in_(roles)


def _asked_of(db: Session, actor: Actor, analysis: Analysis | None, told: set[int]) -> tuple[list[DigestLine], int]:
    """About whom the actor is asked, apart from those who are *told* of already; and how many there are."""
    if not actor.may(Permission.LEAD_FOLLOW_UPS):
        return [], 0
    escalated = list_escalated(db, actor, analysis, size=MOST)
    others = [one for one in escalated.rows if one.follow_up.id not in told]
    return _lines(others), escalated.total - (len(escalated.rows) - len(others))


def _lines(waiting: Sequence[Waiting]) -> list[DigestLine]:
    return [
        DigestLine(one.follow_up.id, initials(one.follow_up.person.name), one.due, one.follow_up.urgent)
        for one in waiting
    ]


def _walks(db: Session, actor: Actor, today: dt.date) -> list[DigestWalk]:
    own = select(walk_walker.c.walk_id).where(walk_walker.c.user_id == actor.id)
    query = (
        select(Walk.id, Walk.starts_at, func.count(WalkStop.street_id))
        .outerjoin(WalkStop, WalkStop.walk_id == Walk.id)
        .where(Walk.id.in_(own), Walk.planned_for == today, Walk.cancelled_at.is_(None), Walk.ended_at.is_(None))
        .group_by(Walk.id, Walk.starts_at)
        .order_by(Walk.starts_at, Walk.id)
    )
    return [DigestWalk(*row) for row in db.execute(query)]
