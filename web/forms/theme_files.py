"""The shapes of a codebook or project that is brought in."""

from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SubmitField

from web.forms import fields
from web.forms.base import KithForm


class ThemeFileForm(KithForm):
    """Send a file."""

    file = FileField(
        "The file",
        description="A project (.qdpx), a codebook (.qdc), or a table of themes (CSV or Excel).",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file.")],
    )
    save = SubmitField("See what it would do", widget=GovSubmitInput())


class SaveThemeFileForm(KithForm):
    """Save what is shown."""

    area = fields.one_of("Area of the new conversations", "Where the file itself names none of your areas.")
    save = SubmitField("Save", widget=GovSubmitInput())
