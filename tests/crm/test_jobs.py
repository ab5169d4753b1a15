"""Rows of jobs: done once, taken up again when cut short, given up after five attempts."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from crm import jobs
from crm.errors import Invalid, NotAllowed
from crm.jobs import PAUSES, Claim, Planned
from crm.models import Job, Receipt, SignInAttempt, now
from crm.models.words import JobState
from crm.permissions import Actor, Role
from crm.tidying import delete_what_is_spent
from tests.factories import in_days, make_user

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def job_id(db):
    jobs.plan_jobs(db, [Planned("tidying", "tidying 2026-11-22", now() - HOUR, {"a": 1})])
    return db.scalars(select(Job.id)).one()


def state_of(db, job_id):
    db.expire_all()
    return db.get(Job, job_id).state


def let_time_pass(db, by=HOUR):
    """As if *by* had passed since everything."""
    for name in ("heartbeat_at", "due_at"):
        for job in db.scalars(select(Job).where(getattr(Job, name).is_not(None))):
            setattr(job, name, getattr(job, name) - by)
    db.flush()
    db.expire_all()


def test_what_is_planned_twice_is_there_once(db, job_id):
    again = [Planned("tidying", key, now()) for key in ("tidying 2026-11-22", "tidying 2026-11-23")]
    assert jobs.plan_jobs(db, again) == 1
    assert jobs.plan_jobs(db, again) == 0


def test_a_job_is_claimed_by_one_and_finished(db, job_id):
    assert jobs.list_due_jobs(db) == [job_id]
    claim = jobs.claim_job(db, job_id)
    assert claim == Claim(job_id, "tidying", "tidying 2026-11-22", {"a": 1}, 1)
    assert jobs.claim_job(db, job_id) is None
    assert jobs.list_due_jobs(db) == []
    assert jobs.beat(db, claim)
    assert jobs.finish_job(db, claim)
    assert state_of(db, job_id) is JobState.DONE
    assert not jobs.beat(db, claim)
    assert jobs.claim_job(db, job_id) is None


def test_what_is_not_due_yet_waits(db):
    jobs.plan_jobs(db, [Planned("tidying", "later", now() + HOUR)])
    assert jobs.list_due_jobs(db) == []
    assert jobs.claim_job(db, db.scalars(select(Job.id)).one()) is None


def test_a_job_without_heartbeat_is_taken_up_again_and_the_first_who_wakes_changes_nothing(db, job_id):
    first = jobs.claim_job(db, job_id)
    let_time_pass(db)
    second = jobs.claim_job(db, job_id)
    assert second.attempt == 2
    assert not jobs.begin_handing_over(db, first)
    assert not jobs.finish_job(db, first)
    assert not jobs.fail_job(db, first, "Too late.")
    assert jobs.begin_handing_over(db, second)
    assert jobs.finish_job(db, second)


def test_a_failure_is_tried_again_after_pauses_that_grow_and_then_stays(db, job_id):
    for pause in PAUSES:
        claim = jobs.claim_job(db, job_id)
        assert jobs.fail_job(db, claim, "The server does not answer.")
        job = db.get(Job, job_id, populate_existing=True)
        assert (job.state, job.error) == (JobState.WAITING, "The server does not answer.")
        assert abs(job.due_at - now() - pause) < dt.timedelta(seconds=30)
        assert jobs.claim_job(db, job_id) is None
        let_time_pass(db, pause)
    jobs.fail_job(db, jobs.claim_job(db, job_id), "x" * 600)
    assert state_of(db, job_id) is JobState.FAILED
    assert len(db.get(Job, job_id).error) == 500
    let_time_pass(db)
    assert jobs.list_due_jobs(db) == []


def test_a_job_that_kills_whoever_does_it_is_given_up(db, job_id):
    for _ in range(len(PAUSES) + 1):
        assert jobs.claim_job(db, job_id)
        let_time_pass(db)
    assert jobs.claim_job(db, job_id) is None
    job = db.get(Job, job_id, populate_existing=True)
    assert (job.state, job.error) == (JobState.FAILED, jobs.CUT_SHORT)


def test_what_was_cut_short_while_it_was_handed_over_is_not_taken_up_again(db, job_id):
    claim = jobs.claim_job(db, job_id)
    assert jobs.begin_handing_over(db, claim)
    assert not jobs.begin_handing_over(db, claim)
    assert not jobs.fail_job(db, claim, "Something else broke.")
    let_time_pass(db)
    assert jobs.list_due_jobs(db) == []
    assert state_of(db, job_id) is JobState.UNSURE
    assert db.get(Job, job_id).error == jobs.HANDING_OVER


def test_what_is_certainly_not_sent_is_tried_again_though_handing_over_had_begun(db, job_id):
    claim = jobs.claim_job(db, job_id)
    jobs.begin_handing_over(db, claim)
    assert jobs.fail_job(db, claim, "Refused.", unsent=True)
    assert state_of(db, job_id) is JobState.WAITING


def test_a_person_has_done_again_what_failed_or_is_unsure_and_nothing_else(db, job_id, admin):
    with pytest.raises(Invalid):
        jobs.retry_job(db, admin, job_id)
    claim = jobs.claim_job(db, job_id)
    jobs.begin_handing_over(db, claim)
    with pytest.raises(Invalid):
        jobs.retry_job(db, admin, job_id)  # somebody is at it this moment
    jobs.leave_unsure(db, claim, "The server fell silent.")
    assert [job.id for job in jobs.list_jobs(db, admin, states=[JobState.UNSURE]).rows] == [job_id]
    jobs.retry_job(db, admin, job_id)
    again = jobs.claim_job(db, job_id)
    assert (again.attempt, again.payload) == (2, {"a": 1, "again": True})
    jobs.fail_job(db, again, "No.", for_good=True)
    jobs.retry_job(db, admin, job_id)
    assert state_of(db, job_id) is JobState.WAITING


def test_after_the_last_attempt_a_person_gets_one_more(db, job_id, admin):
    db.execute(update(Job).values(state=JobState.FAILED, attempts=5, finished_at=now()))
    jobs.retry_job(db, admin, job_id)
    jobs.fail_job(db, jobs.claim_job(db, job_id), "No.")
    assert state_of(db, job_id) is JobState.FAILED


def test_only_who_looks_after_the_team_sees_jobs(db):
    with pytest.raises(NotAllowed):
        jobs.list_jobs(db, Actor(id=1, name="Rosa", role=Role.COORDINATOR, area_ids=frozenset({1})))


def test_how_jobs_stand_is_told_of_the_last_two_days(db, job_id):
    assert jobs.get_jobs_now(db).last_at is None
    jobs.fail_job(db, jobs.claim_job(db, job_id), "No.", for_good=True)
    jobs_now = jobs.get_jobs_now(db)
    assert (jobs_now.failed, jobs_now.unsure) == (1, 0)
    assert now() - jobs_now.last_at < HOUR
    let_time_pass(db, dt.timedelta(days=3))
    assert jobs.get_jobs_now(db).failed == 0


def test_what_is_spent_is_deleted_and_what_is_under_way_stays(db):
    user, old, new = make_user(db), in_days(-200), in_days(-10)
    for number, at in enumerate((old, new)):
        db.add(Receipt(user_id=user.id, answer={"number": number}, recorded_at=at))
        for state in (JobState.DONE, JobState.WAITING):
            db.add(Job(kind="digest", key=f"{state} {number}", payload={}, due_at=at, state=state))
        db.add(SignInAttempt(account="a", address="b", at=at if number == 0 else now()))
    db.flush()
    delete_what_is_spent(db)
    db.expire_all()
    assert [receipt.answer["number"] for receipt in db.scalars(select(Receipt))] == [1]
    assert sorted(db.scalars(select(Job.key))) == ["done 1", "waiting 0", "waiting 1"]
    assert len(db.scalars(select(SignInAttempt)).all()) == 1


def test_what_a_phone_was_told_in_words_is_forgotten_before_that_it_was_told(db):
    user, told = make_user(db), {"state": "question", "sentence": "Is this Mary Finch?", "href": "/questions/1"}
    for days in (31, 29):
        db.add(Receipt(user_id=user.id, answer=told, recorded_at=in_days(-days)))
    db.flush()
    delete_what_is_spent(db)
    db.expire_all()
    old, new = db.scalars(select(Receipt.answer).order_by(Receipt.recorded_at))
    assert old == {"state": "stored", "sentence": "", "href": ""}
    assert new == told
