"""What each theme holds, and held when a report told of it: themes are merged, moved and split with their codings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Theme, ThemeChange
from crm.models.words import ThemeChangeKind

#: What counts with a theme: ids of themes, and parts that were split off one (*part4*: by the change 4).
Content = frozenset[str]

#: What each theme holds, by its id.
Contents = Mapping[int, Content]


@dataclass(frozen=True)
class Split:
    """A part that was split off a theme, perhaps to make another, and which of them it is with now."""

    id: int
    source_id: int
    made_id: int | None
    now_with: int | None

    @property
    def part(self) -> str:
        """What the part is called."""
        return f"part{self.id}"


@dataclass(frozen=True)
class Codebook:
    """What each theme holds now, and what was ever split off, the first first."""

    held: Contents
    splits: tuple[Split, ...]

    def keep(self) -> dict[str, Any]:
        """What a report keeps of it when it is published."""
        held = {str(theme_id): sorted(names) for theme_id, names in self.held.items()}
        return {"held": held, "split": self.splits[-1].id if self.splits else 0}

    def read(self, kept: Mapping[str, Any] | None) -> Contents:
        """What themes held when that was kept: what was split off one since was still in it. None: as they hold now."""
        if kept is None:
            return self.held
        held = {int(theme_id): frozenset(names) for theme_id, names in kept["held"].items()}
        for split in self.splits:
            whole = held.get(split.source_id)
            if split.id <= kept["split"] or not whole:
                continue
            held |= {theme_id: names | {split.part} for theme_id, names in held.items() if whole <= names}
            if split.made_id is not None:
                held[split.made_id] = frozenset({split.part})
        return held


def read_codebook(db: Session) -> Codebook:
    """What each theme holds: its own codings, those of what is within it, and of what was merged into it."""
    rows = db.execute(select(Theme.id, Theme.parent_id, Theme.merged_into_id)).all()
    outer = {theme_id: merged_into_id or parent_id for theme_id, parent_id, merged_into_id in rows}
    splits = _list_splits(db)
    made = {split.made_id for split in splits}  # they hold nothing but what was put to them
    places = [(str(theme_id), theme_id) for theme_id in outer if theme_id not in made]
    places += [(split.part, split.now_with) for split in splits if split.now_with is not None]
    held: defaultdict[int, set[str]] = defaultdict(set)
    for name, theme_id in places:
        for one in _around(theme_id, outer):
            held[one].add(name)
    return Codebook({theme_id: frozenset(names) for theme_id, names in held.items()}, tuple(splits))


def _around(theme_id: int, outer: Mapping[int, int | None]) -> Iterable[int]:
    """With which themes the codings of one count: itself, and those that it is within or was merged into."""
    found: dict[int, None] = {}
    at: int | None = theme_id
    while at is not None and at not in found:
        found[at] = None
        at = outer.get(at)
    return found


def _list_splits(db: Session) -> list[Split]:
    """Every split that there was, undone ones too: they may have been told of."""
    was = ThemeChange.before["themes"]  # without the codings that moved, which may be many
    query = select(ThemeChange.id, ThemeChange.theme_id, ThemeChange.into_id, ThemeChange.undone_at, was)
    query = query.where(ThemeChange.kind == ThemeChangeKind.SPLIT).order_by(ThemeChange.id)
    splits = []
    for id_, source_id, into_id, undone_at, before in db.execute(query):
        made_id = next((int(one) for one, cells in before.items() if cells is None), None)
        if source_id is not None:
            splits.append(Split(id_, source_id, made_id, source_id if undone_at else into_id))
    return splits
