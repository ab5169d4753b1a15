"""What the program says about itself: one line for each request, as data, and never anything about a person."""

import secrets
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()

_ROOT = Path(__file__).parent.parent

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def init_app(app: Flask, level: str) -> None:
    """Log each request, and each failure by its kind and place; Flask's own report would quote people's words."""
    set_up(level)
    app.before_request(_start)
    app.after_request(_log_request)
    app.log_exception = log_failure  # type: ignore[method-assign]


def set_up(level: str) -> None:
    """Log from *level* (debug, info, warning, error) to stderr: JSON, or readable lines on a terminal."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_to_stderr,
    )


def _to_stderr(*args: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)


def log_failure(exc_info: ExcInfo) -> None:
    """Log an error that nobody expected: its class and where it came from, not its message, which may hold a name."""
    error = exc_info[1]
    log.error("failed", error=type(error).__name__, at=places(error), rule=_rule(), reference=g.get("reference"))


def _start() -> None:
    g.started = time.perf_counter()
    g.reference = secrets.token_hex(4)  # shown on the page of an error, to find its line by


def _log_request(response: Response) -> Response:
    user: Any = g.get("_login_user")  # as flask-login keeps it: asking for current_user would ask the database
    log.info(
        "request",
        method=request.method,
        rule=_rule(),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        user=getattr(user, "id", None),
        reference=g.get("reference"),
    )
    return response


def _rule() -> str | None:
    """The route as it is declared: a path or a query string may hold a name."""
    return request.url_rule.rule if request.url_rule else None


def places(error: BaseException | None) -> list[str]:
    """The last places in our own code that an error came through, without what it says."""
    places, frame = [], error.__traceback__ if error else None
    while frame is not None:
        path = Path(frame.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            places.append(f"{path.relative_to(_ROOT)}:{frame.tb_lineno}")
        frame = frame.tb_next
    return places[-3:]
