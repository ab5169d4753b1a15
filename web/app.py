"""Makes the Flask application."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy import Connection, Engine
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from config import Config
from crm.session import make_engine
from web import assets, background, errors, headers, kept_maps, logs, navigation, signing_in, transaction, wording
from web.views import blueprints

#: What a form may hold besides the one file: a long conversation and its chips.
FORM_MEMORY = 1_000_000


class RecordId(IntegerConverter):
    """A record's id in an address; a longer number would not fit into the database, and is nobody's."""

    regex = r"\d{1,18}"


def make_app(config: Config, bind: Engine | Connection | None = None) -> Flask:
    """The application on the configured database, or on *bind* (tests give their own)."""
    app = Flask("web", static_folder=None)
    app.config.update(
        SECRET_KEY=config.with_secret_key(),
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=config.session_hours),
        SESSION_COOKIE_NAME="kith",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=config.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form that was open over lunch is not lost
        WTF_CSRF_SSL_STRICT=False,  # proxies strip the referrer; the token is what counts
    )
    app.extensions["kith"] = {"config": config, "bind": make_engine(config.url) if bind is None else bind}
    if config.trusted_proxies:
        proxies: dict[str, Any] = dict.fromkeys(("x_for", "x_proto", "x_host"), config.trusted_proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **proxies)  # type: ignore[method-assign]
    _set_up_templates(app, config)
    logs.init_app(app, config.log_level)
    headers.init_app(app)  # before the transaction: its answer to a failed commit gets the headers, too
    CSRFProtect(app)
    background.init_app(app, on=config.background)  # before the transaction, so that it runs after the commit
    for part in (assets, kept_maps, transaction, signing_in, navigation, errors):
        part.init_app(app)
    app.url_map.converters["int"] = RecordId
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app


def _set_up_templates(app: Flask, config: Config) -> None:
    WTFormsHelpers(app)
    packages = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent / "templates"), packages])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["team_name"] = config.team_name
    wording.init_app(app, ZoneInfo(config.time_zone))
