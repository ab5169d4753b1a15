"""The shape of the doors that a street gets."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class DoorsForm(KithForm):
    """Add doors by range, or the flats of a block."""

    text = fields.line("Doors", "Like 1–47 odd, 2–20 even, 12a, 14b–14d, Rose Cottage. For flats: 1–24")
    block = fields.line("Block of flats (optional)", "The building's name or number, like Mill Court")
    per_floor = fields.number("Flats on each floor (optional)", "So that the list is in the order of the floors")
    lowest = fields.number("Floor of the first flat", "0 is the ground floor", needed="Enter a floor.", default=0)
    look = SubmitField("Show the doors", widget=GovSubmitInput())
    save = SubmitField("Add these doors", widget=GovSubmitInput())
