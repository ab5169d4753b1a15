"""Streets: names on doors, in one area each."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.models import Street
from crm.permissions import Actor, Permission, requires


@requires(Permission.SEE_RECORDS)
def list_street_choices(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name with area) of every street, for a form."""
    streets = db.scalars(select(Street).options(selectinload(Street.area)).order_by(Street.name, Street.id))
    return [(street.id, f"{street.name}, {street.area.name}") for street in streets]
