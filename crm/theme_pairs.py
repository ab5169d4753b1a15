"""Themes that occur together in conversations: how often, and how much more often than by chance."""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from crm.coding_unseen import shown_to
from crm.excerpts import ExcerptFilters, on_codings, on_conversations
from crm.models import Coding, Conversation, Theme
from crm.permissions import Actor, Permission, requires
from crm.theme_tree import read_tree
from crm.themes import theme_tops

#: From here on, in standard errors, more than chance alone would make (95 %, one-sided by direction).
_SURE = 1.96


@dataclass(frozen=True)
class PairedTheme:
    """A theme and how many conversations have it."""

    id: int
    name: str
    colour: str
    conversations: int


@dataclass(frozen=True)
class ThemePair:
    """Two themes and the conversations that have both.

    ``share``: of the conversations that have the rarer of the two, how many have the other as well. ``lift``: how many
    times as often the two meet as they would if neither had to do with the other. ``clear``: 1 where that is more than
    chance makes, -1 where it is less, 0 where nobody can tell.
    """

    first: PairedTheme
    second: PairedTheme
    together: int
    share: float
    lift: float
    clear: int


@dataclass(frozen=True)
class ThemePairs:
    """The themes by how many conversations have them, the pairs by how many have both; of how many coded in all."""

    themes: tuple[PairedTheme, ...]
    pairs: tuple[ThemePair, ...]
    conversations: int


@requires(Permission.CODE)
def get_theme_pairs(db: Session, actor: Actor, filters: ExcerptFilters, *, deep: bool = False) -> ThemePairs:
    """Which themes meet in the conversations that *filters* ask for; those at the top, with what is within them.

    *deep*: every theme by itself. Raises Invalid.
    """
    filters.check()
    sets = _count_sets(db, actor, filters, {} if deep else theme_tops(db))
    held, both, total = Counter[int](), Counter[tuple[int, int]](), sum(sets.values())
    for themes, count in sets.items():
        for theme_id in themes:
            held[theme_id] += count
        for pair in combinations(sorted(themes), 2):
            both[pair] += count
    tree = read_tree(db)
    named = {
        id_: PairedTheme(id_, tree.path_to(id_), tree.themes[id_].colour, count)
        for id_, count in held.items()
        if id_ in tree.themes
    }
    pairs = [_pair(named[a], named[b], n, total) for (a, b), n in both.items() if a in named and b in named]
    return ThemePairs(
        themes=tuple(sorted(named.values(), key=lambda theme: (-theme.conversations, theme.name))),
        pairs=tuple(sorted(pairs, key=lambda pair: (-pair.together, -pair.lift, pair.first.id, pair.second.id))),
        conversations=total,
    )


def _count_sets(db: Session, actor: Actor, filters: ExcerptFilters, tops: dict[int, int]) -> Counter[frozenset[int]]:
    """How many conversations have just which themes: counted in the database, so that few rows are read."""
    listed = func.aggregate_strings(cast(Coding.theme_id, String), ",").label("themes")
    query = select(listed).join(Conversation, Conversation.id == Coding.conversation_id)
    query = query.where(*on_conversations(db, filters), *on_codings(db, filters), shown_to(actor))
    sets = query.group_by(Coding.conversation_id).subquery()
    listed_as = {str(id_): tops.get(id_, id_) for id_ in db.scalars(select(Theme.id))}
    counted: Counter[frozenset[int]] = Counter()
    for themes, count in db.execute(select(sets.c.themes, func.count()).group_by(sets.c.themes)):
        counted[frozenset(map(listed_as.__getitem__, themes.split(",")))] += count
    return counted


def _pair(one: PairedTheme, other: PairedTheme, together: int, total: int) -> ThemePair:
    """Against chance by the hypergeometric distribution's mean and spread: *total* conversations, dealt at random."""
    first, second = sorted((one, other), key=lambda theme: (-theme.conversations, theme.name))
    a, b = first.conversations, second.conversations
    expected = a * b / total
    spread = math.sqrt(a * b * (total - a) * (total - b) / (total**2 * (total - 1))) if total > 1 else 0.0
    off = (together - expected) / spread if spread else 0.0
    clear = 0 if abs(off) < _SURE else 1 if off > 0 else -1
    return ThemePair(first, second, together, together / b, together / expected, clear)
