"""What each number of a report is of, and how the numbers of all reports add up: over groups, areas and days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crm.working_out import Sum

#: The whole patch, as a number in place of an area's.
WHOLE_PATCH = 0

#: Of an area's conversations, those in none of the areas inside it.
DIRECTLY = "directly"

#: Of some conversations of an area, those in the areas inside it that nobody has been told of.
_REST = ", elsewhere"

#: A first and a last day.
Days = tuple[dt.date, dt.date]

#: The areas right inside each; those at the top are inside the whole patch.
Inside = Mapping[int, Sequence[int]]


@dataclass(frozen=True, order=True)
class CountKey:
    """What is counted: *of* what (``held``, ``theme:5``), in an area and all in it, from one day to another.

    ``among``: in one group alone, as ``age_band=over_60`` or ``sway=asset``; empty for all.
    """

    area_id: int
    since: dt.date
    until: dt.date
    of: str
    among: str = ""

    @property
    def text(self) -> str:
        """The key in one line, as it is kept."""
        return f"{self.area_id}|{self.since}|{self.until}|{self.of}|{self.among}"

    @classmethod
    def from_text(cls, text: str) -> "CountKey":
        """The key that was kept as *text*."""
        area_id, since, until, of, among = text.split("|", 4)
        return cls(int(area_id), dt.date.fromisoformat(since), dt.date.fromisoformat(until), of, among)

    @property
    def days(self) -> Days:
        """The first and the last day."""
        return self.since, self.until

    @property
    def standing(self) -> bool:
        """Whether it counts what stands when it is counted, whatever the days."""
        return self.of.startswith("offers:")

    def overlaps(self, other: "CountKey", around: Mapping[int, Collection[int]]) -> bool:
        """Whether both count the same thing of people who may be the same. *around*: the areas around each.

        >>> spring = CountKey(1, dt.date(2026, 3, 1), dt.date(2026, 5, 31), "offers:3")
        >>> spring.overlaps(replace(spring, since=dt.date(2026, 6, 1), until=dt.date(2026, 8, 31)), {})
        True
        """
        if (self.of, self.among) != (other.of, other.among):
            return False
        if not self.standing and (self.since > other.until or other.since > self.until):
            return False
        one, two = self.area_id, other.area_id
        return one == two or one in around.get(two, ()) or two in around.get(one, ())


def list_around(inside: Inside) -> dict[int, frozenset[int]]:
    """Of each area, those that it lies in, the whole patch among them."""
    around: dict[int, frozenset[int]] = {}
    waiting = [(WHOLE_PATCH, frozenset[int]())]
    while waiting:
        area_id, outer = waiting.pop()
        around[area_id] = outer
        waiting += [(one, outer | {area_id}) for one in inside.get(area_id, ())]
    return around


def find_sums(counts: Mapping[CountKey, int], inside: Inside, *, least: int) -> list[Sum[CountKey]]:
    """How *counts* add up, as far as a reader could know: rather a sum too many than one too few.

    Whoever has several words of a kind counts under each; a sum is taken to hold all the same. So is one over areas
    without those of fewer than *least* conversations. Where other areas have not been told of, what is theirs is a part
    of its own: see ``find_rest``.
    """
    return [*_over_groups(counts), *_over_areas(counts, inside, least), *_over_days(counts), *_over_the_same(counts)]


def find_rest(counts: Mapping[CountKey, int], sums: Iterable[Sum[CountKey]]) -> dict[CountKey, int]:
    """What *sums* leave to the areas that nobody has been told of: nobody told it, but it may be worked out."""
    return {
        one.parts[-1]: max(0, counts[one.total] - sum(counts[part] for part in one.parts[:-1]))
        for one in sums
        if one.parts[-1] not in counts
    }


def _over_groups(counts: Iterable[CountKey]) -> Iterator[Sum[CountKey]]:
    """All conversations by sway, by age band and so on."""
    groups: defaultdict[tuple[CountKey, str], list[CountKey]] = defaultdict(list)
    for key in counts:
        kind, parted, _ = key.among.partition("=")
        if parted:
            groups[replace(key, among=""), kind].append(key)
    for (total, _), parts in groups.items():
        yield Sum(total, tuple(sorted(parts)))


def _over_areas(counts: Mapping[CountKey, int], inside: Inside, least: int) -> Iterator[Sum[CountKey]]:
    """An area by those in it."""
    reported = {(key.area_id, key.days) for key in counts if key.of.startswith("heard:")}
    latest = {(key.area_id, key.of): key for key in sorted(counts) if key.standing}
    for key in counts:
        if key.among == DIRECTLY or not inside.get(key.area_id):
            continue
        beside = [replace(key, area_id=area_id) for area_id in inside[key.area_id]]
        beside = [part if part in counts else latest.get((part.area_id, part.of), part) for part in beside]
        parts = [part for part in beside if part in counts]
        rest = [part for part in beside if part not in counts and (part.area_id, part.days) not in reported]
        direct = replace(key, among=DIRECTLY)
        if parts and not key.among and direct in counts:
            parts.append(direct)
        if parts and any(key.standing or counts.get(_held(part), least) >= least for part in rest):
            parts.append(replace(key, among=f"{key.among}{_REST}"))
        if parts:
            yield Sum(key, tuple(parts))


def _held(key: CountKey) -> CountKey:
    return replace(key, of="held", among="")


def _over_days(counts: Mapping[CountKey, int]) -> Iterator[Sum[CountKey]]:
    """A longer time by shorter ones that follow on each other and fill it."""
    same: defaultdict[CountKey, list[CountKey]] = defaultdict(list)
    for key in counts:
        same[replace(key, since=dt.date.min, until=dt.date.min)].append(key)
    for keys in same.values():
        for total in keys if len(keys) > 2 else ():
            shorter = [key for key in keys if key != total and total.since <= key.since and key.until <= total.until]
            for parts in _fill(total.since, total.until, shorter):
                yield Sum(total, parts)


def _over_the_same(counts: Iterable[CountKey]) -> Iterator[Sum[CountKey]]:
    """What is told twice: everybody heard, by age and by gender; and what people offer, in one report and the next."""
    same: defaultdict[tuple[object, ...], list[CountKey]] = defaultdict(list)
    for key in sorted(counts):
        if key.standing:
            same[key.area_id, key.of].append(key)
        elif key.of.startswith("heard:") and not key.among:
            same[key.area_id, key.days].append(key)
    for keys in same.values():
        for one, other in pairwise(keys):
            yield Sum(one, (other,))


def _fill(since: dt.date, until: dt.date, keys: Sequence[CountKey]) -> Iterator[tuple[CountKey, ...]]:
    """Every way in which some of *keys* follow on each other from *since* to *until*."""
    for key in keys:
        if key.since == since and key.until == until:
            yield (key,)
        elif key.since == since and key.until < until:
            for rest in _fill(key.until + dt.timedelta(days=1), until, keys):
                yield (key, *rest)
