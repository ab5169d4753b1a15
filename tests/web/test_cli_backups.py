"""Backups: what is restored is what was there, on either database; what is not a whole backup changes nothing."""

import datetime as dt
import shutil
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

import migrations
from crm.backups import plan_backup, read_manifest, standing_still, verify_backup, write_backup
from crm.demo import make_neighbourhood
from crm.demo.loading import load_neighbourhood
from crm.digests import plan_digests
from crm.jobs import plan_jobs
from crm.models import Base, ImportBatch, Job, Node, Person, Street, User, Walk, WalkStop, now
from crm.models.words import JobState
from crm.nodes import archive_node
from crm.people import add_person
from crm.permissions import Actor
from crm.session import make_engine, make_session
from tests.factories import team_day
from tests.web import damaging
from web.cli import main

EVERY_DATABASE = True

ADMIN = Actor.command_line()
_numbers = count(1)

#: The rows of each table.
Contents = dict[str, list[tuple]]


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with a small demo, and what a demo has none of: bytes, hours, and rows that lead to later ones."""
    path = tmp_path_factory.mktemp("backups") / "kith.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrations.upgrade(connection)
    with make_session(engine, ADMIN, writes=True) as db:
        load_neighbourhood(db, ADMIN, make_neighbourhood(7, 600, today=dt.date(2026, 11, 21)), password="red kite lane")
        content = bytes(range(256))
        db.add(ImportBatch(noun="people", file_name="a\u2028b\nc.csv", content=content, mapping={"Name": None}))
        first, second = db.scalars(select(Person).order_by(Person.id).limit(2))
        first.merged_into_id, first.archived_at = second.id, second.recorded_at
        street, user = db.scalars(select(Street)).first(), db.scalars(select(User)).first()
        day, hour = dt.date(2026, 11, 28), dt.time(10, 30)
        walk = Walk(planned_for=day, starts_at=hour, area_id=street.area_id, walkers=[user])
        walk.stops = [WalkStop(street_id=street.id, place=0)]
        db.add(walk)
        db.commit()
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def demo_contents(demo_file: Path) -> Contents:
    """What is in that file, which no test changes."""
    return contents(url_of(demo_file))


@pytest.fixture(scope="module")
def demo_backup(demo_file: Path) -> Path:
    file = demo_file.with_name("demo.zip")
    result = kith(url_of(demo_file), "backup", str(file))
    assert result.exit_code == 0, result.output
    return file


@pytest.fixture
def file(demo_backup: Path, tmp_path: Path) -> Path:
    """A backup of the demo, for the test to do with as it likes."""
    return Path(shutil.copy(demo_backup, tmp_path / "backup.zip"))


@pytest.fixture
def empty_url(engine: Engine, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the same kind as *engine* with nothing in it."""
    if engine.dialect.name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"backup_{next(_numbers)}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield engine.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name}"))


def kith(url: str, *args: str, **env: str) -> Result:
    return CliRunner().invoke(main, list(args), env={"KITH_DATABASE_URL": url} | env)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def contents(url: str) -> Contents:
    """Every row of every table, without the tokens by which people are signed in: a restore makes others."""
    engine, found = make_engine(url), {}
    with engine.connect() as connection:
        for t in Base.metadata.sorted_tables:
            columns = [column for column in t.columns if column.name != "session_token"]
            found[t.name] = [tuple(row) for row in connection.execute(select(*columns).order_by(*t.primary_key))]
    engine.dispose()
    return found


@pytest.fixture
def session(empty_url: str) -> Iterator[Session]:
    engine = make_engine(empty_url)
    with make_session(engine, ADMIN, writes=True) as db:
        yield db
    engine.dispose()


def test_what_is_restored_is_what_was_there(
    demo_contents: Contents, file: Path, empty_url: str, tmp_path: Path
) -> None:
    result = kith(empty_url, "restore", str(file))
    assert result.exit_code == 0, result.output
    restored = contents(empty_url)
    assert restored == demo_contents
    assert restored["walk_walker"]
    assert any(isinstance(value, list) for row in restored["street"] for value in row)  # lines
    assert any(isinstance(value, list) for row in restored["area"] for value in row)  # outlines
    back = tmp_path / "back.zip"
    assert kith(empty_url, "backup", str(back)).exit_code == 0
    again = url_of(tmp_path / "again.sqlite3")
    assert kith(again, "restore", str(back)).exit_code == 0
    assert contents(again) == demo_contents


def test_work_goes_on_after_a_restore(file: Path, empty_url: str, session: Session) -> None:
    kith(empty_url, "restore", str(file))
    area_id = session.scalars(select(Person.area_id).limit(1)).one()
    added = add_person(session, ADMIN, name="Newly Come", area_id=area_id)
    archive_node(session, ADMIN, added.id)
    session.commit()
    assert added.id == max(row[0] for row in contents(empty_url)["node"])


def test_after_a_restore_nobody_is_signed_in_and_no_digest_of_the_day_is_sent_again(
    demo_file: Path, file: Path, empty_url: str, session: Session
) -> None:
    with session.get_bind().begin() as connection:
        migrations.upgrade(connection)
    session.add(Job(kind="tidying", key="made by serving", payload={}, due_at=now()))
    session.commit()
    mail = {"SMTP_URL": "smtp://localhost", "MAIL_FROM": "kith@example.org", "BASE_URL": "https://kith.example.org"}
    result = kith(empty_url, "restore", str(file), KITH_DIGEST_HOUR="0", **{f"KITH_{k}": v for k, v in mail.items()})
    assert result.exit_code == 0, result.output
    before = make_engine(url_of(demo_file))
    with before.connect() as connection:
        tokens = set(connection.scalars(select(User.session_token)))
    before.dispose()
    assert tokens.isdisjoint(session.scalars(select(User.session_token)))
    digests = plan_digests(session, day=team_day(), due_at=now())
    assert digests
    assert plan_jobs(session, digests) == 0
    assert set(session.execute(select(Job.kind, Job.state))) == {("digest", JobState.UNSURE)}


def test_restore_replaces_only_when_told_to(
    demo_contents: Contents, file: Path, empty_url: str, session: Session
) -> None:
    kith(empty_url, "restore", str(file))
    session.scalars(select(Node).limit(1)).one().note = "Changed since."
    session.commit()
    refused = kith(empty_url, "restore", str(file))
    assert refused.exit_code == 1
    assert "is not empty" in refused.stderr
    assert contents(empty_url) != demo_contents
    session.close()
    replaced = kith(empty_url, "restore", "--replace", str(file))
    assert replaced.exit_code == 0, replaced.output
    assert contents(empty_url) == demo_contents


def test_a_backup_that_does_not_fit_leaves_everything_as_it_was(
    demo_contents: Contents, file: Path, empty_url: str, tmp_path: Path
) -> None:
    kith(empty_url, "restore", str(file))
    broken = tmp_path / "broken.zip"
    damaging.empty_a_table(file, broken, "street.jsonl")
    result = kith(empty_url, "restore", "--replace", str(broken))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert contents(empty_url) == demo_contents


@pytest.fixture
def own_copy(demo_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_file, tmp_path / "own.sqlite3"))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (damaging.cut_short, "cut short"),
        (damaging.one_byte_other, "Take another copy"),
        (damaging.one_name_other, "node is not as it was"),
        (damaging.empty, "cut short"),
        (damaging.another_zip, "is not a backup"),
        (damaging.from_the_future, "newer version of Kith"),
    ],
)
def test_a_damaged_backup_is_refused_in_a_sentence(own_copy: Path, file: Path, damage, says: str) -> None:
    damage(file)
    before = own_copy.read_bytes()
    result = kith(url_of(own_copy), "restore", "--replace", str(file))
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert own_copy.read_bytes() == before


def test_a_backup_is_ours_alone_and_not_written_over(demo_file: Path, demo_backup: Path, file: Path) -> None:
    assert stat.S_IMODE(demo_backup.stat().st_mode) == 0o600
    refused = kith(url_of(demo_file), "backup", str(file))
    assert refused.exit_code == 2
    assert "there already" in refused.stderr
    assert kith(url_of(demo_file), "backup", "--replace", str(file)).exit_code == 0
    assert [path.name for path in file.parent.iterdir() if "backup" in path.name] == ["backup.zip"]


def test_a_backup_that_cannot_be_written_leaves_nothing(demo_file: Path, tmp_path: Path) -> None:
    result = kith(url_of(demo_file), "backup", str(tmp_path / "nowhere" / "backup.zip"))
    assert result.exit_code == 1
    assert "No such file or directory" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_consistent_while_others_write(own_copy: Path, tmp_path: Path) -> None:
    engine, file = make_engine(url_of(own_copy)), tmp_path / "meanwhile.zip"
    before = contents(url_of(own_copy))
    with standing_still(engine) as connection:
        manifest = plan_backup(connection, revision=migrations.head())
        with make_session(engine, ADMIN, writes=True) as db:
            add_person(db, ADMIN, name="Came Meanwhile", area_id=before["area"][0][0])
            db.commit()
        write_backup(connection, manifest, file, on_progress=lambda _: None)
    verify_backup(file, read_manifest(file), on_progress=lambda _: None)
    restored = url_of(tmp_path / "restored.sqlite3")
    assert kith(restored, "restore", str(file)).exit_code == 0
    assert contents(restored) == before
    engine.dispose()
