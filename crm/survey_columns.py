"""What each column of a survey's answers is: guessed from its heading and its cells, changed by hand."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crm.cleaning import clean_date
from crm.imports.fields import Field, field_of
from crm.imports.reading import Table
from crm.imports.values import reader
from crm.models.words import Characteristic, Word
from crm.text import fold


class Part(Word):
    """What a column tells."""

    OPEN = "open"
    CLOSED = "closed"
    DAY = "day"
    STREET = "street"
    AREA = "area"
    POSTCODE = "postcode"
    AGE_BAND = "age_band"
    LIVED_HERE = "lived_here"
    GENDER = "gender"
    HERE_FOR = "here_for"
    NUMBER = "number"
    LEAVE_OUT = "leave_out"

    @property
    def label(self) -> str:
        """The part as a page shows it."""
        said = {
            Part.OPEN: "Open question, to be coded",
            Part.CLOSED: "Fixed answers, to be counted",
            Part.DAY: "Day they answered",
            Part.NUMBER: "Their own number",
            Part.LEAVE_OUT: "Leave out",
        }
        return said.get(self) or (field_of("people", self.value).label if self in _FIELDS else super().label)


#: Parts that only one column can be.
SINGLE = frozenset(set(Part) - {Part.OPEN, Part.CLOSED, Part.LEAVE_OUT})

#: Parts that are read as the field of a person is.
_FIELDS = frozenset(Part(characteristic.value) for characteristic in Characteristic)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be, and why where that needs a reason."""

    part: Part
    why: str = ""


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """How a survey's answers are read: a part for each column, in order; and the area and day of rows without."""

    parts: tuple[Part, ...]
    area: str = ""
    day: str = ""

    def to_json(self) -> dict[str, Any]:
        """The mapping as plain data."""
        return {"parts": [part.value for part in self.parts], "area": self.area, "day": self.day}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SurveyMapping":
        """The mapping that ``to_json`` wrote."""
        return cls(tuple(Part(part) for part in data["parts"]), data.get("area", ""), data.get("day", ""))

    def places_of(self, *parts: Part) -> list[int]:
        """The places of the columns that are one of *parts*."""
        return [place for place, part in enumerate(self.parts) if part in parts]


_NAMES = r"(first|last|full|given|family|middle|your|nick|sur|respondents?|contact)? ?name|forename|surname|name of .*"
_REACH = (
    r"e ?mail.*|.*\be ?mail( address)?|.*(telephone|phone|mobile)( number)?|tel|(home |postal |street )?address( \d)?"
)
_TRACES = r"(ip|device|browser|user agent|collector|session|token)( (id|address|type))?|lat(itude)?|lon(gitude)?|gps.*"
_DAYS = r"timestamp|.*\b(date|day|time|on|at)|completed|submitted|today"
_NUMBERS = r"((respondents?|responses?|survey|person|submission) ?)?(id|no|number|ref|reference|uuid|index)"
_HEADINGS = {
    Part.AGE_BAND: r"\bage\b|\bages\b|how old|age ?(band|group|range)",
    Part.GENDER: r"\bgender\b|\bsex\b",
    Part.LIVED_HERE: r"how long.*(lived|been|here)|lived here|length of (residence|stay)|years here",
    Part.HERE_FOR: r"here for|why .*\bhere\b|what brings|(connection|link) (to|with) the area|reason for being",
}
_TIME = re.compile(r"[T ,]+\d{1,2}[:.]\d{2}.*$")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d(?:[ ()-]{0,2}\d){9,14}")

#: An answer of more letters than this, on the average, is one in their own words; and so are shorter ones of which
#: hardly two are alike.
_LONG, _MOSTLY_DISTINCT, _FEW = 40, 0.6, 12


def guess_parts(table: Table) -> list[Guess]:
    """What each column of *table* seems to be."""
    guesses: list[Guess] = []
    taken: set[Part] = set()
    for place, heading in enumerate(table.header):
        cells = [row[place].strip() for row in table.rows if row[place].strip()]
        guess = _guess(fold(heading), cells)
        if guess.part in taken and guess.part in SINGLE:
            guess = Guess(Part.LEAVE_OUT, "Another column is that already.")
        taken.add(guess.part)
        guesses.append(guess)
    return guesses


def _guess(heading: str, cells: Sequence[str]) -> Guess:
    if not cells:
        return Guess(Part.LEAVE_OUT, "It is empty.")
    known = _guess_known(heading, cells)
    private = _guess_private(heading, cells, by_cells=known is None)
    if private:
        return Guess(Part.LEAVE_OUT, f"{private} Nobody’s name is kept with what they answered.")
    return Guess(known or _kind_of_question(cells))


def _guess_known(heading: str, cells: Sequence[str]) -> Part | None:
    """What a column tells beside answers, if its heading says so and its cells do not speak against it."""
    for part, pattern in _HEADINGS.items():
        if re.search(pattern, heading) and _share_read(reader(field_of("people", part.value)), cells) >= 0.5:
            return part
    if re.fullmatch(_DAYS, heading) and _share_read(read_day, cells) >= 0.5:
        return Part.DAY
    if re.fullmatch(_NUMBERS, heading) and len(set(cells)) == len(cells):
        return Part.NUMBER
    return next((part for part in (Part.POSTCODE, Part.STREET, Part.AREA) if heading in _known(part.value)), None)


def _guess_private(heading: str, cells: Sequence[str], *, by_cells: bool) -> str:
    """Why a column could tell who somebody is, by its heading or *by_cells*; empty where it does not look so."""
    if re.fullmatch(_NAMES, heading):
        return "It looks like names."
    if re.fullmatch(_REACH, heading) or (by_cells and max(_share(_EMAIL, cells), _share(_PHONE, cells)) > 0.5):
        return "It looks like addresses or telephone numbers."
    return "It could tell who answered." if re.fullmatch(_TRACES, heading) else ""


def _kind_of_question(cells: Sequence[str]) -> Part:
    distinct = len({cell.casefold() for cell in cells})
    long = sum(map(len, cells)) / len(cells) > _LONG
    if long and distinct > _FEW:
        return Part.OPEN
    spaced = sum(" " in cell for cell in cells) / len(cells) > 0.5
    if distinct > max(_FEW, _MOSTLY_DISTINCT * len(cells)) and spaced:
        return Part.OPEN
    return Part.OPEN if long and distinct > _MOSTLY_DISTINCT * len(cells) else Part.CLOSED


def _known(name: str) -> set[str]:
    known: Field = field_of("people", name)
    return {fold(known.name), fold(known.label), *known.known_as}


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells[:500]) / len(cells[:500])


def read_day(cell: str) -> dt.date | None:
    """The day of a day, or of a day with a time. Raises ValueError."""
    return clean_date(_TIME.sub("", cell.strip()).replace("/", "-") if cell[:4].isdigit() else _TIME.sub("", cell))


def _share_read(read: Callable[[str], object], cells: Sequence[str]) -> float:
    """How many of the cells *read* takes."""
    understood = 0
    for cell in cells[:500]:
        try:
            read(cell)
            understood += 1
        except ValueError:
            pass
    return understood / len(cells[:500])
