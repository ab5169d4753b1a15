"""For developers: ``python -m migrations check`` compares, ``python -m migrations new "what changes"`` writes one."""

import sys
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from crm.session import make_engine
from migrations import alembic_config, downgrade, upgrade


def check() -> None:
    """Migrate an empty database up, compare it with the models, and take it down again."""
    with make_engine("sqlite://").connect() as connection:
        upgrade(connection)
        command.check(alembic_config(connection))
        downgrade(connection, "base")


def new(message: str) -> None:
    """Write the next numbered migration from what the models have and the migrations do not."""
    numbers = [int(path.name[:4]) for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")]
    with create_engine("sqlite://").connect() as connection:
        if numbers:
            upgrade(connection)
        number = f"{max(numbers, default=0) + 1:04}"
        command.revision(alembic_config(connection), message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        check()
    elif sys.argv[1:2] == ["new"] and len(sys.argv) == 3:
        new(sys.argv[2])
    else:
        sys.exit(__doc__)
