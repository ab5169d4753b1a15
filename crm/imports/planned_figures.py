"""What a file of figures will do: how many people of each age and length of stay live in an area."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.area_figures import VALUES, NewFigure, characteristic_of
from crm.imports.places import Places, UnplacedError
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import Checked, Sheet
from crm.models import AreaFigure

Key = tuple[int, str, str]


def plan_figures(db: Session, checked: Checked, sheet: Sheet, places: Places) -> Plan:
    """What saving the rows of *sheet*, one a group of people in an area, will do."""
    known: dict[Key, AreaFigure] = {
        (row.area_id, row.characteristic, row.value): row for row in db.scalars(select(AreaFigure))
    }
    rows: list[PlannedRow] = []
    taken: dict[Key, int] = {}
    for at, values in enumerate(sheet.values):
        try:
            area = places.find_area(str(values["area"]))
        except UnplacedError as error:
            sheet.refuse(at, error.field, str(error), values["area"])
            continue
        assert isinstance(area, int), "a file of figures adds no area"
        word = str(values["value"])
        figure = NewFigure(
            area, characteristic_of(word), word, int(str(values["people"])), str(values.get("source", ""))
        )
        key = (figure.area_id, figure.characteristic, word)
        if key in taken:
            sheet.refuse(at, "value", f"Row {taken[key]} has a figure of the same group: keep one of them.", word)
            continue
        taken[key] = sheet.numbers[at]
        rows.append(_plan(sheet.numbers[at], figure, known.get(key), places.area_name(area)))
    return finish_plan(checked, sheet, rows)


def _plan(number: int, figure: NewFigure, before: AreaFigure | None, area: str) -> PlannedRow:
    name = f"{area}: {VALUES[figure.characteristic](figure.value).label.lower()}"
    details = {"figure": figure}
    if before is None:
        return PlannedRow(number, name, Effect.ADD, None, details, {"People": (None, f"{figure.people:,} people")})
    changes = {
        label: (old, new)
        for label, old, new in (("People", before.people, figure.people), ("Source", before.source, figure.source))
        if old != new
    }
    return PlannedRow(number, name, Effect.CHANGE if changes else Effect.SAME, before.id, details, changes)
