"""What a report is made of, as plain data: kept frozen as JSON, and written as a page, a PDF, a DOCX or a CSV alike."""

from collections.abc import Iterator
from typing import NotRequired, TypedDict

from crm.area_maps import AreaMap

#: A paragraph of so few characters that ends like no sentence is a heading of the one page.
_HEADING = 60


class Bar(TypedDict):
    """A share in percent with the range chance leaves it, drawn as a bar; none where it is not told.

    ``within``: the bar above that it is a part of, drawn further in; reports of old have none.
    """

    label: str
    share: int | None
    low: int
    high: int
    within: NotRequired[str]


class MappedTheme(TypedDict):
    """The share of a theme in each area of a map, in percent, in the order of their numbers; none: not told."""

    theme: str
    shares: list[int | None]


class Map(TypedDict):
    """Where areas lie, and the themes that are drawn there."""

    areas: AreaMap
    themes: list[MappedTheme]


class Table(TypedDict):
    """A table whose first column names its rows; ``bars``: the same drawn, or nothing; ``map``: drawn by area."""

    caption: str
    headings: list[str]
    rows: list[list[str]]
    note: str
    bars: list[Bar]
    map: NotRequired[Map]


class Quote(TypedDict):
    """Words that somebody agreed may be used: shown only as long as everybody in that conversation still does."""

    words: str
    theme: str
    conversation: int
    speakers: int


class Entry(TypedDict):
    """Something with a title and lines of text; ``story``: which, so that it goes when its people no longer agree."""

    title: str
    lines: list[str]
    story: int | None


class Section(TypedDict):
    """A section: its heading, the team's words in paragraphs, and what stands beneath them."""

    kind: str
    heading: str
    paragraphs: list[str]
    tables: list[Table]
    quotes: list[Quote]
    entries: list[Entry]


class Contents(TypedDict):
    """A whole report. ``days`` and ``made_on`` in words; ``summary``: the one page in plain language, in paragraphs."""

    title: str
    area: str
    days: str
    made_on: str
    summary: list[str]
    sections: list[Section]


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which empty lines part."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph of the one page is a heading.

    >>> is_heading("What we heard"), is_heading("Come along!"), is_heading("One line\\nand another")
    (True, False, False)
    """
    return len(paragraph) <= _HEADING and "\n" not in paragraph and paragraph[-1:] not in ".!?:;,"


def list_number_rows(contents: Contents) -> Iterator[list[str]]:
    """Every number of a report's tables for a file, one a row, as it is told on the page."""
    yield ["Section", "Table", "Row", "Column", "Value"]
    for section in contents["sections"]:
        for table in section["tables"]:
            for label, *cells in table["rows"]:
                for heading, cell in zip(table["headings"][1:], cells, strict=True):
                    yield [section["heading"], table["caption"], label, heading, cell]
