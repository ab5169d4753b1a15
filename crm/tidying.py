"""What Kith keeps about itself for a while only."""

import datetime as dt

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from crm import signing_in
from crm.models import Job, Receipt, SignInAttempt, now
from crm.models.words import JobState

#: How long a receipt is kept: no phone sends again what it sent half a year ago.
RECEIPTS_KEPT = dt.timedelta(days=183)

#: How long a receipt keeps what the phone was told in words: these may name people.
WORDS_KEPT = dt.timedelta(days=30)

#: How long a job is kept after it was due.
JOBS_KEPT = dt.timedelta(days=30)


def delete_what_is_spent(db: Session) -> None:
    """Delete old receipts, jobs that are over, and sign-ins that failed before yesterday; sooner a receipt's words.

    The caller commits.
    """
    told = (Receipt.recorded_at < now() - WORDS_KEPT, Receipt.answer["sentence"].as_string() != "")
    silent = update(Receipt).where(*told).values(answer={"state": "stored", "sentence": "", "href": ""})
    db.execute(silent, execution_options={"synchronize_session": False})
    over = Job.state.not_in((JobState.WAITING, JobState.RUNNING))
    db.execute(delete(Receipt).where(Receipt.recorded_at < now() - RECEIPTS_KEPT))
    db.execute(delete(Job).where(Job.due_at < now() - JOBS_KEPT, over))
    db.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - signing_in.KEPT))
