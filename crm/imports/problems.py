"""What is wrong with a file, as data: the row, the column, what is wrong there, and what will happen."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crm.cleaning import shorten
from crm.imports.mapping import Mapping

#: A cell once it is read. A blank one is not kept at all.
#: Of a map: ``lines`` or ``outline``, as ``Street.lines`` and ``Area.outline`` keep them.
Value = str | int | float | bool | dt.date | tuple[str, ...] | list[Any]

LEFT_OUT = "This row will be left out."
NOTHING_SAVED = "Nothing can be saved until this is mended."


class Severity(enum.StrEnum):
    """An error stops its row, or the file; a warning only says what will happen."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``column`` and ``field`` are empty where it concerns the whole row or file."""

    row: int
    column: str
    field: str
    value: str
    problem: str
    outcome: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row whose values can be saved; ``number`` is the row's (for a street, its first row's) in the file."""

    number: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be saved (rows without errors) and everything that is wrong."""

    noun: str
    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        """Whether something is wrong with the file as a whole, so that leaving rows out does not help."""
        return any(problem.outcome == NOTHING_SAVED for problem in self.problems)

    @property
    def rows_left_out(self) -> tuple[int, ...]:
        """The numbers of the rows with an error, in order."""
        return tuple(sorted({problem.row for problem in self.problems if problem.outcome == LEFT_OUT}))

    def may_save(self, *, leaving_out: bool = False) -> bool:
        """Whether the file can be saved: without errors, or *leaving_out* the rows that have one."""
        return bool(self.rows) and not self.blocked and (leaving_out or not self.rows_left_out)


@dataclass(slots=True)
class Sheet:
    """A file while it is checked: its rows' values, side by side with their numbers, and what was found wrong."""

    mapping: Mapping
    numbers: list[int]
    values: list[dict[str, Value]]
    problems: list[Problem] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def warn(self, place: int, name: str, problem: str, outcome: str, value: object = "") -> None:
        """Note that something about field *name* of the row at *place* will not be saved as it stands."""
        self._note(place, name, value, said=(problem, outcome, Severity.WARNING))

    def refuse(self, place: int, name: str, problem: str, value: object = "") -> None:
        """Leave the row at *place* out for what is wrong with its field *name*."""
        self.refused.add(place)
        self._note(place, name, value, said=(problem, LEFT_OUT, Severity.ERROR))

    def _note(self, place: int, name: str, value: object, *, said: tuple[str, str, Severity]) -> None:
        column = self.mapping.columns.get(name, "")
        self.problems.append(Problem(self.numbers[place], column, name, shorten(str(value)), *said))

    def keep(self, places: Iterable[int]) -> None:
        """Go on with the rows at *places* only, in that order."""
        kept = list(places)
        self.refused = {new for new, old in enumerate(kept) if old in self.refused}
        self.numbers = [self.numbers[place] for place in kept]
        self.values = [self.values[place] for place in kept]
