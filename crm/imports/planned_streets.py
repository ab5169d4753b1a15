"""What a file of streets will do: new streets, more postcodes, households, and where they run on the map."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.imports.fields import field_of
from crm.imports.matching import differs
from crm.imports.places import Place, Places, UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import NOTHING_SAVED, Checked, Problem, Severity, Sheet, Value
from crm.imports.streets import FAR_APART_KM, kilometres, say_lines
from crm.models import Street, StreetPostcode
from crm.text import fold_street

Known = Row[*tuple[Any, ...]]

_SAID = ("households", "usrn", "lon", "lat", "lines")


class _Streets:
    """The streets that the actor sees, found by what a row says of one."""

    def __init__(self, db: Session, places: Places) -> None:
        columns = (Street.id, Street.name, Street.name_key, Street.area_id, *(getattr(Street, name) for name in _SAID))
        self._places = places
        self._by_usrn: dict[str, Known] = {}
        self._named: defaultdict[str, list[Known]] = defaultdict(list)
        for row in db.execute(select(*columns).order_by(Street.id)):
            self._named[row.name_key].append(row)
            if row.usrn:
                self._by_usrn.setdefault(row.usrn, row)
        self.postcodes: defaultdict[int, set[str]] = defaultdict(set)
        for street_id, postcode in db.execute(select(StreetPostcode.street_id, StreetPostcode.postcode)):
            self.postcodes[street_id].add(postcode)

    def find(self, values: dict[str, Value], area: int | str | None) -> Known | None:
        """The street of the USRN; of the name in *area*; of the name with the postcode; of the only such name.

        Raises UnplacedError where it may be several.
        """
        named = self._named.get(_key(values), [])
        by_usrn = self._by_usrn.get(str(values.get("usrn", "")))
        if by_usrn is not None:
            return by_usrn
        if area is not None:
            here = [street for street in named if self._places.lies_in(street.id, area)]
            here = [street for street in here if street.area_id == area] or here
            if len(here) == 1:
                return here[0]
        given = values.get("postcodes", ())
        posted = [street for street in named if isinstance(given, tuple) and self.postcodes[street.id] & {*given}]
        if len(posted) == 1:
            return posted[0]
        if area is not None:
            return None
        near = [street for street in named if not _far(street, values)]
        if len(near) > 1:
            areas = ", ".join(sorted(self._places.area_name(street.area_id) for street in near))
            raise UnplacedError("area", f"“{values['name']}” is in several areas ({areas}): say in which.")
        return near[0] if near else None


def _far(street: Known, values: dict[str, Value]) -> bool:
    """Whether a street is in another town than a row's, which then only has the same name."""
    if street.lon is None or "lon" not in values:
        return False
    lon, lat = float(str(values["lon"])), float(str(values["lat"]))
    return kilometres(street.lon - lon, street.lat - lat, lat) > FAR_APART_KM


def plan_streets(db: Session, checked: Checked, sheet: Sheet, places: Places) -> Plan:
    """What saving the rows of *sheet*, one a street, will do."""
    streets = _Streets(db, places)
    rows: dict[tuple[Any, str], PlannedRow] = {}
    drawn: list[int] = []
    for at, values in enumerate(sheet.values):
        try:
            place, street = _find(streets, places, values)
        except UnplacedError as error:
            sheet.refuse(at, error.field, str(error), values.get(error.field, values.get("name", "")))
            continue
        places.note_new(sheet, at, place)
        if street is not None and street.lines and "lines" not in values and "lon" in values:
            del values["lon"], values["lat"]
            drawn.append(at)
        known = streets.postcodes[street.id] if street is not None else set()
        planned = _plan(sheet, at, place, street, known)
        key = (street.id, "") if street is not None else (place.area, _key(values))
        earlier = rows.setdefault(key, planned)
        if earlier is not planned:
            problem = f"Row {earlier.number} is about the same street: make one row of them."
            sheet.refuse(at, "area", problem, values.get("name", ""))
    if drawn:
        problem = f"Of {len(drawn):,} streets here lines are on the map already, which say better where they run."
        sheet.warn(drawn[0], "lon", problem, "Their points in the file will be passed over.")
    if not rows and sheet.values and "area" not in {*sheet.mapping.columns, *sheet.mapping.constants}:
        sentence = "Nothing says where these streets are: choose a column for area, or one area for all rows."
        nowhere = Problem(1, "", "area", "", sentence, NOTHING_SAVED, Severity.ERROR)
        return Plan(Checked(checked.noun, (), (*checked.problems, nowhere)))
    return finish_plan(checked, sheet, list(rows.values()))


def _find(streets: _Streets, places: Places, values: dict[str, Value]) -> tuple[Place, Known | None]:
    """Where a row's street is, and the street when it is there. Raises UnplacedError."""
    street = streets.find(values, None) if "usrn" in values and "name" not in values else None
    if street is None and "name" not in values:
        sentence = f"No street here has the USRN {values['usrn']}: give its name and area, so that it can be added."
        raise UnplacedError("usrn", sentence)
    area = places.find_area(str(values["area"])) if "area" in values else None
    street = street or streets.find(values, area)
    if street is None and area is None:
        sentence = f"There is no street “{values['name']}” yet: enter its area, or choose one area for all rows."
        raise UnplacedError("area", sentence)
    return (Place(street.area_id, street.id) if street is not None else Place(area)), street


def _key(values: dict[str, Value]) -> str:
    name = str(values.get("name", ""))
    return fold_street(name) or name


def _plan(sheet: Sheet, at: int, place: Place, street: Known | None, postcodes: set[str]) -> PlannedRow:
    values, number = sheet.values[at], sheet.numbers[at]
    said: dict[str, Any] = {name: values[name] for name in _SAID if name in values}
    given = values.get("postcodes", ())
    new = tuple(sorted(set(given) - postcodes)) if isinstance(given, tuple) else ()
    drawing = say_lines(said.get("lines"))
    if street is None:
        details = {"name": str(values["name"]), **said, "postcodes": new}
        changes: dict[str, tuple[Any, Any]] = {"On the map": (None, drawing)} if drawing else {}
        return PlannedRow(number, str(values["name"]), Effect.ADD, None, details, changes, place)
    details = {name: value for name, value in said.items() if differs(getattr(street, name), value)}
    if drawing and "lines" not in details:
        details = {name: value for name, value in details.items() if name not in ("lon", "lat")}
    changes = _changes(street, details, drawing)
    if {"lon", "lat", "lines"} & details.keys():
        details |= {"lon": said["lon"], "lat": said["lat"]}
    if new:
        details["postcodes"] = new
        changes["Postcode"] = (None, ", ".join(new))
    effect = Effect.CHANGE if changes else Effect.SAME
    return PlannedRow(number, street.name, effect, street.id, details, changes)


def _changes(street: Known, details: dict[str, Any], drawing: str) -> dict[str, tuple[Any, Any]]:
    """What people read: lines by their length, and then not their middle besides."""
    if "lines" in details:
        plain: Sequence[str] = [name for name in details if name not in ("lines", "lon", "lat")]
        drawn = {"On the map": (say_lines(street.lines), drawing)}
    else:
        plain, drawn = list(details), {}
    return {field_of("streets", name).label: (getattr(street, name), details[name]) for name in plain} | drawn
