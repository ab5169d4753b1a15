"""The shape of a sign-in."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired

from web.forms.base import KithForm


class SignInForm(KithForm):
    """An e-mail address and a password."""

    email = StringField(
        "E-mail address", widget=GovTextInput(), validators=[DataRequired("Enter your e-mail address.")]
    )
    password = PasswordField("Password", widget=GovPasswordInput(), validators=[DataRequired("Enter your password.")])
    save = SubmitField("Sign in", widget=GovSubmitInput())
