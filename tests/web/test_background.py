"""Reading the network in the background: by a process of its own, after writing, and only where it is due."""

import datetime as dt
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import func, select

from config import Config
from crm.analyses import claim_analysis, find_analysis, get_data_version
from crm.models import AuditEntry, NetworkSnapshot, Person, now
from crm.network.beside import Beside, NotMeasuredError, measure_beside
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import make_person, make_user
from tests.neighbourhood import make_neighbourhood
from web import background
from web.app import make_app

ADMIN = Actor.command_line()

# A worker that only shows kept analyses: what it must not have loaded is asked at the end.
WORKER = """
import sys
from pathlib import Path
from config import Config
from web.app import make_app
app = make_app(Config(data_dir=Path(sys.argv[1]), secret_key="s" * 40, background=False))
client = app.test_client()
with client.session_transaction() as session:
    session["_user_id"] = sys.argv[2]
changes = "/network-health/changes?earlier=1/1/2026"
for path in ("/connectors", "/connectors?order=betweenness", "/streets", "/network-health", "/measures", changes, "/"):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert "Ada Quill" in client.get("/connectors").text
print(sorted({"numpy", "numba", "networkx", "pyvis", "scipy", "sknetwork"} & sys.modules.keys()))
"""


@pytest.fixture
def config(tmp_path):
    return Config(data_dir=tmp_path, secret_key="s" * 40, background=True)


@pytest.fixture
def file_db(config):
    """A database in a file of its own, which another process can open."""
    engine = make_engine(config.url)
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, ADMIN, writes=True) as db:
        make_neighbourhood(db)
        make_user(db, Role.ADMIN, session_token="token")
        db.commit()
    yield engine
    engine.dispose()


def analysis_of(engine):
    with make_session(engine) as db:
        return find_analysis(db)


def wait_for_fresh(engine, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        analysis = analysis_of(engine)
        if analysis is not None and not analysis.stale:
            return analysis
        time.sleep(0.1)
    raise AssertionError("The network was not read in time.")


def client_of(app):
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    with client.session_transaction() as session:
        session["_user_id"] = "token"
    return client


def test_the_first_request_has_the_network_read_and_a_write_again(config, file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.2)
    client = client_of(make_app(config))
    assert client.get("/connectors").headers["Refresh"] == "3"
    first = wait_for_fresh(file_db)
    assert "Ada Quill" in client.get("/connectors").text
    assert client.post("/areas/new", data={"name": "Chapel Bank"}).status_code == 303
    with make_session(file_db, ADMIN, writes=True) as db:
        make_person(db)
        db.commit()
    assert "being read anew" in client.get("/streets").text
    again = wait_for_fresh(file_db)
    assert again.data_version > first.data_version
    with make_session(file_db) as db:
        assert db.scalar(select(func.count()).select_from(NetworkSnapshot)) == 2  # the first of the week stays


def test_what_another_process_is_at_is_waited_for(file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.1)
    monkeypatch.setattr(background, "LOOK", 0.2)
    with make_session(file_db, ADMIN, writes=True) as db:
        claim_analysis(db)
        db.commit()
    reader, measured = background.Reader(file_db), []
    monkeypatch.setattr(reader, "_measure", lambda: measured.append(1))
    reader.note_write()
    time.sleep(0.6)
    assert measured == []
    assert measure_beside(file_db) is False
    assert analysis_of(file_db) is None


def test_a_process_that_fails_is_logged_and_tried_at_the_next_change(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(background, "QUIET", 0.05)
    engine = make_engine(f"sqlite:///{tmp_path / 'no-tables.sqlite3'}")
    reader = background.Reader(engine)
    reader.note_write()
    time.sleep(0.4)
    assert reader._thread.is_alive()
    assert reader._measure() is False
    engine.dispose()


def test_the_process_that_measures_waits_for_the_next_change_and_then_ends(file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.05)
    monkeypatch.setattr(background, "KEPT", 1.0)
    reader = background.Reader(file_db)
    reader.note_write()
    wait_for_fresh(file_db)
    process = reader._beside._process
    assert process.poll() is None
    process.wait(timeout=30)
    assert not reader._beside.is_running


def test_a_process_that_died_is_started_again(file_db):
    with Beside(file_db) as beside:
        assert beside.run()
        beside._process.kill()
        with pytest.raises(NotMeasuredError):
            beside.run()
        assert beside.run() is False  # nothing is due


def test_a_worker_that_shows_the_pages_loads_nothing_that_measures(config, file_db, tmp_path):
    assert measure_beside(file_db)
    with make_session(file_db) as db:
        assert get_data_version(db) == find_analysis(db).data_version
    command = [sys.executable, "-c", WORKER, str(tmp_path), "token"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_at_its_start_it_deletes_who_was_only_named_and_is_past_the_term(file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 60)
    with make_session(file_db, ADMIN, writes=True) as db:
        make_person(db, "Zachariah", met=False, delete_after=now().date() - dt.timedelta(days=1))
        make_person(db, "Tariq", met=False, delete_after=now().date())
        db.commit()
    background.Reader(file_db).note_request()
    deadline = time.monotonic() + 30
    with make_session(file_db, ADMIN) as db:
        while names_in(db, "Zachariah") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert names_in(db, "Zachariah", "Tariq") == ["Tariq"]
        entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.action, entry.actor_name) == ("delete_expired_stubs", "Kith itself")


def test_it_tidies_again_when_a_day_has_passed(file_db, monkeypatch):
    monkeypatch.setattr(background, "DAY", 0.05)
    reader, tidied = background.Reader(file_db), threading.Semaphore(0)
    reader._tidy, reader._read = tidied.release, bool  # for good: its thread outlives the test
    reader.note_request()
    assert all(tidied.acquire(timeout=30) for _ in range(3))


def names_in(db, *names):
    found = db.scalars(select(Person.name).where(Person.name.in_(names))).all()
    db.rollback()
    return found


def test_switched_off_nothing_is_read(app):
    assert app.extensions["kith"]["reader"] is None
