"""Cells that a spreadsheet would run as a formula: guarded on the way out, whole again on the way in."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard_cell(text: str) -> str:
    """*text* as it is written to a CSV file: with a leading apostrophe where a spreadsheet would see a formula.

    A text that already looks guarded gets one more apostrophe, so that every text comes back whole.
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """*text* as it was before ``guard_cell``."""
    return text[1:] if _GUARDED.match(text) else text
