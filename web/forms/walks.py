"""The shape of a walk."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput
from wtforms import SelectMultipleField, SubmitField

from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversations import UuidField
from web.forms.street_field import StreetField
from web.ids import read_id


class IdsField(SelectMultipleField):  # type: ignore[misc]
    """The ids of records that are ticked; the view fills in the choices, and the use-case says which may be."""

    def __init__(self, label: str, **more: object) -> None:
        super().__init__(label, widget=GovCheckboxesInput(), coerce=read_id, validate_choice=False, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the ids that were sent; what is none is passed over."""
        self.data = [id_ for id_ in map(read_id, valuelist) if id_ is not None]


class OneMoreStreetField(StreetField):
    """A street to add to those of a list: the box to type in alone."""

    offers_recent = False


class WalkForm(KithForm):
    """Plan a walk."""

    uuid = UuidField()
    street_ids = IdsField(
        "Along which streets?", description="Others nearby are offered, too. The order is made short to walk."
    )
    another = OneMoreStreetField("Another street (optional)")
    planned_for = fields.DayField("On which day?")
    walker_ids = IdsField("Who goes?")
    note = fields.text("Note (optional)", "Where you meet, what to take along")
    add = SubmitField("Add this street", widget=GovSubmitInput())
    save = SubmitField("Plan the walk", widget=GovSubmitInput())
