"""Undoing a change of the codebook, with everything it moved, unless something later stands on it."""

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from crm.errors import Invalid, NotFound
from crm.models import Theme, ThemeChange, now
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.text import fold
from crm.theme_changes import Cells, name_change
from crm.theme_codings import drop_suggestions, is_used, put_back
from crm.theme_tree import ThemeTree, find_fault, read_tree


@requires(Permission.EDIT_CODEBOOK)
def undo_theme_change(db: Session, actor: Actor, change_id: int) -> ThemeChange:
    """Undo one change, perhaps not the last: themes as they were, and the codings that it moved back with them.

    Raises NotFound, and Invalid naming the later change that stands in the way.
    """
    tree = read_tree(db, to_change=True)
    change = db.get(ThemeChange, change_id, populate_existing=True)
    if change is None:
        raise NotFound(f"There is no change {change_id} of the codebook.")
    if change.undone_at is not None:
        raise Invalid(change="This was undone already.")
    later = _list_later(db, change)
    blocking = next((one for one in later if _stands_on(one, change)), None)
    if blocking is not None:
        raise Invalid(change=_say_blocking(db, blocking))
    with db.no_autoflush:
        _restore(db, tree, change, later)
    db.flush()
    if change.theme_id is not None and change.into_id is not None:
        put_back(db, change.before["moved"], change.theme_id, change.into_id)
    change.undone_at, change.undone_by_id = now(), actor.id
    db.flush()
    _remove(db, tree, [int(id_) for id_, cells in change.before["themes"].items() if cells is None])
    return change


def _list_later(db: Session, change: ThemeChange) -> list[ThemeChange]:
    """What was done after *change* and still holds, latest first."""
    later = select(ThemeChange).where(ThemeChange.id > change.id, ThemeChange.undone_at.is_(None))
    query = later.options(joinedload(ThemeChange.changed_by)).order_by(ThemeChange.id.desc())
    return list(db.scalars(query.execution_options(populate_existing=True)))


def _stands_on(later: ThemeChange, change: ThemeChange) -> bool:
    """Whether *change* cannot be undone as long as *later* holds."""
    own, theirs = change.after["themes"], later.after["themes"]
    same_cells = any(own[id_].keys() & theirs[id_].keys() for id_ in own.keys() & theirs.keys())
    added = {int(id_) for id_, cells in change.before["themes"].items() if cells is None}
    ended = {int(id_) for id_, cells in theirs.items() if cells.get("merged_into_id")}
    return bool(
        same_cells or added & _concerned(later) or ended & _touched(change) or _moved_ids(later) & _moved_ids(change)
    )


def _concerned(change: ThemeChange) -> set[int]:
    """The themes that a change needs to be there, besides those that it changed itself."""
    cells = [one for side in (change.before, change.after) for one in side["themes"].values() if one]
    ids = {one.get("parent_id") for one in cells} | {change.theme_id, change.into_id}
    return {id_ for id_ in ids if id_ is not None}


def _touched(change: ThemeChange) -> set[int]:
    return _concerned(change) | set(map(int, change.after["themes"]))


def _moved_ids(change: ThemeChange) -> set[int]:
    moved = change.before["moved"]
    folded = moved.get("folded", [])
    return {*moved.get("codings", []), *(one[0] for one in folded), *(one[3] for one in folded)}


def _say_blocking(db: Session, change: ThemeChange) -> str:
    day = rules_of(db).day_of(change.changed_at)
    by = f" by {change.changed_by.name}" if change.changed_by else ""
    return f"Undo first what was done later: {name_change(change)}, on {day.day} {day:%B %Y}{by}."


def _restore(db: Session, tree: ThemeTree, change: ThemeChange, later: list[ThemeChange]) -> None:
    """Give each theme that was there before the cells that it had. Raises Invalid with every row as it was."""
    was: dict[int, Cells] = {int(id_): cells for id_, cells in change.before["themes"].items() if cells is not None}
    themes = {id_: db.get_one(Theme, id_) for id_ in was}
    tree.themes |= themes  # one that was merged is in it again
    for id_, cells in sorted(was.items(), key=lambda item: item[1].get("place") or 0):
        _apply(tree, themes[id_], cells)
    near = {one.id: one for theme in themes.values() for one in (theme, *tree.sisters(theme.id))}
    for theme in near.values():
        fault = find_fault(tree, theme)
        if fault is not None:
            in_it = {theme.id, *fault[2]}
            blocking = next(
                (one for one in later if in_it & ({*map(int, one.after["themes"])} | _concerned(one))), None
            )
            sentence = _say_blocking(db, blocking) if blocking else fault[1]
            for one in tree.themes.values():
                db.expire(one)
            raise Invalid(change=sentence)


def _apply(tree: ThemeTree, theme: Theme, cells: Cells) -> None:
    for name in ("name", "colour", "description", "examples", "merged_into_id"):
        if name in cells:
            setattr(theme, name, cells[name])
    theme.name_key = fold(theme.name)
    if "retired_at" in cells:
        theme.retired_at = _moment(cells["retired_at"])
    if "place" in cells or "parent_id" in cells:
        tree.put(theme, cells.get("parent_id", theme.parent_id), cells.get("place"))


def _moment(value: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


def _remove(db: Session, tree: ThemeTree, theme_ids: list[int]) -> None:
    """Take themes whose adding was undone out of the codebook. Raises Invalid where somebody has coded with one."""
    for id_ in theme_ids:
        codings, issues = is_used(db, id_)
        if codings:
            has = "one coding" if codings == 1 else f"{codings:,} codings"
            raise Invalid(change=f"“{tree.themes[id_].name}” has {has}: merge it into another theme instead.")
        if issues:
            raise Invalid(change=f"An issue is about “{tree.themes[id_].name}”: choose another theme for it first.")
    for id_ in theme_ids:
        drop_suggestions(db, id_)
    for column in (ThemeChange.theme_id, ThemeChange.into_id):
        db.execute(update(ThemeChange).where(column.in_(theme_ids)).values({column: None}))
    for theme in sorted((tree.themes.pop(id_) for id_ in theme_ids), key=lambda theme: -theme.id):
        db.delete(theme)
    db.flush()
