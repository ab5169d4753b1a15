"""The shape of a knock at a door."""

import datetime as dt
from zoneinfo import ZoneInfo

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired

from crm.models import now
from crm.models.words import DoorOutcome
from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversations import UuidField

#: As an officer at the door says it. A conversation is recorded as one, and counts as a knock by itself.
OUTCOMES = {
    DoorOutcome.NOT_HOME: "Nobody in",
    DoorOutcome.CALL_BACK: "Asked us to call back",
    DoorOutcome.NOT_NOW: "Opened, but not now",
    DoorOutcome.LANGUAGE_BARRIER: "We need another language",
    DoorOutcome.DO_NOT_CONTACT: "Do not contact again",
    DoorOutcome.INACCESSIBLE: "Could not get to the door",
    DoorOutcome.EMPTY: "Empty home",
    DoorOutcome.BUSINESS: "A business, not a home",
}
#: As a page tells what came of it.
TOLD = OUTCOMES | {DoorOutcome.CONVERSATION: "Talked"}


class DoorVisitForm(KithForm):
    """Log a knock, or several that came to the same."""

    uuid = UuidField()
    outcome = RadioField(
        "What came of it?",
        widget=GovRadioInput(),
        choices=fields.choices_of((word.value, label) for word, label in OUTCOMES.items()),
        coerce=DoorOutcome.of,
        validators=[InputRequired("Choose what came of it.")],
    )
    house = fields.line("Door (optional)", "Number or name. Leave it empty for several doors at once")
    doors = fields.number("How many doors?", "1, or as many as came to the same", default=1)
    visited_on = fields.DayField("When?", validators=[InputRequired("Choose the day.")], default=lambda: now().date())
    save = SubmitField("Save the knock", widget=GovSubmitInput())

    def visited_at(self, zone: ZoneInfo) -> dt.datetime:
        """Now for today; noon on an earlier day."""
        today = now().astimezone(zone).date()
        return now() if self.visited_on.data == today else dt.datetime.combine(self.visited_on.data, dt.time(12), zone)
