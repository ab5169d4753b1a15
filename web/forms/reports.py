"""The shapes of a report: its frame, its sections, its one page, and what is said when it is published."""

from collections.abc import Iterable

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovSubmitInput
from wtforms import BooleanField, HiddenField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired

from web.forms import fields
from web.forms.base import KithForm


class ReportForm(KithForm):
    """What a report is of."""

    title = fields.line(
        "Title", "For example: What Marlbrook says, spring 2026", validators=[InputRequired("Enter the title.")]
    )
    area_id = fields.one_of("Area")
    starts_on = fields.DayField("Conversations from", validators=[InputRequired("Choose the first day.")])
    ends_on = fields.DayField("Until", validators=[InputRequired("Choose the last day.")])
    sub_themes = BooleanField("Tell sub-themes beneath their theme", widget=GovCheckboxInput())
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, areas: Iterable[tuple[int, str]], *, everywhere: bool) -> None:
        """Offer areas; *everywhere*: and all of them together, else one has to be chosen."""
        self.area_id.choices = fields.choices_of([("", "All areas" if everywhere else "Choose an area"), *areas])
        if not everywhere:
            self.area_id.validators = [InputRequired("Choose one of the areas that you work in.")]


class SectionForm(KithForm):
    """A section's words; where it tells quotes, a way to choose them that keeps the words."""

    heading = fields.line("Heading")
    text = fields.text(
        "Text",
        "An empty line begins a new paragraph. Write no number that is not in the tables, and nothing that points to "
        "somebody.",
    )
    included = BooleanField("This section is in the report", widget=GovCheckboxInput())
    opened = HiddenField()
    choose = SubmitField("Save, and choose quotes", widget=GovSubmitInput())
    save = SubmitField("Save", widget=GovSubmitInput())


class NewSectionForm(KithForm):
    """A section of the team's own."""

    heading = fields.line("Heading of a section of your own")
    add = SubmitField("Add the section", widget=GovSubmitInput())


class SummaryForm(KithForm):
    """The one page in plain language."""

    summary = fields.text(
        "The page", "Short words, short sentences. A line by itself, with an empty line after it, becomes a heading."
    )
    opened = HiddenField()
    save = SubmitField("Save", widget=GovSubmitInput())


class FillForm(KithForm):
    """Which texts that somebody wrote are to give way to new drafts."""

    over = SelectMultipleField("Write over what you wrote in", widget=GovCheckboxesInput(), coerce=int)
    summary = BooleanField("The page for letterboxes", widget=GovCheckboxInput())
    anew = SubmitField("Draft anew from the numbers of today", widget=GovSubmitInput())


class PublishForm(KithForm):
    """Publishing."""

    listed = BooleanField(
        "List it on the public page of reports. Otherwise only those find it who are given its address.",
        widget=GovCheckboxInput(),
    )
    confirmed = BooleanField("What points to somebody in it may be told: they agreed", widget=GovCheckboxInput())
    kept = BooleanField("What we wrote may be told as it is", widget=GovCheckboxInput())
    save = SubmitField("Publish it", widget=GovSubmitInput())
