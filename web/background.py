"""Reads the network anew in the background, once the data has changed and writing has been quiet for a while.

One daemon thread in each process waits; what measures is a process of its own, so that a web worker stays small and its
pages quick. A claim in the database keeps two workers from working out the same thing.
"""

import threading
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crm.analyses import Analysis, find_analysis, is_due
from crm.network.beside import Beside, NotMeasuredError
from crm.session import make_session
from web.transaction import SAFE_METHODS, get_db

log = structlog.get_logger()

#: Seconds without a write before the network is read; and the longest that writing puts it off.
QUIET, LONGEST = 1.5, 60.0

#: Seconds between looks at an analysis that another process makes.
LOOK = 5.0

#: Seconds for which what measures is kept for the next change: it takes longer to start than to measure.
KEPT = 60.0


class Reader:
    """Waits for changes and starts the process that measures."""

    def __init__(self, engine: Engine, zone: ZoneInfo) -> None:
        self._engine = engine
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._busy = False
        self._beside = Beside(engine, zone)

    def note_write(self) -> None:
        """Say that the data may have changed: it is read once no more writes come for a while."""
        self._start()
        self._changed.set()

    def note_stale(self) -> None:
        """Say that somebody looks at a stale analysis; however often, that puts nothing off."""
        if self._start() or not self._busy:
            self._changed.set()

    def note_request(self) -> None:
        """Say that the process is at work: with the first request it looks whether there is something to read."""
        if self._start():
            self._changed.set()

    def _start(self) -> bool:
        """Start the thread where there is none, as in a worker that was forked from another; whether it was."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return False
            self._thread = threading.Thread(target=self._wait, name="reads-the-network", daemon=True)
            self._thread.start()
            return True

    def _wait(self) -> None:
        while True:
            if not self._changed.wait(KEPT if self._beside.is_running else None):
                self._beside.close()
                continue
            self._busy = True
            self._changed.clear()
            for _ in range(int(LONGEST / QUIET)):
                if not self._changed.wait(QUIET):
                    break
                self._changed.clear()
            self._read()
            self._busy = False

    def _read(self) -> None:
        try:
            while not self._is_read():
                if not self._is_due():
                    self._changed.wait(LOOK)
                elif not self._measure():
                    return
        except SQLAlchemyError as error:
            log.error("network_not_read", error=type(error).__name__)

    def _is_read(self) -> bool:
        with make_session(self._engine) as db:
            analysis = find_analysis(db)
            return analysis is not None and not analysis.stale

    def _is_due(self) -> bool:
        with make_session(self._engine) as db:
            return is_due(db)

    def _measure(self) -> bool:
        try:
            self._beside.run()
        except NotMeasuredError as error:
            log.error("network_not_read", error=str(error))
            return False
        return True


def init_app(app: Flask, zone: ZoneInfo, *, on: bool) -> None:
    """Read the network after changes, where that is switched on and the database is one that others can open."""
    bind = app.extensions["kith"]["bind"]
    app.extensions["kith"]["reader"] = Reader(bind, zone) if on and isinstance(bind, Engine) else None
    app.after_request(_note_change)


def find_current() -> tuple[Analysis | None, bool]:
    """The latest analysis, and whether a newer one is on its way."""
    analysis = find_analysis(get_db())
    reader = current_app.extensions["kith"]["reader"]
    if reader is None or (analysis is not None and not analysis.stale):
        return analysis, False
    reader.note_stale()
    return analysis, True


def _note_change(response: Response) -> Response:
    """After the commit, which is registered later and so runs before: let the thread compare the versions."""
    reader = current_app.extensions["kith"]["reader"]
    if reader is not None and request.method not in SAFE_METHODS and response.status_code < 400:
        reader.note_write()
    elif reader is not None:
        reader.note_request()
    return response


def refreshing(response: Response, *, reading: bool) -> Response:
    """*response*, asked for again by the browser while the first analysis is made."""
    if reading:
        response.headers["Refresh"] = "3"
    return response
