"""The shape of a campaign."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm


class CampaignForm(KithForm):
    """How many conversations, where, by when."""

    name = fields.line("Name", "For example: 1000 Conversations")
    area_id = fields.one_of("Area", validators=[InputRequired("Choose an area.")])
    target = fields.number("How many conversations?", needed="Enter how many conversations to hold.")
    starts_on = fields.DayField("From", validators=[InputRequired("Choose the first day.")])
    ends_on = fields.DayField("Until", validators=[InputRequired("Choose the last day.")])
    save = SubmitField("Save", widget=GovSubmitInput())
