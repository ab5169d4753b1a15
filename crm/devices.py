"""The browsers on which people sign in: each is known again, and can be let in no more when it is lost."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import NotFound
from crm.models import Device, User, now
from crm.permissions import Actor, Permission, requires
from crm.users import get_user, new_token

#: How long a browser is known without a sign-in.
KNOWN_FOR = dt.timedelta(days=365)

#: What a browser says of itself, most particular first, and what people call it.
_BROWSERS = {
    "Edg": "Edge",
    "SamsungBrowser": "Samsung Internet",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "Chromebook",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@requires(Permission.OWN_ACCOUNT)
def note_device(db: Session, actor: Actor, *, token: str, agent: str) -> str:
    """Note that *actor* signs in on the browser with *token*, which calls itself *agent*: the token from now on.

    It is another one where the browser had none, or was ended: what ended stays so.
    """
    device = _find_device(db, token, actor.id) if token else None
    if not token or (device is not None and device.ended_at is not None):
        token, device = new_token(), None
    if device is None:
        device = Device(user_id=actor.id, token_hash=hash_token(token), name=name_agent(agent))
        db.add(device)
    device.signed_in_at = now()
    db.flush()
    return token


@requires(Permission.EDIT_TEAM)
def list_devices(db: Session, actor: Actor, user_id: int) -> Sequence[Device]:
    """The devices on which a member of the team signed in within a year, the latest first. Raises NotFound."""
    return _list_of(db, get_user(db, actor, user_id).id)


@requires(Permission.OWN_ACCOUNT)
def list_own_devices(db: Session, actor: Actor) -> Sequence[Device]:
    """The devices on which the actor signed in within a year, the latest first."""
    return _list_of(db, actor.id)


@requires(Permission.EDIT_TEAM)
def end_device(db: Session, actor: Actor, user_id: int, device_id: int) -> Device:
    """Let a member's device in no more: at its next contact the doorstep app clears itself. Raises NotFound."""
    return _end(db, actor, get_user(db, actor, user_id).id, device_id)


@requires(Permission.OWN_ACCOUNT)
def end_own_device(db: Session, actor: Actor, device_id: int) -> Device:
    """The same with a device of one's own."""
    return _end(db, actor, actor.id, device_id)


def find_end(db: Session, *, token: str, user_id: int | None = None) -> str:
    """What ended on the browser with *token*: the "device", for it may be lost; the "user" alone, who left; or "".

    Unsaid, the user is whoever signed in there last.
    """
    query = select(Device.ended_at, User.active).join(User, User.id == Device.user_id)
    query = query.where(Device.token_hash == hash_token(token))
    if user_id is not None:
        query = query.where(Device.user_id == user_id)
    found = db.execute(query.order_by(Device.signed_in_at.desc(), Device.id.desc()).limit(1)).one_or_none()
    if found is None:
        return ""
    ended_at, active = found
    return "device" if ended_at else "" if active else "user"


def hash_token(token: str) -> str:
    """What the database keeps of a browser's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def name_agent(agent: str) -> str:
    """What people call the browser and the system that say *agent* of themselves.

    >>> name_agent("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36")
    'Chrome on Android'
    >>> name_agent("curl/8.5")
    'Unknown browser'
    """
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "Unknown browser")
    system = next((f" on {name}" for mark, name in _SYSTEMS.items() if mark in agent), "")
    return browser + system


def _list_of(db: Session, user_id: int | None) -> Sequence[Device]:
    recent = Device.signed_in_at > now() - KNOWN_FOR
    query = select(Device).where(Device.user_id == user_id, Device.ended_at.is_(None), recent)
    return db.scalars(query.order_by(Device.signed_in_at.desc(), Device.id.desc())).all()


def _find_device(db: Session, token: str, user_id: int | None) -> Device | None:
    return db.scalar(select(Device).where(Device.token_hash == hash_token(token), Device.user_id == user_id))


def _end(db: Session, actor: Actor, user_id: int | None, device_id: int) -> Device:
    device = db.scalar(select(Device).where(Device.id == device_id, Device.user_id == user_id))
    if device is None:
        raise NotFound(f"There is no device {device_id}.")
    if device.ended_at is None:
        device.ended_at, device.ended_by_id = now(), actor.id
        db.flush()
    return device
