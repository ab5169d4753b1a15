"""The database's structure: up, down, and the same as the models."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from crm.models import Base
from crm.session import make_engine
from migrations import alembic_config, downgrade, get_revision, head, upgrade


@pytest.fixture
def empty(engine, tmp_path):
    """A connection to an empty database of the same kind."""
    if engine.dialect.name == "sqlite":
        fresh = make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS migrated"))
            connection.execute(text("CREATE DATABASE migrated"))
        fresh = create_engine(engine.url.set(database="migrated"))
    with fresh.connect() as connection:
        yield connection
    fresh.dispose()


def test_migrations_go_up_to_the_models_and_down_to_nothing(empty):
    upgrade(empty)
    empty.commit()
    assert get_revision(empty) == head()
    assert set(inspect(empty).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
    command.check(alembic_config(empty))
    downgrade(empty, "base")
    empty.commit()
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}


def test_each_migration_can_be_taken_back_and_done_again(empty):
    for revision in ("0001", "0002", "0003", "0004", "0005"):
        upgrade(empty, revision)
        downgrade(empty, "-1")
        upgrade(empty, revision)
    assert get_revision(empty) == "0005"


def test_the_newest_number_is_what_alembic_calls_the_head():
    assert head() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_no_revision_is_read_from_an_empty_database():
    with make_engine("sqlite://").connect() as connection:
        assert get_revision(connection) is None
