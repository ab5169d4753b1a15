"""Signing in: the right password lets in, wrong ones are counted and slow the next try."""

import datetime as dt
import hashlib
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session, selectinload

from crm.errors import TooManyTries
from crm.models import SignInAttempt, User, now
from crm.passwords import check_password

WINDOW = dt.timedelta(minutes=15)
#: Failures within the window after which an account, or an address, has to wait.
MOST_PER_ACCOUNT = 5
MOST_PER_ADDRESS = 20
KEPT = dt.timedelta(days=1)


def sign_in(db: Session, *, email: str, password: str, address: str) -> User | None:
    """The active user with this e-mail address and password; None for every wrong pair, which is counted.

    A refusal is a record of its own and has to be committed (docs/adr). *address* is where the request comes from.
    Raises TooManyTries, whatever the password, after too many failures for the account or from the address.
    """
    at, email = now(), email.strip().lower()
    account, address = hashlib.sha256(email.encode()).hexdigest(), _neighbourhood(address)
    db.execute(delete(SignInAttempt).where(SignInAttempt.at < at - KEPT))
    _slow_down(db, SignInAttempt.account == account, MOST_PER_ACCOUNT, at)
    _slow_down(db, SignInAttempt.address == address, MOST_PER_ADDRESS, at)
    user = db.scalar(select(User).where(User.email == email, User.active).options(selectinload(User.areas)))
    if check_password(user.password_hash if user else None, password) and user is not None:
        db.execute(delete(SignInAttempt).where(SignInAttempt.account == account))
        return user
    db.add(SignInAttempt(account=account, address=address, at=at))
    db.flush()
    return None


def _slow_down(db: Session, whose: ColumnElement[bool], most: int, at: dt.datetime) -> None:
    """Raise TooManyTries while the last *most* failures all lie within the window."""
    latest = select(SignInAttempt.at).where(whose, SignInAttempt.at > at - WINDOW)
    last = db.scalar(latest.order_by(SignInAttempt.at.desc()).offset(most - 1).limit(1))
    if last is not None:
        raise TooManyTries(last + WINDOW - at)


def _neighbourhood(address: str) -> str:
    """The address, or the /64 network of an IPv6 one: whoever has one such address has them all."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
