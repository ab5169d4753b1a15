"""The shape of a walk: its plan, and what is said of it afterwards."""

from collections.abc import Iterable

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput, GovTextInput
from wtforms import HiddenField, SelectMultipleField, SubmitField

from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversation_rows import UuidField
from web.forms.picked_field import PickedField
from web.forms.street_field import StreetField
from web.ids import read_id


class IdsField(SelectMultipleField):  # type: ignore[misc]
    """The ids of records that are ticked; the view fills in the choices, and the use-case says which may be."""

    def __init__(self, label: str, **more: object) -> None:
        super().__init__(label, widget=GovCheckboxesInput(), coerce=read_id, validate_choice=False, **more)

    def process_data(self, value: Iterable[int] | None) -> None:
        """Tick these; none where nothing was sent at all."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the ids that were sent; what is none is passed over."""
        self.data = [id_ for id_ in map(read_id, valuelist) if id_ is not None]

    def take_along(self, another: PickedField) -> None:
        """Tick what was found in *another*, and empty its box."""
        if another.data is not None and not another.errors:
            self.data = list(dict.fromkeys([*self.data, another.data]))
            another.empty()


class OneMoreStreetField(StreetField):
    """A street to add to those of a list: the box to type in alone."""

    offers_recent = False


class HourInput(GovTextInput):  # type: ignore[misc]
    """The browser's own clock, which a phone makes easy."""

    input_type = "time"


class WalkForm(KithForm):
    """Plan a walk. ``proposed``: Kith's proposals are among the streets that are offered."""

    uuid = UuidField()
    planned_for = fields.DayField("On which day?")
    starts_at = fields.HourField("At what time? (optional)", description="For example 10:30", widget=HourInput())
    area_id = fields.one_of("Where? (optional)", validate_choice=False)
    propose = SubmitField("Propose streets", widget=GovSubmitInput())
    proposed = HiddenField()
    street_ids = IdsField("Along which streets?", description="The order is made short to walk.")
    another = OneMoreStreetField("Another street (optional)")
    add = SubmitField("Add this street", widget=GovSubmitInput())
    walker_ids = IdsField("Who goes?")
    note = fields.text("Note (optional)", "Where you meet, what to take along")
    save = SubmitField("Plan the walk", widget=GovSubmitInput())

    #: What the use-cases do not ask for.
    BESIDE: tuple[str, ...] = ("area_id", "propose", "proposed", "another", "add")


class ChangeWalkForm(WalkForm):
    """Change the plan of a walk."""

    save = SubmitField("Save the plan", widget=GovSubmitInput())
    BESIDE = (*WalkForm.BESIDE, "uuid")


class ReflectionForm(KithForm):
    """A line or two for the team, after a walk."""

    text = fields.text("A line or two for the team", "What went well, and what would you do another time? No names")
    save = SubmitField("Save for the team", widget=GovSubmitInput())
