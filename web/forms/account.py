"""The shape of a new password."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput
from wtforms import PasswordField, SubmitField
from wtforms.validators import DataRequired

from crm.passwords import LEAST_LENGTH
from web.forms.base import KithForm

HINT = f"At least {LEAST_LENGTH} characters. Three words that have nothing to do with each other are good."


class PasswordForm(KithForm):
    """The password somebody has, and the one they want."""

    password = PasswordField(
        "Password now", widget=GovPasswordInput(), validators=[DataRequired("Enter the password you have now.")]
    )
    new_password = PasswordField(
        "New password", description=HINT, widget=GovPasswordInput(), validators=[DataRequired("Enter a new password.")]
    )
    save = SubmitField("Change password", widget=GovSubmitInput())
