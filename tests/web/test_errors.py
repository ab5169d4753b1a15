"""Pages for what went wrong: on a database that really is full, or busy."""

import sqlite3

import pytest
from sqlalchemy import event, text

from config import Config
from crm.models import Person
from crm.permissions import Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import make_street, make_user
from web.app import make_app


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kith.sqlite3"


@pytest.fixture
def small(file):
    """An engine on a file of its own, as on a disk of its own."""
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def client(small, admin):
    with make_session(small, admin) as db:
        street = make_street(db, "Moor Street")
        user = make_user(db, Role.ADMIN)
        db.commit()
    app = make_app(Config(secret_key="s" * 40, background=False), small)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.street_id = street.id
    with client.session_transaction() as session:
        session["_user_id"] = user.session_token
    return client


def fill_up(engine):
    """Let the database grow no further than it is: what the driver then says is what it says on a full disk."""
    engine.dispose()

    def limit(connection, record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", limit)


def test_on_a_full_disk_nothing_typed_is_lost(client, small, admin):
    fill_up(small)
    note = "Grows dahlias. " * 600
    typed = {"name": "Grace Adeyemi", "street_id": client.street_id, "note": note}
    answer = client.post("/people/new", data=typed)
    assert answer.status_code == 507
    assert "There is no room to save this" in answer.text
    assert 'name="name" value="Grace Adeyemi"' in answer.text
    assert note.strip() in answer.text
    assert "is added" not in answer.text
    assert answer.headers["X-Frame-Options"] == "DENY"
    with make_session(small, admin) as db:
        assert db.query(Person).count() == 0


def test_what_could_not_be_saved_is_not_said_to_be_saved_later(client, small):
    fill_up(small)
    client.post("/people/new", data={"name": "Grace", "street_id": client.street_id, "note": "x" * 9000})
    assert "is added" not in client.get("/people").text


def test_while_somebody_else_writes_for_long_the_form_waits_on_its_page(client, small, file):
    small.dispose()
    event.listen(small, "connect", lambda connection, record: connection.execute("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = client.post("/people/new", data={"name": "Grace Adeyemi", "street_id": client.street_id})
    finally:
        other.rollback()
        other.close()
    assert answer.status_code == 503
    assert "Kith is busy" in answer.text
    assert 'value="Grace Adeyemi"' in answer.text
    assert client.post("/people/new", data={"name": "Grace", "street_id": client.street_id}).status_code == 303


def test_a_database_that_is_gone_still_gets_a_page(client, small):
    with small.begin() as connection:
        connection.execute(text('ALTER TABLE "user" RENAME TO gone'))
    answer = client.get("/people")
    assert answer.status_code == 503
    assert "Kith is busy" in answer.text


def test_a_page_that_is_not_there_says_what_to_do(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing to show here" in answer.text


def test_a_method_that_a_page_does_not_know_is_answered_with_a_page(client):
    answer = client.delete("/people")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "could not read what was sent" in answer.text


def test_a_form_without_its_token_comes_back_with_all_that_was_typed(client):
    client.application.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/people/new", data={"name": "Grace Adeyemi", "password": "secret words"})
    assert answer.status_code == 400
    assert "Grace Adeyemi" in answer.text
    assert "secret words" not in answer.text
