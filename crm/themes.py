"""The codebook: themes, one within the other, that what people said is coded with."""

import re
import uuid as uuids
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Coding, Theme, now
from crm.models.words import ThemeChangeKind
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold
from crm.theme_changes import Cells, note_change, read_cells
from crm.theme_codings import drop_suggestions
from crm.theme_tree import ThemeTree, read_tree, refuse_fault

#: Colours that are told apart on white, each at least 4.5 to 1 against it.
PALETTE = (
    "#0b6e6e",
    "#b3261e",
    "#2b50a1",
    "#7a5200",
    "#6b2fa0",
    "#2e6b12",
    "#a3196b",
    "#4d5a66",
    "#9a3b00",
    "#005f99",
    "#5c4b1f",
    "#8a2c4a",
    "#3f3d9e",
)

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class ThemeLine:
    """A theme as a list shows it, with the path that leads to it and how many codings it has in all areas."""

    id: int
    uuid: uuids.UUID
    name: str
    path: str
    depth: int
    parent_id: int | None
    top_id: int
    colour: str
    description: str
    examples: str
    retired: bool
    codings: int


@requires(Permission.CODE)
def list_themes(db: Session, actor: Actor, *, retired: bool = False) -> list[ThemeLine]:
    """The themes in the order of the tree, each before those within it; with the retired ones where asked for."""
    tree, counts = read_tree(db), _count_codings(db)
    lines = []
    for theme, depth in tree.walk():
        above = tree.line_to(theme.id)
        if not retired and any(one.retired_at for one in above):
            continue
        lines.append(
            ThemeLine(
                id=theme.id,
                uuid=theme.uuid,
                name=theme.name,
                path=tree.path_to(theme.id),
                depth=depth,
                parent_id=theme.parent_id,
                top_id=above[0].id,
                colour=theme.colour,
                description=theme.description,
                examples=theme.examples,
                retired=theme.retired_at is not None,
                codings=counts.get(theme.id, 0),
            )
        )
    return lines


def _count_codings(db: Session) -> dict[int, int]:
    query = select(Coding.theme_id, func.count()).group_by(Coding.theme_id)
    return {row[0]: row[1] for row in db.execute(query, execution_options=UNSCOPED)}


def theme_tops(db: Session) -> dict[int, int]:
    """Each theme's id with that of the theme at the top of its branch; of a merged one, where it went."""
    rows = db.execute(select(Theme.id, Theme.parent_id, Theme.merged_into_id)).all()
    above = {row.id: row.merged_into_id or row.parent_id for row in rows}
    tops = {}
    for id_ in above:
        top = id_
        while (next_ := above.get(top)) is not None:
            top = next_
        tops[id_] = top
    return tops


@requires(Permission.CODE)
def get_theme(db: Session, actor: Actor, theme_id: int) -> Theme:
    """The theme, also where it is retired or was merged. Raises NotFound."""
    theme = db.get(Theme, theme_id)
    if theme is None:
        raise NotFound(f"There is no theme {theme_id}.")
    return theme


@requires(Permission.EDIT_CODEBOOK)
def add_theme(
    db: Session,
    actor: Actor,
    *,
    name: str,
    parent_id: int | None = None,
    colour: str = "",
    description: str = "",
    examples: str = "",
) -> Theme:
    """Add a theme, last within *parent_id* or at the top.

    Without a colour it has its parent's, or at the top the one that the fewest have. Raises Invalid.
    """
    said: dict[str, Any] = {"name": name, "parent_id": parent_id, "colour": colour}
    said |= {"description": description, "examples": examples}
    return add_to_tree(db, actor, read_tree(db, to_change=True), **said)


def add_to_tree(db: Session, actor: Actor, tree: ThemeTree, *, parent_id: int | None, **said: Any) -> Theme:
    """`add_theme`, into a codebook that was read once for many: reading it for each of a thousand takes a minute."""
    theme = make_theme(db, actor, tree, parent_id=parent_id, **said)
    after = {theme.id: read_cells(tree, theme)}
    within = tree.themes[parent_id].name if parent_id else None
    note_change(db, actor, ThemeChangeKind.ADDED, theme, before={theme.id: None}, after=after, within=within)
    return theme


def make_theme(
    db: Session,
    actor: Actor,
    tree: ThemeTree,
    *,
    name: str,
    parent_id: int | None,
    colour: str = "",
    description: str = "",
    examples: str = "",
    uuid: uuids.UUID | None = None,
) -> Theme:
    """A theme put last into *tree* and saved, its history not yet kept: `add_theme` in several. Raises Invalid."""
    if parent_id and parent_id not in tree.themes:
        raise Invalid(parent_id="Choose a theme that is in the codebook, or the top.")
    cleaned, above = _name(name), tree.line_to(parent_id)
    described, shown = _words(description, examples)
    theme = Theme(
        uuid=uuid or uuids.uuid4(),
        name=cleaned,
        name_key=fold(cleaned),
        colour=_colour(colour) or (above[-1].colour if above else _free_colour(tree)),
        description=described,
        examples=shown,
        recorded_by_id=actor.id,
    )
    tree.put(theme, parent_id)
    refuse_fault(db, tree, theme)
    db.add(theme)
    db.flush()
    tree.themes[theme.id] = theme
    return theme


def _name(name: str) -> str:
    try:
        return cleaning.clean_name(name, what="name of the theme")
    except ValueError as reason:
        raise Invalid(name=str(reason)) from None


def _words(description: str, examples: str) -> tuple[str, str]:
    errors, cleaned = {}, []
    for field, value in (("description", description), ("examples", examples)):
        try:
            cleaned.append(cleaning.clean_text(value, what=field))
        except ValueError as reason:
            errors[field] = str(reason)
    if errors:
        raise Invalid(**errors)
    return cleaned[0], cleaned[1]


def _colour(colour: str) -> str:
    """*colour* as it is kept; empty where none is given."""
    typed = colour.strip().lower()
    if typed and not _COLOUR.fullmatch(typed):
        raise Invalid(colour="Enter a colour as # and six digits or letters from a to f, like #0b6e6e.")
    return typed


def _free_colour(tree: ThemeTree) -> str:
    used = [theme.colour for theme in tree.sisters(None)]
    return min(PALETTE, key=used.count)


@requires(Permission.EDIT_CODEBOOK)
def rename_theme(db: Session, actor: Actor, theme_id: int, *, name: str) -> Theme:
    """Give a theme another name, with the same codings. Raises Invalid where a sister has it."""
    tree, theme = find_to_change(db, theme_id)
    was = read_cells(tree, theme)
    theme.name = _name(name)
    theme.name_key = fold(theme.name)
    return _keep(db, actor, ThemeChangeKind.RENAMED, tree, {theme: was}, was=was["name"])


@requires(Permission.EDIT_CODEBOOK)
def describe_theme(
    db: Session, actor: Actor, theme_id: int, *, colour: str, description: str = "", examples: str = ""
) -> Theme:
    """Say anew what belongs to a theme and what does not, examples of it, and its colour. Raises Invalid."""
    tree, theme = find_to_change(db, theme_id)
    was = read_cells(tree, theme)
    chosen = _colour(colour)
    theme.description, theme.examples = _words(description, examples)
    theme.colour = chosen or theme.colour
    return _keep(db, actor, ThemeChangeKind.DESCRIBED, tree, {theme: was})


@requires(Permission.EDIT_CODEBOOK)
def move_theme(db: Session, actor: Actor, theme_id: int, *, parent_id: int | None, place: int | None = None) -> Theme:
    """Put a theme, with all within it, inside another or at the top: as number *place* from 1 there, or last.

    Raises Invalid where it would be within itself, too deep, or beside one of the same name.
    """
    tree, theme = find_to_change(db, theme_id)
    if parent_id and parent_id not in tree.themes:
        raise Invalid(parent_id="Choose a theme that is in the codebook, or the top.")
    if place is not None and place < 1:
        raise Invalid(place="Enter 1 for the first place, 2 for the second, or leave it empty for the last.")
    was = read_cells(tree, theme)
    tree.put(theme, parent_id, None if place is None else place - 1)
    within = tree.themes[parent_id].name if parent_id else None
    return _keep(db, actor, ThemeChangeKind.MOVED, tree, {theme: was}, within=within)


@requires(Permission.EDIT_CODEBOOK)
def retire_theme(db: Session, actor: Actor, theme_id: int) -> Theme:
    """Offer a theme, and all within it, no longer; their codings stay as they are."""
    tree, theme = find_to_change(db, theme_id)
    going = [one for one in (theme, *tree.below(theme.id)) if one.retired_at is None]
    was, at = {one: read_cells(tree, one) for one in going}, now()
    for one in going:
        one.retired_at = at
        drop_suggestions(db, one.id)
    return _keep(db, actor, ThemeChangeKind.RETIRED, tree, was or {theme: read_cells(tree, theme)})


@requires(Permission.EDIT_CODEBOOK)
def bring_back_theme(db: Session, actor: Actor, theme_id: int) -> Theme:
    """Offer a theme again, with those within it that went at the same time. Raises Invalid within a retired one."""
    tree, theme = find_to_change(db, theme_id)
    coming = [one for one in (theme, *tree.below(theme.id)) if one.retired_at == theme.retired_at]
    was = {one: read_cells(tree, one) for one in coming}
    for one in coming:
        one.retired_at = None
    return _keep(db, actor, ThemeChangeKind.BROUGHT_BACK, tree, was)


def find_to_change(db: Session, theme_id: int, field: str = "theme_id") -> tuple[ThemeTree, Theme]:
    """The codebook, kept for this change, and one theme of it. Raises NotFound, and Invalid where it was merged."""
    tree = read_tree(db, to_change=True)
    theme = db.get(Theme, theme_id)
    if theme is None:
        raise NotFound(f"There is no theme {theme_id}.")
    if theme.merged_into_id is not None:
        into = db.get_one(Theme, theme.merged_into_id)
        raise Invalid(**{field: f"“{theme.name}” was merged into “{into.name}” meanwhile: go on with that one."})
    return tree, theme


def _keep(
    db: Session, actor: Actor, kind: ThemeChangeKind, tree: ThemeTree, cells: dict[Theme, Cells], **said: Any
) -> Theme:
    """Save a change of the themes in *cells*, the first of which it is about, with its history. Raises Invalid."""
    theme = next(iter(cells))
    refuse_fault(db, tree, theme)
    db.flush()
    after = {one.id: read_cells(tree, one) for one in cells}
    before = {one.id: was for one, was in cells.items()}
    if before != after:
        note_change(db, actor, kind, theme, before=before, after=after, **said)
    return theme
