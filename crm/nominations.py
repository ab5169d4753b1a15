"""Nominations: residents' answers to “who is good at bringing people together?”."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.errors import Invalid
from crm.glimpses import Glimpse, glimpses
from crm.models import Nomination
from crm.people import get_person
from crm.permissions import Actor, Permission, requires


@requires(Permission.RECORD)
def add_nomination(
    db: Session, actor: Actor, *, nominator_id: int, nominee_id: int, conversation_id: int | None = None
) -> Nomination:
    """Keep that one person nominated another. Said again, it is still one nomination. Raises NotFound, Invalid."""
    if nominator_id == nominee_id:
        raise Invalid(nominee_id="Nobody can nominate themselves: enter somebody else.")
    for person_id in (nominator_id, nominee_id):
        get_person(db, actor, person_id)
    pair = (Nomination.nominator_id == nominator_id, Nomination.nominee_id == nominee_id)
    known = db.scalar(select(Nomination).where(*pair))
    if known is not None:
        return known
    nomination = Nomination(
        nominator_id=nominator_id, nominee_id=nominee_id, conversation_id=conversation_id, recorded_by_id=actor.id
    )
    db.add(nomination)
    db.flush()
    return nomination


@requires(Permission.SEE_RECORDS)
def list_nominations(db: Session, actor: Actor, *, conversation_id: int) -> list[Nomination]:
    """Who was nominated by whom in a conversation."""
    query = select(Nomination).where(Nomination.conversation_id == conversation_id).order_by(Nomination.id)
    return list(db.scalars(query.options(joinedload(Nomination.nominee), joinedload(Nomination.nominator))))


@requires(Permission.SEE_RECORDS)
def list_nominators(
    db: Session, actor: Actor, person_id: int, *, known: dict[int, Glimpse] | None = None
) -> list[tuple[Nomination, Glimpse]]:
    """Who nominated the person, latest first; somebody outside the actor's areas by area alone.

    *known* as in glimpses. Raises NotFound.
    """
    get_person(db, actor, person_id)
    latest = (Nomination.recorded_at.desc(), Nomination.id.desc())
    query = select(Nomination).where(Nomination.nominee_id == person_id).order_by(*latest)
    nominations = list(db.scalars(query))
    seen = glimpses(db, [nomination.nominator_id for nomination in nominations], known)
    return [(nomination, seen[nomination.nominator_id]) for nomination in nominations]
