"""Setting a team up: what has to be there before the first record."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid
from crm.models import Area, User
from crm.permissions import Actor, Permission, Role, requires
from crm.starter_themes import set_up_themes
from crm.tie_kinds import set_up_tie_kinds


def find_root_area(db: Session) -> Area | None:
    """The team's whole patch: the first area that is inside no other."""
    return db.scalar(select(Area).where(Area.parent_id.is_(None)).order_by(Area.id).limit(1))


def find_admin(db: Session) -> User | None:
    """The first active administrator."""
    return db.scalar(select(User).where(User.role == Role.ADMIN, User.active).order_by(User.id).limit(1))


@requires(Permission.EDIT_PLACES)
def set_up_team(db: Session, actor: Actor, *, area: str) -> Area:
    """The team's whole patch, called *area* unless there is one; the usual kinds of tie and themes. Raises Invalid."""
    set_up_tie_kinds(db, actor)
    set_up_themes(db, actor)
    root = find_root_area(db)
    if root is None:
        try:
            root = Area(name=cleaning.clean_name(area))
        except ValueError as reason:
            raise Invalid(area=str(reason)) from None
        db.add(root)
        db.flush()
    return root
