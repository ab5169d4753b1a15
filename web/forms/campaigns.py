"""The shape of a campaign."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm
from web.forms.walks import IdsField, OneMoreStreetField


class CampaignForm(KithForm):
    """How many conversations, where, by when, by whom."""

    name = fields.line("Name", "For example: 1000 Conversations", validators=[InputRequired("Enter a name.")])
    area_id = fields.one_of("Area", validators=[InputRequired("Choose an area.")])
    target = fields.number("How many conversations?", needed="Enter how many conversations to hold.")
    starts_on = fields.DayField("From", validators=[InputRequired("Choose the first day.")])
    ends_on = fields.DayField("Until", validators=[InputRequired("Choose the last day.")])
    street_ids = IdsField("On which streets?", description="Choose none for all streets of the area.")
    another = OneMoreStreetField("A street to add (optional)")
    add = SubmitField("Add, or show the area’s streets", widget=GovSubmitInput())
    member_ids = IdsField("Who is in the team?", description="Conversations of others count, too.")
    save = SubmitField("Save", widget=GovSubmitInput())
