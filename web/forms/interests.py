"""The shape of what somebody cares about, offers and wants."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from crm.models.words import Stance
from web.forms import fields
from web.forms.base import KithForm

_HINT = "One topic a line, or with commas between"


class InterestsForm(KithForm):
    """Topics by stance; the fields carry the stances' names."""

    cares_about = fields.text("What they care about", _HINT)
    offers = fields.text("What they offer", _HINT)
    wants = fields.text("What they want", _HINT)
    save = SubmitField("Save the interests", widget=GovSubmitInput())

    def topics(self) -> dict[Stance, list[str]]:
        """What was entered, by stance."""
        return {stance: _names(self[stance.value].data) for stance in Stance}


def _names(text: Any) -> list[str]:
    lines = str(text or "").replace(",", "\n").splitlines()
    return [line.strip() for line in lines if line.strip()]
