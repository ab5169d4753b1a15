"""The codebook as a tree of themes: who is within whom, in which order, and what no codebook may be."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Theme

#: So many themes may stand one within the other.
MOST_DEPTH = 5


class ThemeTree:
    """The themes that were merged into no other, by id and in order; it follows changes of the rows it holds."""

    def __init__(self, themes: list[Theme]) -> None:
        self.themes = {theme.id: theme for theme in themes}

    def sisters(self, parent_id: int | None) -> list[Theme]:
        """The themes right within one, or at the top, in order."""
        within = [theme for theme in self.themes.values() if theme.parent_id == parent_id]
        return sorted(within, key=_place)

    def walk(self) -> Iterator[tuple[Theme, int]]:
        """Every theme with its depth (1 at the top), each before those within it."""
        within: defaultdict[int | None, list[Theme]] = defaultdict(list)
        for theme in sorted(self.themes.values(), key=_place, reverse=True):
            within[theme.parent_id].append(theme)
        waiting = [(theme, 1) for theme in within[None]]
        while waiting:
            theme, depth = waiting.pop()
            yield theme, depth
            waiting += [(inner, depth + 1) for inner in within[theme.id]]

    def line_to(self, theme_id: int | None) -> list[Theme]:
        """The themes from the top down to one, which is the last; stops where it would come round again."""
        line: list[Theme] = []
        theme = self.themes.get(theme_id or 0)
        while theme is not None and theme not in line:
            line.append(theme)
            theme = self.themes.get(theme.parent_id or 0)
        return line[::-1]

    def path_to(self, theme_id: int | None) -> str:
        """A theme with those that it is within: *Health & wellbeing › Loneliness*; of one that was merged, nothing."""
        return " › ".join(theme.name for theme in self.line_to(theme_id))

    def below(self, theme_id: int) -> list[Theme]:
        """All themes within one, at any depth."""
        found = self.sisters(theme_id)
        for theme in found:
            found += self.sisters(theme.id)  # grows while it is gone through: the next to look into
        return found

    def place_of(self, theme: Theme) -> int:
        """How many of its sisters come before a theme."""
        return self.sisters(theme.parent_id).index(theme)

    def put(self, theme: Theme, parent_id: int | None, place: int | None = None) -> None:
        """Put a theme within another (or at the top), before the sister that is at *place*; None: last."""
        others = [sister for sister in self.sisters(parent_id) if sister is not theme]
        theme.parent_id = parent_id
        if place is None or place >= len(others):
            theme.place = others[-1].place + 1 if others else 0
            return
        before, after = others[place - 1].place if place > 0 else None, others[place]
        if before is None or before + 1 < after.place:
            theme.place = after.place - 1
            return
        theme.place = before + 1
        for number, sister in enumerate(others[place:], start=theme.place + 1):
            sister.place = number


def read_tree(db: Session, *, to_change: bool = False) -> ThemeTree:
    """The codebook as it is. *to_change*: nobody else changes it, or codes with it, until this transaction ends."""
    query = select(Theme).order_by(Theme.id).execution_options(populate_existing=to_change)
    themes = db.scalars(query.with_for_update() if to_change else query)
    return ThemeTree([theme for theme in themes if theme.merged_into_id is None])


def find_fault(tree: ThemeTree, theme: Theme) -> tuple[str, str, set[int]] | None:
    """What may not be about where *theme* now stands: the field, a sentence, and the other themes that are in it."""
    line = tree.line_to(theme.parent_id)
    if theme in line:
        others = {one.id for one in line} - {theme.id}
        return "parent_id", f"“{theme.name}” cannot be within itself: choose another theme, or the top.", others
    depth = len(line) + 1 + _height(tree, theme)
    if depth > MOST_DEPTH:
        sentence = (
            f"That would be {depth} themes one within the other: {MOST_DEPTH} are the most. Choose one higher up."
        )
        return "parent_id", sentence, {one.id for one in (*line, *tree.below(theme.id))}
    if line and line[-1].retired_at and not theme.retired_at:
        return "parent_id", f"“{line[-1].name}” is retired: bring it back first.", {line[-1].id}
    for sister in tree.sisters(theme.parent_id):
        if sister is not theme and sister.name_key == theme.name_key:
            return "name", _name_taken(sister, line), {sister.id}
    return None


def refuse_fault(db: Session, tree: ThemeTree, theme: Theme) -> None:
    """Raise Invalid, with every row as it was, where *theme* may not stand as it does."""
    fault = find_fault(tree, theme)
    if fault is not None:
        for one in tree.themes.values():
            if one in db.dirty:
                db.expire(one)
        raise Invalid(**{fault[0]: fault[1]})


def _height(tree: ThemeTree, theme: Theme) -> int:
    """How many themes stand one within the other below one."""
    within = tree.sisters(theme.id) if theme.id else []  # a new one has none, and no id by which to ask
    return max((1 + _height(tree, inner) for inner in within), default=0)


def _name_taken(sister: Theme, line: list[Theme]) -> str:
    where = f"within “{line[-1].name}”" if line else "at the top"
    if sister.retired_at:
        return f"There is a retired theme “{sister.name}” {where}: bring it back, or choose another name."
    return f"There is already a theme “{sister.name}” {where}: choose another name, or merge the two."


def _place(theme: Theme) -> tuple[int, str, int]:
    return theme.place, theme.name_key, theme.id
