"""The codebook's history: each change with what it takes to undo it, and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer, joinedload

from crm.models import Theme, ThemeChange
from crm.models.words import ThemeChangeKind
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.theme_tree import ThemeTree

#: What is kept of a theme: its columns, and how many of its sisters come before it in place of a number of its own.
Cells = dict[str, Any]

_SENTENCES = {
    ThemeChangeKind.ADDED: "“{name}” was added {where}",
    ThemeChangeKind.RENAMED: "“{was}” was renamed “{name}”",
    ThemeChangeKind.MOVED: "“{name}” was put {where}",
    ThemeChangeKind.DESCRIBED: "“{name}” was described anew, or given another colour",
    ThemeChangeKind.MERGED: "“{name}” was merged into “{into}”",
    ThemeChangeKind.SPLIT: "A part of “{name}” was put to “{into}”",
    ThemeChangeKind.RETIRED: "“{name}” was retired",
    ThemeChangeKind.BROUGHT_BACK: "“{name}” was brought back",
}

COLUMNS = ("name", "parent_id", "colour", "description", "examples", "retired_at", "merged_into_id")


def read_cells(tree: ThemeTree, theme: Theme) -> Cells:
    """What the history keeps of a theme as it stands, as JSON can hold it."""
    cells = {name: getattr(theme, name) for name in COLUMNS}
    cells["retired_at"] = theme.retired_at.isoformat() if theme.retired_at else None
    cells["place"] = tree.place_of(theme) if theme.id in tree.themes else None
    return cells


def note_change(
    db: Session,
    actor: Actor,
    kind: ThemeChangeKind,
    theme: Theme,
    *,
    before: Mapping[int, Cells | None],
    after: dict[int, Cells],
    into: Theme | None = None,
    moved: dict[str, Any] | None = None,
    **said: Any,
) -> ThemeChange:
    """Keep one step of the history: of each theme what changed of its cells, None before it was there.

    *moved*: what went to *into* (crm/theme_codings.py). *said*: what the step's sentence needs besides.
    """
    changed = {id_: _names_changed(before[id_], cells) for id_, cells in after.items()}
    was = {str(id_): _only(before[id_], names) for id_, names in changed.items() if names}
    is_ = {str(id_): _only(after[id_], names) for id_, names in changed.items() if names}
    gone = moved or {}
    said |= {"moved": len(gone.get("codings", [])), "folded": len(gone.get("folded", []))}
    change = ThemeChange(
        theme_id=theme.id,
        into_id=into.id if into else None,
        kind=kind,
        before={"themes": was, "moved": gone},
        after={"themes": is_, "name": theme.name, "into": into.name if into else None, **said},
        changed_by_id=actor.id,
    )
    db.add(change)
    db.flush()
    return change


def _names_changed(before: Cells | None, after: Cells) -> list[str]:
    changed = [name for name, value in after.items() if before is None or before[name] != value]
    # The same place within another theme is another place.
    return [*changed, "place"] if "parent_id" in changed and "place" not in changed else changed


def _only(cells: Cells | None, names: Sequence[str]) -> Cells | None:
    return None if cells is None else {name: cells[name] for name in names}


@requires(Permission.CODE)
def list_theme_changes(db: Session, actor: Actor, *, theme_id: int | None = None, page: int = 1) -> Page[ThemeChange]:
    """The history, latest first, each step with who did and who undid it; of one theme, also what came into it."""
    query = select(ThemeChange).options(
        defer(ThemeChange.before, raiseload=True),  # up to a megabyte where a great theme was merged
        joinedload(ThemeChange.changed_by),
        joinedload(ThemeChange.undone_by),
    )
    if theme_id is not None:
        query = query.where(or_(ThemeChange.theme_id == theme_id, ThemeChange.into_id == theme_id))
    return get_page(db, query, by=[ThemeChange.id.desc()], page=page)


def say_change(change: ThemeChange) -> str:
    """What was done and what went along, as a sentence without its full stop."""
    said = change.after
    return name_change(change) + (_say_moved(said) if said["into"] else "")


def name_change(change: ThemeChange) -> str:
    """What was done, in short."""
    said = change.after
    if said.get("starting"):
        return f"The starting set of {said['starting']} themes was put in"
    where = f"within “{said['within']}”" if said.get("within") else "at the top"
    return _SENTENCES[change.kind].format(**{"was": "", **said, "where": where})


def _say_moved(said: dict[str, Any]) -> str:
    parts = [_number(said["moved"], "coding went along", "codings went along")]
    if said["folded"]:
        parts.append(_number(said["folded"], "became one with the same there", "became one with the same there"))
    if said.get("subs"):
        parts.append(_number(said["subs"], "sub-theme moved", "sub-themes moved"))
    return ": " + ", ".join(parts)


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else f"no {many}"
