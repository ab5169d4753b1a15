"""The shapes of a handout: which part of the network, for whom, with which details, and as what it is taken out."""

from collections.abc import Iterator

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput
from wtforms import BooleanField, HiddenField, RadioField, SubmitField
from wtforms.validators import InputRequired

from crm.handouts.choosing import Around, Part, View
from crm.handouts.contents import Audience, Choices
from web.forms import fields
from web.forms.base import KithForm
from web.ids import read_id

_STEPS = {1: "1: those tied to them", 2: "2: and those tied to these", 3: "3: and one step more"}


class HandoutForm(KithForm):
    """What goes in. ``around`` is a node, else ``nodes`` are those of a view of the map, parted by commas."""

    around = HiddenField()
    nodes = HiddenField()
    arranged = HiddenField(default="street")
    title = fields.line("Title (optional)", "It is printed on the handout: name nobody in it who should not be named")
    audience = RadioField(
        "Who is it for?",
        widget=GovRadioInput(),
        choices=fields.choices_of((one.value, one.label) for one in reversed(Audience)),
        default=Audience.OTHERS.value,
    )
    steps = RadioField(
        "How many steps out?", widget=GovRadioInput(), choices=fields.choices_of(_STEPS.items()), coerce=int, default=1
    )
    streets = BooleanField("Streets of those who are named", widget=GovCheckboxInput(), default=True)
    interests = BooleanField("What they care about, offer and want", widget=GovCheckboxInput())
    dates = BooleanField("Since when they are tied, and ties that have ended", widget=GovCheckboxInput())
    staff = BooleanField("People of the team", widget=GovCheckboxInput())
    show = SubmitField("Show what goes in", widget=GovSubmitInput())

    @property
    def part(self) -> Part:
        """The part of the network that was asked for."""
        if self.around.data:
            return Around(read_id(self.around.data) or 0, self.steps.data or 1)
        ids = (read_id(text) for text in (self.nodes.data or "").split(","))
        arranged = "community" if self.arranged.data == "community" else "street"
        return View(tuple(id_ for id_ in ids if id_ is not None), arranged)

    @property
    def choices(self) -> Choices:
        """For whom it is, and which details go in."""
        chosen = {name: self[name].data for name in ("streets", "interests", "dates", "staff")}
        return Choices(audience=Audience.of(self.audience.data) or Audience.OTHERS, **chosen)


class TakeForm(HandoutForm):
    """The same, and as what it is taken out."""

    written_as = RadioField(
        "As what?", widget=GovRadioInput(), validators=[InputRequired("Choose as what you want to take it out.")]
    )
    take = SubmitField("Take it out", widget=GovSubmitInput())

    def kept(self) -> Iterator[tuple[str, str]]:
        """What was chosen, as names and values that a form sends again unseen."""
        for field in self:
            if isinstance(field, BooleanField):
                yield from [(field.name, "y")] if field.data else []
            elif field.name not in ("csrf_token", "written_as", "show", "take"):
                yield field.name, str(field.data or "")
