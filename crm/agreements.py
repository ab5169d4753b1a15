"""Whether the two sides of an introduction agreed to it: by their general consent, or when they were asked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.consents import Said, find_latest_consents
from crm.glimpses import glimpses
from crm.models import Introduction
from crm.models.words import Answer, Purpose
from crm.permissions import Actor, Permission, requires


@dataclass(frozen=True)
class Agreement:
    """What one side said of being introduced. If they are not ``seen`` by the actor, ``name`` says where they live.

    ``said`` is their latest word about introductions in general, ``answer`` what they said of this one.
    """

    person_id: int
    name: str
    seen: bool
    met: bool
    said: Said | None
    answer: Answer

    @property
    def given(self) -> bool:
        """Whether they may be introduced: the latest word holds, and a yes to this introduction is one as well."""
        if not self.met:
            return False
        return self.said.given if self.said else self.answer is Answer.YES

    @property
    def sentence(self) -> str:
        """What they said, and what to do about it."""
        name = self.name[:1].upper() + self.name[1:]
        if not self.met:
            return f"{name} was only named, and nobody has met them: talk with them before you introduce them."
        if self.said:
            said = "agreed to be introduced" if self.said.given else "said no to being introduced"
            return f"{name} {said} on {_day(self.said.on)}."
        if self.answer is Answer.YES:
            return f"{name} said yes when asked."
        return f"{name} has not said whether they may be introduced: ask them first."


@requires(Permission.INTRODUCE)
def list_agreements(db: Session, actor: Actor, introduction: Introduction) -> list[Agreement]:
    """What the first side said, and what the second did."""
    sides = {introduction.first_id: introduction.first_answer, introduction.second_id: introduction.second_answer}
    return list(_agreements(db, sides))


@requires(Permission.INTRODUCE)
def find_agreement(db: Session, actor: Actor, person_id: int) -> Agreement | None:
    """What somebody whom the actor sees said, before any introduction is suggested."""
    found = next(_agreements(db, {person_id: Answer.NOT_ASKED}), None)
    return found if found is not None and found.seen else None


def _agreements(db: Session, sides: dict[int, Answer]) -> Iterator[Agreement]:
    said = find_latest_consents(db, sides, Purpose.INTRODUCE_ME)
    seen = glimpses(db, sides)
    for person_id, answer in sides.items():
        if side := seen.get(person_id):
            named = side.id is not None
            yield Agreement(person_id, side.name, named, not side.named_only, said.get(person_id), answer)


def _day(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"
