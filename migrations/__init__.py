"""The database's structure, step by step: numbered Alembic migrations, each up and down.

Alembic is imported where something is migrated, and nowhere else: every web worker asks which revision there is, and
would carry 10 MB of it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig


def alembic_config(connection: Connection | None = None) -> "AlembicConfig":
    """Alembic's own configuration, without an ini file; *connection* is used instead of the settings' database."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the database up to *revision*."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(alembic_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the database back to *revision* (``base``: nothing left)."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(alembic_config(connection), revision)


def get_revision(connection: Connection) -> str | None:
    """The revision that the database is at, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def head() -> str:
    """The newest revision there is: migrations are numbered, and each follows the one before."""
    return max(_revisions())


def is_known(revision: str) -> bool:
    """Whether *revision* is one of ours: not that of a newer version."""
    return revision in _revisions()


def _revisions() -> set[str]:
    return {path.name[:4] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")}
