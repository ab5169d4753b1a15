"""Record ids as forms send them."""

from typing import Any


def as_id(value: Any) -> int | None:
    """The id that was sent, None for what cannot be one: ids are 64-bit in both databases."""
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
