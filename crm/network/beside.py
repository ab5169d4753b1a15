"""A process of its own that measures: a page's process never carries what that needs of memory."""

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

COMMAND = [sys.executable, "-m", "crm.network"]

#: Of ``graph.compiling``, which needs numpy and so is not loaded here.
HALVES = ("paths", "places")


class NotMeasuredError(RuntimeError):
    """The process could not do its job; the message says why, for a log."""


class Beside:
    """A process that measures the database of *bind*, started at its first job and kept for the next.

    Its days are those of the team's *zone*. It ends with ``close``, and with the process that started it.
    """

    def __init__(self, bind: Engine, zone: ZoneInfo) -> None:
        self._known = {"url": bind.url.render_as_string(hide_password=False), "zone": zone.key}
        self._process: subprocess.Popen[str] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process waits for a job."""
        return self._process is not None

    def run(self, **job: Any) -> Any:
        """Make the analysis that is due, or do the *job* (``crm.network.__main__``). Raises NotMeasuredError."""
        process = self._process = self._process or _start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(self._known | job) + "\n")
            process.stdin.flush()
            told = process.stdout.readline()
        except OSError:
            told = ""
        if not told:
            self.close()
            raise NotMeasuredError("The process ended without an answer.")
        answer = json.loads(told)
        if "error" in answer:
            raise NotMeasuredError(answer["error"])
        return answer["found"]

    def close(self) -> None:
        """End the process; a later job starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def measure_beside(bind: Engine, zone: ZoneInfo, **job: Any) -> Any:
    """Do one job in a process that ends with it. Raises NotMeasuredError."""
    with Beside(bind, zone) as beside:
        return beside.run(**job)


def compile_beside() -> "list[subprocess.Popen[bytes]]":
    """Start compiling what an analysis needs, which takes some seconds once after an installation: in two processes."""
    nowhere = subprocess.DEVNULL
    return [subprocess.Popen([*COMMAND, "compile", half], stdin=nowhere, stderr=nowhere) for half in HALVES]  # noqa: S603


def _start() -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
