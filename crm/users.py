"""The people who sign in, their roles and areas."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm import cleaning
from crm.areas import list_area_ids_within
from crm.errors import Invalid
from crm.models import Area, User
from crm.passwords import hash_password
from crm.permissions import Actor, Permission, Role, requires


def find_user_by_token(db: Session, token: str) -> User | None:
    """The active user whose session token it is, with their areas."""
    query = select(User).where(User.session_token == token, User.active).options(selectinload(User.areas))
    return db.scalar(query)


def actor_for(db: Session, user: User) -> Actor:
    """Whom *user* acts as: their role in their areas and all areas inside; an admin without areas works everywhere."""
    everywhere = user.role is Role.ADMIN and not user.areas
    area_ids = None if everywhere else list_area_ids_within(db, [area.id for area in user.areas])
    return Actor(id=user.id, name=user.name, role=user.role, area_ids=area_ids)


@requires(Permission.EDIT_TEAM)
def add_user(
    db: Session,
    actor: Actor,
    *,
    name: str,
    email: str,
    role: Role,
    area_ids: Sequence[int] = (),
    password: str | None = None,
) -> User:
    """Add somebody who signs in. Without a password they set one through an invitation. Raises Invalid."""
    user = User(name=cleaning.clean_name(name), email=_checked_email(db, email), role=role, areas=[])
    if password is not None:
        user.password_hash = hash_password(password)
    user.areas = list(db.scalars(select(Area).where(Area.id.in_(area_ids))))
    db.add(user)
    db.flush()
    return user


def _checked_email(db: Session, email: str) -> str:
    try:
        cleaned = cleaning.clean_email(email)
    except ValueError as reason:
        raise Invalid(email=str(reason)) from None
    if cleaned is None:
        raise Invalid(email="Enter an e-mail address.")
    if db.scalar(select(User.id).where(User.email == cleaned)):
        raise Invalid(email="Somebody with this e-mail address is in the team already.")
    return cleaned
