"""People who were talked with and what they raised, for tests of what is told of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from crm.models import Area, Consent, Conversation, Person, Theme, now
from crm.models.words import ConsentWay, Purpose, Sway
from tests.factories import make_coding, make_conversation, make_person, make_street, make_theme

#: The days of the reports in tests.
SPRING = (dt.date(2026, 3, 1), dt.date(2026, 5, 31))
SUMMER = (dt.date(2026, 6, 1), dt.date(2026, 8, 31))

NOON = dt.time(12, tzinfo=dt.UTC)


def hold(
    db: Session, area: Area, themes: Sequence[Theme] = (), *, times: int = 1, on: dt.date = SPRING[0], **own: Any
) -> list[Conversation]:
    """So many conversations in an area, each raising *themes* as a whole: at noon, where that is not still to come."""
    street, at = make_street(db, area=area), min(dt.datetime.combine(on, NOON), now())
    sway = own.pop("sway", Sway.NEITHER)
    held = []
    for _ in range(times):
        one = make_conversation(db, street=street, held_at=at, said="We talked.", **own)
        for theme in themes:
            make_coding(db, one, theme, sway=sway)
        held.append(one)
    return held


def say(
    db: Session, area: Area, theme: Theme, words: str, *, agrees: bool | None = True, name: str = "Grace Okafor"
) -> tuple[Person, Conversation]:
    """Somebody by name says *words*, and agrees that they are used, refuses, or was never asked (None)."""
    street = make_street(db, area=area)
    person = make_person(db, name, street=street)
    if agrees is not None:
        consent(db, person, given=agrees)
    held_at = dt.datetime.combine(SPRING[0], NOON)
    talk = make_conversation(db, street=street, held_at=held_at, said=words, people=[person])
    make_coding(db, talk, theme, words=words)
    return person, talk


def consent(db: Session, person: Person, *, given: bool, on: dt.date = SPRING[0]) -> None:
    """The person says yes or no to the use of their words."""
    db.add(Consent(person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=given, on=on, way=ConsentWay.SPOKEN))
    db.flush()


def make_codebook(db: Session, *names: str) -> list[Theme]:
    """Themes at the top of the codebook."""
    return [make_theme(db, name) for name in names]
