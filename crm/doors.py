"""Doors of streets, in the order in which people walk past them, with what happened last at each."""

import re
import uuid as uuids
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.door_ranges import MOST_AT_ONCE, parse_doors
from crm.errors import Invalid, NotFound
from crm.models import Door, DoorVisit, Person, User
from crm.permissions import Actor, Permission, requires
from crm.refusals import list_closed_doors_of_streets
from crm.streets import get_street
from crm.text import fold, fold_door

#: From the deepest cellar to the highest tower.
FLOORS = range(-5, 201)

#: As many characters as a visit keeps of a door.
LABEL_LENGTH = 40

#: A number or a letter alone: in a block, a flat's.
_PLAIN = re.compile(r"\d+[a-z]?|[a-z]", re.IGNORECASE)
_FLAT = re.compile(r"((?:flat|apartment|apt|unit|room|studio)\.? *\w+), *(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A door in a list of a street's doors.

    ``house`` is how visits and people call it, ``key`` the same folded: what makes two spellings one door. ``side``:
    odd, even, block or named. ``last``: the latest visit, ``last_by`` who logged it. ``door_id``: where the door was
    added by itself; the others are known by a visit, or by somebody who lives there.
    """

    key: str
    house: str
    block: str = ""
    floor: int | None = None
    side: str = "named"
    last: DoorVisit | None = None
    last_by: str = ""
    door_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewDoor:
    """A door before it is added."""

    house: str
    block: str = ""
    floor: int | None = None
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)

    @property
    def label(self) -> str:
        """The door with its block."""
        return f"{self.house}, {self.block}" if self.block else self.house

    @property
    def key(self) -> str:
        """The label folded."""
        return fold_door(self.label)


@requires(Permission.SEE_RECORDS)
def list_doors(db: Session, actor: Actor, *, street_ids: Iterable[int]) -> dict[int, list[DoorLine]]:
    """Street → its doors in walking order: odd, even, names, then blocks by floor and number. All of *street_ids*.

    Doors where somebody asked not to be contacted are left out. Four queries, however many streets there are.
    """
    wanted = list(dict.fromkeys(street_ids))
    lines: dict[tuple[int, str], DoorLine] = {}
    columns = (Door.id, Door.street_id, Door.key, Door.house, Door.block, Door.floor)
    for id_, on_street, key, house, block, floor in db.execute(select(*columns).where(Door.street_id.in_(wanted))):
        lines[on_street, key] = DoorLine(key, NewDoor(house, block).label, block, floor, door_id=id_)
    for visit, name in db.execute(_latest_visits(wanted)):
        key = fold_door(visit.house)
        known = lines.get((visit.street_id, key)) or _named_door(visit.house)
        lines[visit.street_id, key] = replace(known, last=visit, last_by=name or "")
    homes = select(Person.street_id, Person.house).where(
        Person.street_id.in_(wanted), Person.house != "", Person.archived_at.is_(None), Person.merged_into_id.is_(None)
    )
    for street_id, house in db.execute(homes.distinct().order_by(Person.street_id, Person.house)):
        lines.setdefault((street_id or 0, fold_door(house)), _named_door(house))
    for street_id, closed in list_closed_doors_of_streets(db, actor, street_ids=wanted).items():
        for refused in closed:
            lines.pop((street_id, fold_door(refused.house)), None)
    doors: dict[int, list[DoorLine]] = {street_id: [] for street_id in wanted}
    for (street_id, key), line in lines.items():
        if key:
            doors[street_id].append(replace(line, side=_side(line)))
    return {street_id: sorted(found, key=_place) for street_id, found in doors.items()}


@requires(Permission.SEE_RECORDS)
def get_door(db: Session, actor: Actor, door_id: int) -> Door:
    """A door that was added by itself. Raises NotFound."""
    door = db.scalar(select(Door).where(Door.id == door_id))
    if door is None:
        raise NotFound(f"There is no door {door_id}.")
    return door


@requires(Permission.RECORD)
def add_door(
    db: Session,
    actor: Actor,
    *,
    street_id: int,
    house: str,
    block: str = "",
    floor: int | None = None,
    uuid: uuids.UUID | None = None,
) -> Door:
    """Add a door of a street; where it is there already, by its uuid or its name, that one. Raises NotFound, Invalid.

    Of a door in a block *house* may be the whole label: ``Flat 3, Mill Court``. *floor*: 0 is the ground floor.
    """
    street_id = get_street(db, actor, street_id).id
    try:
        house, block = cleaning.clean_line(house, what="door", most=200), cleaning.clean_line(block, what="block")
        flat = None if block else _FLAT.fullmatch(house)
        house, block = (flat[1], flat[2]) if flat else (house, block)
        door = check_door(NewDoor(house, block, floor, uuid or uuids.uuid4()))
    except ValueError as reason:
        raise Invalid(house=str(reason)) from None
    same = (Door.street_id == street_id) & (Door.key == door.key)
    known = db.scalar(select(Door).where(same if uuid is None else same | (Door.uuid == uuid)).order_by(Door.id))
    return known or save_doors(db, actor, [(street_id, door)])[0]


@requires(Permission.RECORD)
def add_doors(
    db: Session,
    actor: Actor,
    *,
    street_id: int,
    text: str,
    block: str = "",
    per_floor: int | None = None,
    lowest: int = 0,
) -> list[Door]:
    """Add the doors that ``list_new_doors`` tells of, and give them. Raises NotFound, Invalid."""
    new, _ = list_new_doors(db, actor, street_id=street_id, text=text, block=block, per_floor=per_floor, lowest=lowest)
    return save_doors(db, actor, [(street_id, door) for door in new])


@requires(Permission.SEE_RECORDS)
def list_new_doors(
    db: Session,
    actor: Actor,
    *,
    street_id: int,
    text: str,
    block: str = "",
    per_floor: int | None = None,
    lowest: int = 0,
) -> tuple[list[NewDoor], list[str]]:
    """(the doors that *text* would add, the labels of those that are there already). Raises NotFound, Invalid.

    *text* is as ``parse_doors`` reads it; in a *block*, plain numbers are flats. *per_floor*: how many flats a floor
    has, the first of them on floor *lowest*.
    """
    street_id = get_street(db, actor, street_id).id
    found: dict[str, NewDoor] = {}
    block = cleaning.tidy_line(block)
    if per_floor is not None and not 1 <= per_floor <= MOST_AT_ONCE:
        raise Invalid(per_floor="Enter how many flats each floor has, or leave it empty.")
    try:
        for place, house in enumerate(parse_doors(text)):
            floor = lowest + place // per_floor if per_floor else None
            is_flat = block and _PLAIN.fullmatch(house)
            door = check_door(NewDoor(f"Flat {house}" if is_flat else house, block, floor))
            found.setdefault(door.key, door)
    except ValueError as reason:
        raise Invalid(text=str(reason)) from None
    there = set(db.scalars(select(Door.key).where(Door.street_id == street_id)))
    new = [door for door in found.values() if door.key not in there]
    return new, [door.label for door in found.values() if door.key in there]


@requires(Permission.RECORD)
def save_doors(db: Session, actor: Actor, doors: Sequence[tuple[int, NewDoor]]) -> list[Door]:
    """Add many doors, each with its street's id; none of them may be there already."""
    added = [
        Door(
            street_id=street_id,
            house=door.house,
            block=door.block,
            floor=door.floor,
            key=door.key,
            uuid=door.uuid,
            recorded_by_id=actor.id,
        )
        for street_id, door in doors
    ]
    db.add_all(added)
    db.flush()
    return added


@requires(Permission.RECORD)
def change_floors(db: Session, actor: Actor, floors: Mapping[int, int]) -> list[Door]:
    """Say on which floor doors are, id → floor."""
    doors = list(db.scalars(select(Door).where(Door.id.in_(floors)).order_by(Door.id)))
    for door in doors:
        door.floor = floors[door.id]
    db.flush()
    return doors


@requires(Permission.RECORD)
def remove_door(db: Session, actor: Actor, door_id: int) -> Door:
    """Take a door off its street that was added by mistake; the door as it was. Raises NotFound, Invalid.

    One that somebody knocked at or lives behind stays.
    """
    door: Door = get_door(db, actor, door_id)
    named = (
        select(DoorVisit.house).where(DoorVisit.street_id == door.street_id),
        select(Person.house).where(Person.street_id == door.street_id),
    )
    if any(fold_door(house) == door.key for query in named for house in db.scalars(query.distinct())):
        raise Invalid(door=f"Somebody knocked at {door.label} or lives there, so it stays on the list.")
    db.delete(door)
    db.flush()
    return door


def _latest_visits(street_ids: list[int]) -> Any:
    """The latest visit to each spelling of each door, the last one last, each with who logged it."""
    latest = (DoorVisit.visited_at.desc(), DoorVisit.id.desc())
    place = func.row_number().over(partition_by=(DoorVisit.street_id, DoorVisit.house), order_by=latest).label("place")
    at_doors = select(DoorVisit.id, place).where(DoorVisit.street_id.in_(street_ids), DoorVisit.house != "").subquery()
    return (
        select(DoorVisit, User.name)
        .join(at_doors, at_doors.c.id == DoorVisit.id)
        .outerjoin(User, User.id == DoorVisit.recorded_by_id)
        .where(at_doors.c.place == 1)
        .order_by(DoorVisit.visited_at, DoorVisit.id)
    )


def check_door(door: NewDoor) -> NewDoor:
    """*door*, where it can be kept. Raises ValueError with a sentence that names the mend."""
    if not door.key:
        raise ValueError("Enter the door: its number, or its name.")
    if len(door.label) > LABEL_LENGTH:
        raise ValueError(f"“{cleaning.shorten(door.label)}” is too long: shorten it to {LABEL_LENGTH} characters.")
    if door.floor is not None and door.floor not in FLOORS:
        raise ValueError(f"Enter a floor from {FLOORS[0]} to {FLOORS[-1]}; the ground floor is 0.")
    return door


def _named_door(label: str) -> DoorLine:
    """A door that only its *label* is known of: ``Flat 3, Mill Court`` is in a block."""
    flat = _FLAT.fullmatch(label)
    return DoorLine(fold_door(label), label, flat[2] if flat else "")


def _side(line: DoorLine) -> str:
    """On which side a door is; flats in a house with a number are where the house is."""
    number = re.match(r"\d+", fold(line.block or line.house))
    if number:
        return "odd" if int(number[0]) % 2 else "even"
    return "block" if line.block else "named"


def _place(line: DoorLine) -> tuple[Any, ...]:
    """What doors are in order of: side, building, floor, number; 2 is before 10, and 12 before 12a."""
    building, inside = (line.block, line.house) if line.block else (line.house, "")
    floor = -1 if not inside else 1000 if line.floor is None else line.floor
    return ("odd", "even", "named", "block").index(line.side), _counted(building), floor, _counted(inside), line.key


def _counted(text: str) -> list[tuple[int, int, str]]:
    """*text* in parts that compare as people count: numbers by their size, before words."""
    parts = re.findall(r"\d+|[^\W\d]+", fold(text))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
