"""What a file of people, organisations or assets will do: new records, changed fields, and who may be the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.area_figures import VALUES
from crm.imports.fields import field_of
from crm.imports.matching import OWN_ID, Records, Wanted, differs, taken_ids
from crm.imports.places import Place, Places, UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import NOTHING_SAVED, Checked, Problem, Severity, Sheet, Value
from crm.models import Asset, Interest, Node, Organisation, Person, Topic
from crm.models.words import AssetKind, OrganisationKind, Stance, Word
from crm.topics import topic_key

MODELS: dict[str, type[Node]] = {"people": Person, "organisations": Organisation, "assets": Asset}

#: Fields whose column has another name, and those that hold a word from a list.
_COLUMNS = {("organisations", "kind"): "organisation_kind", ("assets", "kind"): "asset_kind"}
_WORDS: dict[str, type[Word]] = {
    "organisation_kind": OrganisationKind,
    "asset_kind": AssetKind,
    **{characteristic.value: words for characteristic, words in VALUES.items()},
}
#: Fields that say where the record is; they become one area and one street.
_PLACE = {"area", "street", "postcode"}
_STANCES = {stance.value for stance in Stance}


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows are held against."""

    sheet: Sheet
    places: Places
    records: Records
    topics: set[tuple[int, str, str]]
    noun: str
    #: Whether names were made of addresses, so that those that are stored are as good.
    derived_names: bool


def plan_nodes(db: Session, checked: Checked, sheet: Sheet, places: Places) -> Plan:
    """What saving the rows of *sheet* will do. Rows that cannot be placed, or whose id is taken, are refused."""
    noun = checked.noun
    if noun == "people" and not _PLACE & {*sheet.mapping.columns, *sheet.mapping.constants}:
        return Plan(Checked(noun, (), (*checked.problems, _nowhere())))
    derived = noun == "assets" and "name" not in {*sheet.mapping.columns, *sheet.mapping.constants}
    wanted = _wanted(noun, sheet, places)
    records = Records(db, MODELS[noun])
    found = dict(zip(wanted, records.match(list(wanted.values())), strict=True))
    around = _Around(sheet, places, records, _topics(db, sheet), noun, derived)
    ids = {row.details["external_id"] for at, row in wanted.items() if "external_id" in row.details}
    taken = taken_ids(db, ids)
    rows = []
    for at, row in wanted.items():
        id_ = found[at]
        if id_ is None:
            rows.append(_new(around, at, row, taken))
        else:
            rows.append(_known(around, at, row, records.by_id[id_], taken))
    return finish_plan(checked, sheet, rows)


def _nowhere() -> Problem:
    sentence = "Nothing says where these people are: choose a column for street or area, or one area for all rows."
    return Problem(1, "", "area", "", sentence, NOTHING_SAVED, Severity.ERROR)


def _wanted(noun: str, sheet: Sheet, places: Places) -> dict[int, Wanted]:
    """What each row looks for, by its place in the sheet; rows that belong nowhere are refused."""
    wanted = {}
    for at, values in enumerate(sheet.values):
        try:
            place = places.find(values)
        except UnplacedError as error:
            if noun == "people" or error.field == "area":
                sheet.refuse(at, error.field, str(error), values.get(error.field, ""))
                continue
            sheet.warn(at, "street", str(error), "The street will be left empty.", values["street"])
            place = Place()
        if place.area is None and noun == "people":
            sheet.refuse(at, "area", "There is no street or area: enter one, or choose one area for all rows.")
            continue
        places.note_new(sheet, at, place)
        wanted[at] = Wanted(_details(noun, values), place)
    return wanted


def _details(noun: str, values: dict[str, Value]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _PLACE and name not in _STANCES:
            column = _COLUMNS.get((noun, name), name)
            details[column] = _WORDS[column](str(value)) if column in _WORDS else value
    return details


def _topics(db: Session, sheet: Sheet) -> set[tuple[int, str, str]]:
    """(node, stance, topic folded) of every interest there is, where the file has interests."""
    if not _STANCES & {*sheet.mapping.columns, *sheet.mapping.constants}:
        return set()
    query = select(Interest.node_id, Interest.stance, Topic.name_key).join(Topic, Topic.id == Interest.topic_id)
    return {(node_id, stance.value, key) for node_id, stance, key in db.execute(query)}


def _new(around: _Around, at: int, row: Wanted, taken: set[str]) -> PlannedRow:
    sheet, name = around.sheet, str(row.details["name"])
    external_id = row.details.get("external_id")
    if external_id in taken:
        sheet.refuse(
            at, "external_id", "This id belongs to another record: give the row an id of its own.", external_id
        )
    elif around.noun == "people":
        likely = around.records.likely(row)
        if likely is not None:
            record = around.records.by_id[likely]
            where = around.places.name_of(Place(record.area_id, record.street_id))
            sentence = f"This could be {record.name}, {record.house + ' ' if record.house else ''}{where}."
            sheet.warn(at, "name", sentence, "Somebody new will be added; the two can be merged later.", name)
    changes = {"": ("", around.places.name_of(row.place))} if row.place.area else {}
    details = row.details | dict(_stances(sheet.values[at]))
    return PlannedRow(sheet.numbers[at], name, Effect.ADD, None, details, changes, row.place)


def _stances(values: dict[str, Value]) -> Iterable[tuple[str, Any]]:
    return ((stance, values[stance]) for stance in sorted(_STANCES & values.keys()))


def _known(around: _Around, at: int, row: Wanted, record: Row[*tuple[Any, ...]], taken: set[str]) -> PlannedRow:
    """What a row does to the record that it is about: blank cells leave what is there."""
    sheet, number = around.sheet, around.sheet.numbers[at]
    if record.archived_at is not None:
        sheet.warn(at, "", f"{record.name} is archived.", "The record stays as it is.", record.name)
        return PlannedRow(number, record.name, Effect.SAME, record.id)
    kept = {"name"} if around.derived_names else set()
    external_id = str(row.details.get("external_id", ""))
    if record.external_id or external_id in taken or external_id.startswith(OWN_ID):
        kept.add("external_id")
    if around.noun == "people" and record.met:
        kept.add("met")  # whom we met stays met
    details: dict[str, Any] = {}
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in row.details.items():
        if name not in kept and differs(getattr(record, name), value):
            details[name] = value
            changes[_label(around.noun, name)] = (getattr(record, name), value)
    place = _moved(around, row.place, record, changes)
    for stance, topics in _stances(sheet.values[at]):
        new = tuple(topic for topic in topics if (record.id, stance, topic_key(topic)) not in around.topics)
        if new:
            details[stance] = new
            changes[_label(around.noun, stance)] = (None, ", ".join(new))
    effect = Effect.CHANGE if changes else Effect.SAME
    return PlannedRow(number, record.name, effect, record.id, details, changes, place)


def _moved(around: _Around, place: Place, record: Row[*tuple[Any, ...]], changes: dict[str, tuple[Any, Any]]) -> Place:
    """Where the record belongs now: nothing where it stays. A row without a street leaves the street."""
    stays = place.street == record.street_id if place.street is not None else place.area in (None, record.area_id)
    if stays or (place.street is None and record.street_id is not None):
        return Place()
    before = around.places.name_of(Place(record.area_id, record.street_id))
    changes["Street" if place.street is not None else "Area"] = (before, around.places.name_of(place))
    return place


def _label(noun: str, column: str) -> str:
    return field_of(noun, "kind" if column.endswith("_kind") else column).label
