"""The paper of a walk: its doors as numbered lines, each of which keeps its number for ever."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from crm.doors import DoorLine, list_doors
from crm.models import DoorVisit, Street, User, Walk, WalkLine
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Permission, requires
from crm.refusals import ClosedDoor, list_closed_doors_of_streets
from crm.scope import UNSCOPED
from crm.text import fold_door
from crm.walks import get_walk

#: The letter that stands on the sheet for each outcome; the commonest first.
CODES = {
    "n": DoorOutcome.NOT_HOME,
    "c": DoorOutcome.CONVERSATION,
    "b": DoorOutcome.CALL_BACK,
    "o": DoorOutcome.NOT_NOW,
    "l": DoorOutcome.LANGUAGE_BARRIER,
    "x": DoorOutcome.DO_NOT_CONTACT,
    "a": DoorOutcome.INACCESSIBLE,
    "e": DoorOutcome.EMPTY,
    "s": DoorOutcome.BUSINESS,
}


@dataclass(frozen=True)
class SheetLine:
    """A line to tick at a door."""

    number: int
    door: DoorLine


@dataclass(frozen=True)
class SheetStreet:
    """A street of the sheet; ``unnumbered``: how many of its doors have no line yet."""

    street: Street
    lines: tuple[SheetLine, ...]
    closed: tuple[ClosedDoor, ...]
    unnumbered: int


@dataclass(frozen=True)
class Sheet:
    """A walk's sheet, its streets in the order of walking."""

    walk: Walk
    streets: tuple[SheetStreet, ...]

    @property
    def lines(self) -> int:
        """How many lines there are to tick."""
        return sum(len(one.lines) for one in self.streets)

    @property
    def unnumbered(self) -> int:
        """How many doors have no line yet."""
        return sum(one.unnumbered for one in self.streets)


@dataclass(frozen=True)
class KeyLine:
    """A line as it is keyed in: ``visit`` is the latest of this walk at its door, ``by`` who logged that."""

    number: int
    street: Street
    house: str
    visit: DoorVisit | None
    by: str = ""


@requires(Permission.RECORD)
def make_sheet(db: Session, actor: Actor, *, walk_id: int) -> int:
    """Give a number to each door of a walk that has none yet, and say to how many. Raises NotFound."""
    sheet: Sheet = get_sheet(db, actor, walk_id=walk_id)
    known = _numbers(db, walk_id)
    doors = list_doors(db, actor, street_ids=[one.street.id for one in sheet.streets])
    new = [
        (street_id, line.house)
        for street_id, lines in doors.items()
        for line in lines
        if (street_id, line.key) not in known
    ]
    last = select(func.max(WalkLine.number)).where(WalkLine.walk_id == walk_id)
    first = (db.scalar(last, execution_options=UNSCOPED) or 0) + 1
    db.add_all(
        WalkLine(walk_id=walk_id, number=number, street_id=street_id, house=house)
        for number, (street_id, house) in enumerate(new, first)
    )
    db.flush()
    return len(new)


@requires(Permission.SEE_RECORDS)
def get_sheet(db: Session, actor: Actor, *, walk_id: int) -> Sheet:
    """The lines of a walk's sheet in the order of walking, without doors that are not to be knocked at.

    Raises NotFound.
    """
    walk: Walk = get_walk(db, actor, walk_id)
    streets = [stop.street for stop in walk.stops]
    street_ids = [street.id for street in streets]
    numbers = _numbers(db, walk_id)
    doors = list_doors(db, actor, street_ids=street_ids)
    closed = list_closed_doors_of_streets(db, actor, street_ids=street_ids)
    return Sheet(
        walk, tuple(_street(street, doors[street.id], numbers, closed.get(street.id, ())) for street in streets)
    )


@requires(Permission.SEE_RECORDS)
def list_key_lines(db: Session, actor: Actor, *, walk_id: int) -> list[KeyLine]:
    """Every line of a walk's sheet by its number, with what is logged at its door on this walk. Raises NotFound."""
    get_walk(db, actor, walk_id)
    rows = (
        select(WalkLine).where(WalkLine.walk_id == walk_id).options(joinedload(WalkLine.street).joinedload(Street.area))
    )
    logged = (
        select(DoorVisit, User.name)
        .outerjoin(User, User.id == DoorVisit.recorded_by_id)
        .where(DoorVisit.walk_id == walk_id, DoorVisit.house != "")
        .order_by(DoorVisit.visited_at, DoorVisit.id)
    )
    visits = {(visit.street_id, fold_door(visit.house)): (visit, name or "") for visit, name in db.execute(logged)}
    return [
        KeyLine(row.number, row.street, row.house, *visits.get((row.street_id, fold_door(row.house)), (None, "")))
        for row in db.scalars(rows.order_by(WalkLine.number))
    ]


def _numbers(db: Session, walk_id: int) -> dict[tuple[int, str], int]:
    """(street, folded door) → its number on the walk's sheet."""
    lines = db.scalars(select(WalkLine).where(WalkLine.walk_id == walk_id).order_by(WalkLine.number.desc()))
    return {(line.street_id, fold_door(line.house)): line.number for line in lines}


def _street(
    street: Street, doors: Iterable[DoorLine], numbers: dict[tuple[int, str], int], closed: Iterable[ClosedDoor]
) -> SheetStreet:
    doors = list(doors)
    lines = [SheetLine(numbers[street.id, door.key], door) for door in doors if (street.id, door.key) in numbers]
    return SheetStreet(street, tuple(lines), tuple(closed), len(doors) - len(lines))
