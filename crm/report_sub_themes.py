"""How the numbers of sub-themes hang together with that of their theme, for whoever would work them out.

A conversation may raise several sub-themes, or none of them and their theme all the same: they are no parts that add
up. But none was raised more often than its theme, and whoever takes every coding to be with a sub-theme knows that the
theme was raised no more often than all of them together. Both are told as sums with a number that nobody tells.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from crm.report_keys import CountKey
from crm.working_out import ENDLESS, Sum

#: Conversations that raised a theme, but not the one within it; a report keeps it, so that later ones know of both.
_REST = "rest:"


@dataclass(frozen=True)
class Nesting:
    """Numbers that nobody tells, between which others they lie, and the sums that they make of what is known."""

    counts: dict[CountKey, int]
    within: dict[CountKey, tuple[int, int]]
    sums: tuple[Sum[CountKey], ...]


def rest_key(theme: CountKey, sub_id: int) -> CountKey:
    """Of a theme's number, what is left without one that is within it."""
    return replace(theme, of=f"{_REST}{theme.of.partition(':')[2]}:{sub_id}")


def is_rest(key: CountKey) -> bool:
    """Whether a number is such a rest, which is never told."""
    return key.of.startswith(_REST)


def nest(counts: Mapping[CountKey, int]) -> Nesting:
    """What is known of the sub-themes among *counts*, those of one report, besides how numbers add up.

    >>> import datetime as dt
    >>> day = dt.date(2026, 3, 1)
    >>> housing, damp = (CountKey(1, day, day, f"theme:{id_}") for id_ in (5, 7))
    >>> [one.keys[-1].of for one in nest({housing: 9, damp: 6, rest_key(housing, 7): 3}).sums]
    ['rest:5:7', 'over:5:7']
    """
    added: dict[CountKey, int] = {}
    within: dict[CountKey, tuple[int, int]] = {}
    sums = []
    inside: defaultdict[CountKey, list[CountKey]] = defaultdict(list)
    for key in filter(is_rest, sorted(counts)):
        _, theme_id, sub_id = key.of.split(":")
        theme, sub = replace(key, of=f"theme:{theme_id}"), replace(key, of=f"theme:{sub_id}")
        inside[theme].append(sub)
        added[key], within[key] = counts[key], (min(0, counts[key]), ENDLESS)
        sums.append(Sum(theme, (sub, key)))
    for theme, subs in inside.items():
        names = (one.of.partition(":")[2] for one in (theme, *subs))
        over = replace(theme, of=":".join(["over", *names]))
        added[over] = counts[theme] - sum(counts[sub] for sub in subs)
        within[over] = -ENDLESS, max(0, added[over])
        sums.append(Sum(theme, (*subs, over)))
    return Nesting(added, within, tuple(sums))


def nest_all(counts: Mapping[CountKey, int], reports: Iterable[Collection[CountKey]]) -> Nesting:
    """As ``nest``, of each of *reports* by itself: the next may tell of other sub-themes of the same theme."""
    found = [nest({key: counts[key] for key in keys}) for keys in reports]
    return Nesting(
        {key: count for one in found for key, count in one.counts.items()},
        {key: ends for one in found for key, ends in one.within.items()},
        tuple(dict.fromkeys(added for one in found for added in one.sums)),
    )
