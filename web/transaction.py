"""One database session for a request, and one commit: only when the answer is good, and all or nothing."""

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm.session import make_session
from web.errors import not_saved
from web.rules import make_rules

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Commit after each good answer to a request that may write, and close every session."""
    app.after_request(_commit)
    app.teardown_request(_close)


def get_db() -> Session:
    """The request's session. It works for nobody until somebody is signed in."""
    if "db" not in g:
        kith = current_app.extensions["kith"]
        g.db = make_session(kith["bind"], writes=request.method not in SAFE_METHODS)
        g.db.info["rules"] = make_rules(kith["config"])
    db: Session = g.db
    return db


def keep_changes() -> None:
    """Commit although the answer is a refusal, which is itself what is recorded (docs/adr: refused sign-ins)."""
    g.keep_changes = True


def _commit(response: Response) -> Response:
    refused = response.status_code >= 400 and "keep_changes" not in g
    if "db" not in g or request.method in SAFE_METHODS or refused:
        return response
    try:
        g.db.commit()
    except SQLAlchemyError as error:
        return not_saved(error)
    return response


def _close(error: BaseException | None) -> None:
    if "db" in g:
        g.pop("db").close()
