"""Areas, nested: a team's patch and the neighbourhoods in it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area


def list_area_ids_within(db: Session, area_ids: Iterable[int]) -> frozenset[int]:
    """The areas *area_ids* and every area inside them, at any depth."""
    within = select(Area.id).where(Area.id.in_(list(area_ids))).cte(recursive=True)
    within = within.union(select(Area.id).join(within, Area.parent_id == within.c.id))
    return frozenset(db.scalars(select(within.c.id)))
