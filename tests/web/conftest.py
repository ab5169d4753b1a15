"""An application on the test's own database, and somebody signed in to it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from config import Config
from crm.models import Area, Street, User
from crm.permissions import Role
from crm.session import make_engine
from tests.factories import make_area, make_street, make_user
from tests.kith_at_work import kith_at_work
from tests.smtp import Mailbox, mailbox
from web import logs
from web.app import make_app
from web.cli import main
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
    logs.set_up("info")  # whatever level a test before logged at
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


@pytest.fixture
def street(db: Session) -> Street:
    """Moor Street in St Peter’s."""
    street = make_street(db, "Moor Street", area=make_area(db, "St Peter’s"))
    db.refresh(street, ["area"])
    return street


@pytest.fixture
def phone(db: Session, sign_in: SignIn, street: Street) -> SignIn:
    """``phone(role)``: a client of somebody who works where the street is, with its ``user``."""

    def phone(role: Role = Role.OFFICER) -> FlaskClient:
        client = sign_in(role, areas=(street.area,))
        client.user = db.scalars(select(User).order_by(User.id.desc())).first()
        return client

    return phone


@pytest.fixture(scope="session")
def made_at_work(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A database that each test of what runs by itself takes a copy of."""
    with kith_at_work(tmp_path_factory.mktemp("work")) as (config, _):
        return config


@pytest.fixture
def work(made_at_work: Config, tmp_path: Path) -> Iterator[tuple[Config, Engine]]:
    """Where somebody waits for the officer, and a digest is due."""
    shutil.copy(made_at_work.data_dir / "kith.sqlite3", tmp_path)
    config = replace(made_at_work, data_dir=tmp_path)
    engine = make_engine(config.url)
    yield config, engine
    engine.dispose()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server that keeps what it is sent."""
    with mailbox() as box:
        yield box


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on a new SQLite database whose whole patch is Bristol."""
    monkeypatch.setenv("KITH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KITH_DATABASE_URL", "")

    def run(*args: str) -> Result:
        return CliRunner().invoke(main, list(args))

    made = run("init", "--area", "Bristol", "--name", "Rosa Finch", "--email", "rosa@example.org")
    assert made.exit_code == 0, made.output
    return run
