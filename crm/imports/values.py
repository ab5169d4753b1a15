"""Reads one cell as the kind of value its field holds; a ValueError's sentence says what is wrong with it."""

import datetime as dt
import math
import re
from collections.abc import Callable

from crm.cleaning import (
    clean_date,
    clean_email,
    clean_line,
    clean_name,
    clean_phone,
    clean_postcode,
    clean_street,
    clean_text,
    shorten,
    tidy_line,
)
from crm.imports.field_words import UNSAID
from crm.imports.fields import Field, FieldKind
from crm.imports.problems import Value
from crm.models.words import AgeBand, Characteristic
from crm.organisations import clean_website
from crm.text import fold

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SEVERAL = re.compile(r"[|;\n]")
_YES = frozenset(["yes", "y", "true", "t", "1", "x", "met", "staff"]) | {"✓", "✔"}
_NO = frozenset(["no", "n", "false", "f", "0", "named", "none"])
_WHOLE_YEAR = re.compile(r"\d{4}")
_MONTH_AND_YEAR = re.compile(r"(?:[A-Za-z]{3,9} |\d{1,2}/)\d{4}")


def reader(field: Field, *, today: dt.date | None = None) -> Callable[[str], Value | None]:
    """The function that reads a cell of *field*: None when it is blank, ValueError when it cannot be used."""
    what = field.label.lower()
    readers: dict[FieldKind, Callable[[str], Value | None]] = {
        FieldKind.LINE: lambda cell: clean_line(cell, what=what, most=field.most) or None,
        FieldKind.NAME: lambda cell: clean_name(cell, what=what),
        FieldKind.STREET: lambda cell: clean_street(cell, what=what),
        FieldKind.TEXT: lambda cell: clean_text(cell, what=what, most=field.most) or None,
        FieldKind.DATE: lambda cell: clean_date(whole_date(cell), today=today),
        FieldKind.COUNT: lambda cell: read_count(cell, *field.bounds),
        FieldKind.NUMBER: read_number,
        FieldKind.CHOICE: lambda cell: read_choice(cell, field),
        FieldKind.PHONE: clean_phone,
        FieldKind.EMAIL: clean_email,
        FieldKind.POSTCODE: clean_postcode,
        FieldKind.WEBSITE: lambda cell: clean_website(cell) or None,
        FieldKind.LIST: lambda cell: read_list(cell, field.most),
        FieldKind.FLAG: read_flag,
        FieldKind.DIGITS: lambda cell: read_digits(cell, field.most),
    }
    return readers[field.kind]


def whole_date(cell: str) -> str:
    """*cell* with a day where it gives only a month or a year: the first."""
    typed = tidy_line(cell)
    if _WHOLE_YEAR.fullmatch(typed):
        return f"1/1/{typed}"
    if _MONTH_AND_YEAR.fullmatch(typed):
        return f"1{'/' if '/' in typed else ' '}{typed}"
    return typed


def read_number(cell: str) -> float | None:
    """A number with a point or a comma; commas before each three digits part thousands."""
    typed = tidy_line(cell).replace("−", "-")
    if not typed:
        return None
    plain = typed.replace(",", "") if _THOUSANDS.fullmatch(typed) else typed.replace(",", ".")
    if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
        raise ValueError(f"“{shorten(typed)}” is not a number: write digits only, like 12.5.")
    return float(plain)


def read_count(cell: str, least: int, most: int) -> int | None:
    """A whole number from *least* to *most*."""
    number = read_number(cell)
    if number is None:
        return None
    if number != int(number) or not least <= number <= most:
        raise ValueError(f"“{shorten(cell)}” is not a whole number from {least:,} to {most:,}.")
    return int(number)


def read_digits(cell: str, most: int) -> str | None:
    """A reference of up to *most* digits, without the zeros before it, which spreadsheets take off anyhow."""
    typed = re.sub(r"\.0+$", "", tidy_line(cell).replace(" ", ""))
    if re.fullmatch(r"\d[.,]\d+[eE]\+?\d+", typed):
        raise ValueError(f"“{shorten(typed)}” was cut short by a spreadsheet: format its column as text there.")
    digits = typed.lstrip("0")
    if len(digits) > most or (digits and not re.fullmatch(r"[0-9]+", digits)):
        raise ValueError(f"“{shorten(typed)}” is not a reference of up to {most} digits.")
    return digits or None


def read_choice(cell: str, field: Field) -> str | None:
    """The value that a word means; an age in years becomes its band, so that no age is kept."""
    typed = tidy_line(cell)
    if not typed:
        return None
    if field.name == "age_band" and typed.isdecimal() and len(typed) < 4:
        return _band(int(typed))
    folded = fold(typed.replace("+", " plus"))
    if Characteristic.of(field.name) and re.fullmatch(UNSAID, folded):
        return None
    for value in field.words:
        if folded == fold(value):
            return str(value)
    for value, pattern in field.words.items():
        if re.search(rf"\b(?:{pattern})", folded):
            return str(value)
    known = ", ".join(fold(value) for value in field.words)
    raise ValueError(f"“{shorten(typed)}” is none of the words we know here: {known}.")


def _band(age: int) -> str:
    if age > 120:
        raise ValueError(f"“{shorten(str(age))}” is not an age in years.")
    return str(
        AgeBand.UNDER_18 if age < 18
        else AgeBand.FROM_18_TO_30 if age <= 30
        else AgeBand.FROM_31_TO_60 if age <= 60
        else AgeBand.OVER_60
    )  # fmt: skip


def read_flag(cell: str) -> bool | None:
    """Yes or no."""
    typed = tidy_line(cell).casefold()
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    if typed:
        raise ValueError(f"“{shorten(typed)}” is neither yes nor no.")
    return None


def read_list(cell: str, most: int) -> tuple[str, ...] | None:
    """Several texts parted by | or ; or a line break, each once."""
    items = (clean_line(item, what="word or phrase", most=most) for item in _SEVERAL.split(cell))
    once = {fold(item) or item: item for item in items if item}
    return tuple(once.values()) or None
