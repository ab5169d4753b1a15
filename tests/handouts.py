"""People who agreed to be on a map, and what is handed round of them."""

from typing import Any

from sqlalchemy.orm import Session

from crm.consents import add_consent
from crm.handouts.choosing import View
from crm.models import Person
from crm.models.words import Purpose
from crm.permissions import Actor
from tests.factories import make_person


def agree(db: Session, actor: Actor, *people: Person) -> None:
    for person in people:
        add_consent(db, actor, person_id=person.id, purpose=Purpose.PUT_ME_ON_A_MAP, given=True)


def make_agreed(db: Session, actor: Actor, name: str = "", **details: Any) -> Person:
    person: Person = make_person(db, name, **details)
    agree(db, actor, person)
    return person


def view_of(*nodes: Any) -> View:
    return View(tuple(node.id for node in nodes))
