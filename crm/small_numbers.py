"""Small numbers identify people: which are not told, which others with them, and how the rest is told.

The one place that decides it, for tables, charts, sentences, quotes, files and handouts. What is not told outside the
team: a count of fewer than ``small_number`` (none counts as few); and as many others as it takes that it cannot be
worked out from the totals (``crm.working_out``). What is told is rounded, and shares are made of rounded numbers.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from crm.working_out import ENDLESS, Sum, World, find_given

K = TypeVar("K", bound=Hashable)

#: What stands where a number is not told.
NOT_TOLD = "not told"


def kept_back(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """The groups, of these *sizes*, whose names are not told.

    Those smaller than *least*; and, where these are one group alone or fewer than *least* people together, the next
    smallest as well: whoever knows all the groups could else see which one is missing (complementary suppression).

    >>> sorted(kept_back({"Mill Lane": 3, "North Street": 9, "Canal Road": 6}, 5))
    ['Canal Road', 'Mill Lane']
    >>> sorted(kept_back({"Mill Lane": 5, "North Street": 9}, 5))
    []
    """
    by_size = sorted(sizes, key=lambda name: (sizes[name], name))
    back = [name for name in by_size if sizes[name] < least]
    for name in by_size[len(back) :]:
        if not back or (len(back) > 1 and sum(sizes[one] for one in back) >= least):
            break
        back.append(name)
    return frozenset(back)


def suppress(
    counts: Mapping[K, int],
    sums: Sequence[Sum[K]],
    *,
    least: int,
    within: Mapping[K, tuple[int, int]] | None = None,
    limits: Mapping[K, int] | None = None,
    told: frozenset[K] = frozenset(),
    untold: frozenset[K] = frozenset(),
    between: frozenset[K] = frozenset(),
) -> frozenset[K]:
    """Which of *counts* are not told: those below *least*, and what would give them away.

    *sums*: how the counts add up, across tables and reports. *within*: between which numbers a reader knows a count to
    lie that is told (its rounding; exactly, without any); *limits*: what a count cannot pass, told or not. *told*: what
    an earlier report told already, and cannot be taken back; *untold*: what one kept back, which must stay so;
    *between*: numbers that are told nowhere, through which others hang together.
    Each that is not told could be any of *least* numbers or more (or as many as its limit leaves), by worlds in which
    all that is told is the same. What earlier reports alone give away stays as it is.

    >>> line = Sum("all", ("here", "there", "else"))
    >>> sorted(suppress({"all": 30, "here": 2, "there": 8, "else": 20}, [line], least=5))
    ['here', 'there']
    """
    order = sorted(counts, key=str)
    place = {key: at for at, key in enumerate(order)}
    asked = _Asked(
        [counts[key] for key in order],
        [Sum(place[one.total], tuple(place[part] for part in one.parts)) for one in sums],
        least,
        {place[key]: ends for key, ends in (within or {}).items() if key in place},
        {place[key]: most for key, most in (limits or {}).items() if key in place},
        *(frozenset(place[key] for key in keys if key in place) for keys in (told, untold, between)),
    )
    return frozenset(order[at] for at in _keep_back(asked))


@dataclass(frozen=True)
class _Asked:
    """What ``suppress`` is asked with: each count is known by its place, in the order of their names."""

    counts: Sequence[int]
    sums: Sequence[Sum[int]]
    least: int
    within: Mapping[int, tuple[int, int]]
    limits: Mapping[int, int]
    told: frozenset[int]
    untold: frozenset[int]
    between: frozenset[int]

    def loose(self, key: int) -> tuple[int, int]:
        """Between which numbers *key* lies where it is not told."""
        return 0, max(self.counts[key], self.limits.get(key, ENDLESS))


def _keep_back(asked: _Asked) -> list[int]:
    """As ``suppress``, which of the counts that were *asked* with are not told."""
    known = [asked.within.get(key, (count, count)) for key, count in enumerate(asked.counts)]
    loosest = [ends if key in asked.told else asked.loose(key) for key, ends in enumerate(known)]
    given = asked.told | find_given(asked.sums, asked.told, asked.within, asked.least)
    world, least_known = (World(asked.counts, asked.sums, ends, asked.between) for ends in (known, loosest))
    table = _Table(asked, given, world, least_known)
    few = [key for key, count in enumerate(asked.counts) if count < asked.least or key in asked.untold]
    waiting = sorted((key for key in few if key not in asked.told), key=table.size)
    for key in waiting:
        table.keep_back(key)
    for key in waiting:  # grows while it is gone through: whatever is kept back besides is to be safe as well
        while (more := table.one_more(key)) is not None:
            table.keep_back(more)
            waiting.append(more)
    return waiting


@dataclass(frozen=True)
class _Table:
    """What was asked, and what is kept back so far. ``told``: told or given away."""

    asked: _Asked
    told: frozenset[int]
    world: World
    loosest: World
    back: set[int] = field(default_factory=set)
    reached: dict[int, bool] = field(default_factory=dict)

    def keep_back(self, key: int) -> None:
        """Do not tell *key*."""
        self.back.add(key)
        self.world.loosen(key, *self.asked.loose(key))

    def one_more(self, key: int) -> int | None:
        """The next count that must not be told, so that *key* is not worked out; None where it is not."""
        enough = min(self.asked.least - 1, self.asked.limits.get(key, self.asked.least))
        low, high = self.world.find_range(key, enough=enough)
        if high - low >= enough or not self.reach(key):
            return None
        near = self.world.touching[key]
        further = [one for beside in near for name in beside.keys for one in self.world.touching[name]]
        behind = self.world.list_beside({name for one in further for name in one.keys} & self.world.between)
        for choice in (_parts(near), _parts(further), {one.total for one in further}, behind):
            free = choice - self.back - self.told
            if free:
                return min(free, key=self.size)
        return None

    def reach(self, key: int) -> bool:
        """Whether *key* could be any other number, whatever is kept back: what was told before stays told."""
        if key not in self.reached:
            low, high = self.loosest.find_range(key, enough=1)
            self.reached[key] = high > low
        return self.reached[key]

    def size(self, key: int) -> tuple[int, int]:
        """By what the smallest is found."""
        return self.asked.counts[key], key


def _parts(sums: Sequence[Sum[int]]) -> set[int]:
    return {part for one in sums for part in one.parts}


def round_count(count: int, base: int) -> int:
    """*count* rounded to the nearest multiple of *base*, halves up; never to none.

    >>> round_count(12, 5), round_count(13, 5), round_count(7, 1), round_count(6, 25)
    (10, 15, 7, 25)
    """
    return max(base, (2 * count + base) // (2 * base) * base)


@dataclass(frozen=True)
class Told:
    """What is told of a count, and the ``basis``: the count that was rounded, which may be an earlier report's."""

    number: int | None
    basis: int

    @property
    def words(self) -> str:
        """The number as a page shows it."""
        return NOT_TOLD if self.number is None else f"{self.number:,}"


def tell(
    counts: Mapping[K, int],
    *,
    base: int,
    least: int,
    earlier: Mapping[K, Sequence[Told]] | None = None,
) -> dict[K, Told]:
    """Each count as it is told, if it is: rounded to *base*.

    *earlier*: what reports before, of the same or overlapping people, told of the same thing, latest first. A number
    that has since changed by fewer than *least* is told as it was: else the difference would tell of a few people.

    >>> tell({"a": 13}, base=5, least=5, earlier={"a": [Told(10, 12)]})
    {'a': Told(number=10, basis=12)}
    """
    told: dict[K, Told] = {}
    for key, count in counts.items():
        before = (earlier or {}).get(key, ())
        same = next((one for one in before if one.number is not None and abs(count - one.basis) < least), None)
        told[key] = same or Told(round_count(count, base), count)
    return told


def span_of(told: Told, *, base: int, least: int) -> tuple[int, int]:
    """Between which numbers a count lies of which this is told: those that would be told alike.

    >>> span_of(Told(10, 12), base=5, least=5), span_of(Told(5, 6), base=5, least=5)
    ((8, 12), (5, 7))
    """
    number = told.number or 0
    return least if number == base else max(least, number - base // 2), number + (base - 1) // 2


def share_of(part: Told, whole: Told) -> int | None:
    """The share in whole percent, from the numbers that are told and nothing finer; None where one is not told.

    >>> share_of(Told(10, 12), Told(40, 38)), share_of(Told(None, 3), Told(40, 38))
    (25, None)
    """
    if part.number is None or not whole.number:
        return None
    return min(100, (200 * part.number + whole.number) // (2 * whole.number))
