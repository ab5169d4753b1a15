"""The jobs that Kith does by itself: what waits, what is done, what failed and why."""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import jobs, users
from crm.errors import Invalid
from crm.models import Job
from crm.models.words import JobState
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

#: What a person has to look at.
TROUBLED = (JobState.FAILED, JobState.UNSURE)

#: What each kind of job is called.
KINDS = {
    "digest": "Daily digest",
    "escalation": "Asking coordinators",
    "learning": "Learning themes from codings",
    "tidying": "Tidying",
}


@blueprint.get("")
def list_jobs() -> str:
    """What a person has to look at, and then all jobs, the latest first."""
    db, actor = get_db(), current_actor()
    troubled = jobs.list_jobs(db, actor, states=TROUBLED)
    page = jobs.list_jobs(db, actor, page=read_id(request.args.get("page")) or 1)
    names = {user.id: user.name for user in users.list_users(db, actor)}
    titles = {job.id: _title(job, names) for job in (*troubled.rows, *page.rows)}
    config = current_app.extensions["kith"]["config"]
    return render_template(
        "jobs/list.html", troubled=troubled, page=page, titles=titles, now=jobs.get_jobs_now(db), mail=config.smtp_url
    )


@blueprint.post("/<int:job_id>/retry")
def retry_job(job_id: int) -> Response:
    """Have a job done again."""
    try:
        jobs.retry_job(get_db(), current_actor(), job_id)
    except Invalid as invalid:
        flash(str(invalid), "error")
    else:
        flash("It is done again within a minute. Then look at this page again.", "success")
    return redirect("/jobs", 303)


def _title(job: Job, names: dict[int, str]) -> str:
    """What the job is, and for whom where the reader looks after them."""
    name = names.get(job.payload.get("user_id", 0))
    return f"{KINDS[job.kind]} for {name}" if name else KINDS[job.kind]
