"""Runs jobs: huey is the clock and the hands, the rows of ``job`` are the truth (docs/adr).

Each minute it looks which rows are missing and which are due, and does those one after the other: on SQLite in threads
of each serving process, on PostgreSQL in ``kith worker``. However many look, the claim lets one do a job.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, Response, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Config
from crm import digests, jobs, theme_suggestions, tidying
from crm.follow_up_clock import escalate_overdue
from crm.jobs import Claim, Planned
from crm.models import now
from crm.network.beside import measure_beside
from crm.permissions import Actor
from crm.questions import delete_settled_questions
from crm.session import make_session
from crm.stubs import delete_expired_stubs
from web import mail
from web.digests import write_message
from web.logs import places
from web.rules import make_rules

log = structlog.get_logger()

#: Seconds from one heartbeat to the next.
BEAT = 30.0

TOO_LATE = "The day was over before it could be sent. The next day's digest says who is waiting."
NO_SERVER = "KITH_SMTP_URL is not set any more."
UNEXPECTED = "Something went wrong that nobody expected ({}). The log says where."

ITSELF = Actor.by_itself()


class Hands:
    """Plans the jobs of one database, and does those that are due."""

    def __init__(self, config: Config, engine: Engine) -> None:
        self._config, self._engine, self._zone = config, engine, ZoneInfo(config.time_zone)
        self.stopping = threading.Event()

    def look(self) -> None:
        """Plan what is to be done by now, and do what is due."""
        try:
            with self._open(writes=True) as db:
                jobs.plan_jobs(db, self._planned(db, now()))
                db.commit()
            with self._open() as db:
                due = jobs.list_due_jobs(db)
            for job_id in due:
                if not self.stopping.is_set():
                    self._do(job_id)
        except SQLAlchemyError as error:
            log.error("jobs_not_done", error=type(error).__name__)

    def _planned(self, db: Session, at: dt.datetime) -> list[Planned]:
        """What is done once a day and once an hour; and the day's digests, where there is somewhere to send them."""
        local = at.astimezone(self._zone)
        hour = f"{at.astimezone(dt.UTC):%Y-%m-%dT%H}"
        planned = [
            Planned("tidying", f"tidying {local:%Y-%m-%d}", at),
            Planned("escalation", f"escalation {hour}", at),
            Planned("learning", f"learning {local:%Y-%m-%d}", at),
        ]
        begins = dt.datetime.combine(local.date(), dt.time(self._config.digest_hour), self._zone)
        if self._config.smtp_url and at >= begins.astimezone(dt.UTC):
            planned += digests.plan_digests(db, day=local.date(), due_at=at)
        return planned

    def _do(self, job_id: int) -> None:
        with self._open(writes=True) as db:
            claim = jobs.claim_job(db, job_id)
            db.commit()
        if claim is None:
            return
        try:
            with self._beating(claim):
                _KINDS[claim.kind](self, claim)
        except mail.NotSentError as error:
            self._write(jobs.fail_job, claim, str(error), unsent=True)
        except mail.UnsureError as error:
            self._write(jobs.leave_unsure, claim, str(error))
        except Exception as error:  # whatever it is: the row says so, and the other jobs are done
            log.error("job_failed", kind=claim.kind, job=claim.id, error=type(error).__name__, at=places(error))
            self._write(jobs.fail_job, claim, UNEXPECTED.format(type(error).__name__))

    @contextmanager
    def _beating(self, claim: Claim) -> Iterator[None]:
        """Say meanwhile, every now and then, that somebody is at it."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(BEAT):
                try:
                    self._write(jobs.beat, claim)
                except SQLAlchemyError:
                    log.debug("no_heartbeat", job=claim.id)  # busy, perhaps with this very job

        thread = threading.Thread(target=beat, name="beats", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()

    def _escalate(self, claim: Claim) -> None:
        with self._open(ITSELF, writes=True) as db:
            escalated = escalate_overdue(db, ITSELF)
            self._finish_with(db, claim)
        log.info("escalated", follow_ups=escalated)

    def _tidy(self, claim: Claim) -> None:
        with self._open(ITSELF, writes=True) as db:
            deleted = delete_expired_stubs(db, ITSELF)
            delete_settled_questions(db, ITSELF)
            tidying.delete_what_is_spent(db)
            self._finish_with(db, claim)
        log.info("tidied", stubs_deleted=deleted)

    def _learn(self, claim: Claim) -> None:
        """Learn which themes texts could have, in a process of its own; where there is too little, there is none."""
        with self._open(ITSELF, writes=True) as db:
            ready = theme_suggestions.count_to_learn_from(db) >= theme_suggestions.LEAST_READ
            if not ready:
                theme_suggestions.keep_learned(db)
                self._finish_with(db, claim)
        if ready:
            found = measure_beside(self._engine, self._zone, learn=True)
            self._write(jobs.finish_job, claim)
            log.info("learned", **found)

    @staticmethod
    def _finish_with(db: Session, claim: Claim) -> None:
        """Commit what was done together with the row that says so; or neither, where somebody else took the job up."""
        if jobs.finish_job(db, claim):
            db.commit()
        else:
            db.rollback()

    def _send_digest(self, claim: Claim) -> None:
        if not self._config.smtp_url:
            raise mail.NotSentError(NO_SERVER)
        today = now().astimezone(self._zone).date()
        if claim.payload["day"] != today.isoformat() and not claim.payload.get("again"):
            self._write(jobs.fail_job, claim, TOO_LATE, for_good=True)
            return
        with self._open() as db:
            digest = digests.find_digest(db, claim.payload["user_id"], today=today)
        if digest is not None:
            message = write_message(digest, self._config, claim.key)
            server = mail.read_server(self._config.smtp_url)
            begin = partial(self._write, jobs.begin_handing_over, claim)
            if not mail.send(server, message, digest.email, begin=begin):
                return  # somebody else took the job up
        self._write(jobs.finish_job, claim)

    def _open(self, actor: Actor | None = None, *, writes: bool = False) -> Session:
        db = make_session(self._engine, actor, writes=writes)
        db.info["rules"] = make_rules(self._config)
        return db

    def _write(self, change: Callable[..., bool], claim: Claim, *said: str, **how: bool) -> bool:
        """Write by itself how the claimed job stands; whether the claim still held."""
        with self._open(writes=True) as db:
            held = change(db, claim, *said, **how)
            db.commit()
        return held


_KINDS: dict[str, Callable[[Hands, Claim], None]] = {
    "digest": Hands._send_digest,
    "escalation": Hands._escalate,
    "learning": Hands._learn,
    "tidying": Hands._tidy,
}


class Keeper:
    """Keeps huey's threads running in this process, and in each that is forked from it."""

    def __init__(self, config: Config, engine: Engine) -> None:
        self._config, self._engine = config, engine
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._hands = Hands(config, engine)
        self._over = threading.Event()

    def start(self) -> None:
        """Start the threads where there are none, as in a worker that was forked from another."""
        if self.is_running:
            return
        with self._lock:
            if not self.is_running and not self._over.is_set():
                self._thread = threading.Thread(target=self._run, name="keeps-the-jobs", daemon=True)
                self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """Finish the job under way, begin no other; wait so many *seconds* for it at most."""
        self._hands.stopping.set()
        self._over.set()
        if self._thread is not None:
            self._thread.join(seconds)

    @property
    def is_running(self) -> bool:
        """Whether anybody looks for jobs here."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            consumer = _Threads(_make_huey(self._config, self._engine, self._hands.look), scheduler_interval=60)
        except Exception as error:  # a full disk, a database that is down: the next request tries again
            log.error("jobs_not_run", error=type(error).__name__, at=places(error))
            return
        consumer.start()
        while not self._over.wait(consumer.health_check_interval):
            consumer.check_worker_health()
        consumer.stop(graceful=True)


class _Threads(Consumer):  # type: ignore[misc]
    """huey's threads inside a process that somebody else runs: signals are that one's business."""

    health_check_interval = 10.0

    def _set_signal_handlers(self) -> None:
        pass


class _ToLog(logging.Handler):
    """What huey has to say, as a line of ours, without what an error quotes."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log it."""
        error = record.exc_info[0] if record.exc_info else None
        log.warning("huey", said=record.msg, error=error.__name__ if error else None)


def _make_huey(config: Config, engine: Engine, look: Callable[[], None]) -> Huey:
    """huey on the database's own kind of storage, with one task: to look, each minute."""
    details: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=config.with_secret_key(), salt="kith-jobs"),
    }
    logger = logging.getLogger("huey")
    logger.handlers, logger.propagate, logger.level = [_ToLog(logging.WARNING)], False, logging.WARNING
    if engine.dialect.name == "sqlite":
        huey: Huey = SqliteHuey("kith", filename=str(clock_file(engine)), **details)
    else:
        dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        huey = PostgresHuey("kith", dsn=dsn, **details)
    # A look that waited for the one before it is dropped: another comes within the minute.
    huey.periodic_task(crontab(), expires=dt.timedelta(seconds=50), name="look")(look)
    return huey


def clock_file(engine: Engine) -> Path:
    """Where huey keeps, on SQLite, that it is time to look: beside the database."""
    return Path(engine.url.database or "").with_name("kith-jobs.sqlite3")


def init_app(app: Flask, *, on: bool) -> None:
    """Run jobs in this process, where that is switched on and the database is a file of this machine."""
    kith = app.extensions["kith"]
    bind: Engine | Connection = kith["bind"]
    here = on and isinstance(bind, Engine) and bind.dialect.name == "sqlite" and bool(bind.url.database)
    kith["jobs"] = Keeper(kith["config"], bind) if here and isinstance(bind, Engine) else None
    if kith["jobs"] is not None:
        app.after_request(_start)


def start_jobs(app: Flask) -> None:
    """Start what runs jobs in this process without waiting for a first request."""
    keeper: Keeper | None = app.extensions["kith"]["jobs"]
    if keeper is not None:
        keeper.start()


def _start(response: Response) -> Response:
    """With a request, in a worker that was forked from another, too."""
    start_jobs(current_app)
    return response
