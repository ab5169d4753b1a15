"""Phones that send their queues to a server which is killed again and again: all is stored exactly once, in order."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from config import Config
from crm.models import Conversation, DoorVisit, FollowUp, Person, Question, Receipt, Tie
from crm.permissions import Actor
from crm.session import make_engine, make_session
from tests.factories import make_area, make_street, make_tie_kind, make_user
from tests.ports import free_port
from tests.waiting import PATIENCE_S
from tests.web.phones import at, record, talk, visit
from web.app import make_app
from web.cli.opening import migrate

KILLS = 50
KEY = "s" * 40
CHANCE = random.Random(7)

#: A door at which both phones knock: each finds something else.
SHARED = "Rose Cottage"


@dataclass
class Phone:
    """A phone as the app is: what was done waits in a queue, and leaves it by an answer alone."""

    port: int
    user_id: int
    cookie: str
    street: Any
    kind_id: int
    first: int
    chance: random.Random
    stop: threading.Event
    queue: list[dict[str, Any]] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    token: str = ""
    failed: int = 0
    lost: int = 0
    heard: int = 0

    def run(self) -> None:
        """Knock and send until told to stop; then send what is left."""
        while self.queue or not self.stop.is_set():
            while len(self.queue) < 50 and not self.stop.is_set():
                self.act()
            self._send(self.queue[: 1 + int(self.chance.expovariate(1 / 8))])

    def act(self) -> None:
        """Do one thing more at a door."""
        self.done.append(self._act(self.first + 2 * len(self.done)))
        self.queue.append(self.done[-1])

    def envelope(self, records: list[dict[str, Any]]) -> str:
        """*records* as they are sent."""
        return json.dumps({"format": 1, "sent_at": at(), "user": self.user_id, "records": records})

    def _act(self, number: int) -> dict[str, Any]:
        """Every fifth door opens and tells; now and then both phones are at one door, or a slip is taken back."""
        if number % 10 > 7:
            name = f"Person{number}"
            fields = {"people-0-name": name, "people-0-same": "new", "people-0-asked": name, "promised": "y"}
            named = f"Friend{number}"
            fields |= {"named-0-name": named, "named-0-same": "new", "named-0-asked": named}
            return talk(self.street, str(number), fields=fields | {"named-0-kind_id": self.kind_id})
        if number % 10 == 5 and self.done and self.done[-1]["kind"] == "visit":
            return record("undo", visit=self.done[-1]["uuid"])
        shared = number % 10 == 7
        outcome = "empty" if shared and number % 2 else "not_home"
        return visit(self.street, SHARED if shared else str(number), outcome)

    def _send(self, records: list[dict[str, Any]]) -> None:
        try:
            if not self.token:
                self.token = self._ask("GET", "/doorstep/contact")["csrf"]
            answer = self._ask("POST", "/doorstep/sync", self.envelope(records))
        except (OSError, http.client.HTTPException, ValueError):
            self.failed += 1
            time.sleep(0.01)
            return
        self.heard += 1
        if self.heard % 5 == 0:
            self.lost += 1  # the answer came, and the phone was put to sleep before it was read
            return
        for sent, said in zip(records, answer["results"], strict=True):
            assert said["uuid"] == sent["uuid"]
            assert said == self.answers.setdefault(said["uuid"], said)
        del self.queue[: len(records)]

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Content-Type": "application/json"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
            if "Set-Cookie" in answer.headers:
                self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        finally:
            connection.close()
        assert answer.status == 200, said
        return json.loads(said)


def _cookie(app: Any, token: str) -> str:
    signer = app.session_interface.get_signing_serializer(app)
    return f"kith={signer.dumps({'_user_id': token, '_fresh': True, '_permanent': True})}"


def _make_phones(url: str, port: int, stop: threading.Event) -> list[Phone]:
    """Two people of the team on one street, each with a phone: one goes along the odd numbers, one along the even."""
    engine = make_engine(url)
    migrate(engine)
    app = make_app(Config(secret_key=KEY, background=False), engine)
    with make_session(engine, Actor.command_line(), writes=True) as db:
        area = make_area(db)
        street, kind = make_street(db, area=area), make_tie_kind(db, "knows")
        db.refresh(street, ["area"])
        users = [make_user(db, areas=(area,)) for _ in range(2)]
        db.commit()
        phones = [
            Phone(port, user.id, _cookie(app, user.session_token), street, kind.id, n, random.Random(n), stop)
            for n, user in enumerate(users, start=1)
        ]
    engine.dispose()
    return phones


def _wait_for_a_moment(phones: list[Phone]) -> None:
    """Wait for none, one or two answers, and then until somewhere in the middle of the next."""
    heard, until = sum(phone.heard for phone in phones) + CHANCE.randint(0, 2), time.monotonic() + 5
    while sum(phone.heard for phone in phones) < heard and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(CHANCE.uniform(0, 0.15))


def test_two_phones_lose_and_double_nothing_however_often_the_server_is_killed(tmp_path):
    with free_port() as port:
        phones = _kill_again_and_again(tmp_path, port)
    assert sum(phone.failed for phone in phones) >= KILLS, "they were sending when it was killed"
    assert all(phone.lost for phone in phones)
    _check(url_of(tmp_path), phones)


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder}/kith.sqlite3"


def _kill_again_and_again(folder: Path, port: int) -> list[Phone]:
    """The phones, once what they did while the server was killed is sent."""
    url, stop = url_of(folder), threading.Event()
    phones = _make_phones(url, port, stop)
    env = os.environ | {
        **{"KITH_DATA_DIR": str(folder), "KITH_PORT": str(port), "KITH_SECRET_KEY": KEY, "KITH_BACKGROUND": "no"},
        "KITH_LOG_LEVEL": "error",
    }
    for _ in range(10):
        phones[0].act()
    command = [sys.executable, "-m", "tests.web.killable", phones[0].cookie]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    server = subprocess.Popen(command, env=env, start_new_session=True, **pipes)
    threads = [threading.Thread(target=phone.run) for phone in phones]
    try:
        server.stdin.write(phones[0].envelope(phones[0].queue))  # the answer to which is lost
        server.stdin.close()
        pid = int(server.stdout.readline())
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            _wait_for_a_moment(phones)
            os.kill(pid, signal.SIGKILL)
            pid = int(server.stdout.readline())
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        assert not any(thread.is_alive() for thread in threads), "the queues are empty"
    finally:
        stop.set()
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server.stdout.close()
    return phones


def _check(url: str, phones: list[Phone]) -> None:
    done = [one for phone in phones for one in phone.done]
    engine = make_engine(url)
    with make_session(engine, Actor.command_line()) as db:
        assert db.execute(text("PRAGMA integrity_check"), execution_options={"unscoped": True}).scalar() == "ok"
        receipts = Counter(str(uuid) for uuid in db.scalars(select(Receipt.uuid)))
        assert receipts == Counter(one["uuid"] for one in done)
        undone = {one["visit"] for one in done if one["kind"] == "undo"}
        talks = [one["uuid"] for one in done if one["kind"] == "conversation"]
        visits = db.execute(
            select(DoorVisit.uuid, DoorVisit.house, DoorVisit.recorded_by_id).order_by(DoorVisit.id)
        ).all()
        for phone in phones:
            mine = [house for _, house, by in visits if by == phone.user_id]
            assert mine == [
                one["house"] for one in phone.done if one["kind"] != "undo" and one["uuid"] not in undone
            ], "in order"
        assert sorted(str(uuid) for uuid in db.scalars(select(Conversation.uuid))) == sorted(talks)
        numbers = [one["house"] for one in done if one["kind"] == "conversation"]
        assert sorted(db.scalars(select(Person.name))) == sorted(
            name for number in numbers for name in (f"Person{number}", f"Friend{number}")
        )
        assert len(db.scalars(select(Tie.id)).all()) == len(talks)
        promised = select(Person.name).join(FollowUp, FollowUp.person_id == Person.id)
        assert sorted(db.scalars(promised)) == sorted(f"Person{number}" for number in numbers)
        asked = [
            answer["uuid"] for phone in phones for answer in phone.answers.values() if answer["state"] == "question"
        ]
        assert sorted(str(uuid) for uuid in db.scalars(select(Question.uuid))) == sorted(asked)
        assert talks, "there was something to lose"
    engine.dispose()
