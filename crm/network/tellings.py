"""Who told which ties, and who was asked first: from it follows how much of the network was never recorded."""

import datetime as dt

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crm.models import Conversation, Tie
from crm.models.conversations import conversation_person
from crm.scope import UNSCOPED
from graph.recording_rate import RecordingRate


def recording_rate(db: Session, *, today: dt.date) -> RecordingRate:
    """The share of all ties that is recorded, as far as what was told by the two ends of ties tells (see ``graph``)."""
    asked = _first_asked(db)
    first = second = alone = 0
    told = select(Tie.a_id, Tie.b_id, Tie.said_by_id).where(
        or_(Tie.said_by_id == Tie.a_id, Tie.said_by_id == Tie.b_id),
        Tie.closed_at.is_(None),
        or_(Tie.until.is_(None), Tie.until >= today),
    )
    for a, b, teller in db.execute(told, execution_options=UNSCOPED):
        own, other = (asked.get(one) for one in ((a, b) if teller == a else (b, a)))
        if own is None or other is None:
            alone += 1
        elif other < own:
            second += 1
        else:
            first += 1
    return RecordingRate.of_tellings(first, second, alone)


def _first_asked(db: Session) -> dict[int, dt.datetime]:
    """When somebody from the team first talked with each person."""
    who = conversation_person.c.person_id
    query = (
        select(who, func.min(Conversation.held_at))
        .join(Conversation, Conversation.id == conversation_person.c.conversation_id)
        .group_by(who)
    )
    return dict(db.execute(query, execution_options=UNSCOPED).all())
