"""The shape of what is said of an asset."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from crm.models.words import AssetKind
from web.forms import fields
from web.forms.base import KithForm


class AssetForm(KithForm):
    """Add or change an asset."""

    name = fields.line("Name", "For example: the community garden, the Tuesday lunch club")
    asset_kind = fields.word("Kind", AssetKind, empty="")
    street_id = fields.street_field("Street (optional)", "Start typing its name")
    house = fields.line("Door (optional)", "Number or name of the building")
    address = fields.line("Address (optional)", "Where a street is not enough to find it")
    area_id = fields.one_of("Area, where there is no street (optional)", "Without either it belongs to the whole patch")
    lat = fields.degrees("Latitude (optional)", "In degrees, like 51.8994")
    lon = fields.degrees("Longitude (optional)", "In degrees, like -2.0783")
    phone = fields.line("Telephone (optional)", kind="tel")
    email = fields.line("E-mail address (optional)", kind="email")
    reach_note = fields.line("How best to reach whoever looks after it (optional)")
    note = fields.text("Note (optional)", "Opening hours, who has the key, what it can be used for")
    save = SubmitField("Save", widget=GovSubmitInput())
