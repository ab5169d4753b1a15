"""What saving a file will do, computed before anything is saved: for each row what is added, changed or the same."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm.cleaning import in_words, shorten
from crm.imports.places import Place
from crm.imports.problems import Checked, Problem, Sheet
from crm.models.words import Word


class Effect(enum.StrEnum):
    """What saving does with a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row. ``details`` go to the noun's use-case; ``changes`` are what people read: field → (before, after)."""

    number: int
    name: str
    effect: Effect
    record_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen to every row, and everything that is wrong with the file."""

    checked: Checked
    rows: tuple[PlannedRow, ...] = ()
    data_version: int = -1  # of the data that it was made from; as long as that holds, so does the plan

    @property
    def noun(self) -> str:
        """What the file is about: people, ties …"""
        return self.checked.noun

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the file's order."""
        return self.checked.problems

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are added, changed, the same, and left out."""
        effects = Counter(row.effect for row in self.rows)
        left_out = len(self.checked.rows_left_out)
        return {**{effect.value: effects[effect] for effect in Effect}, "left_out": left_out}

    @property
    def blocked(self) -> bool:
        """Whether nothing at all can be saved."""
        return self.checked.blocked or not self.rows

    @property
    def writes(self) -> bool:
        """Whether saving would change anything."""
        return any(row.effect is not Effect.SAME for row in self.rows)

    def may_save(self, *, leaving_out: bool = False) -> bool:
        """Whether the file can be saved: without errors, or *leaving_out* the rows that have one."""
        return self.checked.may_save(leaving_out=leaving_out)

    def with_effect(self, effect: Effect) -> list[PlannedRow]:
        """The rows that have *effect*."""
        return [row for row in self.rows if row.effect is effect]


_NAMES = {
    "areas": ("area", "areas"),
    "figures": ("figure", "figures"),
    "streets": ("street", "streets"),
    "doors": ("door", "doors"),
    "people": ("person", "people"),
    "organisations": ("organisation", "organisations"),
    "assets": ("asset", "assets"),
    "ties": ("tie", "ties"),
}


def say_counts(noun: str, counts: Mapping[str, int], *, saved: bool = False) -> str:
    """What the *counts* of a plan mean, in sentences; of what is *saved*, as it was done.

    >>> say_counts("people", {"add": 1, "change": 0, "same": 1200, "left_out": 2})
    '1 person will be added. 1,200 are recorded already and stay the same. 2 rows will be left out.'
    """
    one, many = _NAMES[noun]
    will = "" if saved else "will be"
    said = []
    for effect, done in ((Effect.ADD, "added"), (Effect.CHANGE, "changed")):
        number = counts[effect]
        if number:
            verb = will or ("was" if number == 1 else "were")
            said.append(f"{number:,} {one if number == 1 else many} {verb} {done}.")
    if counts[Effect.SAME]:
        same = counts[Effect.SAME]
        stays = "is recorded already and stays" if same == 1 else "are recorded already and stay"
        said.append(f"{same:,} {stays} the same.")
    if counts["left_out"]:
        number = counts["left_out"]
        verb = will or ("was" if number == 1 else "were")
        said.append(f"{number:,} {'row' if number == 1 else 'rows'} {verb} left out.")
    return " ".join(said) or "No row can be saved."


def say_change(before: Any, after: Any) -> str:
    """One changed field: *was “Ann Lee”, will be “Ann Leigh”*."""
    return f"was “{_say(before)}”, will be “{_say(after)}”" if before not in (None, "") else f"will be “{_say(after)}”"


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    return shorten(in_words(value) if isinstance(value, dt.date) else str(value))


def finish_plan(checked: Checked, sheet: Sheet, rows: Sequence[PlannedRow]) -> Plan:
    """The plan of *rows*, with what *sheet* found wrong beside what was found while checking."""
    refused = {sheet.numbers[place] for place in sheet.refused}
    problems = sorted([*checked.problems, *sheet.problems], key=lambda problem: problem.row)
    kept = tuple(row for row in checked.rows if row.number not in refused)
    return Plan(Checked(checked.noun, kept, tuple(problems)), tuple(row for row in rows if row.number not in refused))
