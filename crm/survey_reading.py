"""Reads the answers of a survey: what each respondent said and chose, and everything that is wrong, as data."""

import datetime as dt
import hashlib
import re
import uuid as uuids
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from crm.area_figures import VALUES
from crm.cleaning import clean_text, shorten, tidy_line
from crm.conversations import SAID_LENGTH
from crm.imports.fields import field_of
from crm.imports.places import Place, Places, UnplacedError
from crm.imports.problems import LEFT_OUT, NOTHING_SAVED, Problem, Severity, Value
from crm.imports.reading import Table
from crm.imports.values import reader
from crm.models.words import Characteristic
from crm.survey_columns import SINGLE, Part, SurveyMapping, read_day
from crm.voices import Voice, spoken_words

T = TypeVar("T")

CHOICE_LENGTH = 200
QUESTION_LENGTH = 500

_VOICE = (Part.AGE_BAND, Part.LIVED_HERE, Part.GENDER, Part.HERE_FOR)
_PLACE = (Part.AREA, Part.STREET, Part.POSTCODE)
_READERS = {part: reader(field_of("people", part.value)) for part in (*_VOICE, *_PLACE)}
_REACH = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}|(?<!\d)(?:\+44|0)[\d ]{9,12}\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row: ``said`` has each open question with the answer beneath; ``chosen``: (question, answer) of the others.

    ``key`` is what they are known by when the file comes again.
    """

    row: int
    key: str
    area_id: int
    street_id: int | None
    held_at: dt.datetime
    said: str
    chosen: tuple[tuple[str, str], ...]
    voice: Voice = field(default_factory=Voice)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file of answers holds: its questions as (text, open), its respondents, and what is wrong with it."""

    questions: tuple[tuple[str, bool], ...]
    respondents: tuple[Respondent, ...]
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        """Whether nothing at all can be saved."""
        return not self.respondents or any(problem.outcome == NOTHING_SAVED for problem in self.problems)

    @property
    def left_out(self) -> int:
        """How many rows cannot be saved."""
        return len({problem.row for problem in self.problems if problem.outcome == LEFT_OUT})


def mapping_faults(mapping: SurveyMapping, table: Table) -> list[tuple[str, str]]:
    """(what, sentence) for whatever keeps *mapping* from reading *table*: the place of a column, or another field."""
    found = []
    for part in SINGLE:
        places = mapping.places_of(part)
        if len(places) > 1:
            first = table.header[places[0]]
            found.append((f"part_{places[1]}", f"“{shorten(first)}” is that already: choose something else."))
    if not mapping.places_of(Part.OPEN, Part.CLOSED):
        found.append(("part_0", "No column is a question: choose at least one."))
    if not mapping.day and not mapping.places_of(Part.DAY):
        found.append(("day", "Enter the day of the survey, or choose the column that has it."))
    if not mapping.area and not mapping.places_of(*_PLACE):
        found.append(("area", "Choose an area for all answers, or the column that has it."))
    return found


def read_answers(table: Table, mapping: SurveyMapping, *, places: Places, now: dt.datetime, zone: ZoneInfo) -> Answers:
    """The respondents of *table*, and every problem in the file's order. A row without any answer is passed over.

    *now*: answers can have been given until then; *zone*: whose noon a day alone stands for.
    """
    faults = mapping_faults(mapping, table)
    if faults:
        problems = [Problem(table.header_number, "", "", "", said, NOTHING_SAVED, Severity.ERROR) for _, said in faults]
        return Answers((), (), tuple(problems))
    questions = tuple((_question(table.header[at]), mapping.parts[at] is Part.OPEN) for at in _asked(mapping))
    columns = {part: mapping.places_of(part) for part in Part}
    reading = _Reading(table, mapping, columns, places, now, zone)
    respondents = [one for at in range(len(table.rows)) if (one := reading.read(at)) is not None]
    return Answers(questions, tuple(respondents), tuple(reading.problems))


def _asked(mapping: SurveyMapping) -> list[int]:
    return mapping.places_of(Part.OPEN, Part.CLOSED)


def _question(heading: str) -> str:
    return shorten(heading, QUESTION_LENGTH)


@dataclass(slots=True)
class _Reading:
    """A file while it is read."""

    table: Table
    mapping: SurveyMapping
    columns: dict[Part, list[int]]
    places: Places
    now: dt.datetime
    zone: ZoneInfo
    problems: list[Problem] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    cells: dict[tuple[Part, str], object] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def read(self, at: int) -> Respondent | None:
        """The respondent of a row; None where there is none, with the problem noted."""
        row, number = self.table.rows[at], self.table.numbers[at]
        try:
            said, chosen = self._said(row, number), self._chosen(row, number)
            if not said and not chosen:
                self._note(number, None, "Nothing is answered in this row.", "It will be passed over.")
                return None
            place, held_at = self._place(row, number), self._held_at(row)
        except _UnusableError as error:
            self._note(number, error.place, str(error), LEFT_OUT, row)
            return None
        assert isinstance(place.area, int)
        street_id = place.street if isinstance(place.street, int) else None
        voice = self._voice(row, number)
        return Respondent(number, self._key(row, number), place.area, street_id, held_at, said, chosen, voice)

    def _said(self, row: Sequence[str], number: int) -> str:
        parts = []
        for place in self.columns[Part.OPEN]:
            try:
                answer = clean_text(row[place], what="answer", most=SAID_LENGTH)
            except ValueError as error:
                raise _UnusableError(place, str(error)) from None
            if answer:
                parts.append(f"{_question(self.table.header[place])}\n{answer}")
            if _REACH.search(answer):
                problem = "An e-mail address or a telephone number seems to be in the answer."
                self._note(
                    number, place, problem, "It will be saved as it stands: take it out if it tells who they are."
                )
        said = "\n\n".join(parts)
        if len(said) > SAID_LENGTH:
            raise _UnusableError(None, f"The answers have more than {SAID_LENGTH:,} characters: shorten them.")
        return said

    def _chosen(self, row: Sequence[str], number: int) -> tuple[tuple[str, str], ...]:
        chosen = []
        for place in self.columns[Part.CLOSED]:
            answer = tidy_line(row[place])
            if len(answer) > CHOICE_LENGTH:
                problem = f"The answer has {len(answer):,} characters, too many for one that is counted."
                self._note(
                    number, place, problem, "Its beginning will be saved: or make the question an open one.", row
                )
            if answer:
                chosen.append((_question(self.table.header[place]), shorten(answer, CHOICE_LENGTH)))
        return tuple(chosen)

    def _place(self, row: Sequence[str], number: int) -> Place:
        values: dict[str, Value] = {}
        for part in _PLACE:
            for place in self.columns[part]:
                values |= self._value(row, number, place, part)
        if self.mapping.area:
            values.setdefault("area", self.mapping.area)
        try:
            found = self.places.find(values)
        except UnplacedError as error:
            if error.field != "street" or "area" not in values:
                column = next(iter(self.columns[Part(error.field)]), None)
                raise _UnusableError(column, _mend(error, values)) from None
            found = Place(self.places.find_area(str(values["area"])), str(values["street"]))
        if found.area is None:
            raise _UnusableError(None, "There is no street or area: enter one, or choose one area for all answers.")
        if isinstance(found.street, str):
            where = self.places.area_name(found.area)
            problem = f"There is no street “{shorten(found.street)}” in {where}, or more than one."
            self._note(number, self.columns[Part.STREET][0], problem, "The street will be left empty.", row)
        return found

    def _value(self, row: Sequence[str], number: int, place: int, part: Part) -> dict[str, Value]:
        """The cell's value under its field's name; nothing, and a problem, where it cannot be read."""
        if not row[place].strip():
            return {}
        try:
            value = self._once(_READERS[part], part, row[place])
        except ValueError as error:
            self._note(number, place, str(error), "It will be left empty.", row)
            return {}
        return {} if value is None else {part.value: value}

    def _once(self, read: Callable[[str], T], part: Part, cell: str) -> T:
        """What *read* makes of a cell; each text that occurs is read once. Raises ValueError."""
        if (part, cell) not in self.cells:
            try:
                self.cells[part, cell] = read(cell)
            except ValueError as error:
                self.cells[part, cell] = error
        found = self.cells[part, cell]
        if isinstance(found, ValueError):
            raise found
        return cast(T, found)

    def _held_at(self, row: Sequence[str]) -> dt.datetime:
        place = next(iter(self.columns[Part.DAY]), None)
        typed = (row[place] if place is not None else "").strip() or self.mapping.day
        try:
            day = self._once(read_day, Part.DAY, typed)
        except ValueError as error:
            raise _UnusableError(place, str(error)) from None
        if day is None:
            raise _UnusableError(place, "There is no day: enter one, or one day for all answers.")
        noon = dt.datetime.combine(day, dt.time(12), self.zone)
        if noon.date() > self.now.astimezone(self.zone).date():
            raise _UnusableError(place, "The day is still to come: mend it.")
        return min(noon, self.now)

    def _voice(self, row: Sequence[str], number: int) -> Voice:
        told: dict[str, Value] = {}
        for part in _VOICE:
            for place in self.columns[part]:
                told |= self._value(row, number, place, part)
        return spoken_words({name: VALUES[Characteristic(name)](str(word)) for name, word in told.items()})

    def _key(self, row: Sequence[str], number: int) -> str:
        place = next(iter(self.columns[Part.NUMBER]), None)
        own = tidy_line(row[place]) if place is not None else ""
        if own and own not in self.numbers:
            self.numbers.add(own)
            return f"number {own}"
        if own:
            problem, outcome = "Another row has the same number.", "It will be told apart by its answers."
            self._note(number, place, problem, outcome, row)
        digest = hashlib.sha256("\x1f".join(row).encode()).hexdigest()
        self.times[digest] += 1
        return f"row {digest} {self.times[digest]}"

    def _note(
        self, number: int, place: int | None, problem: str, outcome: str, row: Sequence[str] | None = None
    ) -> None:
        column = self.table.header[place] if place is not None else ""
        value = shorten(row[place]) if row is not None and place is not None else ""
        severity = Severity.ERROR if outcome == LEFT_OUT else Severity.WARNING
        self.problems.append(Problem(number, column, "", value, problem, outcome, severity))


def _mend(error: UnplacedError, values: dict[str, Value]) -> str:
    """What is wrong with a place; a survey adds no street."""
    if error.field == "street" and "is in several areas" not in str(error):
        return f"There is no street “{shorten(str(values['street']))}”: mend it, or choose one area for all answers."
    return str(error)


class _UnusableError(ValueError):
    """What keeps a row from being saved, and in which column it stands."""

    def __init__(self, place: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


def respondent_uuid(survey_uuid: uuids.UUID, respondent: Respondent) -> uuids.UUID:
    """The id of the respondent's conversation: the same whenever the file comes again."""
    return uuids.uuid5(survey_uuid, respondent.key)
