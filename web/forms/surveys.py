"""The shapes of a survey's file, and of what its columns are."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import Field, SubmitField

from crm.cleaning import shorten
from crm.imports.reading import Table
from crm.survey_columns import Guess, Part, SurveyMapping
from web.forms import fields
from web.forms.base import KithForm

_SAMPLES = 3


class SurveyUploadForm(KithForm):
    """Send a file of answers."""

    name = fields.line("Name of the survey", "The name of one that is there already adds these answers to it")
    file = FileField(
        "The file of answers",
        description="An Excel workbook (.xlsx) or a CSV file: a row of questions, then a row for each respondent.",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file.")],
    )
    save = SubmitField("Go on to the columns", widget=GovSubmitInput())


class SurveyColumnsForm(KithForm):
    """What each column is; see ``make_columns_form``."""

    area = fields.one_of("Area, where the file says none")
    day = fields.DayField("Day, where the file says none", description="For example 27 3 2026")
    save = SubmitField("Check the answers", widget=GovSubmitInput())

    def columns(self) -> Iterator[Field]:
        """The choice of each column, in the file's order."""
        return (field for field in self if field.name.startswith("part_"))

    def mapping(self, areas: dict[int, str]) -> SurveyMapping:
        """What was chosen; *areas*: each by its path."""
        day = self.day.data.isoformat() if self.day.data else ""
        return SurveyMapping(tuple(field.data for field in self.columns()), areas.get(self.area.data, ""), day)


def make_columns_form(
    mapping: SurveyMapping, table: Table, guesses: Sequence[Guess], areas: Sequence[tuple[int, str]]
) -> SurveyColumnsForm:
    """The form for *table*, filled with *mapping*; each column tells what is in it, and why it would be left out."""
    parts: dict[str, Any] = {}
    for place, (heading, guess) in enumerate(zip(table.header, guesses, strict=True)):
        hint = " ".join(part for part in (_samples(table, place), guess.why) if part)
        parts[f"part_{place}"] = fields.word(shorten(heading, 200), Part, hint, empty="")
    given: dict[str, Any] = {f"part_{place}": part for place, part in enumerate(mapping.parts)}
    given |= {"area": next((id_ for id_, path in areas if path == mapping.area), None)}
    given |= {"day": dt.date.fromisoformat(mapping.day) if mapping.day else None}
    made: type[SurveyColumnsForm] = type("FileColumnsForm", (SurveyColumnsForm,), parts)
    form = made(data=given)
    form.area.choices = fields.choices_of([("", "None: the file has it"), *areas])
    return form


def _samples(table: Table, place: int) -> str:
    """The first few texts of a column, to see what is in it."""
    seen = dict.fromkeys(row[place] for row in table.rows[:50] if row[place].strip())
    shown = ", ".join(shorten(text, 30) for text in list(seen)[:_SAMPLES])
    return f"For example: {shown}." if shown else ""
