"""The shapes of what is said of an issue, and of telling its answer."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput
from wtforms import BooleanField, RadioField, SubmitField

from crm.going_back import WAYS
from crm.models.words import IssueState, OwnerKind
from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversation_rows import UuidField
from web.forms.node_field import NodeField
from web.forms.walks import IdsField

_FOR_EVERYBODY = "In words for everybody: no names, and no street with few houses"


def confirmed_field() -> BooleanField:
    """That somebody looked twice at words which point to somebody."""
    return BooleanField("I looked again: everybody may read it as it stands", widget=GovCheckboxInput())


class BoardForm(KithForm):
    """What everybody may read. The tick is asked for only where words point to somebody."""

    confirmed = confirmed_field()

    def without_tick(self) -> "BoardForm":
        """The form without the tick, where nothing asks for it."""
        if not self.confirmed.errors and not self.confirmed.data:
            del self.confirmed
        return self


class IssueForm(BoardForm):
    """Raise an issue, or change what is said of it."""

    issue_id = fields.one_of("Was it raised before?")
    title = fields.line("Title", "In a few words, for example: The alley behind the shops is dark")
    heard = fields.text("What we heard", _FOR_EVERYBODY)
    area_id = fields.one_of("Area")
    theme_id = fields.one_of("Theme (optional)")
    owner_kind = fields.word("Who sees to it? (optional)", OwnerKind, empty="Nobody yet", without=OwnerKind.NOBODY)
    owner_id = NodeField("The person or group (optional)", "A resident is named on the board only while they agree")
    owner_name = fields.line("Or as the board names them (optional)", "For example: the council’s street lighting team")
    save = SubmitField("Save the issue", widget=GovSubmitInput())


class MoveForm(BoardForm):
    """Where an issue stands, and the answer."""

    state = fields.word("Where does it stand?", IssueState, empty="")
    answer = fields.text(
        "What happened, or why not",
        f"Needed where it is done or not possible. This is what people are told. {_FOR_EVERYBODY}",
    )
    owner_kind = fields.word(
        "Who did it?", OwnerKind, "Needed where it is done. Name them under “Change”", empty="Nobody yet"
    )
    save = SubmitField("Save where it stands", widget=GovSubmitInput())


class StepForm(BoardForm):
    """What was done, or is to be done."""

    what = fields.line("What?", "For example: Walked the alley with the lighting team")
    done = RadioField(
        "Is it done?",
        widget=GovRadioInput(),
        choices=fields.choices_of([("yes", "Done"), ("", "To be done")]),
        coerce=bool,
        default=True,
    )
    on = fields.DayField("On which day? (today if empty)")
    on_board = BooleanField("Everybody may read it, once the issue is on the board", widget=GovCheckboxInput())
    save = SubmitField("Add the step", widget=GovSubmitInput())


class PutOnBoardForm(BoardForm):
    """Show an issue, or a story, to everybody."""

    save = SubmitField("Put it on the board", widget=GovSubmitInput())


class TellForm(KithForm):
    """Somebody was told the answer."""

    uuid = UuidField()
    person_ids = IdsField("Whom did you tell?")
    channel = RadioField(
        "How?",
        widget=GovRadioInput(),
        choices=fields.choices_of((way.value, way.label) for way in WAYS),
        coerce=lambda value: next((way for way in WAYS if value in (way, way.value)), None),
    )
    said = fields.text("What did they say to it? (optional)")
    save = SubmitField("They were told", widget=GovSubmitInput())
