"""What an actor may know of a street that an analysis leads to: its name, or only in which area it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area, Street
from crm.scope import UNSCOPED

_CHUNK = 5000


@dataclass(frozen=True)
class StreetGlimpse:
    """A street as the actor may see it. Without an ``id`` it is hidden, and ``name`` says only where it is."""

    id: int | None
    name: str


def street_glimpses(db: Session, street_ids: Iterable[int]) -> dict[int, StreetGlimpse]:
    """What the session's actor may know of each of *street_ids*; one that is gone is left out."""
    wanted = sorted(set(street_ids))
    found: dict[int, StreetGlimpse] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        names = db.execute(select(Street.id, Street.name).where(Street.id.in_(some)))
        found |= {id_: StreetGlimpse(id_, name) for id_, name in names}
        hidden = [id_ for id_ in some if id_ not in found]
        if hidden:
            query = select(Street.id, Area.name).join(Area, Area.id == Street.area_id).where(Street.id.in_(hidden))
            areas = db.execute(query, execution_options=UNSCOPED)
            found |= {id_: StreetGlimpse(None, f"a street in {area}") for id_, area in areas}
    return found
