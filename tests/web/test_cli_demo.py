"""``kith demo`` where Kith is newer: a demo is brought up to date, and records of one's own are only when asked."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

import migrations
from config import Config
from crm.demo.rows import demo_uuid
from crm.permissions import Actor
from crm.session import make_engine, make_session
from tests.factories import make_person


@pytest.mark.parametrize(("uuid", "served"), [(demo_uuid("node", 1), True), (uuid4(), False)])
def test_the_demo_of_an_older_version_is_brought_up_to_date(kith, tmp_path: Path, uuid: UUID, served: bool) -> None:
    engine = make_engine(Config(data_dir=tmp_path).url)
    with make_session(engine, Actor.command_line(), writes=True) as db:
        make_person(db, uuid=uuid)
        db.commit()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrations.downgrade(connection, "0011")
    told = kith("demo", "--no-serve")
    with engine.connect() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    assert (told.exit_code, revision) == ((0, migrations.head()) if served else (1, "0011"))
    assert ("run `kith init`" in told.stderr) is not served
