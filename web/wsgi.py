"""The application for other servers: ``gunicorn --workers 2 --preload web.wsgi:app``."""

import gc
import sys

from sqlalchemy.orm import configure_mappers

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

# With --preload the workers share what is there now, as long as nobody writes to it. So what each would make for itself
# on its first pages is made here, and the garbage collector is told to leave it alone.
configure_mappers()
for name in app.jinja_env.list_templates(filter_func=lambda name: not name.startswith("govuk_")):
    app.jinja_env.get_template(name)
gc.collect()
gc.freeze()
