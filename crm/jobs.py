"""Jobs: what Kith does by itself, each a row that outlives whoever is killed doing it (docs/adr).

Who does a job claims its row, and says from time to time that they are still at it. The number of the attempt is what
holds a claim: whoever comes back from a long sleep finds that somebody else has a later one, and changes nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import CursorResult, Update, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Job, now
from crm.models.words import JobState
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires

#: How long without a heartbeat until a job counts as cut short.
STALE = dt.timedelta(minutes=3)

#: How long until a job that failed is tried again, after each attempt; after the last it has failed.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60))

CUT_SHORT = f"It was cut short {len(PAUSES) + 1} times. Look into the log for the reason, then try again."
RESTORED = "Kith was restored from a backup. Nobody can tell whether it was sent since the backup was made."
HANDING_OVER = "Kith was stopped while it handed the message over. Nobody can tell whether it was sent."


@dataclass(frozen=True)
class Planned:
    """A job to be done once: ``key`` says what that is."""

    kind: str
    key: str
    due_at: dt.datetime
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """A job and the attempt by which somebody holds it."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempt: int


@dataclass(frozen=True)
class JobsNow:
    """How jobs stand: when anybody was last at one, and how many failed or are unsure since yesterday."""

    last_at: dt.datetime | None
    failed: int
    unsure: int


def plan_jobs(db: Session, planned: Sequence[Planned]) -> int:
    """Make the rows of those jobs that have none yet; how many. Two who plan at once make them once."""
    known = set(db.scalars(select(Job.key).where(Job.key.in_([one.key for one in planned]))))
    made = 0
    for one in planned:
        if one.key in known:
            continue
        try:
            with db.begin_nested():
                db.add(Job(kind=one.kind, key=one.key, due_at=one.due_at, payload=one.payload))
            made += 1
        except IntegrityError:
            continue  # somebody else just planned it
    return made


def list_due_jobs(db: Session) -> list[int]:
    """The ids of the jobs that anybody may take up now, the longest due first."""
    return list(db.scalars(select(Job.id).where(_free()).order_by(Job.due_at, Job.id)))


def claim_job(db: Session, job_id: int) -> Claim | None:
    """Take a job up, or None where there is nothing to take: it is done, or somebody is at it. The caller commits."""
    spent = (Job.id == job_id, _free(), Job.state == JobState.RUNNING, Job.attempts > len(PAUSES))
    _changed(db, update(Job).where(*spent).values(state=JobState.FAILED, finished_at=now(), error=CUT_SHORT))
    taken = {"state": JobState.RUNNING, "attempts": Job.attempts + 1, "heartbeat_at": now(), "finished_at": None}
    if not _changed(db, update(Job).where(Job.id == job_id, _free()).values(taken)):
        return None
    row = db.execute(select(Job.id, Job.kind, Job.key, Job.payload, Job.attempts).where(Job.id == job_id)).one()
    return Claim(*row)


def beat(db: Session, claim: Claim) -> bool:
    """Say that somebody is still at it; whether they hold it still."""
    return _changed(db, _held(claim).values(heartbeat_at=now()))


def begin_handing_over(db: Session, claim: Claim) -> bool:
    """Say, before it begins, that what follows cannot be taken back: killed from here on, a person decides.

    Whether the claim still holds; where it does not, nothing may be handed over. The caller commits.
    """
    unsure = {"state": JobState.UNSURE, "heartbeat_at": now(), "error": HANDING_OVER}
    return _changed(db, _held(claim).where(Job.state == JobState.RUNNING).values(unsure))


def finish_job(db: Session, claim: Claim) -> bool:
    """Write that it is done; whether the claim still held."""
    return _changed(db, _held(claim).values(state=JobState.DONE, finished_at=now(), heartbeat_at=now(), error=""))


def leave_unsure(db: Session, claim: Claim, error: str) -> bool:
    """Write why nobody can tell whether it was done; whether the claim still held."""
    return _changed(db, _held(claim).values(state=JobState.UNSURE, finished_at=now(), error=error[:500]))


def fail_job(db: Session, claim: Claim, error: str, *, for_good: bool = False, unsent: bool = False) -> bool:
    """Put it off for a pause that grows; after the last attempt, write why it failed. Whether the claim still held.

    What was being handed over stays unsure, except where it is certain that it is *unsent*.
    """
    if for_good or claim.attempt > len(PAUSES):
        later = {"state": JobState.FAILED, "finished_at": now()}
    else:
        later = {"state": JobState.WAITING, "due_at": now() + PAUSES[claim.attempt - 1]}
    certain = _held(claim) if unsent else _held(claim).where(Job.state == JobState.RUNNING)
    return _changed(db, certain.values(later | {"error": error[:500]}))


def leave_digests_unsure(db: Session, planned: Sequence[Planned]) -> None:
    """After a restore: of the digests *planned*, and those under way in the backup, none goes out by itself."""
    plan_jobs(db, planned)
    under_way = Job.state.in_((JobState.WAITING, JobState.RUNNING))
    unsure = {"state": JobState.UNSURE, "finished_at": now(), "error": RESTORED}
    _changed(db, update(Job).where(Job.kind == "digest", under_way).values(unsure))


@requires(Permission.EDIT_TEAM)
def list_jobs(db: Session, actor: Actor, *, states: Sequence[JobState] = tuple(JobState), page: int = 1) -> Page[Job]:
    """A page of the jobs in some states, the latest first."""
    query = select(Job).where(Job.state.in_(states))
    return get_page(db, query, by=[Job.due_at.desc(), Job.id.desc()], page=page)


@requires(Permission.EDIT_TEAM)
def retry_job(db: Session, actor: Actor, job_id: int) -> None:
    """Have a job that failed, or that nobody is sure of, done again within the minute. Raises Invalid."""
    over = or_(Job.state == JobState.FAILED, and_(Job.state == JobState.UNSURE, _silent()))
    payload = db.scalar(select(Job.payload).where(Job.id == job_id, over))
    again = {"state": JobState.WAITING, "due_at": now(), "finished_at": None, "error": ""}
    asked = update(Job).where(Job.id == job_id, over).values(again | {"payload": {**(payload or {}), "again": True}})
    if payload is None or not _changed(db, asked):
        raise Invalid(state="Somebody is at this job, or it is done. Look again in a few minutes.")


def get_jobs_now(db: Session) -> JobsNow:
    """How jobs stand, for those who look after the machine."""
    lately = Job.due_at > now() - dt.timedelta(days=2)
    counted = {row[0]: row[1] for row in db.execute(select(Job.state, func.count()).where(lately).group_by(Job.state))}
    last_at = db.scalar(select(func.max(Job.heartbeat_at)))
    return JobsNow(last_at, counted.get(JobState.FAILED, 0), counted.get(JobState.UNSURE, 0))


def _silent() -> Any:
    """Nobody says that they are at it: after an answer that came, or long after the last heartbeat."""
    return or_(Job.finished_at.is_not(None), Job.heartbeat_at.is_(None), Job.heartbeat_at < now() - STALE)


def _free() -> Any:
    waiting = and_(Job.state == JobState.WAITING, Job.due_at <= now())
    return or_(waiting, and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now() - STALE))


def _held(claim: Claim) -> Update:
    """What changes a job as long as nobody has a later attempt at it."""
    at_it = Job.state.in_((JobState.RUNNING, JobState.UNSURE))
    return update(Job).where(Job.id == claim.id, Job.attempts == claim.attempt, at_it)


def _changed(db: Session, statement: Update) -> bool:
    result = db.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount > 0
