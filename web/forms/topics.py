"""The shapes of changes to the list of topics."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class RenameForm(KithForm):
    """Give a topic another name."""

    name = fields.line("New name")
    save = SubmitField("Rename the topic", widget=GovSubmitInput())


class MergeForm(KithForm):
    """Make one topic of two."""

    into = fields.line("Which topic is it really?", "The name of the topic that stays")
    save = SubmitField("Merge the topics", widget=GovSubmitInput())
