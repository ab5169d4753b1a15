"""How the numbers of themes add up over reports between which themes were merged, moved or split.

A number is of what its theme held when it was told (``crm.theme_contents``). Two themes that are now one held its
parts; what was moved is a part of both. A conversation may have raised several parts; they are taken to add up all the
same, as whoever attacks would do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crm.report_keys import CountKey, Days
from crm.theme_contents import Content, Contents
from crm.working_out import Sum

_THEME, _REST, _AND = "theme", "rest", "+"

#: An area and days that a report tells of, its own or others.
_Place = tuple[int, Days]


@dataclass(frozen=True)
class Regrouping:
    """Sums over what themes held; ``parts``: numbers in them that no report has; ``touched``: keys that are in any."""

    sums: tuple[Sum[CountKey], ...]
    parts: frozenset[CountKey]

    @property
    def touched(self) -> frozenset[CountKey]:
        """The numbers that hang together with others by what their themes held."""
        return frozenset(key for one in self.sums for key in one.keys)

    @property
    def none_yet(self) -> dict[CountKey, int]:
        """The parts before they are filled in: in one order, so that every process reckons alike."""
        return dict.fromkeys(sorted(self.parts), 0)


def name_by_content(key: CountKey, held: Contents) -> CountKey:
    """The key with its themes named by what they held: the same name is the same thing, whatever became of them.

    >>> import datetime as dt
    >>> day = dt.date(2026, 3, 1)
    >>> name_by_content(CountKey(1, day, day, "rest:5:7"), {5: frozenset({"5", "7"}), 7: frozenset({"7"})}).of
    'rest:5+7:7'
    """
    kind, *ids = key.of.split(":")
    if kind not in (_THEME, _REST):
        return key
    return replace(key, of=":".join([kind, *(_AND.join(sorted(held.get(int(id_)) or {id_})) for id_ in ids)]))


def regroup(reports: Sequence[Collection[CountKey]], around: Mapping[int, Collection[int]]) -> Regrouping:
    """How the numbers of *reports*, named by content, add up over what themes held.

    *around*: the areas around each. Only where reports tell of the same days and people, or of some and all of them.
    """
    everywhere: defaultdict[Content, set[CountKey]] = defaultdict(set)
    top, sub = set[Content](), set[Content]()
    for keys in reports:
        within = {_content(key.of.rpartition(":")[2]) for key in keys if key.of.startswith(f"{_REST}:")}
        for key in keys:
            if key.of.startswith(f"{_THEME}:"):
                content = _content(key.of.partition(":")[2])
                everywhere[content].add(key)
                (sub if content in within else top).add(content)
    sums: dict[Sum[CountKey], None] = {}
    for family in (top, sub):
        sums |= dict.fromkeys(_link(_classes(family), everywhere, around))
    known = {key for keys in reports for key in keys}
    parts = {part for one in sums for part in one.parts} - known
    return Regrouping(tuple(sorted(sums, key=lambda one: one.keys)), frozenset(parts))


def fill_in(
    counts: Mapping[CountKey, int], regrouping: Regrouping, sums: Iterable[Sum[CountKey]]
) -> dict[CountKey, int]:
    """About how many the parts are that no report has: what *sums* leave to them, or else equal shares."""
    filled = {key: count for key, count in counts.items() if key not in regrouping.parts}
    left = [one for one in (*regrouping.sums, *sums) if all(key in counts for key in one.keys)]
    settled = 1
    while left := [one for one in left if any(key not in filled for key in one.keys)]:
        before = len(filled)
        for one in left:
            _settle(one, filled, most=settled)
        settled = 1 if len(filled) > before else settled + 1
    return {key: filled[key] for key in regrouping.parts}


def _settle(one: Sum[CountKey], filled: dict[CountKey, int], *, most: int) -> None:
    """Fill in what a sum leaves open, if that is one number, or *most* at most."""
    unknown = [key for key in one.keys if key not in filled]
    if not 0 < len(unknown) <= most:
        return
    known = sum(filled.get(part, 0) for part in one.parts)
    left = known if one.total in unknown else max(0, filled[one.total] - known) // len(unknown)
    filled |= dict.fromkeys(unknown, left)


def _content(name: str) -> Content:
    return frozenset(name.split(_AND))


def _classes(family: Collection[Content]) -> dict[Content, tuple[Content, ...]]:
    """Of each content that others cut through the parts that none cuts any further."""
    having: defaultdict[str, set[Content]] = defaultdict(set)
    for content in family:
        for name in content:
            having[name].add(content)
    alike: defaultdict[frozenset[Content], set[str]] = defaultdict(set)
    for name, contents in having.items():
        alike[frozenset(contents)].add(name)
    parts: defaultdict[Content, list[Content]] = defaultdict(list)
    for wholes, names in alike.items():
        for whole in wholes:
            parts[whole].append(frozenset(names))
    return {content: tuple(found) for content, found in parts.items() if len(found) > 1}


def _link(
    classes: Mapping[Content, Sequence[Content]],
    everywhere: Mapping[Content, Collection[CountKey]],
    around: Mapping[int, Collection[int]],
) -> Iterator[Sum[CountKey]]:
    """The sums of each content where another, that shares a part with it, is told of the same days and people."""
    for content, parts in classes.items():
        others = [other for other in everywhere if other != content and other & content]
        told = {(key.area_id, key.days) for other in others for key in everywhere[other]}
        mine = {(key.area_id, key.days) for key in everywhere[content]}
        near = _reach(told, mine, around)
        for key in sorted(everywhere[content]):
            if (key.area_id, key.days) in near:
                yield Sum(key, tuple(sorted(replace(key, of=f"{_THEME}:{_AND.join(sorted(part))}") for part in parts)))


def _reach(told: Collection[_Place], mine: Collection[_Place], around: Mapping[int, Collection[int]]) -> set[_Place]:
    """Of some places those that hang together with others, step by step."""
    near, left = set[_Place](), set(mine)
    edge = set(told)
    while edge:
        step = {place for place in left if any(_touch(place, other, around) for other in edge)}
        near, left, edge = near | step, left - step, step
    return near


def _touch(one: _Place, other: _Place, around: Mapping[int, Collection[int]]) -> bool:
    """Whether numbers of two places can be in one sum: the same area or days, and one within the other."""
    (area, (since, until)), (area_2, (since_2, until_2)) = one, other
    if area == area_2:
        return (since <= since_2 and until_2 <= until) or (since_2 <= since and until <= until_2)
    return (since, until) == (since_2, until_2) and (area in around.get(area_2, ()) or area_2 in around.get(area, ()))
