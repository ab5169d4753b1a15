"""The shape of what is said of an organisation."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from crm.models.words import OrganisationKind
from web.forms import fields
from web.forms.base import KithForm


class OrganisationForm(KithForm):
    """Add or change an organisation."""

    name = fields.line("Name")
    organisation_kind = fields.word("Kind", OrganisationKind, empty="")
    street_id = fields.street_field("Street (optional)", "Start typing its name")
    house = fields.line("Door (optional)", "Number or name of the building")
    area_id = fields.one_of("Area, where there is no street (optional)", "Without either it belongs to the whole patch")
    phone = fields.line("Telephone (optional)", kind="tel")
    email = fields.line("E-mail address (optional)", kind="email")
    website = fields.line("Website (optional)", kind="url")
    reach_note = fields.line("How best to reach them (optional)", "For example: ask for Priya, mornings")
    note = fields.text("Note (optional)", "Only write what you would show them")
    save = SubmitField("Save", widget=GovSubmitInput())
