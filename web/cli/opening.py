"""Opens the database for a command, for whoever acts in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

import migrations
from config import Config, ConfigError
from crm.models import User
from crm.permissions import Actor
from crm.session import make_engine, make_session
from crm.users import actor_for
from web.rules import make_rules


@contextmanager
def open_engine(config: Config) -> Iterator[Engine]:
    """The database of the settings, whatever is in it."""
    engine = make_engine(config.url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_db(*, writes: bool = False) -> Iterator[tuple[Session, Actor]]:
    """A session on the settings' database and who acts in it: the command line, or whom ``kith --as`` names.

    *writes*: what was changed is committed at the end, all or nothing.
    """
    config = Config.from_env()
    with open_engine(config) as engine:
        check_migrated(engine)
        with make_session(engine, Actor.command_line(), writes=writes) as db:
            db.info["rules"] = make_rules(config)
            actor = _actor(db)
            db.info["actor"] = actor
            yield db, actor
            if writes:
                db.commit()


def check_migrated(engine: Engine) -> None:
    """Refuse a database whose tables are not those that this version of Kith knows."""
    revision = get_revision(engine)
    if revision is None:
        raise ConfigError(f"There is no Kith database at {where(engine)} yet. Make one: `kith init`, or `kith demo`.")
    head = migrations.head()
    if revision != head:
        raise ConfigError(
            f"The database at {where(engine)} is at revision {revision}, this version of Kith needs {head}. "
            "Back it up, then run `kith init`: it brings the database up to date."
        )


def get_revision(engine: Engine) -> str | None:
    """The revision of the database, None where there is none yet; looking does not make a file."""
    file = sqlite_file(engine)
    if file is not None and not file.exists():
        return None
    with engine.connect() as connection:
        return migrations.get_revision(connection)


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Make the database, or bring it up to date: the revisions before and after."""
    before = get_revision(engine)
    make_folder(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrations.upgrade(connection)
    return before, migrations.head()


def make_folder(engine: Engine) -> None:
    """Make the folder for an SQLite file."""
    file = sqlite_file(engine)
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def sqlite_file(engine: Engine) -> Path | None:
    """The file that an SQLite database is in."""
    is_file = engine.url.drivername.startswith("sqlite") and engine.url.database
    return Path(engine.url.database or "") if is_file else None


def where(engine: Engine) -> str:
    """The database's address, its password hidden."""
    return str(sqlite_file(engine) or engine.url.render_as_string(hide_password=True))


def _actor(db: Session) -> Actor:
    context = click.get_current_context(silent=True)
    email = context.find_root().params.get("email") if context else None
    if not email:
        return Actor.command_line()
    query = select(User).where(User.email == email.strip().lower(), User.active).options(selectinload(User.areas))
    user = db.scalar(query)
    if user is None:
        raise click.UsageError(f"Nobody in the team signs in as {email}. `kith user list` shows who does.")
    return actor_for(db, user)
