"""The shape of a question about two dates, as the page's address carries it."""

import datetime as dt
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Field, StringField, ValidationError

from crm.cleaning import clean_date
from web.forms.base import KithForm


class ChangesForm(KithForm):
    """Two days; the later one may be left open, and is today then."""

    class Meta:
        """Sent with GET, so that there is nothing to guard."""

        csrf = False

    earlier = StringField("The earlier date", description="For example 31/3/2026", widget=GovTextInput())
    later = StringField("The later date", description="Leave it empty for today", widget=GovTextInput())

    def validate_earlier(self, field: Field) -> None:
        """Refuse what is no day, and nothing."""
        if _read(field) is None:
            raise ValidationError("Enter the earlier date, like 31/3/2026.")

    def validate_later(self, field: Field) -> None:
        """Refuse what is no day."""
        _read(field)

    def days(self) -> dict[str, dt.date | None]:
        """The two days as the use-case names them."""
        return {"earlier": _read(self.earlier), "later": _read(self.later)}


def _read(field: Field) -> Any:
    try:
        return clean_date(field.data or "")
    except ValueError as reason:
        raise ValidationError(str(reason)) from None
