"""What every test may ask for: a database (each of the two in turn), a session, people who act."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from crm.permissions import Actor
from crm.session import make_session
from tests.database import DATABASES, database, rolled_back


@pytest.fixture(scope="session", params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with database(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with rolled_back(engine) as connection:
        yield connection


@pytest.fixture
def admin() -> Actor:
    """Whoever runs the command line: may do all, everywhere."""
    return Actor.command_line()


@pytest.fixture
def db(connection: Connection, admin: Actor) -> Iterator[Session]:
    """A session that works for *admin*; whatever it does is undone after the test."""
    with make_session(connection, admin) as session:
        yield session
