"""What a file of doors will do: new doors, and floors that were not known."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.doors import NewDoor
from crm.imports.places import Places, UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import Checked, Sheet
from crm.models import Door


def plan_doors(db: Session, checked: Checked, sheet: Sheet, places: Places) -> Plan:
    """What saving the rows of *sheet*, one a door, will do. Rows whose street cannot be found are refused."""
    known = {(door.street_id, door.key): door for door in db.scalars(select(Door).order_by(Door.id))}
    rows: dict[tuple[Any, str], PlannedRow] = {}
    for at, values in enumerate(sheet.values):
        try:
            place = places.find(values)
            if place.street is None:
                raise UnplacedError("street", "There is no street: enter it, or a postcode that only one street has.")
        except UnplacedError as error:
            sheet.refuse(at, error.field, str(error), values.get(error.field, ""))
            continue
        places.note_new(sheet, at, place)
        floor = int(str(values["floor"])) if "floor" in values else None
        new = NewDoor(str(values["house"]), str(values.get("block", "")), floor)
        door = known.get((place.street, new.key)) if isinstance(place.street, int) else None
        name, number = f"{new.label}, {places.name_of(place)}", sheet.numbers[at]
        if door is None:
            row = PlannedRow(number, name, Effect.ADD, None, {"door": new}, {}, place)
        elif floor is None or floor == door.floor:
            row = PlannedRow(number, name, Effect.SAME, door.id)
        else:
            row = PlannedRow(number, name, Effect.CHANGE, door.id, {"floor": floor}, {"Floor": (door.floor, floor)})
        earlier = rows.setdefault((place, new.key), row)
        if earlier is not row:
            sheet.refuse(at, "house", f"Row {earlier.number} is about the same door: make one row of them.", new.label)
    return finish_plan(checked, sheet, list(rows.values()))
