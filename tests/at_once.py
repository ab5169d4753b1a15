"""Two who change the same thing at once."""

from collections.abc import Callable
from threading import Thread

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crm.permissions import Actor
from crm.session import make_session
from tests.waiting import PATIENCE_S

ADMIN = Actor.command_line()


def first_then(engine: Engine, first: Callable[[Session], object], second: Callable[[Session], object]) -> None:
    """Do *second* in a transaction that begins before that of *first* has ended."""

    def run() -> None:
        with make_session(engine, ADMIN, writes=True) as db:
            second(db)
            db.commit()

    with make_session(engine, ADMIN, writes=True) as db:
        first(db)
        waiting = Thread(target=run)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "It did not wait for the first to end."
        db.commit()
    waiting.join(PATIENCE_S)
    assert not waiting.is_alive()
