"""What somebody knows who has read every report that partners are given: whole numbers, and how they add up.

They know how Kith tells numbers, for anybody can read that: which are not told, how they are rounded, that shares are
made of rounded numbers, that a number which hardly changed is told as it was, and when a change is called one.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from crm.area_figures import VALUES
from crm.cleaning import clean_date
from crm.intervals import newcombe, strict_z, wilson
from crm.models.words import Characteristic, Sway
from crm.working_out import Sum
from tests.attacking import MOST, Attack
from tests.counts import SWAY, Count
from tests.downloads import NUMBER, Cell, Paper

#: Conversations in an area and in none of those inside it; those whose word nobody wrote down.
DIRECTLY, UNKNOWN = "directly", "Not said or not written down"

_WHO = {
    "Age of those we spoke to": Characteristic.AGE_BAND,
    "How long they have lived here": Characteristic.LIVED_HERE,
    "Gender of those we spoke to": Characteristic.GENDER,
    "Why they are here": Characteristic.HERE_FOR,
}
_BY = {
    "Themes by age": Characteristic.AGE_BAND,
    "Themes by how long people have lived here": Characteristic.LIVED_HERE,
    "Themes by gender": Characteristic.GENDER,
    "Themes by why people are here": Characteristic.HERE_FOR,
}
_WORDS = {one: (*(word.label for word in VALUES[one]), UNKNOWN) for one in Characteristic}
_WORDS_OF_SWAY = tuple(one.label for one in Sway)

_ABOUT = re.compile(r"(.+?)\. Conversations from (\d+ \w+ \d+) to (\d+ \w+ \d+)\.")
_SENTENCES = {
    "held": re.compile(r"about ([\d,]+) (?:conversations in|times)"),
    "read": re.compile(r"We have read about ([\d,]+) of them"),
}
_SHARE = re.compile(r"(?:about |; |: |, )([A-Z]\w+) \(?(\d+)%\)?")
_CHANGED = re.compile(r"Raised (more|less) often than in the same time before: ([\w, ]+)\.")
_OF_NOBODY = re.compile(
    r"\d{1,2} [A-Z][a-z]+ \d{4}|add up to more than 100%|numbers below \d+|nearest \d+|fewer than \d+"
    r"|[Uu]nder 18|18 to 30|31 to 60|[Oo]ver 60|A4"
)


@dataclass
class Knowledge:
    """What has been read so far. ``inside``: the areas right inside each; ``told``: the numbers each could be told as;
    ``first``: in which report; ``changes``: themes said to be raised more (true) or less often; ``living``: who lives
    where, as (area, word, share); ``mapped``: what maps say, as (theme, area, share).
    """

    inside: Mapping[str, Sequence[str]]
    themes: Sequence[str]
    base: int
    least: int
    told: dict[Count, set[int]] = field(default_factory=dict)
    first: dict[Count, int] = field(default_factory=dict)
    reports: list[tuple[str, dt.date, dt.date]] = field(default_factory=list)
    changes: list[tuple[Count, bool]] = field(default_factory=list)
    living: set[tuple[str, str, str]] = field(default_factory=set)
    mapped: set[tuple[str, str, str]] = field(default_factory=set)

    def read(self, paper: Paper) -> None:
        """All that a report says; none of its numbers is left over."""
        found = _ABOUT.match(paper.about)
        assert found
        since, until = (clean_date(day) for day in found.groups()[1:])
        self.reports.append((found[1], since, until))
        here = Count(found[1], since, until, "held")
        self._read_prose(here, paper.prose)
        self._read_cells(here, paper.cells)
        self._read_bars(here, paper)
        self._read_maps(paper)

    def _read_cells(self, here: Count, cells: Iterable[Cell]) -> None:
        shares: list[tuple[Count, str]] = []
        for cell in sorted(cells, key=lambda cell: cell.column.startswith("Share")):
            count = self._counted(here, cell)
            if cell.column == "Share of who lives here":
                self.living.add((here.area, cell.row, cell.value))
            elif "%" in cell.value:
                shares.append((count, cell.value))
            elif cell.value not in ("not told", "–"):
                self._tell(count, int(cell.value.replace(",", "")))
        for count, value in shares:
            self._tell_share(count, value)

    def _counted(self, here: Count, cell: Cell) -> Count:
        """What a cell of a table is of; a table that nobody has told of before is an error."""
        of = "read" if cell.row == "Conversations read" else cell.row
        if cell.table == "How often each theme was raised":
            return replace(here, of=of)
        if cell.table == "How people spoke of each theme":
            return replace(here, of=of, kind=SWAY, word=cell.column)
        if cell.table == "Themes by area":
            return replace(here, of=of, area=cell.column)
        if cell.table in _BY:
            return replace(here, of=of, kind=_BY[cell.table], word=cell.column)
        return replace(here, of="heard", kind=_WHO[cell.table], word=cell.row)

    def _read_prose(self, here: Count, prose: str) -> None:
        for of, sentence in _SENTENCES.items():
            for number in sentence.findall(prose):
                self._tell(replace(here, of=of), int(number.replace(",", "")))
        for theme, share in _SHARE.findall(prose):
            self._tell_share(replace(here, of=theme), f"{share}%")
        for how, names in set(_CHANGED.findall(prose)):
            self.changes += [(replace(here, of=name), how == "more") for name in re.split(", | and ", names)]
        rest = prose
        for known in (*_SENTENCES.values(), _SHARE, _OF_NOBODY):
            rest = known.sub("", rest)
        left = re.findall(rf".{{0,40}}{NUMBER.pattern}.{{0,40}}", rest)
        assert not left, f"numbers that the attack makes nothing of: {left}"

    def _read_bars(self, here: Count, paper: Paper) -> None:
        """A bar says what its row says, and no more: its ends are whole percents, the furthest being what it says."""
        rows = {(cell.row, cell.column): cell.value for cell in paper.cells if cell.table.startswith("How often")}
        most = max([10, *(_percents(rows[bar.label, "Allowing for chance"])[1] for bar in paper.bars)])
        for bar in paper.bars:
            drawn = [round(end * most, 1) for end in (bar.share, bar.low, bar.high)]
            words = _percents(rows[bar.label, "Share"]) + _percents(rows[bar.label, "Allowing for chance"])
            assert drawn == words, f"{here.area}: {bar.label} is drawn as {drawn}, and said to be {words}"

    def _read_maps(self, paper: Paper) -> None:
        """A map says what the table of areas says, shaded as its legend has it; and all themes are drawn alike."""
        rows = {(cell.row, cell.column): cell.value for cell in paper.cells if cell.table == "Themes by area"}
        for one in paper.maps:
            told = rows.get((one.theme, one.area), "not told")
            shown = (told, *_percents(told)) if told != "not told" else ("–",)
            fits = one.holds[0] <= shown[1] <= one.holds[1] if one.holds and len(shown) > 1 else not one.holds
            assert one.said == shown[0], f"{one.area} says {one.said} of {one.theme}, and its table {told}"
            assert fits, f"{one.area} is shaded for {one.theme} as {one.holds}, and said to be {told}"
            self.mapped.add((one.theme, one.area, one.said))
        for area in {one.area for one in paper.maps}:
            assert len({one.drawn for one in paper.maps if one.area == area}) == 1, f"{area} is drawn in different ways"

    def _tell(self, count: Count, number: int) -> None:
        self._narrow(count, {number})

    def _tell_share(self, count: Count, value: str) -> None:
        """A share, or its range, in whole percents: as what could it and its whole be told?"""
        known = [self._only(one) for one in self._known(count)] if count.of == "heard" else []
        wholes = {sum(known)} if known else self.told.get(count.whole, self._grid())
        says = _percents(value)
        fit = {part for part in self._grid() if any(_shown(part, whole, len(says)) == says for whole in wholes)}
        self._narrow(count, fit)

    def _known(self, count: Count) -> list[Count]:
        """All heard of any word of a kind that is told, but for those under 18 and those of whom it is not known."""
        words = [word for word in _WORDS[Characteristic(count.kind)] if word not in ("Under 18", UNKNOWN)]
        return [one for word in words if (one := replace(count, word=word)) in self.told]

    def _only(self, count: Count) -> int:
        [number] = self.told[count]
        return number

    def _narrow(self, count: Count, numbers: set[int]) -> None:
        self.told[count] = self.told.get(count, numbers) & numbers
        self.first.setdefault(count, len(self.reports))
        assert self.told[count], f"{count} is told more exactly than by rounded numbers"

    def _grid(self) -> range:
        """What a number can be told as."""
        return range(self.base, 1000, self.base)

    def attack(self, *of: str) -> Attack:
        """All of this, of some themes or of who was heard, as numbers to be solved for."""
        counts = dict.fromkeys(self._counts(of))
        attack = Attack({one: self._bounds(one) for one in counts}, list(self._sums(counts)))
        for one in counts:
            whole = one.people if one.of == "read" else one.whole
            if one.of not in ("held", "heard") and whole in counts:
                attack.know({whole: 1, one: -1}, 0, MOST)
        for later, earlier in self._pairs(counts):
            new, old = self._only(later), self._only(earlier)
            if new != old:  # else it would have been told as it was
                sign = 1 if new > old else -1
                attack.know({later: sign, earlier: -sign}, self.least, MOST)
        return attack

    def _counts(self, of: Sequence[str]) -> Iterator[Count]:
        """All that is counted in each report, told or not; of the areas inside its own, groups are not."""
        for (area, since, until), one in product(self.reports, of):
            inner = self._inner(area)
            yield from (Count(place, since, until, one) for place in (area, *inner))
            for place, (kind, word) in product((area, *inner[-1:]), self._groups(one) if one != "held" else ()):
                yield Count(place, since, until, one, kind, word)

    def _groups(self, of: str) -> list[tuple[str, str]]:
        """The groups of a count, as far as any of them was ever told of."""
        kinds = {**_WORDS, **({SWAY: _WORDS_OF_SWAY} if of in self.themes else {})}
        told = {one.kind for one in self.told if one.of in (of, "read")}
        return [(kind, word) for kind, words in kinds.items() if kind in told or kind == SWAY for word in words]

    def _bounds(self, count: Count) -> tuple[int, int]:
        """Between which numbers a count lies, by what it is told as."""
        spans = [(0, MOST)]
        if told := self.told.get(count):
            slack = self.least - 1 if any(self.told[one] & told for one in self._before(count)) else 0
            spans = [(number - self.base // 2, number + (self.base - 1) // 2) for number in told]
            spans = [(low - slack if low > self.least else 0, high + slack) for low, high in spans]
            spans = [(max(self.least, low), high) for low, high in spans]
        elif (more := self._change_of(count)) is not None:
            spans = [more]
        return min(low for low, _ in spans), max(high for _, high in spans)

    def _before(self, count: Count) -> list[Count]:
        """What was told earlier of the same thing and people who may be the same."""
        alike = [one for one in self.told if (one.of, one.kind, one.word) == (count.of, count.kind, count.word)]
        return [one for one in alike if self.first[one] < self.first[count] and self._overlap(one, count)]

    def _overlap(self, one: Count, other: Count) -> bool:
        if one.since > other.until or other.since > one.until:
            return False
        return one.area == other.area or self._in(one.area, other.area) or self._in(other.area, one.area)

    def _inner(self, area: str) -> list[str]:
        """What makes up an area: those inside it, and what is in none of them."""
        return [*parts, f"{DIRECTLY} {area}"] if (parts := self.inside.get(area)) else []

    def _in(self, inner: str, outer: str) -> bool:
        parts = self.inside.get(outer, ())
        return inner in parts or any(self._in(inner, part) for part in parts)

    def _pairs(self, counts: Iterable[Count]) -> Iterator[tuple[Count, Count]]:
        """Numbers told of people who may be the same, neither of them told as an earlier one was."""
        for later in (one for one in counts if len(self.told.get(one, ())) == 1):
            before = [one for one in self._before(later) if len(self.told[one]) == 1]
            if not any(self.told[one] == self.told[later] for one in before):
                for one in before:
                    if one in counts and not any(self.told[older] & self.told[one] for older in self._before(one)):
                        yield later, one

    def _change_of(self, count: Count) -> tuple[int, int] | None:
        """Between which numbers a theme lies that was raised clearly more or less often in the days after."""
        for now, more in self.changes:
            read = self.told.get(count.whole)
            if now.days_before == count and read and now in self.told:
                is_now, z = (self._only(now), self._only(now.whole)), strict_z(len(self.themes))
                parts = [
                    part
                    for part, whole in product(self._grid(), read)
                    if part <= whole and _differs(*is_now, part, whole, z) == more
                ]
                return max(self.least, parts[0] - self.base // 2), parts[-1] + (self.base - 1) // 2
        return None

    def _sums(self, counts: Mapping[Count, None]) -> Iterator[Sum[Count]]:
        """Groups, areas and times that make up others."""
        for total in counts:
            if not total.kind:
                groups = self._groups(total.of)
                for kind in {kind for kind, _ in groups}:
                    words = [word for of_kind, word in groups if of_kind == kind]
                    yield from _whole(counts, total, (replace(total, kind=kind, word=word) for word in words))
            if inner := self._inner(total.area):
                yield from _whole(counts, total, (replace(total, area=area) for area in inner))
        for total, one, other in product(self.reports, repeat=3):
            follow = one[1] == total[1] and one[2] + dt.timedelta(days=1) == other[1] and other[2] == total[2]
            if follow and one[0] == other[0] == total[0]:
                for count in [count for count in counts if (count.since, count.until) == total[1:]]:
                    parts = (replace(count, since=part[1], until=part[2]) for part in (one, other))
                    yield from _whole(counts, count, parts)


def _whole(counts: Mapping[Count, None], total: Count, parts: Iterable[Count]) -> Iterator[Sum[Count]]:
    parts = tuple(parts)
    if parts and all(part in counts for part in parts):
        yield Sum(total, parts)


def _percents(text: str) -> list[int]:
    return [int(number) for number in NUMBER.findall(text)]


def _shown(part: int, whole: int, numbers: int) -> list[int]:
    """The share of two numbers as a report shows it; or its range, which is two *numbers*."""
    if numbers == 1:
        return [min(100, (200 * part + whole) // (2 * whole))]
    return [round(100 * end) for end in wilson(min(part, whole), whole)]


def _differs(part: int, whole: int, was_part: int, was_whole: int, z: float) -> bool | None:
    """Whether a share is clearly more (true) or less than it was; None: neither."""
    low, high = newcombe(min(part, whole), whole, min(was_part, was_whole), was_whole, z)
    return low > 0 if low > 0 or high < 0 else None
