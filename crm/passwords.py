"""Passwords: argon2id, with the library's own advised costs."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm.errors import Invalid
from crm.text import fold

LEAST_LENGTH = 12
MOST_LENGTH = 200

WRONG_LENGTH = f"Choose a password of {LEAST_LENGTH} to {MOST_LENGTH} characters. Three words are good."
TOO_PLAIN = "Choose a password with more different characters. Three words are good."
GUESSABLE = "Choose a password without “kith”, your name or your e-mail address in it."

_hasher = PasswordHasher()


def hash_password(password: str, *, about: Iterable[str] = ()) -> str:
    """The argon2id hash of *password*.

    Raises Invalid for one that is too short, too long, or easy to guess: made of the words *about* the person
    (name, e-mail address), of the product's name, or of one or two characters over and over.
    """
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise Invalid(password=WRONG_LENGTH)
    if len(set(password)) < 4:
        raise Invalid(password=TOO_PLAIN)
    folded = fold(password).replace(" ", "")
    if any(word in folded for word in _guessable(about)):
        raise Invalid(password=GUESSABLE)
    return _hasher.hash(_as_typed_anywhere(password))


def check_password(kept: str | None, password: str) -> bool:
    """Whether *password* is the one that was hashed; as slow where there is none, so that time tells nothing."""
    try:
        fits = _hasher.verify(kept or _nobody(), _as_typed_anywhere(password[:MOST_LENGTH]))
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None and len(password) <= MOST_LENGTH


def _guessable(about: Iterable[str]) -> set[str]:
    """The words that may not be in a password: "kith", and those of four letters or more of who it belongs to."""
    words = {word for text in about for word in fold(text.partition("@")[0]).split()}
    return {"kith", *(word for word in words if len(word) >= 4)}


def _as_typed_anywhere(password: str) -> str:
    """An é is one character on one keyboard and two on another: both are the same password (NFKC, NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
