"""The application for other servers: ``gunicorn --workers 2 --preload web.wsgi:app``."""

import sys

from config import Config, ConfigError
from web.app import make_app
from web.cli.opening import check_migrated, open_engine

try:
    config = Config.from_env()
    with open_engine(config) as engine:
        check_migrated(engine)
except ConfigError as error:
    sys.exit(f"Error: {error}")

app = make_app(config)
