"""The cookie by which a browser is known again, so that a lost phone can be let in no more."""

from flask import Response, after_this_request, current_app, request, session

from crm import devices
from crm.permissions import Actor
from web.transaction import get_db

COOKIE = "kith_device"

#: Where the session says on which device it is; signed, so that taking the cookie away changes nothing.
SESSION_KEY = "device"


def note_device(actor: Actor) -> None:
    """Note in the session, and in the cookie, the browser on which *actor* signs in."""
    agent = request.user_agent.string
    token = devices.note_device(get_db(), actor, token=request.cookies.get(COOKIE, ""), agent=agent)
    session[SESSION_KEY] = devices.hash_token(token)

    @after_this_request
    def send(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, token, max_age=devices.KNOWN_FOR, httponly=True, samesite="Lax", secure=secure)
        return response


def find_end(user_id: int | None) -> str:
    """What ended on this browser, of a user or of whoever signed in on it last: "device", "user", or nothing."""
    token = request.cookies.get(COOKIE)
    return devices.find_end(get_db(), token=token, user_id=user_id) if token else ""


def forget_device(response: Response) -> None:
    """Take the cookie away: whoever signs in on this browser again begins anew."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
