"""The shape of what is said of a street."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class StreetForm(KithForm):
    """Add or change a street."""

    name = fields.line("Name", "For example: Moor Street")
    area_id = fields.one_of("Area")
    households = fields.number("Households (optional)", "How many doors, as well as you know")
    postcodes = fields.line("Postcodes (optional)", "With commas between them, like GL50 4AH, GL50 4AJ")
    usrn = fields.line("Unique Street Reference Number (optional)", "Up to 8 digits, from the council’s gazetteer")
    lat = fields.degrees("Latitude (optional)", "In degrees, like 51.901")
    lon = fields.degrees("Longitude (optional)", "In degrees, like -2.078")
    save = SubmitField("Save the street", widget=GovSubmitInput())
