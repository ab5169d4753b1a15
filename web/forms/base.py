"""What every form does: GOV.UK widgets, and a use-case's refusal shown on its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from govuk_frontend_wtf.main import wtforms_errors
from wtforms import Field

from crm.errors import Invalid
from web.transaction import get_db


class KithForm(FlaskForm):  # type: ignore[misc]
    """A form whose fields carry the names that the use-case's arguments have."""

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Around a use-case: put what it refuses on the fields it names, and undo what it had begun."""
        try:
            yield
        except Invalid as invalid:
            get_db().rollback()
            for name, sentence in invalid.errors.items():
                field = self.find_field(name)
                if field is None:
                    self.form_errors.append(sentence)
                else:
                    field.errors = [*field.errors, sentence]

    def find_field(self, name: str) -> Field | None:
        """The field for what a use-case calls *name*, if the form has one."""
        field: Field | None = self._fields.get(name)
        return field

    def details(self, *left_out: str) -> dict[str, Any]:
        """What was entered, by field name, without the token, the buttons and *left_out*."""
        names = self.data.keys() - {"csrf_token", "save", *left_out}
        return {name: self.data[name] for name in names}

    def answer(self, template: str, **values: Any) -> tuple[str, int]:
        """The page with this form: as it was asked for, or refused with everything that was typed."""
        return render_template(template, form=self, **values), 422 if self.errors else 200


def summarise_errors(form: KithForm) -> dict[str, Any]:
    """What GOV.UK's error summary shows of a refused form: a link for each field, a sentence for what is of none."""
    summary: dict[str, Any] = wtforms_errors(form)
    linked = [error for error in summary["errorList"] if error["href"] not in ("#", "#None")]
    return summary | {"errorList": [*linked, *({"text": sentence} for sentence in form.form_errors)]}
