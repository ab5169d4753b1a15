"""Reads doors as people write them in a row: ``1–47 odd, 2-20 even, 12a, 14b-14d, Flats 1–24, Rose Cottage``."""

import re
from collections.abc import Iterator

from crm.cleaning import clean_line, shorten
from crm.text import fold_door

#: More doors than anybody writes in one line: a slip of the finger.
MOST_AT_ONCE = 500

_HOW = "write a number (12a), a range (1–47 odd) or a name (Rose Cottage)"
_DASH = r"\s*(?:[-–—‒−]|\b(?:to|till|until|up to|through)\b)\s*"
_SIDE = r"(?P<side>odds?|evens?|all|both)(?: numbers?| side| only)*"
_KIND = r"(?:(?P<kind>flat|unit|apartment|apt|room|studio)s?\.?\s+)?(?:(?:no|nos|number|numbers)\.?\s+)?"
_RANGE = re.compile(
    rf"(?:{_SIDE}[:\s]+)?{_KIND}(?P<first>\d+)(?P<from>[a-z]?){_DASH}(?P<last>\d*)(?P<to>[a-z]?)"
    rf"(?:[\s(]+{_SIDE.replace('<side>', '<after>')}\)?)?",
    re.IGNORECASE,
)
_LETTERS = re.compile(rf"{_KIND}(?P<first>[a-z]){_DASH}(?P<last>[a-z])", re.IGNORECASE)
_ONE = re.compile(rf"{_KIND}(?P<number>\d+)\s?(?P<letter>[a-z]?)", re.IGNORECASE)
_PARTS = re.compile(r"[,;\n]+|\s+(?:and|&)\s+(?=\d)", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"[\d\s]+|\d+[a-z]?\s*[-–—‒−].*|.*[-–—‒−]|\d.*\b(?:odds?|evens?|to)\b.*",
    re.IGNORECASE,
)


def parse_doors(text: str) -> list[str]:
    """The doors that *text* means, each once, as it has them. Raises ValueError with a sentence that names the mend."""
    doors: dict[str, str] = {}
    for part in (part.strip(" .") for part in _PARTS.split(text)):
        for door in _read(part) if part else ():
            doors.setdefault(fold_door(door), door)
        if len(doors) > MOST_AT_ONCE:
            raise ValueError(f"These are more than {MOST_AT_ONCE} doors: add them in several goes.")
    if not doors:
        raise ValueError("Enter the doors, like 1–47 odd, or 12a, 14, Rose Cottage.")
    return list(doors.values())


def _read(part: str) -> Iterator[str]:
    part = clean_line(part, what="door", most=200)
    if match := _RANGE.fullmatch(part):
        return _numbers(part, match)
    if match := _LETTERS.fullmatch(part):
        return _letters(part, match["first"], match["last"], _kind(match))
    if match := _ONE.fullmatch(part):
        return iter([f"{_kind(match)}{int(match['number'])}{match['letter'].lower()}"])
    if _NOT_A_NAME.fullmatch(part) or not re.search(r"[^\W_]", part):
        raise ValueError(f"We cannot read “{shorten(part)}”: {_HOW}.")
    return iter([clean_line(part, what="door", most=40)])


def _numbers(part: str, match: re.Match[str]) -> Iterator[str]:
    first, last = int(match["first"]), int(match["last"] or match["first"])
    side = (match["side"] or match["after"] or "").lower()
    if match["side"] and match["after"]:
        raise ValueError(f"“{shorten(part)}” says odd or even twice: say it once, like 1–47 odd.")
    if match["from"] and match["to"] and first == last:
        return _letters(part, match["from"], match["to"], f"{_kind(match)}{first}")
    if match["from"] or match["to"] or not match["last"]:
        raise ValueError(f"We cannot read “{shorten(part)}”: write letters of one number, like 14b–14d, or 12–16.")
    if last < first:
        raise ValueError(f"“{shorten(part)}” runs backwards: write {last}–{first}.")
    if last - first >= 2 * MOST_AT_ONCE:
        raise ValueError(f"“{shorten(part)}” is more than {MOST_AT_ONCE} doors: add them in several goes.")
    wanted = {"o": (1,), "e": (0,)}.get(side[:1], (0, 1))
    numbers = [number for number in range(first, last + 1) if number % 2 in wanted]
    if not numbers:
        raise ValueError(f"“{shorten(part)}” has no {side} number in it: check the numbers, or leave out “{side}”.")
    return (f"{_kind(match)}{number}" for number in numbers)


def _letters(part: str, first: str, last: str, before: str) -> Iterator[str]:
    small = before[-1:].isdigit()
    first, last = (one.lower() if small else one.upper() for one in (first, last))
    if last < first:
        raise ValueError(f"“{shorten(part)}” runs backwards: write {before}{last}–{before}{first}.")
    return (f"{before}{chr(letter)}" for letter in range(ord(first), ord(last) + 1))


def _kind(match: re.Match[str]) -> str:
    return f"{match['kind'].capitalize()} " if match["kind"] else ""
