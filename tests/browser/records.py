"""Which of the demo's records have most to show."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.models import (
    Area,
    Campaign,
    Conversation,
    DoorVisit,
    FollowUp,
    Interest,
    Introduction,
    Node,
    Nomination,
    NurturePlan,
    Person,
    Tie,
    TieKind,
    User,
    Walk,
    user_area,
)
from crm.models.words import FollowUpState, IntroductionState, NodeKind, NurtureStage


def find_records(db: Session) -> dict[str, int]:
    """Noun and number: one record of each noun, where that can be asked the one that most others point to."""
    person = _most(db, Nomination.nominee_id)
    organisations = select(Node.id).where(Node.kind == NodeKind.ORGANISATION)
    hodan = select(User.id).where(User.email == "hodan@example.org").scalar_subquery()
    reach = select(user_area.c.area_id).where(user_area.c.user_id == hodan)
    hodans = select(Person.id).where(Person.recorded_by_id == hodan, Person.area_id.in_(reach))
    assets = select(Node.id).where(Node.kind == NodeKind.ASSET)
    return {
        "person": person,
        "planned": _most(db, NurturePlan.person_id, NurturePlan.stage == NurtureStage.LEADING),
        "stub": _most(db, Nomination.nominee_id, Nomination.nominee_id.in_(select(Person.id).where(~Person.met))),
        "own": _most(db, Interest.node_id, Interest.node_id.in_(hodans)),
        "organisation": _most(db, Tie.b_id, Tie.b_id.in_(organisations)),
        "asset": _most(db, Tie.b_id, Tie.b_id.in_(assets)),
        "tie": _most(db, Tie.id, (Tie.a_id == person) | (Tie.b_id == person), Tie.closed_at.is_(None)),
        "conversation": _most(db, Nomination.conversation_id),
        "suggested": _most(db, Introduction.id, Introduction.state == IntroductionState.SUGGESTED),
        "made": _most(db, Introduction.id, Introduction.state == IntroductionState.MADE),
        "met": _most(db, Introduction.id, Introduction.state == IntroductionState.MET),
        "follow_up": _most(db, FollowUp.id, FollowUp.state == FollowUpState.OPEN),
        "street": _most(db, Conversation.street_id),
        "area": _most(db, Area.id, Area.parent_id.is_not(None)),
        "campaign": _most(db, Campaign.id),
        "topic": _most(db, Interest.topic_id),
        "kind": _most(db, Tie.kind_id, Tie.kind_id.in_(select(TieKind.id).where(TieKind.directed))),
        "walk": _most(db, Walk.id),
        "walk_over": _most(db, DoorVisit.walk_id, DoorVisit.walk_id.is_not(None)),
        "user": _most(db, User.id, User.email == "rosa@example.org"),
    }


def _most(db: Session, column: Any, *where: ColumnElement[bool]) -> int:
    """The value that stands in *column* most often."""
    counted = select(column).where(column.is_not(None), *where).group_by(column)
    return int(db.scalars(counted.order_by(func.count().desc(), column).limit(1)).one())
