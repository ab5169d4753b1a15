"""The shape of a question to the audit, as the page's address carries it."""

import datetime as dt

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextInput
from wtforms import Field, SelectField, StringField, ValidationError

from crm.cleaning import clean_date
from web.forms import fields
from web.forms.base import KithForm


class AuditForm(KithForm):
    """What kind of record, which one, by whom, since when; each may be left open."""

    class Meta:
        """Sent with GET, so that there is nothing to guard."""

        csrf = False

    noun = SelectField("Kind of record", widget=GovSelect(), default="", validate_choice=False)
    user_id = fields.one_of("By whom", validate_choice=False)
    since = StringField("Since", description="For example 31/3/2026", widget=GovTextInput())

    def validate_since(self, field: Field) -> None:
        """Refuse what is no day."""
        try:
            clean_date(field.data or "")
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    @property
    def since_day(self) -> dt.date | None:
        """The day from which on, None where nothing or no day is entered."""
        return None if self.since.errors else clean_date(self.since.data or "")
