"""The application for other servers: ``gunicorn --workers 2 --preload web.wsgi:app``."""

from config import Config
from web.app import make_app
from web.cli.opening import check_migrated, open_engine

config = Config.from_env()
with open_engine(config) as engine:
    check_migrated(engine)

app = make_app(config)
