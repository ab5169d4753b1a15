"""The shape of what a person agreed to, or did not."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired

from crm.models.words import ConsentWay, Purpose
from web.forms import fields
from web.forms.base import KithForm
from web.forms.fields import choices_of

_ANSWERS = {"yes": "Yes", "no": "No, or they take it back"}


class ConsentForm(KithForm):
    """One purpose, and what the person said."""

    purpose = fields.word(
        "What were they asked?", Purpose, empty="Choose one", validators=[InputRequired("Choose what they were asked.")]
    )
    answer_given = RadioField(
        "What did they say?",
        widget=GovRadioInput(),
        choices=choices_of(_ANSWERS.items()),
        validators=[InputRequired("Choose yes or no.")],
    )
    way = fields.word("How did they say it?", ConsentWay, empty="")
    on = fields.DayField("When?", description="Leave it empty for today")
    save = SubmitField("Save the consent", widget=GovSubmitInput())
