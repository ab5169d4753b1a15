"""The database's structure: up, down, and the same as the models."""

import datetime as dt
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, insert, inspect, select, text

from crm.models import Base, FollowUp
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
    for number in range(1, int(head()) + 1):
        revision = f"{number:04}"
        upgrade(empty, revision)
        downgrade(empty, "-1")
        upgrade(empty, revision)
    assert get_revision(empty) == head()


def test_the_clock_begins_with_what_was_done_and_who_was_talked_with(empty):
    upgrade(empty, "0007")
    tables = MetaData()
    tables.reflect(empty, only=("area", "node", "person", "conversation", "conversation_person", "follow_up"))
    table, monday = tables.tables, dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    recorded = {"recorded_at": monday, "house": ""}

    def add(table_name, /, **values):
        if "uuid" in table[table_name].c:
            values["uuid"] = uuid4().hex if empty.dialect.name == "sqlite" else uuid4()
        empty.execute(insert(table[table_name]).values(**values))

    add("area", id=1, name="Here")
    add("node", id=1, kind="person", name="Ann", name_key="ann", area_id=1, reach_note="", note="", **recorded)
    add("person", id=1, known_as="", met=True, staff=False)
    for id_ in (1, 2, 3):
        talk = {"held_at": monday + dt.timedelta(days=id_), "channel": "doorstep", "said": "", "place": ""}
        add("conversation", id=id_, area_id=1, **talk, **recorded)
        add("conversation_person", conversation_id=id_, person_id=1)
    days = {"due_at": monday + dt.timedelta(days=9), "recorded_at": monday, "snooze_reason": "", "outcome": ""}
    asked = {"person_id": 1, "what": "Ring", **days}
    closed = monday + dt.timedelta(days=7)
    add("follow_up", id=1, state="done", asked_at=monday, closed_at=closed, **asked)
    add("follow_up", id=2, state="open", asked_at=monday + dt.timedelta(days=1), conversation_id=1, **asked)
    add("follow_up", id=3, state="open", asked_at=monday + dt.timedelta(days=3), conversation_id=3, **asked)
    upgrade(empty)
    kept = empty.execute(select(FollowUp.contacted_at, FollowUp.promised_at).order_by(FollowUp.id)).all()
    contacts = [(at - monday).days if at else None for at, _ in kept]
    assert contacts == [7, 2, None]
    assert {at for _, at in kept} == {days["due_at"]}


def test_the_newest_number_is_what_alembic_calls_the_head():
    assert head() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_no_revision_is_read_from_an_empty_database():
    with make_engine("sqlite://").connect() as connection:
        assert get_revision(connection) is None


def test_words_that_came_later_are_allowed_and_others_still_refused(empty):
    upgrade(empty)
    refused = {
        "conversation": {"channel": ("survey", "rumour"), "gender": ("woman", "female")},
        "area_figure": {"characteristic": ("gender", "height")},
        "person": {"here_for": ("leisure", "love")},
    }
    for table, columns in refused.items():
        checks = {one["name"]: one["sqltext"] for one in inspect(empty).get_check_constraints(table)}
        for column, (allowed, other) in columns.items():
            assert f"'{allowed}'" in checks[f"ck_{table}_{column}"]
            assert f"'{other}'" not in checks[f"ck_{table}_{column}"]
