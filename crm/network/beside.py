"""Starts what measures in a process of its own: a page's process never carries what that needs of memory."""

import json
import subprocess
import sys
from typing import Any

from sqlalchemy import Engine

COMMAND = [sys.executable, "-m", "crm.network"]


def run_beside(bind: Engine, **job: Any) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m crm.network`` on the database of *bind*: the analysis that is due, or the *job* asked for."""
    told = json.dumps({"url": bind.url.render_as_string(hide_password=False), **job})
    return subprocess.run(COMMAND, input=f"{told}\n", text=True, capture_output=True, check=False)  # noqa: S603


def compile_beside() -> "subprocess.Popen[bytes]":
    """Start compiling what an analysis needs, which takes some seconds once after an installation."""
    return subprocess.Popen([*COMMAND, "compile"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def compare_beside(bind: Engine, *, earlier: str, later: str) -> dict[str, Any]:
    """The figures of two days (ISO dates) compared: ``crm.network.comparing``. Raises RuntimeError where it failed."""
    done = run_beside(bind, compare=[earlier, later])
    if done.returncode:
        raise RuntimeError(f"The network could not be compared: {last_line(done.stderr)}")
    compared: dict[str, Any] = json.loads(done.stdout)
    return compared


def last_line(text: str) -> str:
    """What a traceback ends with, for a log."""
    return text.strip().rpartition("\n")[2][:200]
