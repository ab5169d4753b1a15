"""The shapes of changes to the codebook."""

from collections.abc import Sequence
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import BooleanField, SubmitField

from crm.models.words import Sway
from crm.themes import ThemeLine
from web.forms import fields
from web.forms.base import KithForm
from web.forms.walks import IdsField

_TOP = "At the top of the codebook"


def _described() -> tuple[fields.TextAreaField, fields.TextAreaField]:
    return (
        fields.text("What belongs here, and what does not?", "So that two coders would decide alike"),
        fields.text("Examples", "Words that somebody might say. A line for each"),
    )


class AddForm(KithForm):
    """A new theme."""

    name = fields.line("What is the theme called?")
    parent_id = fields.one_of("Within which theme?", validate_choice=False)
    description, examples = _described()
    save = SubmitField("Add the theme", widget=GovSubmitInput())

    def offer(self, lines: Sequence[ThemeLine]) -> None:
        """Offer themes to be within."""
        self.parent_id.choices = fields.choices_of([("", _TOP), *paths(lines)])


class RenameForm(KithForm):
    """Another name."""

    name = fields.line("New name")
    save = SubmitField("Rename the theme", widget=GovSubmitInput())


class DescribeForm(KithForm):
    """What belongs to a theme, examples, and its colour."""

    description, examples = _described()
    colour = fields.line("Colour", "It marks the theme in lists and pictures, always beside its name", kind="color")
    save = SubmitField("Save", widget=GovSubmitInput())


class MoveForm(KithForm):
    """Another parent or place."""

    parent_id = fields.one_of("Within which theme?", validate_choice=False)
    place = fields.number("Which place there?", "1 is the first. Leave it empty for the last")
    save = SubmitField("Move the theme", widget=GovSubmitInput())

    def offer(self, lines: Sequence[ThemeLine]) -> None:
        """Offer themes to be within."""
        self.parent_id.choices = fields.choices_of([("", _TOP), *paths(lines)])


class MergeForm(KithForm):
    """The theme that another becomes part of."""

    into_id = fields.one_of("Into which theme?", "That one stays, with its name and description", validate_choice=False)
    save = SubmitField("Merge the themes", widget=GovSubmitInput())

    def offer(self, lines: Sequence[ThemeLine]) -> None:
        """Offer themes to be merged into."""
        self.into_id.choices = fields.choices_of([("", "Choose a theme"), *paths(lines)])


class SplitForm(KithForm):
    """Which quotes go, and where. Each of its buttons keeps what is ticked, also what other pages or words show."""

    text = fields.line("Words in the quote")
    spoken = fields.word("Spoken of as", Sway, empty="Any")
    find = SubmitField("Find quotes", widget=GovSubmitInput())
    coding_ids = IdsField("Which quotes go to another theme?")
    everything = BooleanField()
    into_id = fields.one_of("To which theme?", validate_choice=False)
    name = fields.line("Or to a new theme, called")
    parent_id = fields.one_of("The new theme is within", validate_choice=False)
    save = SubmitField("Put these quotes there", widget=GovSubmitInput())
    untick = SubmitField("Untick every quote", widget=GovSubmitInput())

    def offer(self, lines: Sequence[ThemeLine]) -> None:
        """Offer themes for the quotes to go to, and for a new one to be within."""
        self.into_id.choices = fields.choices_of([("", "A new theme"), *paths(lines)])
        self.parent_id.choices = fields.choices_of([("", _TOP), *paths(lines)])

    def where_to(self) -> dict[str, Any]:
        """The theme that they go to, as a use-case calls it."""
        return {field.name: field.data for field in (self.into_id, self.name, self.parent_id)}


def paths(lines: Sequence[ThemeLine]) -> list[tuple[int, str]]:
    """(id, path) of each theme, for a form."""
    return [(line.id, line.path) for line in lines]
