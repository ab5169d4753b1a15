"""Areas, nested: a team's patch and the neighbourhoods in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Area, Node, Street
from crm.models.words import NodeKind
from crm.permissions import Actor, Permission, requires
from crm.text import fold

#: A filter offers so many areas at most.
MOST_IN_FILTER = 60


@dataclass(frozen=True)
class AreaLine:
    """An area in the tree: how deep it lies, whether the actor works in it, and what is in it and inside it."""

    area: Area
    depth: int
    mine: bool
    streets: int
    households: int
    people: int


def list_area_ids_within(db: Session, area_ids: Iterable[int]) -> frozenset[int]:
    """The areas *area_ids* and every area inside them, at any depth."""
    within = select(Area.id).where(Area.id.in_(list(area_ids))).cte(recursive=True)
    within = within.union(select(Area.id).join(within, Area.parent_id == within.c.id))
    return frozenset(db.scalars(select(within.c.id)))


def list_area_ids_around(db: Session, area_ids: Iterable[int | None]) -> frozenset[int]:
    """The areas *area_ids* and every area that they lie in."""
    around = select(Area.id, Area.parent_id).where(Area.id.in_(list(area_ids))).cte(recursive=True)
    around = around.union(select(Area.id, Area.parent_id).join(around, Area.id == around.c.parent_id))
    return frozenset(db.scalars(select(around.c.id)))


@requires(Permission.SEE_RECORDS)
def list_area_choices(db: Session, actor: Actor, *, most: int | None = None) -> list[tuple[int, str]]:
    """(id, name with those around it) of the areas that the actor works in, for a form.

    *most*: with more areas than that, only the upper levels, as far as that many go: a filter by one has all inside it.
    """
    areas = {id_: (name, parent_id) for id_, name, parent_id in db.execute(select(Area.id, Area.name, Area.parent_id))}
    paths: dict[int, tuple[str, ...]] = {}

    def path(area_id: int | None) -> tuple[str, ...]:
        if area_id is None:
            return ()
        if area_id not in paths:
            name, parent_id = areas[area_id]
            paths[area_id] = (*path(parent_id), name)
        return paths[area_id]

    mine = [(path(id_), id_) for id_ in areas if actor.area_ids is None or id_ in actor.area_ids]
    if most is not None and len(mine) > most:
        depth = sorted(len(names) for names, _ in mine)[most]
        upper = [(names, id_) for names, id_ in mine if len(names) < depth]
        mine = upper or mine
    return [(id_, " › ".join(names)) for names, id_ in sorted(mine)]


@requires(Permission.SEE_RECORDS)
def list_area_tree(db: Session, actor: Actor) -> list[AreaLine]:
    """The areas that the actor works in, each after the one it lies in; those around them come without numbers."""
    areas = list(db.scalars(select(Area).order_by(Area.name, Area.id)))
    inside: defaultdict[int | None, list[Area]] = defaultdict(list)
    for area in areas:
        inside[area.parent_id].append(area)
    counts = _counts(db)

    def lines(parent: Area | None, depth: int) -> list[AreaLine]:
        found: list[AreaLine] = []
        for area in inside[parent.id if parent else None]:
            within = lines(area, depth + 1)
            mine = actor.area_ids is None or area.id in actor.area_ids
            direct = [line for line in within if line.depth == depth + 1]
            own = counts[area.id]
            totals = [n + sum(getattr(line, field) for line in direct) for field, n in zip(_COUNTED, own, strict=True)]
            found += [AreaLine(area, depth, mine, *totals), *within] if mine or within else []
        return found

    return lines(None, 0)


_COUNTED = ("streets", "households", "people")


def _counts(db: Session) -> defaultdict[int, tuple[int, int, int]]:
    """By area: streets, households and people directly in it, as far as the actor sees them."""
    streets = select(Street.area_id, func.count(), func.coalesce(func.sum(Street.households), 0))
    living = (Node.kind == NodeKind.PERSON, Node.archived_at.is_(None), Node.merged_into_id.is_(None))
    people = select(Node.area_id, func.count()).where(*living).group_by(Node.area_id)
    known: dict[Any, int] = dict(db.execute(people).all())
    counts = defaultdict(lambda: (0, 0, 0), {area_id: (0, 0, count) for area_id, count in known.items()})
    for area_id, count, households in db.execute(streets.group_by(Street.area_id)):
        counts[area_id] = (count, households, known.get(area_id, 0))
    return counts


@requires(Permission.SEE_RECORDS)
def get_area(db: Session, actor: Actor, area_id: int) -> Area:
    """The area. Raises NotFound for one that is not there, or that the actor does not work in."""
    area = db.get(Area, area_id)
    if area is None or (actor.area_ids is not None and area_id not in actor.area_ids):
        raise NotFound(f"There is no area {area_id}.")
    return area


@requires(Permission.SEE_RECORDS)
def get_area_id(db: Session, actor: Actor, *, name: str) -> int:
    """The actor's area of this name, told apart where two have it: *Marlbrook › Mill Fields*. Raises Invalid."""
    choices = list_area_choices(db, actor)
    found = [id_ for id_, path in choices if fold(name) in (fold(path), fold(path.rpartition("›")[2]))]
    if len(found) != 1:
        which = f"Several areas are called {name}" if found else f"There is no area {name}"
        raise Invalid(area=f"{which}. Write one of: {'; '.join(path for _, path in choices)}.")
    return found[0]


def find_area_name(db: Session, area_id: int) -> str:
    """The area's name, which everybody who signs in may read; empty where there is none."""
    return db.scalar(select(Area.name).where(Area.id == area_id)) or ""


@requires(Permission.EDIT_PLACES)
def add_area(
    db: Session,
    actor: Actor,
    *,
    name: str,
    parent_id: int | None = None,
    code: str = "",
    outline: list[Any] | None = None,
) -> Area:
    """Add an area, inside another that the actor works in; at the top only who works everywhere. Raises Invalid.

    *outline*: as ``Area.outline`` keeps it.
    """
    area = Area(outline=outline)
    _apply(db, actor, area, name=name, parent_id=parent_id, code=code)
    db.add(area)
    db.flush()
    return area


@requires(Permission.EDIT_PLACES)
def change_outlines(db: Session, actor: Actor, outlines: Mapping[int, list[Any]]) -> None:
    """Give areas their outlines, id → polygons as ``Area.outline`` keeps them. Raises NotFound."""
    for area_id, outline in outlines.items():
        get_area(db, actor, area_id).outline = outline
    db.flush()


@requires(Permission.EDIT_PLACES)
def change_area(
    db: Session, actor: Actor, area_id: int, *, name: str, parent_id: int | None = None, code: str = ""
) -> Area:
    """Rename an area, or move it into another with all that is in it. Raises NotFound, Invalid."""
    area: Area = get_area(db, actor, area_id)
    if parent_id is not None and parent_id in list_area_ids_within(db, [area_id]):
        raise Invalid(parent_id=f"An area cannot lie inside itself. Choose one outside {area.name}.")
    _apply(db, actor, area, name=name, parent_id=parent_id, code=code)
    db.flush()
    return area


def _apply(db: Session, actor: Actor, area: Area, *, name: str, parent_id: int | None, code: str) -> None:
    errors: dict[str, str] = {}
    cleaned: dict[str, str] = {}
    cleaners: dict[str, Callable[[str], str]] = {
        "name": cleaning.clean_name,
        "code": partial(cleaning.clean_line, what="code", most=20),
    }
    for field, value in (("name", name), ("code", code)):
        try:
            cleaned[field] = cleaners[field](value)
        except ValueError as reason:
            errors[field] = str(reason)
    kept = area.id is not None and area.parent_id == parent_id
    if not kept and not _may_hold(db, actor, parent_id):
        errors["parent_id"] = "Choose an area that you work in."
    with db.no_autoflush:
        errors |= _check_taken(db, area, cleaned, parent_id)
    if errors:
        raise Invalid(**errors)
    area.name, area.code, area.parent_id = cleaned["name"], cleaned["code"] or None, parent_id


def _may_hold(db: Session, actor: Actor, parent_id: int | None) -> bool:
    if parent_id is None:
        return actor.area_ids is None
    return db.get(Area, parent_id) is not None and (actor.area_ids is None or parent_id in actor.area_ids)


def _check_taken(db: Session, area: Area, cleaned: dict[str, str], parent_id: int | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    other = Area.id != (area.id or 0)
    beside = (Area.parent_id == parent_id) if parent_id is not None else Area.parent_id.is_(None)
    if "name" in cleaned and db.scalar(select(Area.id).where(other, beside, Area.name == cleaned["name"])):
        errors["name"] = f"There is an area called {cleaned['name']} there already. Choose another name."
    if cleaned.get("code") and db.scalar(select(Area.id).where(other, Area.code == cleaned["code"])):
        errors["code"] = "Another area has this code. Check it, or leave it empty."
    return errors
