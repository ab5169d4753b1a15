"""People: those we met, and stubs of those who were only named."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Unpack

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import Session

from crm import cleaning, nodes
from crm.errors import Invalid
from crm.models import FollowUp, Node, Person
from crm.models.words import FollowUpState
from crm.paging import Page
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of, today
from crm.voices import Voice


class PersonDetails(Voice, total=False):
    """What can be said of a person. ``street_id`` settles the area; without a street, ``area_id`` must be given."""

    name: str
    known_as: str
    area_id: int | None
    street_id: int | None
    house: str
    phone: str | None
    email: str | None
    reach_note: str
    note: str
    met: bool
    staff: bool
    external_id: str | None
    uuid: uuid.UUID


CLEANERS = nodes.CLEANERS | {"known_as": partial(cleaning.clean_line, what="nickname")}


@requires(Permission.RECORD)
def add_person(db: Session, actor: Actor, **details: Unpack[PersonDetails]) -> Person:
    """Add a person. Sent again with the same uuid, gives the one that is there. Raises Invalid."""
    known = nodes.find_sent(db, Person, details.get("uuid"))
    if known is not None:
        return known
    person = Person(name="", recorded_by_id=actor.id, met=True)
    _apply(db, actor, person, dict(details))
    db.add(person)
    db.flush()
    return person


@requires(Permission.RECORD)
def change_person(db: Session, actor: Actor, person_id: int, **details: Unpack[PersonDetails]) -> Person:
    """Change what is said of a person. Raises NotFound, Invalid."""
    person = get_person(db, actor, person_id)
    with db.no_autoflush:
        _apply(db, actor, person, dict(details))
    db.flush()
    return person


@requires(Permission.RECORD)
def add_people(db: Session, actor: Actor, rows: Sequence[PersonDetails]) -> list[Person]:
    """Add many people at once. Raises Invalid with a sentence for each refused row, under ``row_1`` for the first."""
    return nodes.add_nodes(db, actor, Person, rows, _apply)


@requires(Permission.RECORD)
def change_people(db: Session, actor: Actor, changes: Mapping[int, PersonDetails]) -> list[Person]:
    """Change many people at once, id → details. Raises NotFound, and Invalid as add_people does."""
    return nodes.change_nodes(db, actor, Person, changes, _apply)


@requires(Permission.SEE_RECORDS)
def get_person(db: Session, actor: Actor, person_id: int) -> Person:
    """The person with their area and street. Raises NotFound."""
    return nodes.get_node(db, actor, person_id, Person)


@requires(Permission.SEE_RECORDS)
def list_people(
    db: Session, actor: Actor, *, met: bool | None = None, waiting: bool = False, **narrowing: Unpack[nodes.Narrowing]
) -> Page[Person]:
    """People, narrowed to those we met or only heard of (*met*), and to those with an open follow-up (*waiting*)."""
    conditions: list[ColumnElement[bool]] = []
    if met is not None:
        person = Person.__table__
        conditions.append(exists().where(person.c.id == Node.id, person.c.met.is_(met)))
    if waiting:
        promised = FollowUp.__table__
        conditions.append(exists().where(promised.c.person_id == Node.id, promised.c.state == FollowUpState.OPEN))
    return nodes.list_nodes(db, actor, Person, narrowing, *conditions)


def _apply(
    db: Session, actor: Actor, person: Person, details: dict[str, Any], known: nodes.Known | None = None
) -> None:
    nodes.apply_details(db, actor, person, details, CLEANERS, known=known)
    if person.area_id is None:
        raise Invalid(street_id="Enter a street, or choose an area.")
    if person.met is not False:
        person.delete_after = None
    elif person.delete_after is None:
        person.delete_after = today(db) + dt.timedelta(days=rules_of(db).named_only_days)
