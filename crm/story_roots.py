"""What stories grow from: the ties, introductions and conversations of whom they are about, and issues they raised."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from crm.cleaning import in_words
from crm.glimpses import Glimpse, glimpses
from crm.models import Conversation, Introduction, Issue, IssueSource, StoryRoot, Tie, TieKind, conversation_person
from crm.models.words import NodeKind
from crm.rules import rules_of

#: Most of each kind that a form offers, the latest first.
MOST = 12

_KINDS = ("introduction", "tie", "conversation", "issue")


@dataclass(frozen=True)
class Root:
    """Something that a story grew from, as the reader may see it; ``node_id``: whose page shows it, of a tie."""

    kind: str
    id: int
    label: str
    node_id: int | None = None

    @property
    def key(self) -> str:
        """As a form calls it: *tie:12*."""
        return f"{self.kind}:{self.id}"


def list_possible_roots(db: Session, person_ids: Collection[int]) -> list[Root]:
    """What a story about *person_ids* may have grown from, as far as the session's actor sees it."""
    ids = sorted(set(person_ids))
    if not ids:
        return []
    part = conversation_person.c
    talks = select(part.conversation_id).where(part.person_id.in_(ids))
    raised = select(IssueSource.issue_id).where(IssueSource.conversation_id.in_(talks))
    return [
        *_introductions(db, or_(Introduction.first_id.in_(ids), Introduction.second_id.in_(ids))),
        *_ties(db, or_(Tie.a_id.in_(ids), Tie.b_id.in_(ids)) & Tie.closed_at.is_(None)),
        *_conversations(db, Conversation.id.in_(talks)),
        *_issues(db, or_(Issue.id.in_(raised), Issue.owner_id.in_(ids))),
    ]


def list_roots(db: Session, roots: Iterable[StoryRoot]) -> list[Root]:
    """*roots* as far as the session's actor sees them."""
    ids: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    for root in roots:
        for kind in _KINDS:
            if (id_ := getattr(root, f"{kind}_id")) is not None:
                ids[kind].append(id_)
    return [
        *_introductions(db, Introduction.id.in_(ids["introduction"])),
        *_ties(db, Tie.id.in_(ids["tie"])),
        *_conversations(db, Conversation.id.in_(ids["conversation"])),
        *_issues(db, Issue.id.in_(ids["issue"])),
    ]


def key_of(root: StoryRoot) -> str:
    """A root as a form calls it."""
    return next(f"{kind}:{id_}" for kind in _KINDS if (id_ := getattr(root, f"{kind}_id")) is not None)


def make_root(key: str) -> StoryRoot:
    """The row for *tie:12* and the like."""
    kind, _, id_ = key.partition(":")
    return StoryRoot(**{f"{kind}_id": int(id_)})


def _introductions(db: Session, condition: ColumnElement[bool]) -> list[Root]:
    query = select(Introduction).where(condition).order_by(Introduction.recorded_at.desc(), Introduction.id.desc())
    found = db.scalars(query.limit(MOST)).all()
    seen = glimpses(db, [id_ for one in found for id_ in (one.first_id, one.second_id)])
    return [
        Root("introduction", one.id, f"Introduction: {seen[one.first_id].name} and {seen[one.second_id].name}")
        for one in found
    ]


def _ties(db: Session, condition: ColumnElement[bool]) -> list[Root]:
    query: Select[int, int, int, str] = select(Tie.id, Tie.a_id, Tie.b_id, TieKind.name)
    query = query.join(TieKind, TieKind.id == Tie.kind_id).where(condition)
    found = db.execute(query.order_by(Tie.recorded_at.desc(), Tie.id.desc()).limit(MOST)).all()
    seen: dict[int, Glimpse] = glimpses(db, [id_ for _, a_id, b_id, _ in found for id_ in (a_id, b_id)])
    return [
        Root("tie", tie_id, f"Tie: {seen[a_id].name} {reading} {seen[b_id].name}", _person(seen[a_id], seen[b_id]))
        for tie_id, a_id, b_id, reading in found
    ]


def _person(*ends: Glimpse) -> int | None:
    """The first of *ends* that is a person whom the reader sees."""
    return next((end.id for end in ends if end.id and end.kind is NodeKind.PERSON), None)


def _conversations(db: Session, condition: ColumnElement[bool]) -> list[Root]:
    query = (
        select(Conversation).where(condition).options(joinedload(Conversation.street), joinedload(Conversation.area))
    )
    found: Sequence[Conversation] = db.scalars(
        query.order_by(Conversation.held_at.desc(), Conversation.id.desc()).limit(MOST)
    ).all()
    rules = rules_of(db)
    days = [(one, in_words(rules.day_of(one.held_at))) for one in found]
    return [
        Root("conversation", one.id, f"Conversation on {day}, {one.street.name if one.street else one.area.name}")
        for one, day in days
    ]


def _issues(db: Session, condition: ColumnElement[bool]) -> list[Root]:
    query = select(Issue.id, Issue.title).where(condition).order_by(Issue.recorded_at.desc(), Issue.id.desc())
    return [Root("issue", id_, f"Issue: {title}") for id_, title in db.execute(query.limit(MOST))]
