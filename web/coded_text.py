"""What was said, cut where its codings begin and end, so that a page marks each of them, also where they overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm.models import Coding

#: So many lines lie under each other at most; a coding beyond them has its brackets alone.
LANES = 4


@dataclass(frozen=True)
class Line:
    """The line under a coding's words: ``number`` is the coding's in the list, ``lane`` 1 lies nearest the words."""

    number: int
    lane: int
    sway: str
    colour: str


@dataclass(frozen=True)
class Run:
    """Words that have the same codings; ``begins`` and ``ends``: the numbers of those that do so here."""

    text: str
    lines: tuple[Line, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def cut_into_runs(said: str, codings: Sequence[Coding]) -> list[Run]:
    """*said* as runs; the codings are numbered from one, in their order. Positions count code points."""
    placed = [
        (number, coding.start, coding.end, coding)
        for number, coding in enumerate(codings, start=1)
        if coding.start is not None and coding.end is not None
    ]
    lanes = _lanes([(number, start, end) for number, start, end, _ in placed])
    cuts = sorted({0, len(said), *(start for _, start, _, _ in placed), *(end for _, _, end, _ in placed)})
    runs, open_ = [], list[tuple[int, int, int, Coding]]()
    waiting = sorted(placed, key=lambda one: one[1])
    for begins, ends in pairwise(cuts):
        open_ = [one for one in open_ if one[2] > begins]
        while waiting and waiting[0][1] == begins:
            open_.append(waiting.pop(0))
        lines = [
            Line(number, lanes[number], coding.sway.value, coding.theme.colour)
            for number, _, _, coding in open_
            if lanes[number] <= LANES
        ]
        runs.append(
            Run(
                said[begins:ends],
                tuple(sorted(lines, key=lambda line: line.lane)),
                tuple(sorted(number for number, start, _, _ in open_ if start == begins)),
                tuple(sorted((number for number, _, end, _ in open_ if end == ends), reverse=True)),
            )
        )
    return runs


def _lanes(spans: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """The lane of each (number, start, end): the first that is free where it begins."""
    free: list[int] = []
    lanes = {}
    for number, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        lane = next((n for n, until in enumerate(free) if until <= start), len(free))
        free[lane : lane + 1] = [end]
        lanes[number] = lane + 1
    return lanes
