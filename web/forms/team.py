"""The shape of who is in the team."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSubmitInput
from wtforms import RadioField, SelectMultipleField, SubmitField
from wtforms.validators import DataRequired

from crm.permissions import Role
from web.forms import fields
from web.forms.base import KithForm


def _read_role(value: str | Role | None) -> Role | None:
    return Role(value) if value in list(Role) else None


class MemberForm(KithForm):
    """Invite somebody, or change who they are and what they may do. The view fills in the areas."""

    name = fields.line("Name")
    email = fields.line("E-mail address", "They sign in with it", kind="email")
    role = RadioField(
        "Role",
        widget=GovRadioInput(),
        coerce=_read_role,
        choices=fields.choices_of((role, f"{role.label}: {role.reach}") for role in Role),
        validators=[DataRequired("Choose a role.")],
        validate_choice=False,
    )
    area_ids = SelectMultipleField(
        "Areas",
        description="Areas inside an area that you choose are included. An admin without areas works everywhere.",
        widget=GovCheckboxesInput(),
        coerce=int,
    )
    save = SubmitField("Save", widget=GovSubmitInput())
