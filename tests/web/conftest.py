"""An application on the test's own database, and somebody signed in to it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from config import Config
from crm.models import Area
from crm.permissions import Role
from tests.factories import make_user
from web.app import make_app
from web.kept_maps import KeptMaps

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def made_once() -> Flask:
    """The application without a database: its addresses and templates are compiled once for all tests."""
    app = make_app(Config(secret_key="s" * 40, background=False))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def app(made_once: Flask, connection: Connection) -> Iterator[Flask]:
    settings, parts = dict(made_once.config), dict(made_once.extensions["kith"])
    made_once.extensions["kith"] |= {"bind": connection, "maps": KeptMaps()}
    yield made_once
    for now, before in ((made_once.config, settings), (made_once.extensions["kith"], parts)):
        now.clear()
        now.update(before)


@pytest.fixture
def sign_in(app: Flask, db: Session) -> SignIn:
    """``sign_in(role, areas=(…))`` gives a client that is signed in as such a user."""

    def sign_in(role: Role = Role.ADMIN, *, areas: tuple[Area, ...] = ()) -> FlaskClient:
        user = make_user(db, role, areas=areas)
        db.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = user.session_token
            session["_fresh"] = True
        return client

    return sign_in
