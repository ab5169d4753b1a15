"""Figures of areas: how many people of each age, gender or length of stay live there, by somebody's count."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.areas import list_area_ids_within
from crm.errors import Invalid
from crm.models import Area, AreaFigure
from crm.models.words import AgeBand, Characteristic, Gender, HereFor, LivedHere, Word
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED

#: The words that each characteristic has.
VALUES: dict[Characteristic, type[Word]] = {
    Characteristic.AGE_BAND: AgeBand,
    Characteristic.LIVED_HERE: LivedHere,
    Characteristic.GENDER: Gender,
    Characteristic.HERE_FOR: HereFor,
}

#: Those that a census counts; of the others an area has figures only where somebody asked everyone.
IN_A_CENSUS = frozenset({Characteristic.AGE_BAND, Characteristic.GENDER})


def characteristic_of(value: str) -> Characteristic:
    """The characteristic that has the word *value*; KeyError where none has.

    >>> characteristic_of("over_60").value
    'age_band'
    """
    return {word.value: characteristic for characteristic, words in VALUES.items() for word in words}[value]


@dataclass(frozen=True)
class NewFigure:
    """What a file says of an area."""

    area_id: int
    characteristic: Characteristic
    value: str
    people: int
    source: str = ""


@dataclass(frozen=True)
class Figures:
    """How many people have each value. ``areas``: whose figures are added up; ``missing``: the parts that have none."""

    people: Mapping[Word, int]
    sources: tuple[str, ...]
    areas: tuple[str, ...]
    missing: tuple[str, ...]


@requires(Permission.IMPORT)
def save_figures(db: Session, actor: Actor, figures: Sequence[NewFigure]) -> list[AreaFigure]:
    """Keep figures of the actor's areas, each in place of the one that was there. Raises Invalid."""
    wanted = {(one.area_id, one.characteristic, one.value): one for one in figures}
    known = {
        (row.area_id, row.characteristic, row.value): row
        for row in db.scalars(select(AreaFigure).where(AreaFigure.area_id.in_({one.area_id for one in figures})))
    }
    saved = []
    for key, one in wanted.items():
        if VALUES[one.characteristic].of(one.value) is None or one.people < 0:
            raise Invalid(value=f"“{one.value}” with {one.people} people cannot be kept. Mend the figure.")
        row = known.get(key)
        if row is None:
            row = AreaFigure(area_id=one.area_id, characteristic=one.characteristic, value=one.value)
            db.add(row)
        row.people, row.source = one.people, one.source
        saved.append(row)
    db.flush()
    return saved


def find_figures(db: Session, area_ids: Collection[int], characteristic: Characteristic) -> Figures | None:
    """The figures of areas that lie beside each other, added up; None where none of them has any.

    Each area's own, else those of its parts, part by part. Unscoped: how many people live in an area is public.
    """
    within = list_area_ids_within(db, area_ids)
    rows = db.scalars(
        select(AreaFigure).where(AreaFigure.area_id.in_(within), AreaFigure.characteristic == characteristic),
        execution_options=UNSCOPED,
    )
    own: defaultdict[int, list[AreaFigure]] = defaultdict(list)
    for row in rows:
        own[row.area_id].append(row)
    if not own:
        return None
    inside: defaultdict[int | None, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    for id_, name, parent_id in db.execute(select(Area.id, Area.name, Area.parent_id).where(Area.id.in_(within))):
        inside[parent_id].append(id_)
        names[id_] = name

    def gather(areas: Iterable[int]) -> tuple[list[int], list[int]]:
        """The areas whose figures make up those of *areas*, and the parts that have none."""
        having, missing = [], []
        for area in areas:
            found, lacking = ([area], []) if area in own else gather(inside[area])
            having += found
            missing += lacking if found else [area]
        return having, missing

    having, missing = gather(area_ids)
    people: defaultdict[Word, int] = defaultdict(int)
    for row in (row for id_ in having for row in own[id_]):
        people[VALUES[characteristic](row.value)] += row.people
    sources = {row.source for id_ in having for row in own[id_] if row.source}
    return Figures(
        people,
        tuple(sorted(sources)),
        tuple(sorted(names[id_] for id_ in having)),
        tuple(sorted(names[id_] for id_ in missing)),
    )
