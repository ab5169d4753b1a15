"""The shapes of what settles a question."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm


class ConflictForm(KithForm):
    """Say which of two knocks at a door is right; the view fills in the choices."""

    right = RadioField(
        "Which is right?",
        description="What is not right is taken back. The audit keeps that it was there.",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose which is right.")],
    )
    reason = fields.line("How do you know? (optional)")
    save = SubmitField("Settle it", widget=GovSubmitInput())


class StoreForm(KithForm):
    """Store what was sent, after a look at it."""

    save = SubmitField("Record it now", widget=GovSubmitInput())


class LeaveOutForm(KithForm):
    """Say that what was sent is not needed."""

    reason = fields.line("Why is it not needed?", "For example: it was recorded by hand")
    save = SubmitField("It is not needed", widget=GovSubmitInput())
