"""The demo neighbourhood, loaded once into each database for all the tests that read it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from crm.demo import Neighbourhood, make_neighbourhood
from crm.demo.loading import count_records, is_demo, is_empty, load_neighbourhood
from crm.permissions import Actor
from crm.session import make_session
from tests.database import DATABASES, database


@pytest.fixture(scope="session")
def demo() -> Neighbourhood:
    return make_neighbourhood(2026, 1200, today=dt.date(2026, 11, 21))


@pytest.fixture(scope="session", params=DATABASES)
def loaded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo: Neighbourhood
) -> Iterator[Session]:
    """A session on a database of its own that holds the demo; the progress told adds up to what was announced."""
    admin = Actor.command_line()
    with database(request.param, tmp_path_factory.mktemp("demo")) as engine, make_session(engine, admin) as db:
        assert is_empty(db)
        assert not is_demo(db)
        told: list[int] = []
        load_neighbourhood(db, admin, demo, password="lantern kettle robin", on_progress=told.append)
        assert sum(told) == count_records(demo)
        yield db
