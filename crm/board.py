"""What everybody may read of the issues on the board: what was heard, who is doing what, what happened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.areas import list_area_ids_within
from crm.insight_filters import start_of
from crm.models import Area, Issue, Node, Theme
from crm.models.words import IssueState, OwnerKind
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.stories import find_agreed

#: What the board calls those who have no name there.
UNNAMED = {
    OwnerKind.RESIDENT: "A resident",
    OwnerKind.GROUP: "A group",
    OwnerKind.COUNCIL: "The council",
    OwnerKind.TEAM: "The team",
    OwnerKind.NOBODY: "It came about by itself",
}

#: Most issues that a board or a report tells.
MOST = 500


@dataclass(frozen=True)
class StepLine:
    """A step that is told; one that is not ``done`` is planned for that moment."""

    at: dt.datetime
    what: str
    done: bool


@dataclass(frozen=True)
class IssueLine:
    """An issue as everybody may read it. ``area`` and ``theme`` are names; ``answer`` is empty until there is one."""

    id: int
    title: str
    heard: str
    state: IssueState
    area_id: int
    area: str
    theme: str
    owner_name: str
    steps: tuple[StepLine, ...]
    answer: str
    raised_at: dt.datetime
    answered_at: dt.datetime | None


@requires(Permission.READ_REPORTS)
def list_issues_for_report(
    db: Session,
    actor: Actor,
    *,
    area_ids: Iterable[int] | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[IssueLine]:
    """Issues on the board in *area_ids*, oldest first: raised by *until*, and not answered before *since* (both in it).

    Without *area_ids*, those of every area that the actor sees. No resident is named: a report is frozen, and they may
    no longer agree one day.
    """
    query = _on_board()
    if area_ids is not None:
        query = query.where(Issue.area_id.in_(sorted(set(area_ids))))
    if until is not None:
        query = query.where(Issue.recorded_at < start_of(db, until + dt.timedelta(days=1)))
    if since is not None:
        query = query.where(or_(Issue.answered_at.is_(None), Issue.answered_at >= start_of(db, since)))
    return _lines(db, query.order_by(Issue.recorded_at, Issue.id), {}, name_residents=False)


def list_board_issues(db: Session, *, area_id: int | None = None) -> list[IssueLine]:
    """What the board shows to everybody, of an area and those inside it or of all: the latest answer or issue first."""
    query = _on_board()
    if area_id is not None:
        query = query.where(Issue.area_id.in_(sorted(list_area_ids_within(db, [area_id]))))
    latest = func.coalesce(Issue.answered_at, Issue.recorded_at)
    query = query.order_by(latest.desc(), Issue.recorded_at.desc(), Issue.id.desc())
    return _lines(db, query, UNSCOPED, name_residents=True)


def list_board_areas(db: Session) -> list[tuple[int, str]]:
    """(id, name) of the areas that have an issue on the board, for its filter."""
    there = select(Issue.area_id).where(Issue.on_board.is_(True))
    areas = select(Area.id, Area.name).where(Area.id.in_(there)).order_by(Area.name, Area.id)
    return [(id_, name) for id_, name in db.execute(areas, execution_options=UNSCOPED)]


def find_owner_names(db: Session, issues: Sequence[Issue]) -> dict[int, str]:
    """How everybody reads who sees to each of *issues*, by its id; empty where nobody does.

    A resident is named as long as they agree that their words are used, and are in our records.
    """
    owners = sorted({issue.owner_id for issue in issues if issue.owner_id is not None})
    there = select(Node.id, Node.name).where(Node.id.in_(owners), Node.archived_at.is_(None))
    known: dict[int, str] = dict(db.execute(there, execution_options=UNSCOPED).all())
    agreeing = find_agreed(db, owners)
    return {issue.id: _owner_name(issue, known, agreeing) for issue in issues}


def _owner_name(issue: Issue, known: dict[int, str], agreeing: set[int]) -> str:
    kind = issue.owner_kind
    if kind is None:
        return ""
    if kind is OwnerKind.RESIDENT:
        named = known.get(issue.owner_id or 0) if issue.owner_id in agreeing else None
    else:
        named = known.get(issue.owner_id or 0) or issue.owner_name
    return named or UNNAMED[kind]


def _on_board() -> Select[Issue]:
    query = select(Issue).where(Issue.on_board.is_(True)).limit(MOST)
    return query.options(joinedload(Issue.area), selectinload(Issue.steps))


def _lines(db: Session, query: Select[Issue], options: dict[str, Any], *, name_residents: bool) -> list[IssueLine]:
    issues = db.scalars(query, execution_options=options).all()
    owners = find_owner_names(db, issues)
    named = select(Theme.id, Theme.name).where(Theme.id.in_({issue.theme_id for issue in issues}))
    themes: dict[int, str] = dict(db.execute(named).all())
    return [
        IssueLine(
            id=issue.id,
            title=issue.title,
            heard=issue.heard,
            state=issue.state,
            area_id=issue.area_id,
            area=issue.area.name,
            theme=themes.get(issue.theme_id or 0, ""),
            owner_name=owners[issue.id]
            if name_residents or issue.owner_kind is not OwnerKind.RESIDENT
            else UNNAMED[OwnerKind.RESIDENT],
            steps=tuple(StepLine(step.at, step.what, step.done) for step in issue.steps if step.on_board),
            answer=issue.answer if issue.answered_at else "",
            raised_at=issue.recorded_at,
            answered_at=issue.answered_at,
        )
        for issue in issues
    ]
