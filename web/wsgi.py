"""The application for other servers: ``gunicorn --workers 2 --preload web.wsgi:app``."""

import gc
import os
import sys
from functools import partial

from sqlalchemy.orm import configure_mappers

from config import Config, ConfigError
from web.app import make_app
from web.cli.opening import check_migrated, open_engine
from web.jobs import start_jobs

try:
    config = Config.from_env()
    with open_engine(config) as engine:
        check_migrated(engine)
except ConfigError as error:
    sys.exit(f"Error: {error}")

app = make_app(config)
os.register_at_fork(after_in_child=partial(start_jobs, app))  # a worker runs jobs before anybody asks it for a page

# With --preload the workers share what is there now, as long as nobody writes to it. So what each would make for itself
# on its first pages is made here, and the garbage collector is told to leave it alone.
configure_mappers()
for name in app.jinja_env.list_templates(filter_func=lambda name: not name.startswith("govuk_")):
    app.jinja_env.get_template(name)
gc.collect()
gc.freeze()
