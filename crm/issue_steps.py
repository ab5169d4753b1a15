"""Steps of an issue: what was done about it, and what is to be done, told to everybody or to the team alone."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.issues import check_issue_words, get_issue
from crm.models import IssueStep, now
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of

#: As long as a step may be.
STEP_LENGTH = 500


@requires(Permission.RAISE_ISSUES)
def add_step(
    db: Session,
    actor: Actor,
    issue_id: int,
    *,
    what: str,
    on: dt.date | None = None,
    done: bool = True,
    on_board: bool = True,
    confirmed: bool = False,
) -> IssueStep:
    """Note what was done *on* a day, today where not said; or (*done* is false) what is to be done by then.

    *confirmed*: told to everybody although a name, number or address stands in it. Raises NotFound, Invalid.
    """
    issue = get_issue(db, actor, issue_id)
    what = _clean(what)
    at = _moment(db, on, done=done)
    if on_board and issue.on_board:
        check_issue_words(db, issue, texts=[what], confirmed=confirmed)
    step = IssueStep(issue_id=issue.id, at=at, what=what, done=done, on_board=on_board, recorded_by_id=actor.id)
    db.add(step)
    db.flush()
    return step


@requires(Permission.RAISE_ISSUES)
def finish_step(db: Session, actor: Actor, issue_id: int, step_id: int) -> IssueStep:
    """Say that what was to be done was done, today; one that is done stays so. Raises NotFound."""
    step = _get_step(db, actor, issue_id, step_id)
    if not step.done:
        step.done, step.at = True, now()
        db.flush()
    return step


@requires(Permission.RAISE_ISSUES)
def remove_step(db: Session, actor: Actor, issue_id: int, step_id: int) -> None:
    """Take a step away; the audit keeps that it was there. Raises NotFound."""
    db.delete(_get_step(db, actor, issue_id, step_id))
    db.flush()


def _get_step(db: Session, actor: Actor, issue_id: int, step_id: int) -> IssueStep:
    get_issue(db, actor, issue_id)
    step = db.scalar(select(IssueStep).where(IssueStep.id == step_id, IssueStep.issue_id == issue_id))
    if step is None:
        raise NotFound(f"Issue {issue_id} has no step {step_id}.")
    return step


def _clean(what: str) -> str:
    try:
        line = cleaning.clean_line(what, what="step", most=STEP_LENGTH)
    except ValueError as reason:
        raise Invalid(what=str(reason)) from None
    if not line:
        raise Invalid(what="Write what was done, or is to be done.")
    return line


def _moment(db: Session, on: dt.date | None, *, done: bool) -> dt.datetime:
    rules = rules_of(db)
    today = rules.day_of(now())
    if on is None and not done:
        raise Invalid(on="Choose the day by which it is to be done.")
    if on is not None and done and on > today:
        raise Invalid(on="This day is still to come. Choose today or earlier, or say that it is to be done.")
    if on is not None and not done and on < today:
        raise Invalid(on="This day has passed. Choose a day to come, or say that it was done.")
    return now() if on in (None, today) else rules.end_of(on or today)
