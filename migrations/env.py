"""How Alembic reaches the database: the connection it is given, else the one of the settings."""

from alembic import context
from sqlalchemy import Connection

from config import Config
from crm.models import Base
from crm.session import make_engine


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_server_default=True,
        user_module_prefix="base.",
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = make_engine(Config.from_env().url)
    with engine.connect() as connection:
        _run(connection)
        connection.commit()
    engine.dispose()
