"""Record ids as forms and addresses send them."""

from typing import Any

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1


class RecordId(IntegerConverter):
    """A record's id in an address; a larger number is nobody's."""

    def to_python(self, value: str) -> int:
        """The number; another address where it is too large for an id."""
        number = read_id(value)
        if number is None:
            raise ValidationError
        return number


def read_id(value: Any) -> int | None:
    """*value* as the id of a record; None for what cannot be one: PostgreSQL's ids are 32-bit, and refuse others."""
    text = str(value or "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else LARGEST + 1
    return number if number <= LARGEST else None
