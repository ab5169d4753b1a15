"""Plans what a file will do and saves it, all or nothing, through the use-cases of its noun."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import get_data_version
from crm.area_figures import save_figures
from crm.areas import add_area, change_area, change_outlines, get_area
from crm.assets import add_assets, change_assets
from crm.doors import change_floors, save_doors
from crm.errors import Invalid
from crm.imports.checking import check_rows
from crm.imports.mapping import Mapping as ColumnMapping
from crm.imports.places import Place, Places
from crm.imports.planned_areas import plan_areas
from crm.imports.planned_doors import plan_doors
from crm.imports.planned_figures import plan_figures
from crm.imports.planned_nodes import plan_nodes
from crm.imports.planned_streets import plan_streets
from crm.imports.planned_ties import plan_ties, tie_kinds
from crm.imports.planning import Effect, Plan, PlannedRow
from crm.imports.problems import Sheet
from crm.imports.reading import Table
from crm.interests import add_many_interests
from crm.models import Area, Node
from crm.models.words import Stance
from crm.organisations import add_organisations, change_organisations
from crm.people import add_people, change_people
from crm.permissions import Actor, Permission, requires
from crm.streets import add_streets, change_streets
from crm.text import fold_street
from crm.ties import NewTie, add_ties, change_tie, end_tie

Add = Callable[[Session, Actor, Sequence[Any]], Sequence[Node]]
Change = Callable[[Session, Actor, Mapping[int, Any]], Sequence[Node]]

_USE_CASES: dict[str, tuple[Add, Change]] = {
    "people": (add_people, change_people),
    "organisations": (add_organisations, change_organisations),
    "assets": (add_assets, change_assets),
}


@requires(Permission.IMPORT)
def plan_import(
    db: Session, actor: Actor, *, noun: str, table: Table, mapping: ColumnMapping, today: dt.date | None = None
) -> Plan:
    """What saving *table* as *mapping* reads it will do, and everything that is wrong. Writes nothing."""
    places = Places(db, actor, adds=_areas_to_add(actor, noun, mapping))
    kinds = list(tie_kinds(db)) if noun == "ties" else []
    streets = places.street_names if noun in ("assets", "doors") else []
    checked = check_rows(noun, table, mapping, streets=streets, tie_kinds=kinds, today=today)
    if checked.blocked:
        return Plan(checked)
    sheet = Sheet(mapping, [row.number for row in checked.rows], [dict(row.values) for row in checked.rows])
    if noun == "ties":
        plan = plan_ties(db, checked, sheet)
    elif noun == "streets":
        plan = plan_streets(db, checked, sheet, places)
    elif noun == "areas":
        plan = plan_areas(db, actor, checked, sheet)
    elif noun == "figures":
        plan = plan_figures(db, checked, sheet, places)
    elif noun == "doors":
        plan = plan_doors(db, checked, sheet, places)
    else:
        plan = plan_nodes(db, checked, sheet, places)
    return replace(plan, data_version=get_data_version(db))


@requires(Permission.IMPORT)
def save_import(
    db: Session,
    actor: Actor,
    *,
    noun: str,
    table: Table,
    mapping: ColumnMapping,
    leave_out: bool = False,
    today: dt.date | None = None,
    planned: Plan | None = None,
) -> Plan:
    """Save *table*, and give the plan: *planned*, where the data is still what it was made from, else a new one.

    Raises Invalid when rows have errors, unless *leave_out*.
    """
    plan = planned
    if plan is None or plan.data_version != get_data_version(db):
        plan = plan_import(db, actor, noun=noun, table=table, mapping=mapping, today=today)
    if not plan.may_save(leaving_out=leave_out):
        raise Invalid(file="Nothing is saved: mend the rows that have an error, or leave them out.")
    if noun == "ties":
        _save_ties(db, actor, plan)
    elif noun == "streets":
        _save_streets(db, actor, plan)
    elif noun == "areas":
        _save_areas(db, actor, plan)
    elif noun == "figures":
        save_figures(db, actor, [row.details["figure"] for row in plan.rows if row.effect is not Effect.SAME])
    elif noun == "doors":
        _save_doors(db, actor, plan)
    else:
        _save_nodes(db, actor, plan)
    return plan


def _areas_to_add(actor: Actor, noun: str, mapping: ColumnMapping) -> list[str] | None:
    """Areas that may be added: the one given for all rows, and any that a file of streets names (None).

    A word in a column of a people's file is more likely a misspelling; who works in some areas adds none, and figures
    are of areas that are there.
    """
    if actor.area_ids is not None or noun == "figures":
        return []
    constant = mapping.constants.get("area")
    return None if noun == "streets" else [constant] if constant else []


def _save_streets(db: Session, actor: Actor, plan: Plan) -> None:
    areas = _add_new_areas(db, actor, plan)
    new = plan.with_effect(Effect.ADD)
    if new:
        add_streets(db, actor, [{**row.details, "area_id": _area_id(row.place, areas)} for row in new])  # type: ignore[typeddict-item]
    changed = {_id_of(row): row.details for row in plan.with_effect(Effect.CHANGE)}
    if changed:
        change_streets(db, actor, changed)  # type: ignore[arg-type]


def _save_areas(db: Session, actor: Actor, plan: Plan) -> None:
    for row in plan.with_effect(Effect.ADD):
        add_area(db, actor, **row.details)
    changed = plan.with_effect(Effect.CHANGE)
    for row in (row for row in changed if "code" in row.details):
        area = get_area(db, actor, _id_of(row))
        change_area(db, actor, area.id, name=area.name, parent_id=area.parent_id, code=row.details["code"])
    change_outlines(db, actor, {_id_of(row): row.details["outline"] for row in changed if "outline" in row.details})


def _save_doors(db: Session, actor: Actor, plan: Plan) -> None:
    streets = _add_new_streets(db, actor, plan, _add_new_areas(db, actor, plan))
    new = plan.with_effect(Effect.ADD)
    placed = [streets[row.place] if isinstance(row.place.street, str) else row.place.street or 0 for row in new]
    save_doors(db, actor, [(street_id, row.details["door"]) for street_id, row in zip(placed, new, strict=True)])
    change_floors(db, actor, {_id_of(row): row.details["floor"] for row in plan.with_effect(Effect.CHANGE)})


def _save_nodes(db: Session, actor: Actor, plan: Plan) -> None:
    add, change = _USE_CASES[plan.noun]
    areas = _add_new_areas(db, actor, plan)
    streets = _add_new_streets(db, actor, plan, areas)
    new, changed = plan.with_effect(Effect.ADD), plan.with_effect(Effect.CHANGE)
    wanted = {}
    if new:
        added = add(db, actor, [_details(row, areas, streets) for row in new])
        wanted = {node.id: _topics(row) for node, row in zip(added, new, strict=True)}
    if changed:
        change(db, actor, {_id_of(row): _details(row, areas, streets) for row in changed})
        wanted |= {_id_of(row): _topics(row) for row in changed}
    wanted = {node_id: topics for node_id, topics in wanted.items() if topics}
    if wanted:
        add_many_interests(db, actor, wanted)


def _details(row: PlannedRow, areas: Mapping[str, int], streets: Mapping[Place, int]) -> dict[str, Any]:
    details = {name: value for name, value in row.details.items() if name not in set(Stance)}
    if row.place.area is not None:
        details["area_id"] = _area_id(row.place, areas)
        street = row.place.street
        details["street_id"] = streets[row.place] if isinstance(street, str) else street
    return details


def _topics(row: PlannedRow) -> dict[Stance, Sequence[str]]:
    return {stance: row.details[stance] for stance in Stance if stance in row.details}


def _add_new_areas(db: Session, actor: Actor, plan: Plan) -> dict[str, int]:
    """The ids of the areas that the plan adds, by name: inside the team's whole patch, where there is one."""
    names = sorted({row.place.area for row in plan.rows if isinstance(row.place.area, str)})
    tops = db.scalars(select(Area.id).where(Area.parent_id.is_(None)).limit(2)).all() if names else []
    parent_id = tops[0] if len(tops) == 1 else None
    return {name: add_area(db, actor, name=name, parent_id=parent_id).id for name in names}


def _add_new_streets(db: Session, actor: Actor, plan: Plan, areas: Mapping[str, int]) -> dict[Place, int]:
    """The ids of the streets that the plan adds; however its name is written, a street is added once."""
    new = list(dict.fromkeys(row.place for row in plan.rows if isinstance(row.place.street, str)))
    keys = {place: (_area_id(place, areas), fold_street(str(place.street))) for place in new}
    first = {key: place for place, key in reversed(keys.items())}
    if not first:
        return {}
    added = add_streets(
        db, actor, [{"name": str(place.street), "area_id": area_id} for (area_id, _), place in first.items()]
    )
    ids = dict(zip(first, (street.id for street in added), strict=True))
    return {place: ids[key] for place, key in keys.items()}


def _area_id(place: Place, areas: Mapping[str, int]) -> int:
    return areas[place.area] if isinstance(place.area, str) else int(place.area or 0)


def _id_of(row: PlannedRow) -> int:
    assert row.record_id is not None, "what is changed is known"
    return row.record_id


def _save_ties(db: Session, actor: Actor, plan: Plan) -> None:
    new = plan.with_effect(Effect.ADD)
    if new:
        add_ties(db, actor, [NewTie(**row.details) for row in new])
    for row in plan.with_effect(Effect.CHANGE):
        said = {name: value for name, value in row.details.items() if name in ("strength", "since", "note")}
        tie = change_tie(db, actor, _id_of(row), **said)
        if "until" in row.details:
            end_tie(db, actor, tie.id, until=row.details["until"])
