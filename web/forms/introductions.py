"""The shapes of what is said of an introduction."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput
from wtforms import BooleanField, RadioField, SubmitField

from crm.introductions import LEVELS
from crm.models.words import Answer, NodeKind
from web.forms import fields
from web.forms.base import KithForm
from web.forms.node_field import NodeField


class SuggestForm(KithForm):
    """Suggest that two people meet."""

    first_id = NodeField("Who?", kind=NodeKind.PERSON, needed="Choose a person.")
    second_id = NodeField("Should meet whom?", kind=NodeKind.PERSON, needed="Choose a person.")
    introducer_id = NodeField(
        "Who brings them together? (optional)", "Leave it empty if the team does", kind=NodeKind.PERSON
    )
    reason = fields.text("Why?", "For example: both care about the park, and neither knows the other's street")
    save = SubmitField("Suggest the introduction", widget=GovSubmitInput())


class AskForm(KithForm):
    """What one side says."""

    answer = fields.word("What did they say?", Answer, empty="")
    note = fields.line("In their words (optional)")
    save = SubmitField("Save the answer", widget=GovSubmitInput())


class MakeForm(KithForm):
    """How they were introduced."""

    level = RadioField(
        "How were they introduced?",
        widget=GovRadioInput(),
        choices=fields.choices_of((level, f"{level}. {text}") for level, text in LEVELS.items()),
        coerce=int,
    )
    on = fields.DayField("When? (today if empty)")
    note = fields.line("Note (optional)")
    save = SubmitField("Record the introduction", widget=GovSubmitInput())


class MeetForm(KithForm):
    """They met: this makes the tie."""

    tie_kind_id = fields.one_of("How are they connected now?")
    on = fields.DayField("When? (today if empty)")
    came_of_it = fields.text("What came of it? (optional)")
    save = SubmitField("They met", widget=GovSubmitInput())


class OutcomeForm(KithForm):
    """What came of it, later."""

    came_of_it = fields.text("What came of it?")
    nothing = BooleanField("Nothing came of it: close this introduction", widget=GovCheckboxInput())
    save = SubmitField("Save what came of it", widget=GovSubmitInput())
