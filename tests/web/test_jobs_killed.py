"""Jobs whose process is killed at any moment, and told to stop: nothing is lost, nothing is sent twice."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress

import pytest

from crm.jobs import CUT_SHORT
from crm.models.words import JobState
from tests.kith_at_work import jobs_of, kith_at_work, let_time_pass, start
from tests.smtp import mailbox
from tests.waiting import PATIENCE_S

EVERY_DATABASE = True

KILLS = 20

# Everything is loaded once; each process that is to be killed is forked from here.
NURSERY = """
import os, sys
from pathlib import Path
from config import Config
from crm.session import make_engine
from web import logs
from web.jobs import Hands
logs.set_up("error")
config = Config.from_env()
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        Hands(config, make_engine(config.url)).look()
        os._exit(0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Nursery:
    """Workers, one after the other; each ends by itself or is killed."""

    def __init__(self, config):
        self._process = start(config, "-c", NURSERY)
        self._pid = 0
        self._born = threading.Event()

    def run(self, seconds=None):
        """Whether the worker ended by itself; it is killed after so many *seconds*, where it has not by then."""
        self._born.clear()
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._pid = int(self._process.stdout.readline())
        self._born.set()
        clock = threading.Timer(seconds or 0, self.kill)
        if seconds is not None:
            clock.start()
        status = int(self._process.stdout.readline())
        if seconds is not None:
            clock.cancel()
            clock.join()  # else it could kill the next
        return status == 0

    def kill(self):
        assert self._born.wait(PATIENCE_S)
        with suppress(ProcessLookupError):  # it was over already
            os.kill(self._pid, signal.SIGKILL)

    def close(self):
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._process.stdout.close()


def test_workers_killed_at_random_moments_send_nothing_twice_and_lose_nothing(tmp_path):
    chance = random.Random(20261122)
    with mailbox() as box, kith_at_work(tmp_path, officers=24, smtp_url=box.url) as (config, engine):
        nursery, killed = Nursery(config), 0
        # At a step of the conversation with the mail server; the last third, where a quick machine may run out of
        # messages, at any time at all.
        for number in range(KILLS):
            steps = iter(range(chance.randrange(6), -1, -1))

            def at(step, steps=steps):
                if next(steps, None) == 0:
                    nursery.kill()

            by_time = number > KILLS * 2 / 3
            box.at = (lambda step: None) if by_time else at
            seconds = chance.uniform(0.0, 0.3)
            killed += not nursery.run(seconds if by_time else None)
            let_time_pass(engine)
        box.at = lambda step: None
        assert nursery.run()
        nursery.close()
        jobs = {f"officer{job.id_of}@example.org": job for job in numbered(jobs_of(engine))}
    arrived = Counter(message["To"].addresses[0].addr_spec for message in box.messages)
    assert killed > KILLS / 2
    assert max(arrived.values()) == 1
    done, unsure, failed = (
        {to for to, job in jobs.items() if job.state is state}
        for state in (JobState.DONE, JobState.UNSURE, JobState.FAILED)
    )
    assert done | unsure | failed == jobs.keys()
    assert all((done, unsure))
    assert done <= arrived.keys() <= done | unsure
    # Where the machine is slow, one may be killed five times before it hands anything over: the page says which.
    assert {jobs[to].error for to in failed} <= {CUT_SHORT}
    assert len({message["Message-ID"] for message in box.messages}) == len(box.raw)


def numbered(jobs):
    """The jobs with the number of the officer whom each is for."""
    first = min(job.payload["user_id"] for job in jobs)
    for job in jobs:
        job.id_of = job.payload["user_id"] - first
    return jobs


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_worker_that_is_told_to_stop_finishes_what_it_is_at_and_begins_nothing_else(tmp_path, kind):
    begun, told = threading.Event(), threading.Event()

    def wait(step):
        if step == "DATA":
            begun.set()
            told.wait(PATIENCE_S)

    with mailbox() as box, kith_at_work(tmp_path, kind, officers=2, smtp_url=box.url) as (config, engine):
        box.at = wait
        worker = start(config, "-c", "from web.cli import main; main()", "worker")
        try:
            assert worker.stdout.readline().startswith("Kith runs jobs")
            assert begun.wait(PATIENCE_S)
            worker.terminate()
            assert worker.stdout.readline().startswith("Kith ends")  # which it says once it begins nothing else
            told.set()
            worker.communicate(timeout=PATIENCE_S)
        finally:
            told.set()
            worker.kill()
        assert worker.returncode == 0
        assert sorted(job.state for job in jobs_of(engine)) == [JobState.DONE, JobState.WAITING]
        assert len(box.raw) == 1
