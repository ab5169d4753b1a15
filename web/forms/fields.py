"""Fields that several forms have: GOV.UK widgets round WTForms fields, with empty text as nothing."""

import enum
from collections.abc import Iterable
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea, GovTextInput
from wtforms import FloatField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from crm.cleaning import clean_date, clean_hour
from crm.models.words import Word
from web.forms.street_field import StreetField


def line(label: str, hint: str = "", *, kind: str = "text", **more: Any) -> StringField:
    """One line of text; *kind* (``tel``, ``email``, ``url``) chooses a phone's keyboard."""
    widget = GovTextInput(input_type=kind)
    return StringField(label, description=hint, widget=widget, filters=[lambda value: value or ""], **more)


def text(label: str, hint: str = "", **more: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, description=hint, widget=GovTextArea(), filters=[lambda value: value or ""], **more)


class WholeNumberField(IntegerField):
    """A whole number; what is none is refused with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits, with or without commas."""
        try:
            super().process_formdata([value.replace(",", "").strip() for value in valuelist])
        except ValueError:
            raise ValueError("Enter a whole number, in digits.") from None


def number(label: str, hint: str = "", *, needed: str = "", **more: Any) -> IntegerField:
    """A whole number, or nothing; *needed* is the sentence where there has to be one."""
    check = InputRequired(needed) if needed else Optional()
    return WholeNumberField(label, description=hint, widget=GovTextInput(), validators=[check], **more)


def degrees(label: str, hint: str = "", **more: Any) -> FloatField:
    """A latitude or longitude in degrees, or nothing."""
    return FloatField(label, description=hint, widget=GovTextInput(), validators=[Optional()], **more)


def choices_of(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def word(
    label: str, words: type[Word], hint: str = "", *, empty: str = "Not said", without: Word | None = None, **more: Any
) -> SelectField:
    """A word from a fixed list, *without* one perhaps; or nothing, where *empty* says how that is called."""
    offered = [(value, text) for value, text in words.choices() if value != without]
    choices = choices_of([("", empty), *offered] if empty else offered)

    def read(value: str | enum.Enum | None) -> Word | None:
        return words(value) if value else None

    return SelectField(label, description=hint, widget=GovSelect(), choices=choices, coerce=read, **more)


def one_of(label: str, hint: str = "", *, choices: Iterable[tuple[Any, str]] = (), **more: Any) -> SelectField:
    """A record from a list that the view fills in: choices are (id, name), the id empty for none."""

    def read(value: str | int | None) -> int | None:
        number = int(value) if value not in ("", None, "None") else None
        if number is not None and number.bit_length() > 63:
            raise ValueError("No record has such a number.")
        return number

    return SelectField(label, description=hint, widget=GovSelect(), choices=choices_of(choices), coerce=read, **more)


def street_field(label: str = "Street", hint: str = "", *, needed: str = "", **more: Any) -> StreetField:
    """A street, searched for as one types; *needed* is the sentence where there has to be one."""
    return StreetField(label, hint, needed=needed, **more)


class DayInput(GovTextInput):
    """The browser's own calendar, which a phone makes easy."""

    input_type = "date"


class DayField(StringField):
    """A day, from the browser's calendar or typed as people write it (*1 June 2026*, *1/6/26*)."""

    widget = DayInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with a sentence for what is not a day."""
        self.data = None
        self.data = clean_date(valuelist[0]) if valuelist else None

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data.isoformat())
        return str(self.raw_data[0]) if self.raw_data else ""


class HourField(TimeField):  # type: ignore[misc]
    """A time of day as people write it (*14:30*, *2.30pm*), or none."""

    widget = GovTextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with a sentence for what is no time."""
        self.data = None
        self.data = clean_hour(valuelist[0]) if valuelist else None
