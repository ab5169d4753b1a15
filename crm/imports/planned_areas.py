"""What a file of areas will do: new areas, codes, and outlines on the map."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.areas import list_area_choices
from crm.imports.places import UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import Checked, Sheet, Value
from crm.models import Area
from crm.permissions import Actor
from crm.text import fold

Known = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Found:
    """The area that a row is about; ``parent_id``: of a new one, the area that it says it lies in."""

    area: Known | None
    parent_id: int | None = None


class _Areas:
    """Every area, found by its code, then by its name; those that the actor works in have a path."""

    def __init__(self, db: Session, actor: Actor) -> None:
        self._everywhere = actor.area_ids is None
        self._paths = dict(list_area_choices(db, actor))
        self._by_code: dict[str, Known] = {}
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self._tops: list[int] = []
        for row in db.execute(select(Area.id, Area.name, Area.code, Area.parent_id, Area.outline).order_by(Area.id)):
            if row.code:
                self._by_code[fold(row.code)] = row
            if row.parent_id is None:
                self._tops.append(row.id)
            for called in {fold(row.name), fold(self._paths.get(row.id, ""))}:
                self._by_name[called].append(row)

    def find(self, values: dict[str, Value]) -> _Found:
        """What a row is about. Raises UnplacedError for what is not clear, or not the actor's to change."""
        name, code = str(values["name"]), str(values.get("code", ""))
        parent = self._find_named("parent", str(values["parent"])) if "parent" in values else None
        area = self._by_code.get(fold(code)) or self._find_alike(name, parent)
        if area is None:
            if not self._everywhere and parent is None:
                sentence = f"There is no area “{name}”: say in which of your areas it lies, so that it can be added."
                raise UnplacedError("parent", sentence)
            return _Found(None, parent.id if parent else None)
        if area.id not in self._paths:
            raise UnplacedError("name", f"You do not work in {area.name}: ask a coordinator there.")
        if code and area.code and fold(code) != fold(area.code):
            sentence = f"There is an area “{area.name}” with the code {area.code}: mend the name or the code."
            raise UnplacedError("code", sentence)
        return _Found(area)

    def default_parent(self, matched: set[int]) -> int | None:
        """The team's whole patch, where there is one, and the file is not about it."""
        return self._tops[0] if len(self._tops) == 1 and self._tops[0] not in matched else None

    def name_of(self, area_id: int | None) -> str:
        """The area with those around it."""
        return self._paths.get(area_id, "") if area_id is not None else ""

    def _find_named(self, field: str, name: str) -> Known:
        found = self._find_alike(name, None)
        if found is None or found.id not in self._paths:
            raise UnplacedError(field, f"You work in no area “{name}”: check the name, or import that area first.")
        return found

    def _find_alike(self, name: str, parent: Known | None) -> Known | None:
        found = [row for row in self._by_name.get(fold(name), []) if parent is None or row.parent_id == parent.id]
        if len(found) > 1:
            paths = ", ".join(f"“{self._paths.get(row.id, row.name)}”" for row in found)
            raise UnplacedError("name", f"There are several areas “{name}”: write one of {paths}.")
        return found[0] if found else None


def plan_areas(db: Session, actor: Actor, checked: Checked, sheet: Sheet) -> Plan:
    """What saving the rows of *sheet*, one an area, will do."""
    areas, found = _Areas(db, actor), dict[int, _Found]()
    for at, values in enumerate(sheet.values):
        try:
            found[at] = areas.find(values)
        except UnplacedError as error:
            sheet.refuse(at, error.field, str(error), values.get(error.field, ""))
    default = areas.default_parent({one.area.id for one in found.values() if one.area is not None})
    rows: list[PlannedRow] = []
    taken: dict[Any, int] = {}
    for at, one in found.items():
        parent_id = one.parent_id or default
        name = str(sheet.values[at]["name"])
        earlier = taken.setdefault(one.area.id if one.area else (fold(name), parent_id), sheet.numbers[at])
        if earlier != sheet.numbers[at]:
            sheet.refuse(at, "name", f"Row {earlier} is about the same area: make one row of them.", name)
        elif one.area is not None:
            rows.append(_change(sheet.numbers[at], sheet.values[at], one.area))
        else:
            rows.append(_add(sheet.numbers[at], sheet.values[at], parent_id, areas.name_of(parent_id)))
    return finish_plan(checked, sheet, rows)


def _add(number: int, values: dict[str, Value], parent_id: int | None, parent: str) -> PlannedRow:
    details = {name: value for name, value in values.items() if name != "parent"} | {"parent_id": parent_id}
    changes: dict[str, tuple[Any, Any]] = {"Lies in": (None, f"In {parent}")} if parent else {}
    if "outline" in values:
        changes["On the map"] = (None, _say(values["outline"]))
    return PlannedRow(number, str(values["name"]), Effect.ADD, None, details, changes)


def _change(number: int, values: dict[str, Value], area: Known) -> PlannedRow:
    details: dict[str, Any] = {}
    changes: dict[str, tuple[Any, Any]] = {}
    if "code" in values and not area.code:
        details["code"] = values["code"]
        changes["Code"] = (None, values["code"])
    if "outline" in values and values["outline"] != area.outline:
        details["outline"] = values["outline"]
        changes["On the map"] = (_say(area.outline), _say(values["outline"]))
    return PlannedRow(number, area.name, Effect.CHANGE if changes else Effect.SAME, area.id, details, changes)


def _say(outline: Any) -> str:
    """How an area is drawn, in words: ``an outline of 52 points``; nothing for none."""
    points = sum(len(ring) for polygon in outline or () for ring in polygon)
    parts = f"an outline in {len(outline)} parts" if outline and len(outline) > 1 else "an outline"
    return f"{parts}, {points:,} points" if points else ""
