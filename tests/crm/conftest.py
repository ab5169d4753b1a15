"""The demo neighbourhood, loaded once into each database for all the tests that read it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from sqlalchemy.orm import Session

from crm.demo import Neighbourhood, make_neighbourhood
from crm.demo.loading import count_records, is_demo, is_empty, load_neighbourhood
from crm.permissions import Actor
from crm.session import make_session
from tests.database import database


@pytest.fixture(scope="session")
def demo() -> Neighbourhood:
    return make_neighbourhood(2026, 1200, today=dt.date(2026, 11, 21))


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory, demo: Neighbourhood) -> Iterator[Callable[[str], Session]]:
    """``loaded_once(kind)``: a session on a database of its own that holds the demo, kept for the whole run."""
    with ExitStack() as kept:

        @cache
        def load(kind: str) -> Session:
            """The progress told adds up to what was announced."""
            admin = Actor.command_line()
            engine = kept.enter_context(database(kind, tmp_path_factory.mktemp("demo")))
            db = kept.enter_context(make_session(engine, admin))
            assert is_empty(db)
            assert not is_demo(db)
            told: list[int] = []
            load_neighbourhood(db, admin, demo, password="lantern kettle robin", on_progress=told.append)
            assert sum(told) == count_records(demo)
            return db

        yield load


@pytest.fixture(scope="session")
def loaded(request: pytest.FixtureRequest, loaded_once: Callable[[str], Session]) -> Session:
    """A session on a database of its own that holds the demo."""
    return loaded_once(request.param)
