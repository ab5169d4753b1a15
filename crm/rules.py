"""The team's own times, which the settings may change; a session carries them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Rules:
    """How long a stub is kept, and how soon somebody who showed an interest is contacted; both in days."""

    named_only_days: int = 180
    follow_up_days: int = 2


def rules_of(db: Session) -> Rules:
    """The rules that the session was given, else the usual ones."""
    rules: Rules = db.info.get("rules", Rules())
    return rules
