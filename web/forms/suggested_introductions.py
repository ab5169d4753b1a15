"""The shape of a pair that is set aside."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class NotNowForm(KithForm):
    """Suggest the two no more before a day."""

    until = fields.DayField("Not before (in three months if empty)")
    reason = fields.line("Why? (optional)", "For the team, in a few words that both may read")
    save = SubmitField("Save", widget=GovSubmitInput())
