"""Which codes of a file are themes that are known, and which would be new."""

from collections import Counter
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cleaning import clean_name, clean_text, shorten
from crm.models import Theme
from crm.refi.parts import Code, Project, RefusedError
from crm.text import fold
from crm.theme_tree import MOST_DEPTH, ThemeTree

#: A place in the codebook: the id of a theme that is there, the guid of a code that will be, None for the top.
Place = int | UUID | None


@dataclass(frozen=True)
class ThemePlan:
    """``known``: guid to theme id. ``new``: codes to be added, each before those within it, and within which place.

    ``same``: of a code that stands twice under one name, the guid that it is added under.
    """

    known: dict[UUID, int] = field(default_factory=dict)
    new: dict[UUID, tuple[Code, Place]] = field(default_factory=dict)
    same: dict[UUID, UUID] = field(default_factory=dict)
    paths: dict[UUID, str] = field(default_factory=dict)

    def place_of(self, guid: UUID | None) -> Place:
        """Where in the codebook the code *guid* is or will be."""
        if guid is None:
            return None
        return self.known.get(guid) or self.same.get(guid, guid)


def plan_themes(db: Session, tree: ThemeTree, project: Project, left_out: Counter[str]) -> ThemePlan:
    """What becomes of the codes of *project*. Raises RefusedError for one that cannot be a theme."""
    planner = _Planner(tree, left_out)
    by_uuid = _themes_by_uuid(db, {code.guid for code in project.codes})
    for code in project.codes:
        theme_id = by_uuid.get(code.guid)
        if theme_id is None:
            planner.put(_tidied(code))
        else:
            planner.plan.known[code.guid] = theme_id
            left_out["codes that are named or described otherwise here, which stays"] += _differs(tree, theme_id, code)
    return planner.plan


class _Planner:
    """Finds the place of one code after the other, each after the one that it is within."""

    def __init__(self, tree: ThemeTree, left_out: Counter[str]) -> None:
        self.plan = ThemePlan()
        self._tree, self._left_out = tree, left_out
        self._names: dict[tuple[Place, str], int | UUID] = {
            (theme.parent_id, theme.name_key): theme.id for theme in tree.themes.values()
        }
        self._depths: dict[Place, int] = {None: 0, **{theme.id: depth for theme, depth in tree.walk()}}

    def put(self, code: Code) -> None:
        parent = self.plan.place_of(code.parent)
        if self._depths[parent] >= MOST_DEPTH:
            code, parent = self._flattened(code, parent)
        found = self._names.get((parent, fold(code.name)))
        if isinstance(found, int):
            self.plan.known[code.guid] = found
        elif found is not None:
            self.plan.same[code.guid] = found
        else:
            self._refuse_within_retired(parent, code)
            self._names[parent, fold(code.name)] = code.guid
            self._depths[code.guid] = self._depths[parent] + 1
            above = self.plan.paths[parent] if isinstance(parent, UUID) else self._tree.path_to(parent)
            self.plan.paths[code.guid] = f"{above} › {code.name}" if above else code.name
            self.plan.new[code.guid] = (code, parent)

    def _flattened(self, code: Code, parent: Place) -> tuple[Code, Place]:
        """A code that would stand too deep, beside the one that it was within and under both their names."""
        self._left_out[f"levels of codes below the {MOST_DEPTH}th, their names joined to those above"] += 1
        if isinstance(parent, UUID):
            above, place = self.plan.new[parent]
            name = above.name
        else:
            theme = self._tree.themes[parent or 0]
            name, place = theme.name, theme.parent_id
        return _tidied(replace(code, name=f"{name} – {code.name}")), place

    def _refuse_within_retired(self, parent: Place, code: Code) -> None:
        theme = self._tree.themes.get(parent) if isinstance(parent, int) else None
        if theme is not None and theme.retired_at is not None:
            raise RefusedError(
                f"The code “{shorten(code.name)}” is new within “{theme.name}”, which is retired here: "
                "bring that back first, in the codebook."
            )


def _themes_by_uuid(db: Session, guids: set[UUID]) -> dict[UUID, int]:
    """The theme of each of *guids* that is known; of one that was merged, where it went."""
    rows = db.execute(select(Theme.id, Theme.uuid, Theme.merged_into_id)).all()
    into = {row.id: row.merged_into_id for row in rows if row.merged_into_id is not None}
    found = {}
    for row in rows:
        if row.uuid in guids:
            place = row.id
            while place in into:
                place = into[place]
            found[row.uuid] = place
    return found


def _differs(tree: ThemeTree, theme_id: int, code: Code) -> bool:
    theme = tree.themes[theme_id]
    return fold(theme.name) != fold(code.name) or (
        bool(code.description) and theme.description.split() != code.description.split()
    )


def _tidied(code: Code) -> Code:
    """*code* under a name, and with words, that a theme may have. Raises RefusedError."""
    where = f"the code at line {code.line}" if code.line else f"the code “{shorten(code.name)}”"
    try:
        return replace(
            code,
            name=clean_name(code.name, what=f"name of {where}"),
            description=clean_text(code.description, what=f"description of {where}"),
            examples=clean_text(code.examples, what=f"examples of {where}"),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from None
