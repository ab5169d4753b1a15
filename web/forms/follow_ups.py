"""The shapes of what is said of a follow-up."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSubmitInput
from wtforms import BooleanField, SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm


def urgent_field() -> BooleanField:
    """Whether somebody has to be in touch on the day they asked."""
    return BooleanField("Urgent: by tonight, whichever day is chosen", widget=GovCheckboxInput())


class FollowUpForm(KithForm):
    """Promise something to a person."""

    what = fields.line("What did we promise?", "For example: ring about the lunch club")
    urgent = urgent_field()
    due_at = fields.DayField("By which day?", validators=[InputRequired("Choose a day.")])
    owner_id = fields.one_of("Who does it?")
    save = SubmitField("Save the follow-up", widget=GovSubmitInput())


class DoneForm(KithForm):
    """Close a follow-up."""

    outcome = fields.line("What came of it? (optional)")
    save = SubmitField("It is done", widget=GovSubmitInput())


class PressForm(KithForm):
    """A press that says all there is to say."""


class SnoozeForm(KithForm):
    """Put a follow-up off."""

    due_at = fields.DayField("Until which day?", validators=[InputRequired("Choose a day.")])
    reason = fields.line("Why does it have to wait?", validators=[InputRequired("Say why it has to wait.")])
    save = SubmitField("Put it off", widget=GovSubmitInput())


class HandOverForm(KithForm):
    """Give a follow-up to somebody else."""

    owner_id = fields.one_of("Who takes it over?", validators=[InputRequired("Choose somebody.")])
    save = SubmitField("Hand it over", widget=GovSubmitInput())


class DropForm(KithForm):
    """Close a follow-up without having done it."""

    outcome = fields.line("Why will nothing more be done?")
    save = SubmitField("Drop it", widget=GovSubmitInput())
