"""Finds the record that a row of a file is about: by id, by phone or e-mail, by name and place; each record once."""

import enum
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.imports.places import Place
from crm.models import Node
from crm.scope import UNSCOPED
from crm.text import fold

#: From this likeness of 100 on, two names under one phone number are one person's.
SAME_NAME = 85
#: From this likeness on, a new person is worth a second look beside one of the same street.
LIKE = 88

#: How an export calls a record that has no id of its own: by the id that every record has.
OWN_ID = "kith:"

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the values of one row, under the names of the columns, and where it belongs."""

    details: dict[str, Any]
    place: Place


class Records:
    """The nodes of one kind that the actor sees, as rows of columns: read once, found by whatever a file says."""

    def __init__(self, db: Session, model: type[Node]) -> None:
        names = [attribute.key for attribute in model.__mapper__.column_attrs]
        self.by_id: dict[int, Row[*tuple[Any, ...]]] = {
            row.id: row for row in db.execute(select(*(getattr(model, name) for name in names)))
        }
        self._external: dict[str, int] = {}
        self._reach: defaultdict[str, list[int]] = defaultdict(list)
        self._placed: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self._named: dict[tuple[int, str], dict[tuple[str, str], list[int]]] = {}
        self._claimed: set[int] = set()
        for row in self.by_id.values():
            self._enter(row)

    def _enter(self, row: Row[*tuple[Any, ...]]) -> None:
        self._external[f"{OWN_ID}{row.uuid}"] = row.id
        if row.external_id:
            self._external[row.external_id] = row.id
        if row.merged_into_id is not None:
            return
        for reach in (row.phone, row.email):
            if reach:
                self._reach[reach].append(row.id)
        where = ("street", row.street_id) if row.street_id is not None else ("area", row.area_id)
        self._placed[where[1] or 0, where[0]].append(row.id)

    def match(self, rows: Sequence[Wanted]) -> list[int | None]:
        """The id of each row's record, or None for a new one. The surest way goes first for all rows."""
        found: list[int | None] = [None] * len(rows)
        for way in (self._of_id, self._of_reach, self._of_name):
            for place, row in enumerate(rows):
                if found[place] is None:
                    free = [(self._distance(row, id_), id_) for id_ in way(row) if id_ not in self._claimed]
                    if free:
                        found[place] = min(free)[1]
                        self._claimed.add(min(free)[1])
        return found

    def likely(self, row: Wanted) -> int | None:
        """A record that may be that of a *row* that matches none: one phone or e-mail, or names alike on one street."""
        reached = [id_ for reach in self._reaches(row) for id_ in self._reach.get(reach, [])]
        if reached:
            return reached[0]
        if not isinstance(row.place.street, int):
            return None
        neighbours = {id_: fold(self.by_id[id_].name) for id_ in self._placed.get((row.place.street, "street"), [])}
        best = process.extractOne(fold(row.details["name"]), neighbours, scorer=fuzz.token_set_ratio, score_cutoff=LIKE)
        return best[2] if best else None

    def _of_id(self, row: Wanted) -> Iterator[int]:
        id_ = self._external.get(row.details.get("external_id") or "")
        while id_ is not None and id_ in self.by_id and self.by_id[id_].merged_into_id is not None:
            id_ = self.by_id[id_].merged_into_id
        if id_ is not None and id_ in self.by_id:
            yield id_

    def _of_reach(self, row: Wanted) -> Iterator[int]:
        for id_ in dict.fromkeys(id_ for reach in self._reaches(row) for id_ in self._reach.get(reach, [])):
            names = [self.by_id[id_].name, getattr(self.by_id[id_], "known_as", "")]
            wanted = fold(row.details["name"])
            alike = max(fuzz.token_sort_ratio(wanted, fold(name)) for name in names)
            if alike >= SAME_NAME and self._may_be(row, id_):
                yield id_

    def _of_name(self, row: Wanted) -> Iterator[int]:
        street, area = row.place.street, row.place.area
        where = (street, "street") if street is not None else (area or 0, "area")
        if not isinstance(where[0], int):
            return  # a street or an area that is new: nobody can be there
        key = _name_key(row.details["name"], row.details.get("house", ""))
        for id_ in self._names(where[0], where[1]).get(key, []):
            if self._may_be(row, id_):
                yield id_

    def _names(self, where: int, kind: str) -> dict[tuple[str, str], list[int]]:
        """The records at one place by name and door, worked out when the place is first asked for."""
        if (where, kind) not in self._named:
            named: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
            for id_ in self._placed.get((where, kind), []):
                named[_name_key(self.by_id[id_].name, self.by_id[id_].house)].append(id_)
            self._named[where, kind] = named
        return self._named[where, kind]

    def _may_be(self, row: Wanted, id_: int) -> bool:
        """Two ids of their own say that it is somebody else."""
        theirs, ours = self.by_id[id_].external_id, row.details.get("external_id")
        return not (theirs and ours) or theirs == ours or ours.startswith(OWN_ID)

    def _distance(self, row: Wanted, id_: int) -> int:
        record = self.by_id[id_]
        return sum(
            (getattr(record, name, None) or None) != (row.details.get(name) or None)
            for name in ("name", "phone", "email", "address", "uprn", "note")
        )

    @staticmethod
    def _reaches(row: Wanted) -> list[str]:
        return [row.details[name] for name in ("phone", "email") if row.details.get(name)]


def _name_key(name: str, house: str) -> tuple[str, str]:
    return fold(name) or name, fold(house)


def differs(before: Any, after: Any) -> bool:
    """Whether a value is another one; points of the map that lie closer than the width of a hand are one."""
    if isinstance(before, float) and isinstance(after, int | float):
        return not math.isclose(before, after, abs_tol=1e-6)
    if isinstance(before, enum.Enum):
        before = before.value
    return bool(before != after)


def taken_ids(db: Session, external_ids: Iterable[str]) -> set[str]:
    """Those of *external_ids* that belong to any record at all, seen or not."""
    wanted, taken = sorted(external_ids), set[str]()
    for start in range(0, len(wanted), _CHUNK):
        query = select(Node.external_id).where(Node.external_id.in_(wanted[start : start + _CHUNK]))
        taken.update(id_ for id_ in db.scalars(query, execution_options=UNSCOPED) if id_)
    return taken
