"""The codebook as a table: out as Kith and Taguette read it, in from a column of names, tags or paths."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from crm.cleaning import shorten
from crm.imports.reading import UnreadableError, read_table
from crm.refi.parts import Code, Project, RefusedError, guid_of
from crm.text import fold
from crm.themes import ThemeLine

#: Taguette reads ``path`` (or ``name``, ``tag``) and ``description``, and passes the others by.
HEADINGS = ("path", "description", "examples", "colour", "retired", "guid")

#: The names that lead to a theme, folded.
Path = tuple[str, ...]

#: A › that is a part of a name is written twice.
_PARTING = re.compile(r"\s*(?<!›)›(?!›)\s*|\s+>\s+")
#: In a table that Kith wrote, where a > is a part of a name.
_OWN_PARTING = re.compile(" › ")
_COLOUR = re.compile("#[0-9a-f]{6}")
_MOST_ROWS, _MOST_LEVELS = 5000, 20


def rows_of_codebook(themes: Sequence[ThemeLine]) -> Iterator[Sequence[str]]:
    """The headings, then a row for each theme, under the path that leads to it."""
    yield HEADINGS
    paths: dict[int | None, str] = {}
    for theme in themes:
        retired, name = "yes" if theme.retired else "", theme.name.replace("›", "››")
        path = paths[theme.id] = f"{paths[theme.parent_id]} › {name}" if theme.parent_id in paths else name
        yield path, theme.description, theme.examples, theme.colour, retired, str(theme.uuid)


def read_codebook_table(file: BinaryIO) -> Project:
    """The codes of a table: levels of a path are parted by › or >, and those that have no row are made.

    Raises RefusedError.
    """
    try:
        table = read_table(file, most_rows=_MOST_ROWS)
    except UnreadableError as error:
        raise RefusedError(str(error)) from None
    headings = [fold(name) for name in table.header]
    path_at = next((headings.index(name) for name in ("path", "name", "tag") if name in headings), None)
    if path_at is None:
        raise RefusedError("No column is headed “path”, “name” or “tag”: head the one with the themes so.")
    parting = _OWN_PARTING if table.header == HEADINGS else _PARTING
    rows: dict[Path, _Row] = {}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        parts = tuple(part.strip().replace("››", "›") for part in parting.split(cells[path_at].strip()))
        if not all(parts) or len(parts) > _MOST_LEVELS:
            raise RefusedError(
                f"Row {number} has “{shorten(cells[path_at])}” as its theme: enter a name for each of up to "
                f"{_MOST_LEVELS} levels."
            )
        path = tuple(fold(part) for part in parts)
        if path in rows:
            raise RefusedError(f"Row {number} has “{shorten(cells[path_at])}” a second time: leave one row of it.")
        rows[path] = _Row(number, parts, dict(zip(map(fold, table.header), cells, strict=True)))
    if not rows:
        raise RefusedError("There are no themes in the table: enter one in each row.")
    return Project("", {}, tuple(_codes(rows)))


def _codes(rows: dict[Path, "_Row"]) -> Iterator[Code]:
    """The code of each row, behind those that it is within; of these some may have no row."""
    made: dict[Path, UUID] = {}
    numbers: dict[UUID, int] = {}
    for path, row in rows.items():
        for depth in range(1, len(path) + 1):
            above = path[:depth]
            if above not in made:
                code = rows.get(above, _Row(row.number, row.parts[:depth], {})).code(above, made.get(above[:-1]))
                if code.guid in numbers:
                    raise RefusedError(f"Rows {numbers[code.guid]} and {row.number} have one guid: leave one of them.")
                made[above], numbers[code.guid] = code.guid, row.number
                yield code


@dataclass(frozen=True)
class _Row:
    """A row of the table, its cells by their folded headings."""

    number: int
    parts: tuple[str, ...]
    cells: dict[str, str]

    def code(self, path: Path, parent: UUID | None) -> Code:
        """The row as a code. Raises RefusedError."""
        typed = self._cell("guid")
        try:
            guid = UUID(typed) if typed else guid_of("table", path)
        except ValueError:
            raise RefusedError(
                f"Row {self.number} has “{shorten(typed)}” as its guid, which is none: leave it empty."
            ) from None
        colour = self._cell("colour", "color").lower()
        return Code(
            guid,
            self.parts[-1],
            parent,
            colour=colour if _COLOUR.fullmatch(colour) else "",
            description=self._cell("description"),
            examples=self._cell("examples"),
            retired=fold(self._cell("retired")) in ("yes", "true", "1"),
        )

    def _cell(self, *names: str) -> str:
        return next((self.cells[name].strip() for name in names if name in self.cells), "")
