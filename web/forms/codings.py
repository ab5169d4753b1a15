"""The shape of a coding: which words, which theme, how it was spoken of."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import HiddenField, IntegerField, RadioField, SubmitField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from crm.models.words import Sway
from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversation_rows import UuidField


def _sway(label: str) -> RadioField:
    return RadioField(
        label, choices=fields.choices_of(Sway.choices()), coerce=Sway.of, default=Sway.NEITHER, widget=GovRadioInput()
    )


def _place() -> IntegerField:
    return IntegerField(widget=HiddenInput(), validators=[Optional()])


class CodingForm(KithForm):
    """Put a theme to words, or to the whole conversation."""

    uuid = UuidField()
    start = _place()
    end = _place()
    seen = HiddenField()
    words = fields.text("Words", "Copy them from the text. Leave this empty to code the whole conversation")
    theme_id = fields.one_of("Theme", validate_choice=False)
    offer = fields.one_of("Could be", validate_choice=False)
    sway = _sway("How was it spoken of?")
    note = fields.line("Note (optional)", "Why, for whoever reads it after you")
    save = SubmitField("Code", widget=GovSubmitInput())


class ChangeCodingForm(KithForm):
    """Change what a coding says, or which words it is put to."""

    theme_id = fields.one_of("Theme", validate_choice=False)
    sway = _sway("How was it spoken of?")
    words = fields.text("Words", "Copy them from the text. Leave this empty to code the whole conversation")
    note = fields.line("Note (optional)", "Why, for whoever reads it after you")
    save = SubmitField("Save", widget=GovSubmitInput())
