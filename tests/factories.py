"""Records for tests: plain functions that give what a test does not care about."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from crm.models import (
    Area,
    Asset,
    Conversation,
    NurturePlan,
    Organisation,
    Person,
    Street,
    Tie,
    TieKind,
    User,
    now,
)
from crm.permissions import Role
from crm.text import fold_street

_numbers = count(1)


def make_area(db: Session, name: str = "", **details: Any) -> Area:
    return _saved(db, Area(name=name or f"Area {next(_numbers)}", **details))


def make_street(db: Session, name: str = "", *, area: Area | None = None, **details: Any) -> Street:
    name = name or f"Mill {next(_numbers)} Street"
    area = area or make_area(db)
    return _saved(db, Street(name=name, name_key=fold_street(name), area_id=area.id, **details))


def make_person(db: Session, name: str = "", *, street: Street | None = None, **details: Any) -> Person:
    if "area_id" not in details:
        street = street or make_street(db)
        details |= {"street_id": street.id, "area_id": street.area_id}
    return _saved(db, Person(name=name or f"Person {next(_numbers)}", **details))


def make_organisation(db: Session, name: str = "", **details: Any) -> Organisation:
    return _saved(db, Organisation(name=name or f"Group {next(_numbers)}", **details))


def make_asset(db: Session, name: str = "", **details: Any) -> Asset:
    return _saved(db, Asset(name=name or f"Hall {next(_numbers)}", **details))


def make_tie_kind(db: Session, name: str = "", **details: Any) -> TieKind:
    name = name or f"knows {next(_numbers)}"
    return _saved(db, TieKind(name=name, **{"reverse_name": name} | details))


def make_tie(db: Session, a: Any, b: Any, *, kind: TieKind | None = None, **details: Any) -> Tie:
    kind = kind or make_tie_kind(db)
    return _saved(db, Tie(a_id=min(a.id, b.id), b_id=max(a.id, b.id), kind_id=kind.id, **details))


def make_conversation(db: Session, *, street: Street | None = None, **details: Any) -> Conversation:
    street = street or make_street(db)
    details = {"held_at": now(), "area_id": street.area_id, "street_id": street.id, "people": []} | details
    return _saved(db, Conversation(**details))


def make_plan(db: Session, person: Person | None = None, **details: Any) -> NurturePlan:
    return _saved(db, NurturePlan(person=person or make_person(db), **details))


def make_user(db: Session, role: Role = Role.OFFICER, *, areas: tuple[Area, ...] = (), **details: Any) -> User:
    number = next(_numbers)
    details = {"name": f"User {number}", "email": f"user{number}@example.org"} | details
    return _saved(db, User(role=role, areas=list(areas), **details))


def _saved(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row
