"""What a session does by itself."""

import pytest
from sqlalchemy import select, text

from crm.models import AuditEntry, DataVersion, Topic
from crm.permissions import Actor
from crm.session import make_engine, make_reading_session, make_session
from tests.database import DATABASES, database
from tests.factories import make_area, make_conversation, make_person, make_street, make_tie, make_user


def version(db):
    return db.scalar(select(DataVersion.version))


def test_what_changes_the_network_raises_the_data_version(db):
    person, other = make_person(db), make_person(db)
    for change in (
        lambda: make_street(db),
        lambda: make_tie(db, person, other),
        lambda: make_conversation(db, people=[person]),
        lambda: setattr(person, "name", "Renamed"),
        lambda: db.delete(make_conversation(db)),
    ):
        before = version(db)
        change()
        db.flush()
        assert version(db) > before


def test_what_does_not_change_the_network_leaves_the_data_version(db):
    area, person = make_area(db), make_person(db)
    before = version(db)
    make_user(db, areas=(area,))
    db.add(Topic(name="Chess", name_key="chess"))
    person.name = person.name
    db.flush()
    assert version(db) == before


def test_the_data_version_is_undone_with_the_change(connection, admin):
    with make_session(connection, admin) as db:
        before = version(db)
        make_person(db)
        db.rollback()
        assert version(db) == before


def test_a_change_outside_a_use_case_is_audited_as_set_up(db):
    make_area(db, "The Moors")
    assert db.scalars(select(AuditEntry.action).where(AuditEntry.noun == "area")).all() == ["set_up"]


def test_a_relationship_that_was_not_asked_for_is_not_fetched_behind_ones_back(db):
    person = make_person(db)
    db.commit()
    db.expunge_all()
    with pytest.raises(Exception, match="raise_on_sql"):
        _ = db.get(type(person), person.id).street


def test_sqlite_keeps_foreign_keys_and_lets_one_writer_wait(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'kith.sqlite3'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA busy_timeout")) == 15000
    engine.dispose()


@pytest.mark.parametrize("kind", DATABASES)
def test_a_session_that_reads_a_long_file_sees_nothing_that_is_done_meanwhile(kind, tmp_path):
    admin = Actor.command_line()
    with database(kind, tmp_path) as engine, make_session(engine, admin) as db:
        with make_reading_session(db, admin) as reading:
            assert reading.scalars(select(Topic.name)).all() == []
            with make_session(engine, admin, writes=True) as other:
                other.add(Topic(name="Chess", name_key="chess"))
                other.commit()
            assert reading.scalars(select(Topic.name)).all() == []
        assert db.scalars(select(Topic.name)).all() == ["Chess"]
