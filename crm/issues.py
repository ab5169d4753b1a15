"""Issues: what people raised, who sees to it, and what came of it, or why nothing can."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.areas import list_area_ids_within
from crm.board_words import check_board_words
from crm.errors import Invalid, NotFound
from crm.models import Issue, IssueSource, IssueStep, Node, Person, Theme, now
from crm.models.words import IssueState, NodeKind, OwnerKind
from crm.nodes import check_area
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires

#: What is answered: whoever raised it can be told.
ANSWERED = (IssueState.DONE, IssueState.NOT_POSSIBLE)

#: Characters of what we heard and of the answer: words for everybody, not a report.
TEXT_LENGTH = 2000


class IssueDetails(TypedDict, total=False):
    """What is said of an issue. ``owner_id``: the person or group that sees to it; ``owner_name``: where it is none."""

    title: str
    heard: str
    area_id: int | None
    theme_id: int | None
    owner_kind: OwnerKind | None
    owner_id: int | None
    owner_name: str


@requires(Permission.RAISE_ISSUES)
def add_issue(db: Session, actor: Actor, **details: Unpack[IssueDetails]) -> Issue:
    """Raise an issue, seen by the team alone until it is put on the board. Raises Invalid."""
    issue = Issue(recorded_by_id=actor.id, steps=[], sources=[])
    _apply(db, actor, issue, details)
    db.add(issue)
    db.flush()
    return issue


@requires(Permission.RAISE_ISSUES)
def change_issue(
    db: Session, actor: Actor, issue_id: int, *, confirmed: bool = False, **details: Unpack[IssueDetails]
) -> Issue:
    """Change what is said of an issue; *confirmed* as for put_on_board, where it is there. Raises NotFound, Invalid."""
    issue: Issue = get_issue(db, actor, issue_id)
    with db.no_autoflush:
        _apply(db, actor, issue, details)
        if issue.on_board:
            check_issue_words(db, issue, texts=board_texts(issue), confirmed=confirmed)
    db.flush()
    return issue


@requires(Permission.RAISE_ISSUES)
def move_issue(
    db: Session,
    actor: Actor,
    issue_id: int,
    *,
    state: IssueState | None,
    answer: str = "",
    owner_kind: OwnerKind | None = None,
    confirmed: bool = False,
) -> Issue:
    """Say where an issue stands. One that is done or not possible has an *answer*: what happened, or why not.

    *owner_kind*: who did it, or that nobody did, needed where it is done and nobody saw to it. A way back is noted as a
    step for the team, with the answer that no longer holds; who was told it is told again. Raises NotFound, Invalid.
    """
    issue: Issue = get_issue(db, actor, issue_id)
    if state is None:
        raise Invalid(state="Choose where it stands.")
    answer, before = _clean_text(answer, "answer"), issue.owner_kind
    if before is OwnerKind.NOBODY and state is not IssueState.DONE:
        before = None
    owner_kind = before or owner_kind
    errors = _check_who_did_it(state, owner_kind)
    if state in ANSWERED and not answer:
        what = "happened" if state is IssueState.DONE else "stands in the way"
        errors["answer"] = f"Write what {what}: this is what people are told."
    _refuse(errors)
    if state in ANSWERED and issue.on_board:
        check_issue_words(db, issue, texts=[answer], confirmed=confirmed)
    if issue.state in ANSWERED and issue.state is not state:
        said = cleaning.shorten(issue.answer, 400)
        _note(db, actor, issue, f"Back from “{issue.state.label}”. The answer was: {said}")
    if state is not issue.state:
        issue.answered_at = now() if state in ANSWERED else None
    issue.state, issue.answer = state, answer if state in ANSWERED else issue.answer
    issue.owner_kind = owner_kind
    db.flush()
    return issue


@requires(Permission.PUBLISH)
def put_on_board(db: Session, actor: Actor, issue_id: int, *, confirmed: bool = False) -> Issue:
    """Show an issue to everybody. *confirmed*: although a name, number or address stands in it.

    Raises NotFound, Invalid.
    """
    issue: Issue = get_issue(db, actor, issue_id)
    if not issue.heard:
        raise Invalid(heard="Write what we heard first, in words for everybody.")
    texts = [*board_texts(issue), *(step.what for step in issue.steps if step.on_board)]
    check_issue_words(db, issue, texts=texts, confirmed=confirmed)
    issue.on_board = True
    db.flush()
    return issue


@requires(Permission.PUBLISH)
def take_off_board(db: Session, actor: Actor, issue_id: int) -> Issue:
    """Show an issue to the team alone again. Raises NotFound."""
    issue: Issue = get_issue(db, actor, issue_id)
    issue.on_board = False
    db.flush()
    return issue


@requires(Permission.SEE_RECORDS)
def get_issue(db: Session, actor: Actor, issue_id: int) -> Issue:
    """The issue with its area, its steps by their day, and the sources that the actor sees. Raises NotFound."""
    options = (selectinload(Issue.steps).joinedload(IssueStep.recorded_by), selectinload(Issue.sources))
    query = _with_area().where(Issue.id == issue_id).options(*options)
    issue = db.scalar(query, execution_options={"populate_existing": True})
    if issue is None:
        raise NotFound(f"There is no issue {issue_id}.")
    return issue


@requires(Permission.SEE_RECORDS)
def list_issues(
    db: Session,
    actor: Actor,
    *,
    state: IssueState | None = None,
    answered: bool | None = None,
    area_id: int | None = None,
    owner_kind: OwnerKind | None = None,
    page: int = 1,
) -> Page[Issue]:
    """Issues with their areas: those without an answer first, the oldest first; then by when they were answered.

    *area_id*: of this area and those inside it.
    """
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(Issue.state == state)
    if answered is not None:
        conditions.append(Issue.answered_at.is_not(None) if answered else Issue.answered_at.is_(None))
    if area_id is not None:
        conditions.append(Issue.area_id.in_(sorted(list_area_ids_within(db, [area_id]))))
    if owner_kind is not None:
        conditions.append(Issue.owner_kind == owner_kind)
    order = [Issue.answered_at.is_not(None), Issue.answered_at.desc(), Issue.recorded_at, Issue.id]
    return get_page(db, _with_area().where(*conditions), by=order, page=page)


@requires(Permission.RAISE_ISSUES)
def list_open_choices(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, title) of the issues without an answer, the latest first, for a form."""
    query = select(Issue.id, Issue.title).where(Issue.answered_at.is_(None))
    return [(id_, title) for id_, title in db.execute(query.order_by(Issue.recorded_at.desc(), Issue.id.desc()))]


def count_raised(db: Session, issue_ids: Iterable[int]) -> dict[int, int]:
    """In how many conversations that the session's actor sees each issue was raised."""
    talks = func.count(IssueSource.conversation_id.distinct())
    query = select(IssueSource.issue_id, talks).where(IssueSource.issue_id.in_(sorted(set(issue_ids))))
    return dict(db.execute(query.group_by(IssueSource.issue_id)).all())


def check_issue_words(db: Session, issue: Issue, *, texts: Iterable[str], confirmed: bool) -> None:
    """Refuse personal words in *texts* of an issue for the board, unless *confirmed*. Raises Invalid."""
    check_board_words(db, texts=list(texts), area_id=issue.area_id, issue_id=issue.id, confirmed=confirmed)


def board_texts(issue: Issue) -> list[str]:
    """What everybody reads of an issue, apart from its steps."""
    owner = issue.owner_name if issue.owner_id is None else ""
    return [issue.title, issue.heard, owner, issue.answer if issue.answered_at else ""]


def _with_area() -> Select[Issue]:
    return select(Issue).options(joinedload(Issue.area))


def _note(db: Session, actor: Actor, issue: Issue, what: str) -> None:
    issue.steps.append(IssueStep(at=now(), what=what[:500], on_board=False, recorded_by_id=actor.id))


def _apply(db: Session, actor: Actor, issue: Issue, details: IssueDetails) -> None:
    errors: dict[str, str] = {}
    cleaned: dict[str, str] = {}
    for field, value in (("title", details.get("title", "")), ("heard", details.get("heard", ""))):
        try:
            cleaned[field] = cleaning.clean_name(value, what=field) if field == "title" else _heard(value)
        except ValueError as reason:
            errors[field] = str(reason)
    errors |= check_area(db, actor, details.get("area_id") or 0)
    theme_id = details.get("theme_id")
    if theme_id is not None and db.get(Theme, theme_id) is None:
        errors["theme_id"] = "This theme is no longer there. Choose another."
    owner_name = cleaning.tidy_line(details.get("owner_name", ""))
    if len(owner_name) > 200:
        errors["owner_name"] = f"This has {len(owner_name):,} characters: shorten it to 200 or fewer."
    errors |= _check_who_did_it(issue.state, details.get("owner_kind"))
    errors |= _check_owner(db, details.get("owner_kind"), details.get("owner_id"))
    _refuse(errors)
    issue.title, issue.heard = cleaned["title"], cleaned["heard"]
    issue.area_id, issue.theme_id = details["area_id"] or 0, theme_id
    issue.owner_kind, issue.owner_id = details.get("owner_kind"), details.get("owner_id")
    # A resident's name stays with their record alone: their consent is asked there, and it is erased there.
    unnamed = issue.owner_kind in (None, OwnerKind.RESIDENT, OwnerKind.NOBODY) or issue.owner_id is not None
    issue.owner_name = "" if unnamed else owner_name


def _heard(value: str) -> str:
    return cleaning.clean_text(value, what="text", most=TEXT_LENGTH)


def _clean_text(value: str, field: str) -> str:
    try:
        return cleaning.clean_text(value, what=field, most=TEXT_LENGTH)
    except ValueError as reason:
        raise Invalid(**{field: str(reason)}) from None


def _refuse(errors: dict[str, str]) -> None:
    if errors:
        raise Invalid(**errors)


def _check_who_did_it(state: IssueState | None, kind: OwnerKind | None) -> dict[str, str]:
    """What is done was done by somebody, or came about by itself, and nothing else did."""
    if state is IssueState.DONE and kind is None:
        return {"owner_kind": "Choose who did it. If nobody did, say that it came about by itself."}
    if kind is OwnerKind.NOBODY and state is not IssueState.DONE:
        return {"owner_kind": "Only what is done came about by itself. Choose who sees to it, or nobody yet."}
    return {}


def _check_owner(db: Session, kind: OwnerKind | None, owner_id: int | None) -> dict[str, str]:
    if owner_id is None:
        return {}
    owner = db.scalar(select(Node).where(Node.id == owner_id, Node.archived_at.is_(None)))
    if owner is None:
        return {"owner_id": "This person or group is not there for you. Choose another."}
    if kind in (None, OwnerKind.TEAM, OwnerKind.NOBODY):
        return {"owner_kind": "Choose whether a resident, a group or the council sees to it."}
    if isinstance(owner, Person) and not owner.met:
        return {"owner_id": f"Nobody of the team has met {owner.name} yet: ask them first whether they will."}
    if (owner.kind is NodeKind.PERSON) != (kind is OwnerKind.RESIDENT):
        wanted = "a person" if kind is OwnerKind.RESIDENT else "an organisation"
        return {"owner_id": f"Choose {wanted}, or say differently who sees to it."}
    return {"owner_id": "Choose an organisation."} if owner.kind is NodeKind.ASSET else {}
