"""The shapes of what is said of a tie."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from crm.models.words import NodeKind
from crm.tie_kinds import Reading
from crm.ties import STRENGTHS
from web.forms import fields
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.node_field import NodeField

_REVERSE = "-reverse"


class TieForm(KithForm):
    """Change how two nodes are connected."""

    kind_id = SelectField("How are they connected?", widget=GovSelect(), validators=[InputRequired("Choose how.")])
    strength = RadioField(
        "How close is it?",
        widget=GovRadioInput(),
        choices=choices_of((key, word.capitalize()) for key, word in STRENGTHS.items()),
        coerce=int,
        default=2,
    )
    since = fields.DayField("Since when? (optional)", description="A rough day will do")
    said_by_id = NodeField("Who says so? (optional)", "The person whose word it is", kind=NodeKind.PERSON)
    note = fields.line("Note (optional)", "Only write what you would show them")
    save = SubmitField("Save the tie", widget=GovSubmitInput())

    def offer(self, readings: list[Reading]) -> None:
        """Fill in the ways in which two nodes can be connected, each as it reads from the node in hand."""
        asks = [("", "Choose how")]
        self.kind_id.choices = choices_of(asks + [(choice_of(reading), reading.name) for reading in readings])

    @property
    def reading(self) -> tuple[int, bool]:
        """The kind that was chosen, and whether the node in hand is its other end."""
        chosen = str(self.kind_id.data)
        return int(chosen.removesuffix(_REVERSE)), chosen.endswith(_REVERSE)


class NewTieForm(TieForm):
    """Say that a node is connected with another."""

    b_id = NodeField("With whom or what?", "A person, organisation or asset", needed="Say with whom or what.")


class EndForm(KithForm):
    """Say until when a tie held."""

    until = fields.DayField("Until when?", description="Leave it empty for today")
    save = SubmitField("It has ended", widget=GovSubmitInput())


def choice_of(reading: Reading) -> str:
    """A reading as the form sends it."""
    return f"{reading.kind_id}{_REVERSE if reading.reverse else ''}"
