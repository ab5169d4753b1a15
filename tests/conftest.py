"""What every test may ask for: a database (each of the two in turn), a session, people who act."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from crm import passwords
from crm.permissions import Actor
from crm.session import make_session
from tests.database import DATABASES, database, rolled_back
from tests.factories import restart_numbers

# What whoever runs the tests has set for their own Kith is not for these.
for name in [name for name in os.environ if name.startswith("KITH_")]:
    del os.environ[name]

# How long an example takes says how busy the machine is, and nothing of Kith. The same examples each time: a change is
# not refused for a rare one that it has nothing to do with. `--hypothesis-profile=search` looks for new ones.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("kith", settings.get_profile("search"), derandomize=True)
settings.load_profile("kith")
# Some examples are made of the constants in all of our modules that are loaded by then: not the same each time.
providers._get_local_constants = lambda: providers._local_constants

#: The files that take longest: begun first, so that no core has nothing to do while another is still at one of them.
LONGEST = ["browser/test_pages", "web/test_routes", "web/test_background", "web/test_cli_backups"]
LONGEST += ["browser/test_other_networks", "browser/test_network_map", "web/test_recovery_from_files"]
LONGEST += ["web/test_learning_killed", "web/test_theme_suggestions"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-database", action="store_true", help="run the tests of all pages on PostgreSQL, too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests on both databases; those of pages and of the demo on SQLite, unless their module says EVERY_DATABASE.

    What differs between the two is in the domain. Pages ask it only, and test_routes opens each of them on both. A test
    that is about reckoning with what was read, and not about reading it, says so: ``any_database``.
    """
    marked = any("engine" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    every = hasattr(metafunc.module, "EVERY_DATABASE") or metafunc.config.getoption("every_database")
    of_pages = metafunc.module.__name__.startswith("tests.web.")
    alike = metafunc.definition.get_closest_marker("any_database") is not None
    if "loaded" in metafunc.fixturenames:
        metafunc.parametrize("loaded", DATABASES if every else DATABASES[:1], indirect=True, scope="session")
    if "engine" in metafunc.fixturenames and not marked:
        databases = DATABASES if every or not (of_pages or alike) else DATABASES[:1]
        metafunc.parametrize("engine", databases, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others as they come."""
    places = {f"tests/{file}.py": place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of what Python looks through again and again for what can go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def costly_passwords() -> Iterator[PasswordHasher]:
    """How passwords are hashed in earnest; in tests it costs next to nothing, since nobody is there to guess them."""
    costly = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield costly
    passwords._hasher = costly


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Engine]]:
    """``engines(kind)``: a database of each kind, made when it is first asked for and kept for the whole run."""
    with ExitStack() as kept:
        yield cache(lambda kind: kept.enter_context(database(kind, tmp_path_factory.mktemp(kind))))


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, engines: Callable[[str], Engine]) -> Engine:
    return engines(request.param)


@pytest.fixture(autouse=True)
def numbers() -> None:
    restart_numbers()


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
