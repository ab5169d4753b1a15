"""Readings: who has read which conversation to its end, and which one comes next."""

import enum
import math
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, joinedload

from crm.areas import list_area_ids_within
from crm.campaigns import find_campaign_around, held_in
from crm.conversations import get_conversation
from crm.models import Conversation, Reading, now
from crm.models.words import Channel
from crm.permissions import Actor, Permission, requires


class Waiting(enum.StrEnum):
    """Which conversations wait to be read."""

    UNREAD = "unread"
    SECOND = "second"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return "Read by nobody yet" if self is Waiting.UNREAD else "Read by somebody else, but not by me"


@dataclass(frozen=True)
class Queue:
    """What is to be coded: conversations in an area and all inside it, of a campaign, a survey, a channel, one's own.

    ``SECOND`` is for coding a second time, unseen, so that the agreement between two coders means something.
    """

    waiting: Waiting = Waiting.UNREAD
    area_id: int | None = None
    campaign_id: int | None = None
    channel: Channel | None = None
    survey_id: int | None = None
    own: bool = False


@requires(Permission.CODE)
def count_waiting(db: Session, actor: Actor, queue: Queue) -> int:
    """How many conversations of *queue* wait for the actor."""
    return db.scalar(select(func.count(Conversation.id)).where(*_conditions(db, actor, queue))) or 0


@requires(Permission.CODE)
def find_next(db: Session, actor: Actor, queue: Queue, *, after_id: int | None = None) -> int | None:
    """The conversation of *queue* that comes after *after_id*, in the order they were held; round again at the end.

    Without *after_id*, each coder begins somewhere else, so that two who begin at once seldom read the same.
    """
    conditions = _conditions(db, actor, queue)
    waiting = select(Conversation.id).order_by(Conversation.held_at, Conversation.id).limit(1)
    if after_id is not None:
        passed = get_conversation(db, actor, after_id)
        later = tuple_(Conversation.held_at, Conversation.id) > (passed.held_at, passed.id)
        found = db.scalar(waiting.where(*conditions, later))
        if found is not None:
            return found
        conditions.append(Conversation.id != after_id)
    elif queue.waiting is Waiting.UNREAD and not queue.own:
        waiting = waiting.offset(int(count_waiting(db, actor, queue) * _beginning(actor)))
    return db.scalar(waiting.where(*conditions))


def _beginning(actor: Actor) -> float:
    """How far into a queue the actor begins, from 0 to 1: by the golden ratio any ids come to lie far apart."""
    return (actor.id or 0) * (math.sqrt(5) - 1) / 2 % 1


@requires(Permission.CODE)
def mark_read(db: Session, actor: Actor, *, conversation_id: int) -> Reading | None:
    """Say that the actor has read a conversation to its end; nothing for the command line. Raises NotFound."""
    get_conversation(db, actor, conversation_id)
    if actor.id is None:
        return None
    reading = db.get(Reading, (conversation_id, actor.id))
    if reading is None:
        try:
            with db.begin_nested():
                reading = Reading(conversation_id=conversation_id, coder_id=actor.id, read_at=now())
                db.add(reading)
        except IntegrityError:  # said twice in one moment
            reading = db.get(Reading, (conversation_id, actor.id))
    return reading


@requires(Permission.CODE)
def unmark_read(db: Session, actor: Actor, *, conversation_id: int) -> None:
    """Take back that the actor has read a conversation to its end."""
    get_conversation(db, actor, conversation_id)
    reading = db.get(Reading, (conversation_id, actor.id))
    if reading is not None:
        db.delete(reading)
        db.flush()


@requires(Permission.CODE)
def list_readings(db: Session, actor: Actor, conversation_id: int) -> list[Reading]:
    """Who has read a conversation to its end, with the coder, the earliest first."""
    found = select(Reading).where(Reading.conversation_id == conversation_id).options(joinedload(Reading.coder))
    return list(db.scalars(found.order_by(Reading.read_at, Reading.coder_id)))


def _conditions(db: Session, actor: Actor, queue: Queue) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Conversation.said != ""]
    read = exists().where(Reading.conversation_id == Conversation.id)
    if queue.waiting is Waiting.SECOND:
        mine = aliased(Reading)
        own = exists().where(mine.conversation_id == Conversation.id, mine.coder_id == actor.id)
        conditions += [read.where(Reading.coder_id != actor.id), ~own]
    else:
        conditions.append(~read)
    if queue.area_id is not None:
        conditions.append(Conversation.area_id.in_(list_area_ids_within(db, [queue.area_id])))
    campaign = find_campaign_around(db, actor, queue.campaign_id) if queue.campaign_id is not None else None
    if campaign is not None:
        conditions += held_in(db, campaign)
    if queue.channel is not None:
        conditions.append(Conversation.channel == queue.channel)
    if queue.survey_id is not None:
        conditions.append(Conversation.survey_id == queue.survey_id)
    if queue.own:
        conditions.append(Conversation.recorded_by_id == actor.id)
    return conditions
