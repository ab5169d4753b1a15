"""Tables in a terminal: columns that line up, and lines that fit."""

import shutil
from collections.abc import Sequence
from itertools import zip_longest

import click

#: The narrowest that a column is cut to.
LEAST = 8


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> None:
    """Print *rows* under *headings* as wide as the terminal, long texts cut, with its note below each row."""
    width = min(max(shutil.get_terminal_size((120, 24)).columns, 80), 160)
    wanted = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    widths = _fit(wanted, width - 2 * (len(wanted) - 1))
    for row, note in zip_longest((headings, *rows), ("", *notes), fillvalue=""):
        cells = [_cut(text, room).ljust(room) for text, room in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
        if note:
            click.echo(click.wrap_text(note, width, initial_indent="    ", subsequent_indent="    "))


def _fit(wanted: list[int], room: int) -> list[int]:
    """The widths that columns get of *room*: the widest give up first.

    >>> _fit([4, 10, 40], 40)
    [4, 10, 26]
    """
    widths = list(wanted)
    while sum(widths) > room and max(widths) > LEAST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
