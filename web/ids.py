"""Record ids as forms and addresses send them."""

from typing import Any


def read_id(value: Any) -> int | None:
    """*value* as the id of a record; None for what cannot be one: ids are 64-bit in both databases."""
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
