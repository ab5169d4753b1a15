"""Coding unseen: whoever codes a second time is not shown what others put before they have read it themselves.

Agreement between two coders says something only where neither knew what the other put. So the rule is asked wherever a
coding is shown with its words, or could be told from what is shown: in lists, files, issues, quotes of a report and the
audit; and where codings are counted, as filters leave a single conversation: in insight, surveys and themes together.
Reports count everybody, and tell no small numbers.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import Session

from crm.models import AuditEntry, Coding, Conversation, IssueSource, Reading, User
from crm.permissions import Actor, Permission, requires
from crm.users import get_own_account


@dataclass(frozen=True)
class Hidden:
    """How many codings of a conversation are not shown yet, and how many colleagues put them."""

    codings: int
    coders: int


@requires(Permission.CODE)
def code_unseen(db: Session, actor: Actor, *, unseen: bool) -> User:
    """From now on code without being shown what others put; or, with *unseen* false, see it again. Raises NotFound."""
    user: User = get_own_account(db, actor)
    user.codes_unseen = unseen
    db.flush()
    return user


@requires(Permission.CODE)
def count_hidden(db: Session, actor: Actor, conversation_id: int) -> Hidden:
    """How much of what was put to a conversation the actor is not shown."""
    if not actor.unseen:
        return Hidden(0, 0)
    # Those from a file have no coder, and count as one.
    counted = select(func.count(), func.count(func.coalesce(Coding.coder_id, 0).distinct())).select_from(Coding)
    hidden = counted.where(Coding.conversation_id == conversation_id, not_(shown_to(actor)))
    return Hidden(*db.execute(hidden).one())


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """The condition under which the actor is shown a ``Coding``: their own, and all of what they have read."""
    if not actor.unseen:
        return true()
    own = func.coalesce(Coding.coder_id == actor.id, False)
    read = exists().where(Reading.conversation_id == Coding.conversation_id, Reading.coder_id == actor.id)
    return or_(own, read)


def counts_as_read(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a ``Conversation`` counts as read to the end: by anybody, or by who codes unseen."""
    own = [Reading.coder_id == actor.id] if actor.unseen else []
    return exists().where(Reading.conversation_id == Conversation.id, *own)


def find_hidden(db: Session, actor: Actor, coding_ids: Collection[int]) -> set[int]:
    """Those of the codings *coding_ids* that the actor is not shown, as they code unseen."""
    if not actor.unseen:
        return set()
    return set(db.scalars(select(Coding.id).where(Coding.id.in_(sorted(coding_ids)), not_(shown_to(actor)))))


def source_shown_to(actor: Actor) -> ColumnElement[bool]:
    """The condition under which the actor is shown an ``IssueSource``: as its coding, also where that was removed."""
    if not actor.unseen:
        return true()
    # What was raised from a conversation, and not from what somebody put to it, has neither a coding nor its words.
    plain = and_(IssueSource.coding_id.is_(None), IssueSource.quote == "")
    own = exists().where(Coding.id == IssueSource.coding_id, Coding.coder_id == actor.id)
    read = exists().where(Reading.conversation_id == IssueSource.conversation_id, Reading.coder_id == actor.id)
    return or_(plain, own, read)


def entry_shown_to(actor: Actor) -> ColumnElement[bool]:
    """The condition under which the actor is shown an ``AuditEntry``: all that they did, and of a coding as that."""
    if not actor.unseen:
        return true()
    coding = exists().where(Coding.id == AuditEntry.record_id, shown_to(actor))
    source = exists().where(IssueSource.id == AuditEntry.record_id, source_shown_to(actor))
    telling = {Coding.__tablename__: coding, IssueSource.__tablename__: source}
    told = [and_(AuditEntry.noun == noun, seen) for noun, seen in telling.items()]
    return or_(AuditEntry.noun.not_in(telling), AuditEntry.actor_id == actor.id, *told)


def is_still_unseen(db: Session, actor: Actor, conversation_id: int) -> bool:
    """Whether the actor still has to read a conversation unseen: then no theme is suggested, either."""
    return actor.unseen and db.get(Reading, (conversation_id, actor.id)) is None
