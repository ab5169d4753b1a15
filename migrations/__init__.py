"""The database's structure, step by step: numbered Alembic migrations, each up and down."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def alembic_config(connection: Connection | None = None) -> AlembicConfig:
    """Alembic's own configuration, without an ini file; *connection* is used instead of the settings' database."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the database up to *revision*."""
    command.upgrade(alembic_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the database back to *revision* (``base``: nothing left)."""
    command.downgrade(alembic_config(connection), revision)


def get_revision(connection: Connection) -> str | None:
    """The revision that the database is at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision there is."""
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert revision is not None, "there is at least one migration"
    return revision


def is_known(revision: str) -> bool:
    """Whether *revision* is one of ours: not that of a newer version."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())
