"""The people who sign in, their roles and areas."""

import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, true, update
from sqlalchemy.orm import Session, selectinload

from crm import cleaning
from crm.areas import list_area_ids_around
from crm.errors import Invalid, NotFound
from crm.models import Area, Device, User, user_area
from crm.passwords import check_password, hash_password
from crm.permissions import ROLE_PERMISSIONS, Actor, Permission, Role, requires

NOT_THEIRS = "This is not your password now. Try again."


# Asked on every page: columns only, and made once.
_ENDED = select(Device.id).where(
    Device.user_id == User.id, Device.token_hash == bindparam("device"), Device.ended_at.is_not(None)
)
_BY_TOKEN = select(User.id, User.name, User.role, User.codes_unseen).where(
    User.session_token == bindparam("token"), User.active, ~_ENDED.exists()
)
_OWN = select(user_area.c.area_id).where(user_area.c.user_id == bindparam("user_id")).cte(recursive=True)
_OWN = _OWN.union(select(Area.id).join(_OWN, Area.parent_id == _OWN.c.area_id))
_AREAS = select(_OWN.c.area_id)


def find_actor_by_token(db: Session, token: str, *, device: str = "") -> Actor | None:
    """Whom the active user with this session token acts as, unless the *device* (a token's hash) was ended for them."""
    found = db.execute(_BY_TOKEN, {"token": token, "device": device}).one_or_none()
    return _actor(db, *found) if found else None


def actor_for(db: Session, user: User) -> Actor:
    """Whom *user* acts as: their role in their areas and all areas inside; an admin without areas works everywhere."""
    return _actor(db, user.id, user.name, user.role, user.codes_unseen)


def _actor(db: Session, user_id: int, name: str, role: Role, unseen: bool) -> Actor:
    area_ids = frozenset(db.scalars(_AREAS, {"user_id": user_id}))
    everywhere = role is Role.ADMIN and not area_ids
    return Actor(id=user_id, name=name, role=role, area_ids=None if everywhere else area_ids, unseen=unseen)


def list_users_around(db: Session, permission: Permission, *area_ids: int | None) -> list[tuple[int, str]]:
    """(id, name) of the active users who have *permission* and work in one of some areas or around it, by name."""
    roles = [role for role in Role if permission in ROLE_PERMISSIONS[role]]
    query = select(User).where(User.active, User.role.in_(roles)).options(selectinload(User.areas))
    around = list_area_ids_around(db, area_ids)
    return [
        (user.id, user.name)
        for user in db.scalars(query.order_by(User.name, User.id))
        if (user.role is Role.ADMIN and not user.areas) or {area.id for area in user.areas} & around
    ]


@requires(Permission.EDIT_TEAM)
def list_users(db: Session, actor: Actor) -> Sequence[User]:
    """Everybody who signs in, or did, with their areas: by name, those who no longer do at the end."""
    query = select(User).where(_within_reach(actor)).options(selectinload(User.areas))
    return db.scalars(query.order_by(User.active.desc(), User.name, User.id)).all()


@requires(Permission.EDIT_TEAM)
def get_user(db: Session, actor: Actor, user_id: int) -> User:
    """The user with their areas. Raises NotFound."""
    query = select(User).where(User.id == user_id, _within_reach(actor)).options(selectinload(User.areas))
    user = db.scalar(query)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    return user


@requires(Permission.EDIT_TEAM)
def add_user(
    db: Session,
    actor: Actor,
    *,
    name: str,
    email: str,
    role: Role,
    area_ids: Sequence[int] = (),
    password: str | None = None,
) -> User:
    """Add somebody who signs in. Without a password they set one through an invitation. Raises Invalid."""
    user = User(name=_checked_name(name), email=_checked_email(db, email), role=role, areas=[])
    if password is not None:
        user.password_hash = hash_password(password, about=[user.name, user.email])
    user.areas = _checked_areas(db, actor, role, area_ids)
    db.add(user)
    db.flush()
    return user


@requires(Permission.EDIT_TEAM)
def change_user(
    db: Session, actor: Actor, user_id: int, *, name: str, email: str, role: Role, area_ids: Sequence[int]
) -> User:
    """Change who somebody is, and their role and areas; nobody changes their own. Raises NotFound, Invalid."""
    user = get_user(db, actor, user_id)
    same = role is user.role and set(area_ids) == {area.id for area in user.areas}
    if user.id == actor.id and not same:
        raise Invalid(role="Ask another admin to change your own role and areas.")
    user.name, user.email = _checked_name(name), _checked_email(db, email, user.id)
    if not same:
        areas = _checked_areas(db, actor, role, area_ids)
        if role is not Role.ADMIN or areas:
            _check_an_admin_stays(db, user, "role")
        user.role, user.areas = role, areas
    db.flush()
    return user


@requires(Permission.EDIT_TEAM)
def deactivate_user(db: Session, actor: Actor, user_id: int) -> User:
    """Let somebody in no more, at once and on every device. Raises NotFound, Invalid."""
    user = get_user(db, actor, user_id)
    if user.id == actor.id:
        raise Invalid(active="Ask another admin to deactivate your own account.")
    _check_an_admin_stays(db, user, "active")
    user.active, user.session_token = False, new_token()
    db.flush()
    return user


@requires(Permission.EDIT_TEAM)
def reactivate_user(db: Session, actor: Actor, user_id: int) -> User:
    """Let somebody in again, with the password they had."""
    user = get_user(db, actor, user_id)
    user.active = True
    db.flush()
    return user


@requires(Permission.OWN_ACCOUNT)
def get_own_account(db: Session, actor: Actor) -> User:
    """The user who acts, with their areas. Raises NotFound for the command line, which has no account."""
    user = db.scalar(select(User).where(User.id == actor.id).options(selectinload(User.areas)))
    if user is None:
        raise NotFound("The command line has no account.")
    return user


@requires(Permission.OWN_ACCOUNT)
def change_own_password(db: Session, actor: Actor, *, password: str, new_password: str) -> User:
    """Change the actor's password and sign them out everywhere: the user, with their new token. Raises Invalid."""
    user = get_own_account(db, actor)
    if not check_password(user.password_hash, password):
        raise Invalid(password=NOT_THEIRS)
    try:
        user.password_hash = hash_password(new_password, about=[user.name, user.email])
    except Invalid as invalid:
        raise Invalid(new_password=invalid.errors["password"]) from None
    user.session_token = new_token()
    db.flush()
    return user


@requires(Permission.OWN_ACCOUNT)
def sign_out_everywhere(db: Session, actor: Actor) -> User:
    """End every session that the actor has, on every device: the user, with their new token."""
    user = get_own_account(db, actor)
    user.session_token = new_token()
    db.flush()
    return user


def sign_everybody_out(connection: Connection) -> None:
    """End every session on every device: after a restore, which would bring back those that were ended since."""
    for user_id in connection.scalars(select(User.id)).all():
        connection.execute(update(User).where(User.id == user_id).values(session_token=new_token()))


def new_token() -> str:
    """A secret that nobody guesses: for a session, or a link."""
    return secrets.token_urlsafe(32)


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """An admin of some areas looks after those who work in these areas and nowhere else."""
    if actor.area_ids is None:
        return true()
    own = Area.id.in_(sorted(actor.area_ids))
    return and_(User.areas.any(own), ~User.areas.any(~own))


def _checked_areas(db: Session, actor: Actor, role: Role, area_ids: Sequence[int]) -> list[Area]:
    areas = list(db.scalars(select(Area).where(Area.id.in_(area_ids)).order_by(Area.name)))
    if len(areas) != len(set(area_ids)):
        raise Invalid(area_ids="Choose areas from the list.")
    if actor.area_ids is not None and not (areas and actor.area_ids.issuperset(area_ids)):
        raise Invalid(area_ids="Choose areas that you work in yourself.")
    if not areas and role not in (Role.ADMIN, Role.PARTNER):
        raise Invalid(area_ids=f"Choose at least one area: without one, this {role} would see nothing.")
    return areas


def _check_an_admin_stays(db: Session, user: User, field: str) -> None:
    """Somebody has to be able to look after the team: an active admin of everywhere, who has a password."""
    others = select(User.id).where(
        User.id != user.id, User.role == Role.ADMIN, User.active, User.password_hash.is_not(None), ~User.areas.any()
    )
    if user.role is Role.ADMIN and user.active and not user.areas and db.scalar(others.limit(1)) is None:
        raise Invalid(**{field: f"{user.name} is the last admin. Make somebody else an admin first."})


def _checked_name(name: str) -> str:
    try:
        return cleaning.clean_name(name)
    except ValueError as reason:
        raise Invalid(name=str(reason)) from None


def _checked_email(db: Session, email: str, user_id: int | None = None) -> str:
    try:
        cleaned = cleaning.clean_email(email)
    except ValueError as reason:
        raise Invalid(email=str(reason)) from None
    if cleaned is None:
        raise Invalid(email="Enter an e-mail address.")
    if db.scalar(select(User.id).where(User.email == cleaned)) not in (None, user_id):
        raise Invalid(email="Somebody with this e-mail address is in the team already.")
    return cleaned
