"""Pairs of people who shall not be suggested to meet: not now, or never."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import cleaning, nodes
from crm.errors import Invalid, NotFound
from crm.glimpses import Glimpse, glimpses
from crm.models import PairRefusal, Person, now
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import today

#: For how long a pair is set aside where nobody says until when.
NOT_NOW = dt.timedelta(days=90)


@requires(Permission.INTRODUCE)
def set_pair_aside(
    db: Session, actor: Actor, first_id: int, second_id: int, *, until: dt.date | None, reason: str = ""
) -> PairRefusal:
    """Suggest the two no more before *until*, or never again. What was said of them before is replaced.

    Raises NotFound, Invalid.
    """
    low, high = sorted(nodes.get_node(db, actor, person_id, Person).id for person_id in (first_id, second_id))
    if low == high:
        raise Invalid(second_id="Choose two people.")
    if until is not None and until <= today(db):
        raise Invalid(until="Enter a day to come.")
    known = db.scalar(select(PairRefusal).where(PairRefusal.first_id == low, PairRefusal.second_id == high))
    refusal = known or PairRefusal(first_id=low, second_id=high)
    refusal.until, refusal.recorded_by_id, refusal.recorded_at = until, actor.id, now()
    try:
        refusal.reason = cleaning.clean_line(reason, what="reason", most=200)
    except ValueError as sentence:
        raise Invalid(reason=str(sentence)) from None
    db.add(refusal)
    db.flush()
    return refusal


@requires(Permission.INTRODUCE)
def list_pairs_set_aside(
    db: Session, actor: Actor, *, page: int = 1, size: int = 50
) -> tuple[Page[PairRefusal], dict[int, Glimpse]]:
    """Pairs that are not suggested now, the latest first, with both as the actor may know them."""
    in_force = PairRefusal.until.is_(None) | (PairRefusal.until > today(db))
    by = [PairRefusal.recorded_at.desc(), PairRefusal.id.desc()]
    found = get_page(db, select(PairRefusal).where(in_force), by=by, page=page, size=size)
    return found, glimpses(db, [end for row in found.rows for end in (row.first_id, row.second_id)])


@requires(Permission.INTRODUCE)
def take_pair_up_again(db: Session, actor: Actor, refusal_id: int) -> None:
    """Let the two be suggested again: for whoever sees both, as to set them aside. Raises NotFound."""
    refusal = db.scalar(select(PairRefusal).where(PairRefusal.id == refusal_id))
    if refusal is None:
        raise NotFound(f"There is no pair {refusal_id} set aside.")
    for person_id in (refusal.first_id, refusal.second_id):
        nodes.get_node(db, actor, person_id, Person)
    db.delete(refusal)
    db.flush()
