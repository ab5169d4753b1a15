"""The shapes of a nurture plan and of a training."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired

from crm.models.words import NurtureStage
from web.forms import fields
from web.forms.base import KithForm
from web.forms.fields import choices_of


class PlanForm(KithForm):
    """Where the team stands with somebody, and what comes next."""

    stage = RadioField(
        "Where do we stand with them?",
        widget=GovRadioInput(),
        choices=choices_of(NurtureStage.choices()),
        coerce=NurtureStage.of,
        validators=[InputRequired("Choose where we stand with them.")],
    )
    next_step = fields.line("What is the next step?", "For example: ask her to open the coffee morning")
    next_on = fields.DayField("By which day?")
    owner_id = fields.one_of("Who looks after them?")
    notes = fields.text("Notes (optional)", "Only write what you would show them")
    save = SubmitField("Save the plan", widget=GovSubmitInput())


class TrainingForm(KithForm):
    """A training that somebody was given."""

    name = fields.line("Which training did they have?", "For example: listening at the door")
    on = fields.DayField("On which day?", validators=[InputRequired("Enter the day when it was held.")])
    save = SubmitField("Save the training", widget=GovSubmitInput(), render_kw={"class": "govuk-button--secondary"})
