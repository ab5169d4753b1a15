"""What a file of streets will do: new streets, more postcodes, households and points."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.imports.fields import field_of
from crm.imports.matching import differs
from crm.imports.places import Place, Places, UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import NOTHING_SAVED, Checked, Problem, Severity, Sheet
from crm.models import Street, StreetPostcode
from crm.text import fold_street

_SAID = ("households", "usrn", "lon", "lat")


def plan_streets(db: Session, checked: Checked, sheet: Sheet, places: Places) -> Plan:
    """What saving the rows of *sheet*, one a street, will do."""
    if "area" not in {*sheet.mapping.columns, *sheet.mapping.constants}:
        sentence = "Nothing says where these streets are: choose a column for area, or one area for all rows."
        nowhere = Problem(1, "", "area", "", sentence, NOTHING_SAVED, Severity.ERROR)
        return Plan(Checked(checked.noun, (), (*checked.problems, nowhere)))
    columns = (Street.id, Street.name, Street.name_key, Street.area_id, *(getattr(Street, name) for name in _SAID))
    known = {(row.area_id, row.name_key): row for row in db.execute(select(*columns))}
    postcodes: defaultdict[int, set[str]] = defaultdict(set)
    for street_id, postcode in db.execute(select(StreetPostcode.street_id, StreetPostcode.postcode)):
        postcodes[street_id].add(postcode)
    rows: dict[tuple[Any, str], PlannedRow] = {}
    for at, values in enumerate(sheet.values):
        name = str(values["name"])
        try:
            place = Place(places.find_area(str(values.get("area", ""))) if "area" in values else None)
        except UnplacedError as error:
            sheet.refuse(at, "area", str(error), values["area"])
            continue
        if place.area is None:
            sheet.refuse(at, "area", "There is no area: enter one, or choose one area for all rows.", name)
            continue
        places.note_new(sheet, at, place)
        street = known.get((place.area, fold_street(name))) if isinstance(place.area, int) else None
        planned = _plan(sheet, at, place, street, postcodes[street.id] if street else set())
        earlier = rows.setdefault((place.area, fold_street(name)), planned)
        if earlier is not planned:
            problem = f"Row {earlier.number} is about the same street: one calls the area by name, one by code."
            sheet.refuse(at, "area", problem, name)
    return finish_plan(checked, sheet, list(rows.values()))


def _plan(
    sheet: Sheet, at: int, place: Place, street: Row[*tuple[Any, ...]] | None, postcodes: Iterable[str]
) -> PlannedRow:
    values, number = sheet.values[at], sheet.numbers[at]
    said: dict[str, Any] = {name: values[name] for name in _SAID if name in values}
    given = values.get("postcodes", ())
    new = tuple(sorted(set(given) - set(postcodes))) if isinstance(given, tuple) else ()
    if street is None:
        details = {"name": str(values["name"]), **said, "postcodes": new}
        return PlannedRow(number, str(values["name"]), Effect.ADD, None, details, {}, place)
    details = {name: value for name, value in said.items() if differs(getattr(street, name), value)}
    changes = {field_of("streets", name).label: (getattr(street, name), value) for name, value in details.items()}
    if {"lon", "lat"} & details.keys():
        details |= {"lon": said["lon"], "lat": said["lat"]}
    if new:
        details["postcodes"] = new
        changes["Postcode"] = (None, ", ".join(new))
    effect = Effect.CHANGE if changes else Effect.SAME
    return PlannedRow(number, street.name, effect, street.id, details, changes)
