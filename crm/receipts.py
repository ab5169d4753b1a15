"""Receipts: what phones were told of the records they sent, so that whatever is sent again is not stored again."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Receipt
from crm.permissions import Actor, Permission, requires

#: What another person's phone is told: what was answered may name somebody whom they do not see.
_SOMEBODY_ELSE = {"state": "stored", "sentence": "This came before, from somebody else’s phone.", "href": ""}


@requires(Permission.RECORD)
def list_answers(db: Session, actor: Actor, *, uuids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was answered to those of the records *uuids* that were dealt with before."""
    kept = db.scalars(select(Receipt).where(Receipt.uuid.in_(uuids)))
    return {one.uuid: one.answer if one.user_id == actor.id else _SOMEBODY_ELSE for one in kept}


@requires(Permission.RECORD)
def add_receipts(db: Session, actor: Actor, *, answers: Mapping[UUID, dict[str, Any]]) -> None:
    """Keep what is answered to records that the actor's phone sent, in the transaction that stores them."""
    db.add_all(Receipt(uuid=uuid, user_id=actor.id, answer=answer) for uuid, answer in answers.items())
    db.flush()
