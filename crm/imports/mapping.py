"""Which column of a file fills which field: guessed, changed by hand, written on the command line, and remembered."""

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crm.imports.fields import FIELDS, Field, field_of
from crm.text import fold

#: Headings of the lists of nodes that network programs write, in which the id is all the name there is.
_NETWORK_COLUMNS = {"id", "type", "lvl", "level", "mode", "kind"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read for one noun. A column may fill several fields; a constant fills the cells that are blank."""

    noun: str
    columns: dict[str, str] = field(default_factory=dict)  # field → column
    constants: dict[str, str] = field(default_factory=dict)  # field → text
    only: tuple[str, str] | None = None  # (column, text): other rows are passed over

    def to_json(self) -> dict[str, Any]:
        """The mapping as plain data."""
        return {
            "noun": self.noun,
            "columns": self.columns,
            "constants": self.constants,
            "only": list(self.only) if self.only else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mapping":
        """The mapping that ``to_json`` wrote. Fields that no longer exist are left out."""
        names = {known.name for known in FIELDS[data["noun"]]}
        only = data.get("only")
        return cls(
            data["noun"],
            {name: column for name, column in data.get("columns", {}).items() if name in names},
            {name: text for name, text in data.get("constants", {}).items() if name in names},
            (only[0], only[1]) if only else None,
        )


def header_signature(header: Sequence[str]) -> str:
    """What a header is remembered by: 64 hexadecimal digits, alike whatever its case and punctuation."""
    return hashlib.sha256("\x1f".join(fold(column) for column in header).encode()).hexdigest()


def guess_mapping(noun: str, header: Sequence[str]) -> Mapping:
    """The mapping that the headings suggest. The earlier a field knows a heading, the surer it is."""
    columns_by_heading: dict[str, str] = {}
    for column in header:
        columns_by_heading.setdefault(fold(column), column)
    if set(columns_by_heading) <= _NETWORK_COLUMNS and "id" in columns_by_heading and noun not in ("streets", "ties"):
        column = columns_by_heading["id"]
        return Mapping(noun, {"external_id": column, "name": column})
    columns: dict[str, str] = {}
    taken: set[str] = set()
    for rank in range(max(len(_headings(known)) for known in FIELDS[noun])):
        for known in FIELDS[noun]:
            headings = _headings(known)
            column = columns_by_heading.get(headings[rank], "") if rank < len(headings) else ""
            if column and known.name not in columns and column not in taken:
                columns[known.name] = column
                taken.add(column)
    return Mapping(noun, columns)


def _headings(known: Field) -> tuple[str, ...]:
    return (fold(known.name), fold(known.label), *known.known_as)


def change_mapping(
    mapping: Mapping,
    header: Sequence[str],
    *,
    maps: Sequence[str] = (),
    sets: Sequence[str] = (),
    only: str | None = None,
) -> Mapping:
    """*mapping* with the changes of a command line; raises ValueError with a sentence.

    ``maps``: ``COLUMN=field``, or ``COLUMN=`` to leave the column out. ``sets``: ``field=text``.
    ``only``: ``COLUMN=text``.
    """
    columns, constants = dict(mapping.columns), dict(mapping.constants)
    for text in maps:
        column, equals, name = text.rpartition("=")
        if not equals:
            raise ValueError(f"“{text}” maps nothing: write COLUMN=field, like “Site Address=name”.")
        column = find_column(header, column)
        if name.strip():
            columns[_find_field(mapping.noun, name)] = column
        else:
            columns = {known: taken for known, taken in columns.items() if taken != column}
    for text in sets:
        name, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"“{text}” sets nothing: write field=text, like “area=Bristol”.")
        constants[_find_field(mapping.noun, name)] = value.strip()
    return Mapping(mapping.noun, columns, constants, _parse_only(header, only) if only else mapping.only)


def find_column(header: Sequence[str], typed: str) -> str:
    """The column that *typed* means, whatever its case and punctuation; ValueError names the nearest."""
    if typed in header:
        return typed
    by_fold = {fold(column): column for column in reversed(header)}
    if fold(typed) in by_fold:
        return by_fold[fold(typed)]
    near = difflib.get_close_matches(fold(typed), by_fold, n=1)
    hint = f"Did you mean “{by_fold[near[0]]}”?" if near else f"Its columns are {_listed(header)}."
    raise ValueError(f"The file has no column “{typed}”. {hint}")


def _find_field(noun: str, typed: str) -> str:
    names = [known.name for known in FIELDS[noun]]
    name = typed.strip().casefold().replace(" ", "_").replace("-", "_")
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are {_listed(names)}."
    raise ValueError(f"{noun.capitalize()} have no field “{typed.strip()}”. {hint}")


def _parse_only(header: Sequence[str], text: str) -> tuple[str, str]:
    for column in sorted(header, key=len, reverse=True):  # a heading may itself hold an equals sign
        if text.startswith(column + "="):
            return column, text[len(column) + 1 :].strip()
    column, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"“{text}” chooses no rows: write COLUMN=text, like “lvl=1”.")
    return find_column(header, column), value.strip()


def _listed(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def mapping_problems(mapping: Mapping, header: Sequence[str]) -> list[tuple[str, str]]:
    """(field, sentence) for whatever keeps *mapping* from reading a file with *header*."""
    found = [
        (name, f"The file has no column “{column}”: choose another for {_label(mapping.noun, name)}.")
        for name, column in mapping.columns.items()
        if column not in header
    ]
    if mapping.only and mapping.only[0] not in header:
        found.append(("only", f"The file has no column “{mapping.only[0]}” to choose rows by."))
    filled = {*mapping.columns, *(name for name, text in mapping.constants.items() if text)}
    for known in FIELDS[mapping.noun]:
        instead = INSTEAD.get((mapping.noun, known.name), ())
        if known.required and known.name not in filled and not filled.intersection(instead):
            sentence = f"No column is chosen for {known.label.lower()}: choose one, or give one text for all rows."
            found.append((known.name, sentence))
    return found


#: Fields from which a required one can be made, or that tell which record is meant without it.
INSTEAD = {
    ("people", "name"): ("given_name", "family_name", "known_as"),
    ("assets", "name"): ("address",),
    ("streets", "name"): ("usrn",),
    ("doors", "house"): ("address", "street", "block"),
}


def _label(noun: str, name: str) -> str:
    return field_of(noun, name).label.lower()
