"""Links with which somebody sets a password: the first one, or a new one when it is forgotten."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.errors import Invalid, NotFound
from crm.models import Invitation, User, now
from crm.passwords import hash_password
from crm.permissions import Actor, Permission, Role, requires
from crm.users import add_user, get_user, new_token

GOOD_FOR = dt.timedelta(days=7)


@requires(Permission.EDIT_TEAM)
def invite_user(
    db: Session, actor: Actor, *, name: str, email: str, role: Role, area_ids: Sequence[int] = ()
) -> tuple[User, str]:
    """Add somebody to the team: the user, and the token of the link to give to them. Raises Invalid."""
    user = add_user(db, actor, name=name, email=email, role=role, area_ids=area_ids)
    return user, make_invitation(db, actor, user.id)


@requires(Permission.EDIT_TEAM)
def make_invitation(db: Session, actor: Actor, user_id: int) -> str:
    """The token of a new link for somebody who has no password yet, or forgot it; their earlier links end.

    The token is known now and never again: the database keeps its SHA-256. Raises NotFound, Invalid.
    """
    user = get_user(db, actor, user_id)
    if not user.active:
        raise Invalid(active=f"{user.name} is deactivated. Reactivate the account first.")
    for earlier in db.scalars(select(Invitation).where(Invitation.user_id == user.id, Invitation.used_at.is_(None))):
        earlier.used_at = now()
    token = new_token()
    invitation = Invitation(
        user_id=user.id, token_hash=_hashed(token), expires_at=now() + GOOD_FOR, recorded_by_id=actor.id
    )
    db.add(invitation)
    db.flush()
    return token


def get_invited_user(db: Session, token: str) -> User:
    """The active user whose link is good. Raises NotFound for one that was used, has run out, or never was."""
    query = select(User).where(User.id == _get_invitation(db, token).user_id).options(selectinload(User.areas))
    return db.scalars(query).one()


@requires(Permission.OWN_ACCOUNT)
def accept_invitation(db: Session, actor: Actor, token: str, *, password: str) -> User:
    """Set the password of the invited *actor*; the link is used up: the user, signed out wherever they were.

    Raises NotFound, Invalid.
    """
    invitation, user = _get_invitation(db, token), get_invited_user(db, token)
    if user.id != actor.id:
        raise NotFound("The link is somebody else's.")
    user.password_hash = hash_password(password, about=[user.name, user.email])
    user.session_token = new_token()
    invitation.used_at = now()
    db.flush()
    return user


def _get_invitation(db: Session, token: str) -> Invitation:
    good = (Invitation.token_hash == _hashed(token), Invitation.used_at.is_(None), Invitation.expires_at > now())
    invitation = db.scalar(select(Invitation).join(User, User.id == Invitation.user_id).where(*good, User.active))
    if invitation is None:
        raise NotFound("The link was used, has run out, or is not whole.")
    return invitation


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
