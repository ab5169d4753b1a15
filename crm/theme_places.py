"""Where each theme counts: with the top-level theme that it is within, or with the sub-theme of one theme."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.models import Theme
from crm.permissions import Actor, Permission, requires
from crm.theme_tree import ThemeTree, read_tree


@dataclass(frozen=True)
class ThemePlaces:
    """The themes that are ``counted``, in the codebook's order; ``place``: with which of them each theme counts.

    ``within``: of each theme, itself and all that are within it.
    """

    counted: tuple[Theme, ...]
    place: Mapping[int, int]
    within: Mapping[int, frozenset[int]]


def place_themes(db: Session, under: int | None = None) -> ThemePlaces:
    """The top-level themes; with *under*, that theme and those right within it, each with all that are deeper."""
    tree = read_tree(db)
    return _place(tree, tree.sisters(None) if under is None else [tree.themes[under], *tree.sisters(under)])


def place_sub_themes(db: Session) -> ThemePlaces:
    """All themes right within a top-level one, each with all that are deeper."""
    tree = read_tree(db)
    return _place(tree, [sub for theme in tree.sisters(None) for sub in tree.sisters(theme.id)])


def _place(tree: ThemeTree, themes: Sequence[Theme]) -> ThemePlaces:
    places = {theme.id: place for place, theme in enumerate(themes)}
    place: dict[int, int] = {}
    within: defaultdict[int, set[int]] = defaultdict(set)
    for id_ in tree.themes:
        line = [theme.id for theme in tree.line_to(id_)]
        for one in line:
            within[one].add(id_)
            place |= {id_: places[one]} if one in places else {}
    return ThemePlaces(tuple(themes), place, {one: frozenset(ids) for one, ids in within.items()})


@requires(Permission.READ_INSIGHT)
def list_theme_choices(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name with those around it) of every theme, in the order of the tree, for a form."""
    tree = read_tree(db)
    return [(theme.id, tree.path_to(theme.id)) for theme, _ in tree.walk()]
