"""A server that comes back at once whenever it is killed; each time it serves it writes its process id."""

import os
import sys

import waitress

from config import Config
from web.app import make_app

if __name__ == "__main__":
    config = Config.from_env()
    app = make_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    # What is forked from here has served one request, which its first would else be slow by, and opened no database.
    first = app.test_client(use_cookies=False).post(
        "/doorstep/sync", data=sys.stdin.read(), headers={"Cookie": sys.argv[1]}
    )
    assert first.status_code == 200, first.text
    app.config["WTF_CSRF_ENABLED"] = True
    app.extensions["kith"]["bind"].dispose()
    while True:
        child = os.fork()
        if child == 0:
            server = waitress.create_server(app, host=config.host, port=config.port, threads=4, ident=None)
            sys.stdout.write(f"{os.getpid()}\n")
            sys.stdout.flush()
            server.run()
        os.waitpid(child, 0)
