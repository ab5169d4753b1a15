"""A Kith of its own, in a folder, with people who wait: for what runs beside the pages."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Config
from crm.models import FollowUp, Job, now
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.database import database
from tests.factories import in_days, make_area, make_person, make_street, make_user

ADMIN = Actor.command_line()
DAY = dt.timedelta(days=1)


@contextmanager
def kith_at_work(folder: Path, kind: str = "sqlite", *, officers: int = 1, **settings: object) -> Iterator[tuple]:
    """(settings, engine) of a database where somebody waits for each of so many *officers*; digests are due."""
    with database(kind, folder) as engine:
        config = Config(data_dir=folder, secret_key="s" * 40, mail_from="kith@example.org", digest_hour=0)
        config = replace(config, base_url="https://kith.example.org", **settings)
        if kind != "sqlite":
            config = replace(config, database_url=engine.url.render_as_string(hide_password=False))
        with make_session(engine, ADMIN, writes=True) as db:
            area = make_area(db, "Quillfields")
            street = make_street(db, "Zanzibar Street", area=area)
            for number in range(officers):
                details = {"email": f"officer{number}@example.org", "name": f"Officer {number}"}
                officer = make_user(db, Role.OFFICER, areas=(area,), password_hash="set", **details)
                person = make_person(db, "Ann-Marie O’Brien", street=street, house="77", known_as="Nanette")
                what = "Ring about the allotment"
                db.add(
                    FollowUp(person_id=person.id, what=what, asked_at=in_days(-1), due_at=now(), owner_id=officer.id)
                )
            db.commit()
        yield config, engine


def start(config: Config, *command: str) -> "subprocess.Popen[str]":
    """A process of Python with these settings."""
    said = {name: "yes" if value is True else str(value) for name, value in asdict(config).items()}
    settings = {f"KITH_{name.upper()}": value for name, value in said.items()}
    env = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")} | settings
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen([sys.executable, *command], env=env | {"PYTHONUNBUFFERED": "1"}, **pipes)


def jobs_of(engine: Engine, kind: str = "digest") -> list[Job]:
    with make_session(engine) as db:
        return list(db.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))


def changed(engine: Engine, change: Callable[[Session], object]) -> None:
    """What *change* does to the database, kept."""
    with make_session(engine, ADMIN, writes=True) as db:
        change(db)
        db.commit()


def let_time_pass(engine: Engine) -> None:
    """As if an hour had passed since everything."""
    hour = dt.timedelta(hours=1)
    with make_session(engine, ADMIN, writes=True) as db:
        for job in db.scalars(select(Job)):
            job.due_at -= hour
            job.heartbeat_at = job.heartbeat_at and job.heartbeat_at - hour
        db.commit()
