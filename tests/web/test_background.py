"""Reading the network in the background: by a process of its own, after writing, and only where it is due."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from config import Config
from crm.analyses import claim_analysis, drop_claim, find_analysis, get_data_version
from crm.models import NetworkSnapshot
from crm.network.beside import Beside, NotMeasuredError, measure_beside
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import make_person, make_user
from tests.neighbourhood import make_neighbourhood
from tests.waiting import PATIENCE_S, wait_until
from web import background
from web.app import make_app

EVERY_DATABASE = True

ADMIN, LONDON = Actor.command_line(), ZoneInfo("Europe/London")

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


def wait_for_fresh(engine):
    wait_until(lambda: (found := analysis_of(engine)) is not None and not found.stale)
    analysis = analysis_of(engine)
    assert analysis is not None
    assert not analysis.stale
    return analysis


def client_of(app):
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    with client.session_transaction() as session:
        session["_user_id"] = "token"
    return client


def test_the_first_request_has_the_network_read_and_a_write_again(config, file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.2)
    app = make_app(config)
    client, reader = client_of(app), app.extensions["kith"]["reader"]
    assert client.get("/connectors").headers["Refresh"] == "3"
    first = wait_for_fresh(file_db)
    assert "Ada Quill" in client.get("/connectors").text
    wait_until(lambda: not reader._busy)
    for name in ("QUIET", "LONGEST"):
        monkeypatch.setattr(background, name, PATIENCE_S)  # until it was looked at while it waits
    assert client.post("/areas/new", data={"name": "Chapel Bank"}).status_code == 303
    with make_session(file_db, ADMIN, writes=True) as db:
        make_person(db)
        db.commit()
    assert "being read anew" in client.get("/streets").text
    monkeypatch.setattr(background, "QUIET", 0.2)
    reader.note_write()
    again = wait_for_fresh(file_db)
    assert again.data_version > first.data_version
    with make_session(file_db) as db:
        assert db.scalar(select(func.count()).select_from(NetworkSnapshot)) == 2  # the first of the week stays


def test_what_another_process_is_at_is_waited_for(file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.1)
    monkeypatch.setattr(background, "LOOK", 0.1)
    with make_session(file_db, ADMIN, writes=True) as db:
        version = claim_analysis(db)
        db.commit()
    reader, looks, measured = background.Reader(file_db, LONDON), [], []
    is_due = reader._is_due
    monkeypatch.setattr(reader, "_is_due", lambda: looks.append(1) or is_due())
    monkeypatch.setattr(reader, "_measure", lambda: measured.append(1))
    reader.note_write()
    wait_until(lambda: len(looks) > 2)
    assert len(looks) > 2
    assert measured == []
    assert measure_beside(file_db, LONDON) is False
    assert analysis_of(file_db) is None
    with make_session(file_db, ADMIN, writes=True) as db:
        drop_claim(db, version)
        db.commit()
    wait_until(lambda: measured)
    assert measured == [1]


def test_a_process_that_fails_is_logged_and_tried_at_the_next_change(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(background, "QUIET", 0.05)
    engine = make_engine(f"sqlite:///{tmp_path / 'no-tables.sqlite3'}")
    reader = background.Reader(engine, LONDON)
    reader.note_write()
    wait_until(lambda: "network_not_read" in "".join(capfd.readouterr()))
    assert reader._thread.is_alive()
    assert reader._measure() is False
    engine.dispose()


def test_the_process_that_measures_waits_for_the_next_change_and_then_ends(file_db, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.05)
    reader = background.Reader(file_db, LONDON)
    reader.note_write()
    wait_for_fresh(file_db)
    process = reader._beside._process
    assert process.poll() is None
    monkeypatch.setattr(background, "KEPT", 0.05)
    reader.note_write()
    process.wait(PATIENCE_S)
    assert not reader._beside.is_running


def test_a_process_that_died_is_started_again(file_db):
    with Beside(file_db, LONDON) as beside:
        assert beside.run()
        beside._process.kill()
        with pytest.raises(NotMeasuredError):
            beside.run()
        assert beside.run() is False  # nothing is due


def test_a_worker_that_shows_the_pages_loads_nothing_that_measures(config, file_db, tmp_path):
    assert measure_beside(file_db, LONDON)
    with make_session(file_db) as db:
        assert get_data_version(db) == find_analysis(db).data_version
    command = [sys.executable, "-c", WORKER, str(tmp_path), "token"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_switched_off_nothing_is_read(app):
    assert app.extensions["kith"]["reader"] is None
