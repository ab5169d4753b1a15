"""The shape of a story of impact."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput
from wtforms import SelectMultipleField, SubmitField

from crm.models.words import NodeKind
from web.forms import fields
from web.forms.issues import BoardForm
from web.forms.node_field import NodeField
from web.forms.walks import IdsField


class StoryForm(BoardForm):
    """A short text, whom it is about, and what it grew from."""

    title = fields.line("Title", "For example: The bench by the river")
    text = fields.text("The story", "A few sentences, in words for everybody. Name only people it is about")
    area_id = fields.one_of("Area")
    happened_on = fields.DayField("When did it happen? (optional)")
    person_ids = IdsField("Who is it about?", description="It is told to everybody only while each of them agrees.")
    another = NodeField("Somebody it is about (optional)", kind=NodeKind.PERSON)
    add = SubmitField("Add, and show what it may have grown from", widget=GovSubmitInput())
    roots = SelectMultipleField("What did it grow from?", widget=GovCheckboxesInput(), validate_choice=False)
    save = SubmitField("Save the story", widget=GovSubmitInput())


class TellStoryForm(BoardForm):
    """Tell a story to everybody."""

    save = SubmitField("Tell it to everybody", widget=GovSubmitInput())
