"""Making one theme of two, and two of one: their codings go along, and the history knows which they were."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from crm.cleaning import tidy_line
from crm.coding_unseen import shown_to
from crm.errors import Invalid, NotFound
from crm.models import Coding, Conversation, Theme
from crm.models.words import Sway, ThemeChangeKind
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.theme_changes import Cells, note_change, read_cells
from crm.theme_codings import drop_suggestions, move_codings, move_issues
from crm.theme_tree import ThemeTree, refuse_fault
from crm.themes import find_to_change, make_theme


@requires(Permission.EDIT_CODEBOOK)
def merge_themes(db: Session, actor: Actor, theme_id: int, *, into_id: int | None) -> Theme:
    """Make a theme part of another, which stays: its codings in all areas, its sub-themes and its issues go there.

    Where one coder has the same words with the same sway in both, the two become one; where the sways differ, both
    are kept, so that the words count as spoken of both ways. Gives the theme that stays. Raises NotFound, Invalid.
    """
    tree, theme = find_to_change(db, theme_id)
    into = _find_target(tree, into_id)
    _check_merge(tree, theme, into)
    subs = tree.sisters(theme.id)
    before = {one.id: read_cells(tree, one) for one in (theme, *subs)}
    for sub in subs:
        tree.put(sub, into.id)
        refuse_fault(db, tree, sub)
    theme.merged_into_id, theme.name_key = into.id, gone_key(theme)
    del tree.themes[theme.id]
    moved = move_codings(db, theme, into) | {"issues": move_issues(db, theme, into)}
    drop_suggestions(db, theme.id)
    note_change(
        db,
        actor,
        ThemeChangeKind.MERGED,
        theme,
        before=before,
        after={one.id: read_cells(tree, one) for one in (theme, *subs)},
        into=into,
        moved=moved,
        subs=len(subs),
    )
    return into


def gone_key(theme: Theme) -> str:
    """What a theme that was merged is known by: no name folds to it, so that its own is free again."""
    return f"~{theme.id}"


def _find_target(tree: ThemeTree, into_id: int | None) -> Theme:
    into = tree.themes.get(into_id or 0)
    if into is None:
        raise Invalid(into_id="Choose a theme that is in the codebook.")
    if into.retired_at is not None:
        raise Invalid(into_id=f"“{into.name}” is retired: bring it back first, or choose another theme.")
    return into


def _check_merge(tree: ThemeTree, theme: Theme, into: Theme) -> None:
    if into is theme:
        raise Invalid(into_id="Choose another theme: this is the one to be merged.")
    if theme in tree.line_to(into.id):
        raise Invalid(into_id=f"“{into.name}” is within “{theme.name}”: move it out first, or merge the other way.")
    taken = {one.name_key for one in tree.sisters(into.id)} - {theme.name_key if theme.parent_id == into.id else ""}
    for sub in tree.sisters(theme.id):
        if sub.name_key in taken:
            raise Invalid(into_id=f"Both have a sub-theme “{sub.name}”: merge those two first, or rename one of them.")


@dataclass(frozen=True)
class Wanted:
    """Which of a theme's codings: all, or those in a sway, or that hold some words."""

    text: str = ""
    sway: Sway | None = None


#: Every coding of the theme.
ALL = Wanted()


@requires(Permission.EDIT_CODEBOOK)
def split_theme(
    db: Session,
    actor: Actor,
    theme_id: int,
    *,
    coding_ids: Collection[int] = (),
    wanted: Wanted | None = None,
    into_id: int | None = None,
    name: str = "",
    parent_id: int | None = None,
) -> Theme:
    """Put some of a theme's codings, of those that the actor is shown, to another theme: *into_id*, or a new one.

    Which: *coding_ids*, and every one *wanted*. The new theme is called *name*, within *parent_id*. Gives the theme
    that they are with. Raises NotFound, Invalid.
    """
    tree, theme = find_to_change(db, theme_id)
    if into_id and name.strip():
        raise Invalid(name="Choose a theme, or enter a name for a new one: not both.")
    if not into_id and not name.strip():
        raise Invalid(into_id="Choose the theme that the quotes go to, or enter a name for a new one.")
    chosen = _shown_ids(db, actor, theme.id, ALL) & frozenset(coding_ids)
    if wanted is not None:
        chosen |= _shown_ids(db, actor, theme.id, wanted)
    if not chosen:
        raise Invalid(coding_ids="Choose at least one quote that is to go.")
    before: dict[int, Cells | None] = {}
    if into_id:
        into = _find_target(tree, into_id)
        if into is theme:
            raise Invalid(into_id="Choose another theme: the quotes are in this one.")
    else:
        into = make_theme(db, actor, tree, name=name, parent_id=parent_id)
        before = {into.id: None}
    moved = move_codings(db, theme, into, only=chosen)
    after = {id_: read_cells(tree, into) for id_ in before}
    note_change(db, actor, ThemeChangeKind.SPLIT, theme, before=before, after=after, into=into, moved=moved)
    return into


@requires(Permission.EDIT_CODEBOOK)
def list_theme_quotes(
    db: Session, actor: Actor, theme_id: int, *, wanted: Wanted = ALL, page: int = 1, size: int = 25
) -> Page[Coding]:
    """What is coded with a theme itself, latest first, with its conversation and coder."""
    if db.get(Theme, theme_id) is None:
        raise NotFound(f"There is no theme {theme_id}.")
    query = _codings_of(theme_id, wanted).where(shown_to(actor))
    query = query.options(joinedload(Coding.conversation), joinedload(Coding.coder))
    return get_page(db, query, by=[Coding.coded_at.desc(), Coding.id.desc()], page=page, size=size)


def _shown_ids(db: Session, actor: Actor, theme_id: int, wanted: Wanted) -> frozenset[int]:
    shown = _codings_of(theme_id, wanted).where(shown_to(actor))
    return frozenset(db.scalars(shown.with_only_columns(Coding.id)))


def _codings_of(theme_id: int, wanted: Wanted) -> Select[Coding]:
    """Of a whole conversation the words are looked for in all that was said."""
    query = select(Coding).where(Coding.theme_id == theme_id)
    if wanted.sway is not None:
        query = query.where(Coding.sway == wanted.sway)
    if words := tidy_line(wanted.text):
        said = select(Conversation.id).where(Conversation.said.icontains(words, autoescape=True))
        whole = and_(Coding.start.is_(None), Coding.conversation_id.in_(said))
        query = query.where(or_(Coding.quote.icontains(words, autoescape=True), whole))
    return query
