"""The shape of a knock at a door."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import current_app
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired

from crm.models import now
from crm.models.words import DoorOutcome
from crm.walk_sheets import CODES
from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversation_rows import UuidField

#: What is logged, the commonest first. A conversation is recorded as one, and counts as a knock by itself.
OUTCOMES = [outcome for outcome in CODES.values() if outcome is not DoorOutcome.CONVERSATION]


def _today() -> dt.date:
    zone: ZoneInfo = current_app.extensions["kith"]["zone"]
    return now().astimezone(zone).date()


class DoorVisitForm(KithForm):
    """Log a knock, or several that came to the same."""

    uuid = UuidField()
    outcome = RadioField(
        "What came of it?",
        widget=GovRadioInput(),
        choices=fields.choices_of((word.value, word.label) for word in OUTCOMES),
        coerce=DoorOutcome.of,
        validators=[InputRequired("Choose what came of it.")],
    )
    house = fields.line("Door (optional)", "Number or name. Leave it empty for several doors at once")
    doors = fields.number("How many doors?", "1, or as many as came to the same", default=1)
    visited_on = fields.DayField("When?", validators=[InputRequired("Choose the day.")], default=_today)
    save = SubmitField("Save the knock", widget=GovSubmitInput())

    def visited_at(self, zone: ZoneInfo) -> dt.datetime:
        """Now for today; noon on an earlier day."""
        today = now().astimezone(zone).date()
        return now() if self.visited_on.data == today else dt.datetime.combine(self.visited_on.data, dt.time(12), zone)
