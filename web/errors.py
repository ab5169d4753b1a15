"""Pages for what went wrong: what happened, what to do, and what was typed, ready to be sent again."""

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, session
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from crm.errors import NotAllowed, NotFound, TooManyTries
from web.logs import log_failure
from web.wording import counted


def init_app(app: Flask) -> None:
    """Answer our own errors, the database's, and Werkzeug's with pages that help."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_found)  # not allowed looks like not found
    app.register_error_handler(TooManyTries, _wait)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(SQLAlchemyError, not_saved)
    app.register_error_handler(HTTPException, _http)


def not_saved(error: SQLAlchemyError) -> Response:
    """The page for what the database did not take: a full disk, a database that is busy, two changes at once."""
    if "db" in g:
        g.db.rollback()
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()  # so that the page does not ask the database who it is for
    session.pop("_flashes", None)  # "saved" would not be true
    log_failure((type(error), error, error.__traceback__))
    if isinstance(error, IntegrityError):
        return ask_again(409)
    if isinstance(error, OperationalError):
        full = any(word in str(error.orig).lower() for word in ("full", "no space"))
        return ask_again(507 if full else 503)
    return _page(500)


def ask_again(status: int) -> Response:
    """The page for *status* with what was typed in a form that sends it again; passwords have to be typed anew."""
    typed = [(k, v) for k, v in request.form.items(multi=True) if k != "csrf_token" and "password" not in k]
    return _page(status, typed=typed)


def lapsed() -> Response:
    """What the doorstep app is told where nobody is signed in: it keeps its records until somebody is."""
    return make_response(jsonify(state="lapsed"), 401)


def _not_found(error: Exception) -> Response:
    return _page(404)


def _no_token(error: CSRFError) -> Response:
    """A form without its token: mostly one that stayed open until the session had ended."""
    view = current_app.view_functions.get(request.endpoint or "")
    let_in = getattr(view, "public", False) or current_user.is_authenticated
    if not let_in and getattr(view, "answers_json", False):
        return lapsed()
    return ask_again(400 if let_in else 401)


def _wait(error: TooManyTries) -> Response:
    seconds = max(1, round(error.wait.total_seconds()))
    wait = counted(-(-seconds // 60), "minute") if seconds >= 60 else counted(seconds, "second")
    response = _page(429, wait=wait)
    response.headers["Retry-After"] = str(seconds)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    response = _page(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _page(status: int, **values: object) -> Response:
    names = [f"errors/{status}.html", "errors/500.html" if status >= 500 else "errors/400.html"]
    page = render_template(names, status=status, reference=g.get("reference"), **values)
    return make_response(page, status)
