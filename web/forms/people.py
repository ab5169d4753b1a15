"""The shape of what is said of a person."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSubmitInput
from wtforms import BooleanField, SubmitField

from crm.models.words import AgeBand, Gender, HereFor, LivedHere
from web.forms import fields
from web.forms.base import KithForm

#: The answer to "could this be…?" that adds a person all the same.
SOMEBODY_NEW = "new"


class PersonForm(KithForm):
    """Add or change a person."""

    name = fields.line("Name", "A first name is enough to begin with")
    known_as = fields.line("Known as (optional)", "A nickname that neighbours use")
    street_id = fields.street_field("Street", "Start typing its name")
    house = fields.line("Door (optional)", "Number or name of the house or flat")
    area_id = fields.one_of("Area, where the street is not known")
    phone = fields.line("Telephone (optional)", kind="tel")
    email = fields.line("E-mail address (optional)", kind="email")
    reach_note = fields.line("How best to reach them (optional)", "For example: after 4pm, or knock at the side door")
    age_band = fields.word("Age (optional)", AgeBand)
    lived_here = fields.word("How long they have lived here (optional)", LivedHere)
    gender = fields.word("Gender (optional)", Gender)
    here_for = fields.word("What brings them here (optional)", HereFor)
    note = fields.text("Note (optional)", "Only write what you would show them")
    staff = BooleanField("They work in the team: leave them out of measures", widget=GovCheckboxInput())
    save = SubmitField("Save", widget=GovSubmitInput())
