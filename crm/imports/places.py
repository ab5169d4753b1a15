"""Finds the areas and streets that a file means, and says which ones are new."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.areas import list_area_choices
from crm.imports.problems import Sheet, Value
from crm.models import Area, Street, StreetPostcode
from crm.permissions import Actor
from crm.text import fold, fold_street


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs: an id, or the name of an area or street that saving adds."""

    area: int | str | None = None
    street: int | str | None = None


class UnplacedError(ValueError):
    """A row's area or street cannot be found; ``field`` is the one to mend."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Places:
    """The areas that the actor works in, and the streets in them."""

    def __init__(self, db: Session, actor: Actor, *, adds: Collection[str] | None = ()) -> None:
        """*adds*: the names of areas that may be added when there are none of that name; None: any."""
        self._noted: set[Place] = set()
        self._adds = {fold(name) for name in adds} if adds is not None else None
        self._paths = dict(list_area_choices(db, actor))
        self._parents = dict(db.execute(select(Area.id, Area.parent_id)).all())
        self._areas: defaultdict[str, set[int]] = defaultdict(set)
        for id_, name, code in db.execute(select(Area.id, Area.name, Area.code)):
            for called in (name, code or "", self._paths.get(id_, "")):
                if id_ in self._paths and called:
                    self._areas[fold(called)].add(id_)
        self._streets: defaultdict[str, list[int]] = defaultdict(list)
        self._area_of, self._names = dict[int, int](), dict[int, str]()
        for id_, name, key, area_id in db.execute(select(Street.id, Street.name, Street.name_key, Street.area_id)):
            self._streets[key].append(id_)
            self._area_of[id_], self._names[id_] = area_id, name
        self._postcodes: defaultdict[str, set[int]] = defaultdict(set)
        for street_id, postcode in db.execute(select(StreetPostcode.street_id, StreetPostcode.postcode)):
            self._postcodes[postcode].add(street_id)

    @property
    def street_names(self) -> list[str]:
        """The names of all streets, to find them in addresses."""
        return list(self._names.values())

    def note_new(self, sheet: Sheet, at: int, place: Place) -> None:
        """Say in *sheet*, once for each, which area and which street saving adds."""
        if isinstance(place.area, str) and Place(place.area) not in self._noted:
            self._noted.add(Place(place.area))
            sheet.warn(at, "area", f"There is no area “{place.area}” yet.", "It will be added.", place.area)
        if isinstance(place.street, str) and place not in self._noted:
            self._noted.add(place)
            sentence = f"There is no street “{place.street}” in {self.area_name(place.area)} yet."
            sheet.warn(at, "street", sentence, "It will be added.", place.street)

    def name_of(self, place: Place) -> str:
        """The place in words."""
        street = self._names.get(place.street, "") if isinstance(place.street, int) else place.street
        return ", ".join(part for part in (street, self.area_name(place.area)) if part)

    def area_name(self, area: int | str | None) -> str:
        """The area in words."""
        return self._paths.get(area, "another area") if isinstance(area, int) else area or ""

    def find_area(self, text: str) -> int | str:
        """The area of that name, code or path; the text itself when it is to be added. Raises UnplacedError."""
        found = sorted(self._areas.get(fold(text), ()))
        if len(found) == 1:
            return found[0]
        if found:
            paths = ", ".join(f"“{self._paths[id_]}”" for id_ in found)
            raise UnplacedError("area", f"There are several areas “{text}”: write one of {paths}.")
        if self._adds is None or fold(text) in self._adds:
            return text
        known = ", ".join(f"“{path}”" for path in sorted(self._paths.values())[:8])
        mend = f"write one of {known}" if known else "add it under Places first"
        raise UnplacedError("area", f"There is no area “{text}”: {mend}, or choose one area for all rows.")

    def find(self, values: dict[str, Value]) -> Place:
        """Where a row with *values* belongs. Raises UnplacedError for what is unknown or not clear."""
        area = self.find_area(str(values["area"])) if "area" in values else None
        street, postcode = values.get("street"), self._postcodes.get(str(values.get("postcode", "")), set())
        if street is None:
            found = [id_ for id_ in sorted(postcode) if self.lies_in(id_, area)]
            return self._place(found[0]) if len(found) == 1 else Place(area)
        found = [id_ for id_ in self._streets.get(fold_street(str(street)), []) if self.lies_in(id_, area)]
        found = [id_ for id_ in found if self._area_of[id_] == area] or found
        found = [id_ for id_ in found if id_ in postcode] or found
        if len(found) == 1:
            return self._place(found[0])
        if found:
            areas = ", ".join(sorted(self.area_name(self._area_of[id_]) for id_ in found))
            raise UnplacedError("street", f"“{street}” is in several areas ({areas}): say in which.")
        if area is None:
            raise UnplacedError("street", f"There is no street “{street}” yet: give its area, so that it can be added.")
        return Place(area, str(street))

    def _place(self, street_id: int) -> Place:
        return Place(self._area_of[street_id], street_id)

    def lies_in(self, street_id: int, area: int | str | None) -> bool:
        """Whether the street is in *area*, at any depth; anywhere when None."""
        if area is None:
            return True
        within: int | None = self._area_of[street_id]
        while within is not None and within != area:
            within = self._parents.get(within)
        return within is not None
