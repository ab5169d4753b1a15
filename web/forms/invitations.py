"""The shape of a first password."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput
from wtforms import PasswordField, SubmitField
from wtforms.validators import DataRequired

from web.forms.account import HINT
from web.forms.base import KithForm


class FirstPasswordForm(KithForm):
    """The password that an invited person wants."""

    password = PasswordField(
        "Password", description=HINT, widget=GovPasswordInput(), validators=[DataRequired("Enter a password.")]
    )
    save = SubmitField("Set password and sign in", widget=GovSubmitInput())
