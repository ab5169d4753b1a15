"""What a file of ties will do: its ends found among the records, new ties, changed and ended ones."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from crm.imports.fields import field_of
from crm.imports.matching import OWN_ID
from crm.imports.planning import Effect, Plan, PlannedRow, finish_plan
from crm.imports.problems import Checked, Sheet, Value
from crm.models import Node, Street, Tie, TieKind
from crm.text import fold, fold_street
from crm.ties import ordered

#: The kind of a tie of which the file says no kind.
USUAL_KIND = "knows"

_SAID = ("strength", "since", "note")


class Ends:
    """The nodes that the actor sees, by id and by name."""

    def __init__(self, db: Session) -> None:
        columns = (Node.id, Node.uuid, Node.external_id, Node.name, Node.merged_into_id, Node.archived_at)
        query = select(*columns, Street.name_key).outerjoin(Street, Street.id == Node.street_id)
        self._rows: dict[int, Row[*tuple[Any, ...]]] = {row.id: row for row in db.execute(query)}
        self._ids = {row.external_id: row.id for row in self._rows.values() if row.external_id}
        self._ids |= {f"{OWN_ID}{row.uuid}": row.id for row in self._rows.values()}
        self._names: defaultdict[str, list[int]] | None = None

    def find(self, text: str, street: str) -> int:
        """The node called *text*, by its id or else its name. Raises ValueError when it is none, or several."""
        id_ = self._ids.get(text)
        while id_ is not None and id_ in self._rows and self._rows[id_].merged_into_id is not None:
            id_ = self._rows[id_].merged_into_id
        if id_ is None or id_ not in self._rows:
            id_ = self._named(text, fold_street(street))
        if self._rows[id_].archived_at is not None:
            raise ValueError(f"{self._rows[id_].name} is archived: bring the record back first.")
        return id_

    def name(self, id_: int) -> str:
        """The node's name."""
        return str(self._rows[id_].name)

    def _named(self, text: str, street: str) -> int:
        if self._names is None:
            self._names = defaultdict(list)
            for row in self._rows.values():
                if row.merged_into_id is None:
                    self._names[fold(row.name) or row.name].append(row.id)
        found = self._names.get(fold(text) or text, [])
        found = [id_ for id_ in found if not street or self._rows[id_].name_key == street]
        if not found:
            where = " on that street" if street else ""
            raise ValueError(f"Nobody and nothing called “{text}” is recorded{where}: import it first, or check it.")
        if len(found) > 1:
            raise ValueError(f"{len(found)} records are called “{text}”: give the id, or a column for the street.")
        return found[0]


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows are held against. ``open``, ``ended``: the ties there are, by ends and kind, and by end too."""

    sheet: Sheet
    ends: Ends
    kinds: dict[str, tuple[TieKind, bool]]
    open: dict[tuple[int, int, int], Row[*tuple[Any, ...]]]
    ended: set[tuple[Any, ...]]


def tie_kinds(db: Session) -> dict[str, tuple[TieKind, bool]]:
    """Every way in which a kind of tie reads, with the kind, and whether it is read from the second end."""
    kinds = list(db.scalars(select(TieKind).order_by(TieKind.id)))
    return {kind.reverse_name: (kind, kind.directed) for kind in kinds} | {kind.name: (kind, False) for kind in kinds}


def plan_ties(db: Session, checked: Checked, sheet: Sheet) -> Plan:
    """What saving the ties of *sheet* will do. Ends that are unknown, or may be several, are problems."""
    columns = (Tie.id, Tie.a_id, Tie.b_id, Tie.kind_id, Tie.strength, Tie.since, Tie.until, Tie.note, Tie.closed_at)
    ties = db.execute(select(*columns).where(or_(Tie.closed_at.is_(None), Tie.until.is_not(None)))).all()
    around = _Around(
        sheet,
        Ends(db),
        tie_kinds(db),
        {(tie.a_id, tie.b_id, tie.kind_id): tie for tie in ties if tie.closed_at is None},
        {(tie.a_id, tie.b_id, tie.kind_id, tie.until) for tie in ties if tie.until is not None},
    )
    rows: dict[tuple[Any, ...], tuple[int, PlannedRow]] = {}
    for at, values in enumerate(sheet.values):
        planned = _plan(around, at, values)
        if planned is None:
            continue
        key = (*(planned.details[name] for name in ("a_id", "b_id", "kind_id")), values.get("until"))
        earlier_at, earlier = rows.setdefault(key, (at, planned))
        if earlier is planned:
            continue
        if all(values.get(name) == sheet.values[earlier_at].get(name) for name in _SAID):
            sheet.warn(at, "", f"The tie is that of row {earlier.number}.", "It will be saved once.", planned.name)
        else:
            problem = f"Row {earlier.number} says something else of the same tie: make one row of the two."
            sheet.refuse(at, "", problem, planned.name)
    return finish_plan(checked, sheet, [planned for _, planned in rows.values()])


def _plan(around: _Around, at: int, values: dict[str, Value]) -> PlannedRow | None:
    found = _find_ends(around, at, values)
    kind, reverse = around.kinds.get(str(values.get("kind", USUAL_KIND)), (None, False))
    if kind is None:
        problem = f"The row has no kind of tie, and “{USUAL_KIND}” is not one of yours: choose a kind for all rows."
        around.sheet.refuse(at, "kind", problem)
    if kind is None or found is None:
        return None
    name = f"{around.ends.name(found[0])} {values.get('kind', USUAL_KIND)} {around.ends.name(found[1])}"
    a_id, b_id = ordered(kind, *(reversed(found) if reverse else found))
    said: dict[str, Any] = {field: values[field] for field in (*_SAID, "until") if field in values}
    details = {"a_id": a_id, "b_id": b_id, "kind_id": kind.id, **said}
    number, until = around.sheet.numbers[at], values.get("until")
    if until is not None and (a_id, b_id, kind.id, until) in around.ended:
        return PlannedRow(number, name, Effect.SAME, None, details)
    tie = around.open.get((a_id, b_id, kind.id))
    if tie is None:
        return PlannedRow(number, name, Effect.ADD, None, details)
    changes = {
        field_of("ties", field).label: (getattr(tie, field), value)
        for field, value in said.items()
        if getattr(tie, field) != value
    }
    return PlannedRow(number, name, Effect.CHANGE if changes else Effect.SAME, tie.id, details, changes)


def _find_ends(around: _Around, at: int, values: dict[str, Value]) -> tuple[int, int] | None:
    ids = []
    for end in ("source", "target"):
        try:
            ids.append(around.ends.find(str(values[end]), str(values.get(f"{end}_street", ""))))
        except ValueError as error:
            around.sheet.refuse(at, end, str(error), values[end])
    if len(ids) < 2:
        return None
    if ids[0] == ids[1]:
        around.sheet.refuse(at, "target", "Both ends are the same record: a tie needs two.", values["target"])
        return None
    return ids[0], ids[1]
