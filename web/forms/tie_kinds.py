"""The shape of a kind of tie."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import DecimalField, SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm

_NUMBER = "Enter a number, like 1 or 0.5."


class WeightField(DecimalField):
    """How much a tie counts, as a number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number. Raises ValueError with a sentence for what is none."""
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(_NUMBER) from None
        if self.data is not None and not self.data.is_finite():
            raise ValueError(_NUMBER)


class TieKindForm(KithForm):
    """How a kind of tie reads from either end, and how much it counts."""

    name = fields.line("How does it read?", "As in: Aisha is a “friend of” Ben")
    reverse_name = fields.line(
        "How does it read from the other end?",
        "Leave it empty if it reads the same. As in: the club “has as a member” Aisha",
    )
    weight = WeightField(
        "How much does it count?",
        description="1 is ordinary, 0.5 is slight, 3 is as strong as family",
        default=1,
        places=None,
        widget=GovTextInput(),
        validators=[InputRequired(_NUMBER)],
    )
    save = SubmitField("Save the kind", widget=GovSubmitInput())
