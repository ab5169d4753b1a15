"""The shape of what is said of an area."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class AreaForm(KithForm):
    """Add, rename or move an area."""

    name = fields.line("Name", "For example: St Peter’s")
    parent_id = fields.one_of("Inside which area?")
    code = fields.line("Code (optional)", "Of the ward or LSOA, where there is one, like E05004301")
    save = SubmitField("Save the area", widget=GovSubmitInput())
