"""Makes the Flask application."""

import datetime as dt
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.ext import Extension
from sqlalchemy import Connection, Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from crm.session import make_engine
from web import assets, background, errors, headers, jobs, kept_maps, logs, navigation, signing_in, transaction, wording
from web.forms.base import summarise_errors
from web.ids import RecordId
from web.rules import make_rules
from web.views import blueprints

#: What a form may hold besides the one file: a long conversation and its chips.
FORM_MEMORY = 1_000_000


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
    # Before the transaction, so that it runs after the commit.
    background.init_app(app, ZoneInfo(config.time_zone), on=config.background)
    jobs.init_app(app, on=config.background)
    for part in (assets, kept_maps, transaction, signing_in, navigation, errors):
        part.init_app(app)
    app.url_map.converters["int"] = RecordId
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app


class Unindented(Extension):
    """Leaves out how templates are indented: on a phone it is read by nobody, and weighs."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja asks so
        """The source of a page without white space at the beginning of its lines."""
        return source if name and name.endswith(".txt") else re.sub(r"(?m)^[ \t]+", "", source)


def _set_up_templates(app: Flask, config: Config) -> None:
    app.jinja_env.globals["summarise_errors"] = summarise_errors
    packages = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent / "templates"), packages])
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["team_name"] = config.team_name
    app.jinja_env.globals["headings"] = make_rules(config).headings
    wording.init_app(app, ZoneInfo(config.time_zone))
