"""Pages for what went wrong: what happened, what to do, and what was typed, ready to be sent again."""

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from crm.errors import NotAllowed, NotFound

log = structlog.get_logger()

#: Never put back into a page.
_NOT_ECHOED = {"csrf_token", "password", "new_password", "password_again"}


def init_app(app: Flask) -> None:
    """Answer our own errors, the database's, and Werkzeug's with pages that help."""
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(NotAllowed, lambda error: _page(404))  # not allowed looks like not found
    app.register_error_handler(CSRFError, lambda error: _try_again(400))
    app.register_error_handler(SQLAlchemyError, not_saved)
    app.register_error_handler(HTTPException, _http)


def not_saved(error: SQLAlchemyError) -> Response:
    """The page for a change that the database did not take: a full disk, a database that is busy, two changes at once."""
    if "db" in g:
        g.db.rollback()
    log.error("not_saved", error=type(getattr(error, "orig", None) or error).__name__, path=request.url_rule and request.url_rule.rule)
    if isinstance(error, IntegrityError):
        return _try_again(409)
    if isinstance(error, OperationalError):
        full = any(word in str(error.orig).lower() for word in ("full", "no space"))
        return _try_again(507 if full else 503)
    return _page(500)


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, InternalServerError):
        log.error("failed", error=type(error.original_exception or error).__name__, path=request.url_rule and request.url_rule.rule)
    return _page(error.code or 500)


def _page(status: int) -> Response:
    return make_response(render_template(["errors/%d.html" % status, "errors/500.html"], status=status), status)


def _try_again(status: int) -> Response:
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in _NOT_ECHOED]
    return make_response(render_template(f"errors/{status}.html", status=status, typed=typed), status)
