"""Stubs: people who were only named. A name, perhaps a street, who said it, and a term; no notes."""

import datetime as dt
import uuid as uuids
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from crm import search
from crm.models import (
    AuditEntry,
    Base,
    Consent,
    FollowUp,
    Interest,
    Introduction,
    IntroductionStep,
    Node,
    Nomination,
    NurturePlan,
    NurtureTraining,
    PairRefusal,
    Person,
    StoryRoot,
    Tie,
)
from crm.people import add_person, change_person
from crm.permissions import Actor, Permission, requires
from crm.rules import today
from crm.scope import UNSCOPED

_CHUNK = 500


@requires(Permission.RECORD)
def add_stub(
    db: Session,
    actor: Actor,
    *,
    name: str,
    area_id: int,
    street_id: int | None = None,
    uuid: uuids.UUID | None = None,
) -> Person:
    """Keep somebody whom others named, until the team's term for stubs is over. Raises Invalid."""
    return add_person(db, actor, name=name, area_id=area_id, street_id=street_id, met=False, uuid=uuid or uuids.uuid4())


@requires(Permission.RECORD)
def meet_stub(db: Session, actor: Actor, person_id: int, *, street_id: int | None = None, house: str = "") -> Person:
    """Mark a stub as met. What is known of them stays; a street and door are filled in where missing."""
    person = change_person(db, actor, person_id, met=True)
    if person.street_id is None and street_id is not None:
        change_person(db, actor, person_id, street_id=street_id)
    if house and not person.house and person.street_id == street_id:
        change_person(db, actor, person_id, house=house)
    return person


@requires(Permission.RECORD)
def delete_expired_stubs(db: Session, actor: Actor, *, on: dt.date | None = None) -> int:
    """Delete the stubs whose term is over, with all that hangs on them and what the audit says of them; how many.

    The words that only they were found by go too.
    """
    over = select(Person.id).where(Person.met.is_(False), Person.delete_after < (on or today(db)))
    ids = list(db.scalars(over.order_by(Person.id).with_for_update(skip_locked=True)))  # another process may be at it
    for start in range(0, len(ids), _CHUNK):
        _delete_stubs(db, ids[start : start + _CHUNK])
    search.drop_unborne_words(db.connection())
    return len(ids)


def _delete_stubs(db: Session, ids: Sequence[int]) -> None:
    for name, column in (
        ("introducer_id", Introduction.introducer_id),
        ("said_by_id", Tie.said_by_id),
        ("merged_into_id", Node.merged_into_id),
    ):
        for row in db.scalars(select(column.class_).where(column.in_(ids)), execution_options=UNSCOPED):
            setattr(row, name, None)
    plans = list(db.scalars(select(NurturePlan.id).where(NurturePlan.person_id.in_(ids)), execution_options=UNSCOPED))
    aside = or_(PairRefusal.first_id.in_(ids), PairRefusal.second_id.in_(ids))
    pairs = list(db.scalars(select(PairRefusal.id).where(aside), execution_options=UNSCOPED))
    introduced = select(Introduction.id).where(or_(Introduction.first_id.in_(ids), Introduction.second_id.in_(ids)))
    ties = select(Tie.id).where(or_(Tie.a_id.in_(ids), Tie.b_id.in_(ids)))
    hanging: list[tuple[type[Base], ColumnElement[bool]]] = [
        (StoryRoot, or_(StoryRoot.tie_id.in_(ties), StoryRoot.introduction_id.in_(introduced))),
        (Tie, or_(Tie.a_id.in_(ids), Tie.b_id.in_(ids))),
        (IntroductionStep, IntroductionStep.introduction_id.in_(introduced)),
        (Introduction, Introduction.id.in_(introduced)),
        (Nomination, or_(Nomination.nominee_id.in_(ids), Nomination.nominator_id.in_(ids))),
        (Interest, Interest.node_id.in_(ids)),
        (FollowUp, FollowUp.person_id.in_(ids)),
        (Consent, Consent.person_id.in_(ids)),
        (PairRefusal, PairRefusal.id.in_(pairs)),
        (NurtureTraining, NurtureTraining.plan_id.in_(plans)),
        (NurturePlan, NurturePlan.id.in_(plans)),
        (Person, Person.id.in_(ids)),
    ]
    for model, condition in hanging:
        for row in db.scalars(select(model).where(condition), execution_options=UNSCOPED):
            db.delete(row)
        db.flush()
    # What was deleted may not live on in the audit: that there was a record, and who deleted it, is enough.
    for noun, gone in (("person", ids), ("nurture_plan", plans), ("pair_refusal", pairs)):
        said = (AuditEntry.noun == noun, AuditEntry.record_id.in_(gone), AuditEntry.action != "delete_expired_stubs")
        db.execute(update(AuditEntry).where(*said).values(changes={}), execution_options=UNSCOPED)
