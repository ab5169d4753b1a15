"""Learning that is killed at any moment: what was learned before stays, or all that is new is there, once."""

import datetime as dt
import fcntl
import random

import pytest
from sqlalchemy import select

from crm.jobs import Planned, plan_jobs
from crm.models import Coding, Conversation, Job, Reading, SuggestionModel, ThemeSuggestion, now
from crm.models.words import JobState
from crm.session import make_session
from crm.theme_suggestions import LEAST_READ, keep_learned, list_suggestions
from tests.factories import make_street, make_theme, make_user
from tests.kith_at_work import ADMIN, changed, kith_at_work, let_time_pass, start

READ, UNREAD = LEAST_READ + 40, 3

# Everything is loaded once; each process that learns is forked from here, and kills itself at a step of its work:
# before a statement, and before and after it commits.
NURSERY = """
import os, signal, sys
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from config import Config
from crm.learning_themes import learn_themes
from crm.session import make_engine
url = Config.from_env().url
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        steps = iter(range(int(line)))
        def step(*said):
            if next(steps, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
        event.listen(Engine, "before_cursor_execute", step)
        event.listen(Engine, "commit", step)
        event.listen(Session, "after_commit", step)
        learn_themes(make_engine(url))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""

# A worker that does one job; who learns for it kills those who are named, when it has deleted what was learned before.
WORKER = """
import sys
from config import Config
from crm.network import beside
from crm.session import make_engine
from web import logs
from web.jobs import Hands
learner, job, *names = sys.argv[1:]
beside.COMMAND = [sys.executable, "-c", learner, *names]
logs.set_up("error")
config = Config.from_env()
Hands(config, make_engine(config.url))._do(int(job))
"""
LEARNER = """
import fcntl, os, signal, sys
from sqlalchemy import Engine, event
at_it, *named = sys.argv[1:]
held = open(at_it, "w")
fcntl.flock(held, fcntl.LOCK_SH)
def step(connection, cursor, statement, *said):
    if statement.startswith("INSERT INTO theme_suggestion"):
        for name in named:
            os.kill(os.getppid() if name == "worker" else os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", step)
del sys.argv[1:]
from crm.network.__main__ import main
main()
"""


class Learning:
    """A Kith with enough to learn from: what was learned before says "Other" of unread texts, what is new "Buses"."""

    def __init__(self, config, engine):
        self.config, self.engine = config, engine
        changed(engine, self._tell)
        assert self.kept() == self.old

    def _tell(self, db):
        chance = random.Random(3)
        street, coder = make_street(db), make_user(db)
        other, buses = make_theme(db, "Other"), make_theme(db, "Buses")
        where = {"area_id": street.area_id, "street_id": street.id, "held_at": now()}
        read = []
        for number in range(READ):
            words = chance.choices(["street", "here", "live", "years", "good", "corner"], k=8)
            read.append(Conversation(said=" ".join([*words, *["timetable"] * (number % 2)]), **where))
        unread = [Conversation(said="good timetable here", **where) for _ in range(UNREAD)]
        db.add_all([*read, *unread])
        db.flush()
        for number, talk in enumerate(read):
            db.add(Coding(conversation_id=talk.id, theme_id=(other, buses)[number % 2].id))
            db.add(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()))
        keep_learned(db, [(talk.id, other.id, 0.5) for talk in unread], codings=1, themes={other.id: {"on": True}})
        plan_jobs(db, [Planned("learning", "learning asked", now() - dt.timedelta(minutes=1))])
        self.old = [1], [(talk.id, other.id) for talk in unread]
        self.new = [READ], [(talk.id, buses.id) for talk in unread]

    def kept(self):
        """How many codings each kept model was made from; and what it suggests, as a coder is shown it."""
        with make_session(self.engine, ADMIN) as db:
            models = list(db.scalars(select(SuggestionModel.codings)))
            rows = db.execute(select(ThemeSuggestion.conversation_id, ThemeSuggestion.theme_id))
            suggested = sorted((row.conversation_id, row.theme_id) for row in rows)
            shown = [(id_, one.theme_id) for id_, _ in suggested for one in list_suggestions(db, ADMIN, id_)]
        assert shown == suggested
        return models, suggested

    def job(self):
        with make_session(self.engine, ADMIN) as db:
            return db.scalars(select(Job).where(Job.kind == "learning")).one()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_learning_killed_at_each_of_its_steps_leaves_the_old_model_or_the_new_one(tmp_path, kind):
    with kith_at_work(tmp_path, kind) as (config, engine):
        learning, kept, ended = Learning(config, engine), [], False
        nursery = start(config, "-c", NURSERY)
        while not ended:
            nursery.stdin.write(f"{len(kept)}\n")
            nursery.stdin.flush()
            ended = int(nursery.stdout.readline()) == 0
            kept.append(learning.kept())
        nursery.communicate()
        first_new = kept.index(learning.new)
        assert first_new > 10  # it reads, deletes and writes in more steps than these
        assert kept == [learning.old] * first_new + [learning.new] * (len(kept) - first_new)
        assert kept[-2:] == [learning.new] * 2  # killed after it had committed, and not killed


def test_a_learning_job_cut_short_is_tried_again_until_it_is_done(tmp_path):
    at_it = tmp_path / "at-it"
    with kith_at_work(tmp_path) as (config, engine):
        learning = Learning(config, engine)

        def work(*killed):
            """A worker at the job, while those named are killed; as it is when nobody is at it any more."""
            worker = start(config, "-c", WORKER, LEARNER, str(learning.job().id), str(at_it), *killed)
            worker.communicate()
            with at_it.open() as held:
                fcntl.flock(held, fcntl.LOCK_EX)  # who learns for a worker that was killed goes on to its end
            job = learning.job()
            let_time_pass(engine)
            return job.state, job.attempts, learning.kept()

        assert work("learner") == (JobState.WAITING, 1, learning.old)
        assert work("worker", "learner") == (JobState.RUNNING, 2, learning.old)
        assert work("worker") == (JobState.RUNNING, 3, learning.new)
        assert work() == (JobState.DONE, 4, learning.new)
