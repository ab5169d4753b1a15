"""Who is signed in: flask-login with a token that can be rotated, and every page closed unless it says it is open."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, abort, current_app, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm import users
from crm.models import User
from crm.permissions import Actor, Permission
from web.device_cookies import SESSION_KEY, note_device
from web.errors import ask_again, lapsed
from web.transaction import SAFE_METHODS, get_db

P = ParamSpec("P")
R = TypeVar("R")


class SignedIn(UserMixin):
    """The signed-in user, as flask-login wants them: known by the token that *sign out everywhere* changes."""

    def __init__(self, actor: Actor, token: str) -> None:
        self.id, self.name, self.role, self.token, self.actor = actor.id, actor.name, actor.role, token, actor

    def get_id(self) -> str:
        """What the session cookie keeps."""
        return self.token


def init_app(app: Flask) -> None:
    """Ask for a sign-in on every page that is not public."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    manager.session_protection = None  # a phone changes its address on every street; the token is what counts
    app.before_request(_ask)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to people who are not signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def answers_json(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that the doorstep app asks: who is not signed in is told so as JSON, not sent to a page."""
    view.answers_json = True  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Close a view to roles without *permission*: for pages, such as an empty form, that call no use-case yet."""

    def close(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_actor().may(permission):
                abort(404)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return close


def current_actor() -> Actor:
    """Who acts in this request. Only in views that are not public."""
    actor: Actor = current_user.actor
    return actor


def let_in(user: User) -> None:
    """Make *user* the one who is signed in on this device, and nothing of whoever was before."""
    session.clear()
    actor = users.actor_for(get_db(), user)
    note_device(actor)
    login_user(SignedIn(actor, user.session_token))
    session.permanent = True


def _load(token: str) -> SignedIn | None:
    db: Session = get_db()
    actor = users.find_actor_by_token(db, token, device=session.get(SESSION_KEY, ""))
    if actor is None:
        return None
    db.info["actor"] = actor
    return SignedIn(actor, token)


def _ask() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or getattr(view, "public", False):
        return None
    if current_user.is_authenticated:
        session.permanent = True
        return None
    if getattr(view, "answers_json", False):
        return lapsed()
    if request.method not in SAFE_METHODS:
        return ask_again(401)
    wanted = quote(request.full_path.rstrip("?"))
    return redirect("/sign-in" if request.path == "/" else f"/sign-in?next={wanted}", 303)
