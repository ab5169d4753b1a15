"""Areas, nested: a team's patch and the neighbourhoods in it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Area
from crm.permissions import Actor, Permission, requires


def list_area_ids_within(db: Session, area_ids: Iterable[int]) -> frozenset[int]:
    """The areas *area_ids* and every area inside them, at any depth."""
    within = select(Area.id).where(Area.id.in_(list(area_ids))).cte(recursive=True)
    within = within.union(select(Area.id).join(within, Area.parent_id == within.c.id))
    return frozenset(db.scalars(select(within.c.id)))


@requires(Permission.SEE_RECORDS)
def list_area_choices(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name with those around it) of the areas that the actor works in, for a form."""
    rows = db.execute(select(Area.id, Area.name, Area.parent_id)).all()
    names = {id_: (name, parent_id) for id_, name, parent_id in rows}

    def path(area_id: int | None) -> str:
        if area_id is None:
            return ""
        name, parent_id = names[area_id]
        return f"{path(parent_id)} › {name}".removeprefix(" › ")

    mine = [id_ for id_ in names if actor.area_ids is None or id_ in actor.area_ids]
    return sorted(((id_, path(id_)) for id_ in mine), key=lambda pair: (pair[1], pair[0]))
