"""Passwords: argon2id, with the library's own advised costs."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm.errors import Invalid

LEAST_LENGTH = 12
MOST_LENGTH = 200

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of *password*. Raises Invalid for one that is too short or too long."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise Invalid(password=f"Choose a password of {LEAST_LENGTH} to {MOST_LENGTH} characters. Three words are good.")
    return _hasher.hash(password)


def check_password(kept: str | None, password: str) -> bool:
    """Whether *password* is the one that was hashed; as slow where there is none, so that time tells nothing."""
    try:
        return _hasher.verify(kept or _nobody(), password[:MOST_LENGTH]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
