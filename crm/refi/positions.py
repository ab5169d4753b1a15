"""Positions in texts: in lines that end in LF, and in the count of whoever wrote them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from crm.refi.parts import ORIGIN

_LINE_END = re.compile("\r\n?")
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")


class Places:
    """Where the characters of *text* are once its lines end in LF: ``settled`` is the text then."""

    def __init__(self, text: str) -> None:
        self.settled = _LINE_END.sub("\n", text)
        # Behind each CR LF everything stands one place further to the front.
        self._shorter = [match.start() + 1 for match in re.finditer("\r\n", text)] if "\r" in text else []

    def settle(self, position: int) -> int:
        """The place in ``settled`` of what stands at *position* of the text."""
        return position - bisect_right(self._shorter, position) if self._shorter else position


class Units:
    """Positions in *text* that are counted in units of UTF-16, where a character beyond 16 bits takes two."""

    def __init__(self, text: str) -> None:
        self._begins = [match.start() + before for before, match in enumerate(_BEYOND_16_BITS.finditer(text))]
        self.length = len(text) + len(self._begins)

    def point(self, position: int) -> int:
        """The code point at *position*; what is past the end stays past it."""
        return position - bisect_left(self._begins, position)


def counts_units(origin: str, text: str, selections: Iterable[tuple[int, int, str]]) -> bool:
    """Whether *selections* (start, end, name) of *text* are counted in units of UTF-16, not in code points.

    So count programs whose texts are UTF-16 inside, against the standard. It shows where a selection ends behind the
    last code point yet within the units, or is named after words that stand where units count. What Kith wrote counts
    code points.
    """
    if origin.startswith(ORIGIN) or not _BEYOND_16_BITS.search(text):
        return False
    units, as_units, as_points = Units(text), 0, 0
    for start, end, name in selections:
        words = name.strip().removesuffix("…").removesuffix("...")
        if len(text) < end <= units.length:
            as_units += 1
        elif len(words) > 2 and 0 <= start < end <= len(text):
            as_points += text.startswith(words, start)
            as_units += text.startswith(words, units.point(start))
    return as_units > as_points
