"""Serving from this machine: whether what a proxy in front says of the visitor is believed."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from crm.session import make_engine
from tests.ports import free_port
from tests.waiting import PATIENCE_S
from web.cli.opening import migrate

#: What a proxy that ends https says of a visitor.
SAID = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "kith.example.org"}

Serve = Callable[..., str]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """``serve(KITH_TRUSTED_PROXIES="1")`` starts a server of its own on a free port and gives its address."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int, **settings: str) -> str:
        engine = make_engine(f"sqlite:///{tmp_path}/kith.sqlite3")
        migrate(engine)
        engine.dispose()
        env = os.environ | {"KITH_DATA_DIR": str(tmp_path), "KITH_PORT": str(port), "PYTHONUNBUFFERED": "1"} | settings
        command = [sys.executable, "-c", "from web.cli import main; main()", "serve"]
        started.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
        assert started[-1].stdout is not None
        assert started[-1].stdout.readline().startswith("Kith is at")  # which it says once the port is its own
        return f"http://127.0.0.1:{port}"

    with free_port() as port:
        yield partial(start, port)
        for server in started:
            server.terminate()
            server.communicate(timeout=PATIENCE_S)


@pytest.mark.parametrize(("proxies", "believed"), [("1", True), ("0", False)])
def test_a_proxy_is_believed_only_where_one_is_expected(serve: Serve, proxies: str, believed: bool) -> None:
    asked = urllib.request.Request(f"{serve(KITH_TRUSTED_PROXIES=proxies)}/sign-in", headers=SAID)
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
        assert ("Strict-Transport-Security" in answer.headers) is believed
