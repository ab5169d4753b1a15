"""Every two coders who have read the same conversations, and which of these pairs a page is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from crm.models import Reading, User
from crm.permissions import Actor


@dataclass(frozen=True)
class Pair:
    """Two coders, and how many conversations both have read to the end."""

    first: User
    second: User
    read: int


def list_pairs(db: Session) -> list[Pair]:
    """Every two coders who have read the same conversations, those with most first."""
    one, other = aliased(Reading), aliased(Reading)
    query = select(one.coder_id, other.coder_id, func.count()).join(other, other.conversation_id == one.conversation_id)
    query = query.where(one.coder_id < other.coder_id).group_by(one.coder_id, other.coder_id)
    rows = db.execute(query).all()
    users = {user.id: user for user in db.scalars(select(User))} if rows else {}
    pairs = []
    for first, second, read in rows:
        a, b = sorted((users[first], users[second]), key=lambda user: (user.name, user.id))
        pairs.append(Pair(a, b, read))
    return sorted(
        pairs, key=lambda pair: (-pair.read, pair.first.name, pair.second.name, pair.first.id, pair.second.id)
    )


def choose_pair(pairs: Sequence[Pair], actor: Actor, coder_ids: tuple[int, int] | None) -> Pair | None:
    """The pair that is asked for, else the first that the actor is one of, else the first."""
    chosen = next((pair for pair in pairs if {pair.first.id, pair.second.id} == set(coder_ids or ())), None)
    own = next((pair for pair in pairs if actor.id in (pair.first.id, pair.second.id)), None)
    return chosen or own or (pairs[0] if pairs else None)
