"""The shape of what is keyed in from a walk's sheet."""

import datetime as dt
from zoneinfo import ZoneInfo

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField
from wtforms.validators import InputRequired

from crm.models import Walk, now
from web.forms import fields
from web.forms.base import KithForm


class KeyInForm(KithForm):
    """Key in a sheet: as one row of text, or line by line. The lines' own fields are the view's."""

    text = fields.text("What was ticked?", "Line numbers, then the letter: 1-8 n; 9 c; 10, 12 b")
    text_read = HiddenField(filters=[lambda value: value or ""])
    visited_on = fields.DayField("Day", validators=[InputRequired("Choose the day of the walk.")])
    visited_time = fields.HourField(
        "Time",
        description="About when, like 14:30",
        validators=[InputRequired("Enter about when it was, like 14:30.")],
    )
    look = SubmitField("Read it", widget=GovSubmitInput())
    save = SubmitField("Save what is chosen", widget=GovSubmitInput())

    @classmethod
    def for_walk(cls, walk: Walk, zone: ZoneInfo) -> "KeyInForm":
        """The form, with the day and hour of *walk* where they have passed, else this moment."""
        local = now().astimezone(zone)
        planned = dt.datetime.combine(walk.planned_for, walk.starts_at or dt.time(12), zone)
        at = planned if planned < local else local
        return cls(data={"visited_on": at.date(), "visited_time": at.time().replace(second=0)})

    def visited_at(self, zone: ZoneInfo) -> dt.datetime:
        """When the knocks were."""
        return dt.datetime.combine(self.visited_on.data, self.visited_time.data, zone)

    @property
    def changed(self) -> bool:
        """Whether the text is another than the one that was read last."""
        return _plain(self.text.data) != _plain(self.text_read.data)


def _plain(text: str) -> str:
    return " ".join(text.split())
