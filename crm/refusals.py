"""Who asked not to be contacted: by their own word, or at their door."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.consents import find_latest_consents
from crm.models import DoorVisit, Node, Street
from crm.models.words import ANSWERED, DoorOutcome, Purpose
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.text import fold_door

_CHUNK = 5000


@dataclass(frozen=True)
class ClosedDoor:
    """A door at which somebody asked not to be contacted, and nobody has opened since to say otherwise."""

    house: str
    street: str
    on: dt.date

    @property
    def sentence(self) -> str:
        """Where and when they said so."""
        day = f"{self.on.day} {self.on:%B %Y}"
        return f"Somebody at {self.house} {self.street} asked not to be contacted on {day}."


@requires(Permission.SEE_RECORDS)
def find_closed_door(db: Session, actor: Actor, *, street_id: int | None, house: str) -> ClosedDoor | None:
    """Whether somebody at this door, on a street that the actor sees, asked not to be contacted."""
    closed = list_closed_doors(db, actor, street_id=street_id) if street_id and house.strip() else []
    return next((door for door in closed if fold_door(door.house) == fold_door(house)), None)


@requires(Permission.SEE_RECORDS)
def list_closed_doors(db: Session, actor: Actor, *, street_id: int) -> list[ClosedDoor]:
    """The doors of a street at which somebody asked not to be contacted, the latest first."""
    closed = _closed(db, [street_id])
    return sorted(closed.values(), key=lambda door: (door.on, fold_door(door.house)), reverse=True)


@requires(Permission.SEE_RECORDS)
def list_closed_doors_of_streets(
    db: Session, actor: Actor, *, street_ids: Iterable[int]
) -> dict[int, list[ClosedDoor]]:
    """Street → its doors at which somebody asked not to be contacted, by door; a street without any is left out."""
    doors: dict[int, list[ClosedDoor]] = {}
    for (street_id, _), door in sorted(_closed(db, street_ids).items()):
        doors.setdefault(street_id, []).append(door)
    return doors


def find_refusing(db: Session, person_ids: Iterable[int]) -> set[int]:
    """Those of *person_ids* who said no to being contacted, or whose door did and who have not said yes since.

    Unscoped: whoever asked to be left alone is left alone by everybody, whether they see the person or not.
    """
    return set(find_refusal_days(db, person_ids))


def find_refusal_days(db: Session, person_ids: Iterable[int]) -> dict[int, dt.date]:
    """Person → the day since when, of each whom ``find_refusing`` finds."""
    wanted = sorted(set(person_ids))
    said = find_latest_consents(db, wanted, Purpose.CONTACT_ME)
    refusing = {person_id: word.on for person_id, word in said.items() if not word.given}
    for start in range(0, len(wanted), _CHUNK):
        homes = select(Node.id, Node.street_id, Node.house).where(Node.id.in_(wanted[start : start + _CHUNK]))
        rows = db.execute(homes.where(Node.street_id.is_not(None), Node.house != ""), execution_options=UNSCOPED).all()
        closed = _closed(db, {street_id for _, street_id, _ in rows if street_id}, everywhere=True)
        for person_id, street_id, house in rows:
            door, agreed = closed.get((street_id or 0, fold_door(house))), said.get(person_id)
            if door and (agreed is None or agreed.on < door.on):
                refusing[person_id] = min(door.on, refusing.get(person_id, door.on))
    return refusing


def _closed(db: Session, street_ids: Iterable[int], *, everywhere: bool = False) -> dict[tuple[int, str], ClosedDoor]:
    """(street, folded door) → the door, if the last who came to it asked not to be contacted."""
    refused = DoorVisit.outcome == DoorOutcome.DO_NOT_CONTACT
    asked = select(DoorVisit.street_id).where(
        DoorVisit.street_id.in_(sorted(street_ids)), refused, DoorVisit.house != ""
    )
    query = (
        select(DoorVisit.street_id, DoorVisit.house, DoorVisit.outcome, DoorVisit.visited_at, Street.name)
        .join(Street, Street.id == DoorVisit.street_id)
        .where(DoorVisit.street_id.in_(asked), DoorVisit.house != "", DoorVisit.outcome.in_(ANSWERED))
        .order_by(DoorVisit.visited_at, DoorVisit.id)
    )
    rules = rules_of(db)
    latest = {
        (street_id, fold_door(house)): (outcome, ClosedDoor(house, street, rules.day_of(at)))
        for street_id, house, outcome, at, street in db.execute(query, execution_options=UNSCOPED if everywhere else {})
    }
    return {key: door for key, (outcome, door) in latest.items() if outcome is DoorOutcome.DO_NOT_CONTACT}
