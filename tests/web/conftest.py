"""An application on the test's own database, and somebody signed in to it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from config import Config
from crm.models import Area
from crm.permissions import Role
from tests.factories import make_user
from web.app import make_app

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def app(connection: Connection):
    app = make_app(Config(secret_key="s" * 40, background=False), connection)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def sign_in(app, db: Session) -> SignIn:
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
