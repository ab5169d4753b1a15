"""Anchoring: when what was said is changed, its codings stay with their words; those whose words are gone go adrift."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Coding, Conversation

_TOKEN = re.compile(r"\w+|[^\w\s]")

#: So many words in a row that are in both texts once hold them together.
_ROW = 4

#: Between two such rows words are compared one by one, up to so many times so many: beyond, a long text takes minutes.
_COMPARED = 4_000_000

Span = tuple[int, int]


def hold_words(db: Session, conversation: Conversation, *, to_change: bool = False) -> str:
    """What was said, as it stays until this transaction ends. *to_change*: so that nobody else codes it until then."""
    db.refresh(conversation, ("said",), with_for_update=True if to_change else {"read": True})
    return conversation.said


def follow_words(db: Session, conversation: Conversation, before: str) -> None:
    """Put the codings of *conversation*, which said *before*, to where their words are now. Flushes.

    One whose words are gone keeps its quote and loses its positions, until they are back or a person puts it right.
    """
    after = conversation.said
    quoted = select(Coding).where(Coding.conversation_id == conversation.id, Coding.quote != "").order_by(Coding.id)
    codings = db.scalars(quoted).all()
    if before == after or not codings:
        return
    moves = Moves(before, after)
    for coding in codings:
        if coding.start is None or coding.end is None:
            place = _only_place(coding.quote, after)
        else:
            place = moves.follow(coding.start, coding.end)
        coding.start, coding.end = place or (None, None)
        if place:
            coding.quote = after[slice(*place)]
    db.flush()


class Moves:
    """Where the words of one text are in another, by the words that both have in the same order."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self.old = [match.span() for match in _TOKEN.finditer(before)]
        self.new = [match.span() for match in _TOKEN.finditer(after)]
        self.went = _match([before[slice(*span)] for span in self.old], [after[slice(*span)] for span in self.new])
        self.begins, self.ends = [begins for begins, _ in self.old], [ends for _, ends in self.old]
        self.came = set(self.went.values())

    def follow(self, start: int, end: int) -> Span | None:
        """Where the words from *start* to *end* are now; None where they are gone.

        They are still there where at least half of them are, close together: a slip that was mended moves nothing.
        """
        first, last = self._tokens(start, end)
        kept = [self.went[n] for n in range(first, last) if n in self.went]
        most = 2 * (last - first) + 2
        if not kept or 2 * len(kept) < last - first or kept[-1] - kept[0] >= most:
            return _only_place(self.before[start:end], self.after)
        new_first, new_last = self._widen(first, last, kept)
        begins, ends = self.new[new_first][0], self.new[new_last][1]
        # Within a word that is still there, the coding begins and ends where it did.
        if first in self.went:
            begins += max(0, start - self.old[first][0])
        if last - 1 in self.went:
            ends -= max(0, self.old[last - 1][1] - end)
        return begins, ends

    def _tokens(self, start: int, end: int) -> Span:
        """The words that the characters from *start* to *end* touch."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.begins, end))

    def _widen(self, first: int, last: int, kept: list[int]) -> Span:
        """*kept* with the new words that stand in place of those that are gone at either end."""
        new_first, new_last = kept[0], kept[-1]
        gone = next(n for n in range(first, last) if n in self.went) - first
        while gone and new_first > 0 and new_first - 1 not in self.came:
            new_first, gone = new_first - 1, gone - 1
        gone = last - 1 - next(n for n in reversed(range(first, last)) if n in self.went)
        while gone and new_last + 1 < len(self.new) and new_last + 1 not in self.came:
            new_last, gone = new_last + 1, gone - 1
        return new_first, new_last


def _only_place(quote: str, text: str) -> Span | None:
    """Where *quote* stands in *text*, if it does so once."""
    start = text.find(quote)
    if start < 0 or text.find(quote, start + 1) >= 0:
        return None
    return start, start + len(quote)


def _match(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which word of *old* is which of *new*, both in their order."""
    went: dict[int, int] = {}
    last = -1
    for first, there in _climb(_rows_in_both(old, new)):
        for n in range(_ROW):
            if first + n not in went and there + n > last:
                went[first + n] = last = there + n
    for (start, then), (end, until) in pairwise([(-1, -1), *sorted(went.items()), (len(old), len(new))]):
        a, b = old[start + 1 : end], new[then + 1 : until]
        if a and b and len(a) * len(b) <= _COMPARED:
            for block in SequenceMatcher(None, a, b).get_matching_blocks():
                went |= {start + 1 + block.a + n: then + 1 + block.b + n for n in range(block.size)}
    return went


def _rows_in_both(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Where each row of words that is in both texts once begins in either, in the order of the first."""
    here, there = _rows(old), _rows(new)
    return [(first, there[row]) for row, first in here.items() if row in there]


def _rows(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    rows = [tuple(words[n : n + _ROW]) for n in range(len(words) - _ROW + 1)]
    counts = Counter(rows)
    return {row: n for n, row in enumerate(rows) if counts[row] == 1}


def _climb(pairs: Sequence[Span]) -> list[Span]:
    """The most of *pairs*, whose first numbers rise, of which the second rise as well (patience sorting)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for n, (_, second) in enumerate(pairs):
        pile = bisect_left(ends, second)
        ends[pile : pile + 1], at[pile : pile + 1] = [second], [n]
        before.append(at[pile - 1] if pile else None)
    climbed: list[Span] = []
    step = at[-1] if at else None
    while step is not None:
        climbed.append(pairs[step])
        step = before[step]
    return climbed[::-1]
