"""What is done by itself: planned once, done once, said on the page where it fails."""

import datetime as dt
import threading
from dataclasses import replace

from sqlalchemy import select

import web.jobs
from crm.jobs import claim_job
from crm.models import AuditEntry, FollowUp, Job, Person, Question, now
from crm.models.words import JobState
from crm.permissions import Role
from crm.session import make_session
from tests.factories import in_days, make_area, make_person, make_question, make_user, team_day
from tests.kith_at_work import ADMIN, changed, jobs_of
from tests.waiting import PATIENCE_S, wait_until
from web.app import make_app
from web.jobs import Hands

EVERY_DATABASE = True


def test_many_who_look_at_once_send_one_message(work, box, monkeypatch):
    config, engine = work
    at = now()
    monkeypatch.setattr(web.jobs, "now", lambda: at)  # an hour that begins meanwhile has an escalation of its own
    looks = [threading.Thread(target=Hands(replace(config, smtp_url=box.url), engine).look) for _ in range(4)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()
    assert len(box.raw) == 1
    assert [job.attempts for kind in ("digest", "tidying", "escalation") for job in jobs_of(engine, kind)] == [1] * 3


def test_whoever_is_at_a_job_says_so_meanwhile(work, monkeypatch):
    config, engine = work
    monkeypatch.setattr(web.jobs, "BEAT", 0.02)
    long_ago = now() - dt.timedelta(hours=1)
    changed(engine, lambda db: db.add(Job(kind="tidying", key="slow", payload={}, due_at=long_ago)))
    with make_session(engine, ADMIN, writes=True) as db:
        claim = claim_job(db, db.scalars(select(Job.id)).one())
        db.commit()
    changed(engine, lambda db: setattr(db.get(Job, claim.id), "heartbeat_at", long_ago))
    with Hands(config, engine)._beating(claim):
        wait_until(lambda: jobs_of(engine, "tidying")[0].heartbeat_at != long_ago)
    assert now() - jobs_of(engine, "tidying")[0].heartbeat_at < dt.timedelta(minutes=5)


def test_on_a_file_of_its_own_the_first_request_starts_the_jobs(work):
    config, engine = work
    app = make_app(replace(config, background=True), engine)
    keeper = app.extensions["kith"]["jobs"]
    assert not keeper.is_running
    app.test_client().get("/health")
    assert keeper.is_running
    wait_until(lambda: any(job.state is JobState.DONE for job in jobs_of(engine, "tidying")))
    keeper.stop(PATIENCE_S)
    assert not keeper.is_running
    assert [job.state for job in jobs_of(engine, "tidying")] == [JobState.DONE]
    assert make_app(replace(config, background=False), engine).extensions["kith"]["jobs"] is None


def test_what_nobody_expected_fails_one_job_and_no_other(work, capsys):
    config, engine = work
    changed(engine, lambda db: db.add(Job(kind="Grace", key="odd", payload={}, due_at=now() - dt.timedelta(hours=1))))
    Hands(config, engine).look()
    [odd] = jobs_of(engine, "Grace")
    assert (odd.state, "KeyError" in odd.error) == (JobState.WAITING, True)
    assert jobs_of(engine, "tidying")[0].state is JobState.DONE


def test_an_hour_that_comes_twice_brings_one_digest_and_two_escalations(work):
    config, engine = work
    hands, keys = Hands(replace(config, smtp_url="smtp://127.0.0.1", digest_hour=1), engine), set()
    with make_session(engine, ADMIN) as db:
        for at in ("2026-10-25T00:30+00:00", "2026-10-25T01:30+00:00"):
            keys |= {one.key for one in hands._planned(db, dt.datetime.fromisoformat(at))}
    assert [sum(key.startswith(kind) for key in keys) for kind in ("digest", "escalation", "tidying")] == [1, 2, 1]


def test_tidying_deletes_who_was_only_named_and_is_past_the_term(work):
    config, engine = work

    def name_two(db):
        make_person(db, "Zachariah", met=False, delete_after=team_day() - dt.timedelta(days=1))
        make_person(db, "Tariq", met=False, delete_after=team_day())
        make_question(db).settled_at = in_days(-31)
        db.flush()

    changed(engine, name_two)
    Hands(config, engine).look()
    with make_session(engine, ADMIN) as db:
        assert db.scalars(select(Person.name).where(Person.met.is_(False))).all() == ["Tariq"]
        assert db.scalars(select(Question)).all() == []
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2))
        assert [(entry.action, entry.actor_name) for entry in entries] == [
            ("delete_settled_questions", "Kith itself"),
            ("delete_expired_stubs", "Kith itself"),
        ]


def test_who_waited_too_long_is_escalated(work):
    config, engine = work
    long_ago = in_days(-9)

    def age(db):
        follow_up = db.scalars(select(FollowUp)).one()
        follow_up.asked_at = follow_up.due_at = long_ago

    changed(engine, age)
    Hands(config, engine).look()
    with make_session(engine, ADMIN) as db:
        assert db.scalars(select(FollowUp)).one().escalated_at


def test_admins_see_what_failed_and_have_it_done_again(sign_in, db):
    user = make_user(db, areas=(make_area(db),), name="Hodan Warsame")
    details = {"payload": {"user_id": user.id, "day": "2026-11-22"}, "due_at": now(), "kind": "digest"}
    failed = Job(key="a", state=JobState.FAILED, error="The server is down.", finished_at=now(), **details)
    db.add_all([failed, Job(key="b", state=JobState.DONE, finished_at=now(), **details)])
    db.commit()
    client = sign_in(Role.ADMIN)
    page = client.get("/jobs").text
    assert "learns from the team’s codings" in page
    assert "The server is down." in page
    assert page.count("Daily digest for Hodan Warsame") == 4  # above, on its button, and twice in the list
    assert client.post(f"/jobs/{failed.id}/retry", follow_redirects=True).text.count("within a minute") == 1
    assert client.post(f"/jobs/{failed.id}/retry", follow_redirects=True).text.count("Somebody is at this job") == 1
    assert "Try again" not in client.get("/jobs").text
