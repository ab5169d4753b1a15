"""One pass over the conversations of an insight, which counts for all that it asks at once."""

import datetime as dt
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.insight_filters import EARLIEST
from crm.insight_rows import Fit, Pieces, Row, Speakers, Voices, Words
from crm.models.words import Characteristic

#: What can be compared besides the characteristics.
AREA, MONTH = "area", "month"

#: Months are known up to this year: a conversation was held before it is recorded.
_LAST_YEAR = 2100

#: A group of a comparison: a word, the id of an area, or a month as *2026-03*; None: not known.
Key = str | int | None


@dataclass
class Tally:
    """Conversations: ``held``, ``coded`` with any theme, ``read`` (coded, or read to the end by somebody).

    ``raised``: four numbers for each theme: raised as neither, as a strength, as a problem, as both.
    """

    raised: list[int]
    held: int = 0
    coded: int = 0
    read: int = 0

    def less(self, other: "Tally") -> "Tally":
        """Those that are not in *other*, which are some of these."""
        left = [one - two for one, two in zip(self.raised, other.raised, strict=True)]
        return Tally(left, self.held - other.held, self.coded - other.coded, self.read - other.read)


@dataclass
class Asked:
    """What is counted: by so many ``themes``; ``area_ids``: where now and before are; ``by``: what is compared.

    ``parts``: the group of each area. ``fit``: whether a conversation is left in by its codings. ``zone``: whose
    months are told.
    """

    themes: int
    pieces: Pieces
    fit: Fit | None = None
    area_ids: frozenset[int] | None = None
    by: Collection[str] = ()
    parts: Mapping[int, int] = field(default_factory=dict)
    zone: ZoneInfo = ZoneInfo("UTC")


@dataclass
class Counts:
    """``now``, ``before``: in the filter's days, and in those before; ``elsewhere``: now, outside its area.

    ``groups``: those of now, by what is compared; ``heard``: who took part now, each once, by each word.
    """

    now: Tally
    before: Tally
    elsewhere: Tally
    groups: Mapping[str, Mapping[Key, Tally]]
    heard: Mapping[Characteristic, Counter[str]]


@dataclass(slots=True)
class _Alike:
    """Conversations that count in the same tallies: counted once, then added to each."""

    held: int = 0
    coded: int = 0
    read: int = 0
    raised: list[int] = field(default_factory=list)

    def add(self, raised: list[int] | None, read: int) -> None:
        self.held += 1
        if raised is None:
            self.read += read
        else:
            self.read += 1
            self.coded += 1
            self.raised += raised

    def join(self, other: "_Alike") -> None:
        self.held += other.held
        self.coded += other.coded
        self.read += other.read
        self.raised += other.raised

    def add_to(self, tallies: Sequence[Tally]) -> None:
        raised = Counter(self.raised)
        for tally in tallies:
            tally.held += self.held
            tally.coded += self.coded
            tally.read += self.read
            for at, count in raised.items():
                if at >= 0:
                    tally.raised[at] += count


def count_rows(rows: Iterable[Row], asked: Asked, speakers: Speakers) -> Counts:
    """Count *rows*."""
    counter = _Counter(asked)
    raised_of, fit, area_ids = asked.pieces.raised, asked.fit, asked.area_ids
    starts, months = _months_of(asked.zone)
    for area_id, moment, earlier, read, codings, people, own in rows:
        if fit is not None and not fit(codings):
            continue
        inside = area_ids is None or area_id in area_ids
        raised = None if codings is None else raised_of(codings)
        month = None if moment is None else months[bisect(starts, moment) - 1]
        counter.where[area_id, month, inside, earlier].add(raised, read)
        if inside and not earlier:
            counter.spoke[people, own].add(raised, read)
    return counter.finish(speakers)


@lru_cache(maxsize=8)
def _months_of(zone: ZoneInfo) -> tuple[list[float], list[str]]:
    """When each month begins by the clocks of *zone*, in seconds from 1970; and what it is called."""
    days = [dt.date(year, month, 1) for year in range(EARLIEST.year, _LAST_YEAR + 1) for month in range(1, 13)]
    starts = [dt.datetime.combine(day, dt.time(), zone).timestamp() for day in days]
    return starts, [f"{day:%Y-%m}" for day in days]


class _Counter:
    """Gathers conversations that are alike: by where and when, and apart from that by who spoke.

    Of both together there are so many kinds that each conversation would be one of its own.
    """

    def __init__(self, asked: Asked) -> None:
        self.themes, self.parts = asked.themes, asked.parts
        self.now, self.before, self.elsewhere = self.empty(), self.empty(), self.empty()
        self.groups = {by: defaultdict[Key, Tally](self.empty) for by in asked.by}
        self.where: defaultdict[tuple[int, str | None, bool, int], _Alike] = defaultdict(_Alike)
        self.spoke: defaultdict[tuple[str | None, str], _Alike] = defaultdict(_Alike)

    def empty(self) -> Tally:
        return Tally([0] * (4 * self.themes))

    def finish(self, speakers: Speakers) -> Counts:
        """Add what is alike to each tally that it counts in."""
        for (area_id, month, inside, earlier), same in self.where.items():
            if earlier:
                same.add_to([self.before] if inside else [])
            elif inside:
                keys: dict[str, Key] = {AREA: self.parts.get(area_id), MONTH: month}
                same.add_to([self.now, *(self.groups[by][key] for by, key in keys.items() if by in self.groups)])
            else:
                same.add_to([self.elsewhere])
        if self.groups.keys() - {AREA, MONTH}:
            self.finish_voices(speakers)
        told = {who: same.held for who, same in self.spoke.items()}
        return Counts(self.now, self.before, self.elsewhere, self.groups, _count_heard(told, speakers))

    def finish_voices(self, speakers: Speakers) -> None:
        """The same by voice: those with the same words are gathered before they are counted."""
        alike: defaultdict[Voices, _Alike] = defaultdict(_Alike)
        for (people, own), same in self.spoke.items():
            alike[speakers.voices(people, own)].join(same)
        for voices, same in alike.items():
            words = zip(Characteristic, voices, strict=True)
            same.add_to([self.groups[by][word] for by, own in words if by in self.groups for word in own or (None,)])


def _count_heard(told: Mapping[tuple[str | None, str], int], speakers: Speakers) -> dict[Characteristic, Counter[str]]:
    """Who took part, by their words: people by name once each; whoever else spoke, one for each conversation."""
    people: dict[str, Words] = {}
    heard: dict[Characteristic, Counter[str]] = {one: Counter() for one in Characteristic}
    for (text, own), count in told.items():
        named, said = speakers.people(text), own.split(",")
        for id_ in named:
            known = people.get(id_) or speakers.words_of(id_)
            alone = len(named) == 1
            people[id_] = tuple(word or other for word, other in zip(known, said, strict=True)) if alone else known
        if not named:
            for characteristic, word in zip(Characteristic, said, strict=True):
                heard[characteristic][word] += count
    for words in people.values():
        for characteristic, word in zip(Characteristic, words, strict=True):
            heard[characteristic][word] += 1
    return heard
