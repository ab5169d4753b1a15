"""The rows of the form for a conversation: who took part, and whom they named."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from wtforms import Field, FieldList, Form, HiddenField, RadioField

from web.forms import fields
from web.forms.street_field import StreetField
from web.ids import read_id


class UuidField(HiddenField):
    """The id that the form was given when it was opened, so that sending it twice stores it once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(default=uuid4, **more)

    def process_formdata(self, values: list[str]) -> None:
        """Take the id that was sent; make another where it is none."""
        try:
            self.data = UUID(values[0])
        except (ValueError, IndexError):
            self.data = uuid4()


class IdField(HiddenField):
    """The id of a record that was picked, or nothing."""

    def process_formdata(self, values: list[str]) -> None:
        """Read the id; whatever is none is nothing."""
        self.data = read_id(values[0]) if values else None


class Rows(FieldList):
    """Rows of fields, whose errors include those that a use-case finds after the form was read."""

    @property
    def errors(self) -> list[Any]:
        """The errors of each row, or nothing when no row has any."""
        found = [entry.errors for entry in getattr(self, "entries", [])]
        return found if any(found) else []

    @errors.setter
    def errors(self, value: object) -> None:
        """Nothing to keep: the rows have their own."""

    def make_blank(self) -> Field | None:
        """One more empty row, for a script to copy; nothing when there are as many as there may be."""
        if len(self.entries) >= self.max_entries:
            return None
        row = self.append_entry().form
        if "kind_id" in row:
            row.kind_id.choices = self.entries[0].form.kind_id.choices
            row.kind_id.data = row.kind_id.choices[0].value
        return self.pop_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        numbers = ((name, name.removeprefix(f"{prefix}-").split("-", 1)[0]) for name in formdata)
        yield from super()._extract_indices(
            prefix, [name for name, number in numbers if number.isascii() and len(number) < 6]
        )


class MetRow(Form):
    """Somebody who took part."""

    uuid = UuidField()
    person_id = IdField()
    name = fields.line("Name")
    same = RadioField("Could this be somebody we know?", validate_choice=False)
    asked = HiddenField()

    @property
    def known_id(self) -> int | None:
        """The person who was picked, or chosen among those that it could be."""
        return read_id(self.same.data) or self.person_id.data


class NominatedRow(MetRow):
    """Somebody whom they named as good at bringing people together."""

    street_id = StreetField("Their street (optional)", "")

    def follow(self, first: "NominatedRow") -> bool:
        """Take over who *first*, a row of the same name for the other question, is; not where that is told apart."""
        streets = {row.street_id.data for row in (first, self)} - {None}
        if isinstance(self, NamedRow) or len(streets) > 1 or self.person_id.data not in (None, first.person_id.data):
            return False
        self.street_id.data = first.street_id.data = next(iter(streets), None)
        self.person_id.data, self.same.data, self.asked.data = first.person_id.data, first.same.data, first.asked.data
        return True


class NamedRow(NominatedRow):
    """Somebody whom they named as caring about the same."""

    kind_id = fields.one_of("How they know each other")


def filled(rows: Iterable[Any]) -> list[Any]:
    """The forms of those rows that have a name."""
    return [entry.form for entry in rows if entry.form["name"].data.strip()]
