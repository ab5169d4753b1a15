"""Today: who is waiting, where to go, whom to call, and how far the campaign is."""

import datetime as dt

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import campaign_progress, connectors, going_back, nurture, questions, street_readings, waiting, walks
from crm.analyses import find_analysis
from crm.models import now
from crm.permissions import Permission
from crm.rules import today
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("today", __name__)

#: How many of each the page shows, the most urgent; the rest is a link away: it is read on a phone, standing. Of those
#: who wait it shows one more, whom the coordinator is asked about among them.
SHOWN = 2


@blueprint.get("/")
def show_today() -> str | Response:
    """What to do today, for the areas that the actor works in."""
    db, actor = get_db(), current_actor()
    if not actor.may(Permission.SEE_RECORDS):
        return redirect("/reports", 303)
    mine = request.args.get("whose") == "mine"
    reads, leads = actor.may(Permission.READ_NETWORK), actor.may(Permission.LEAD_FOLLOW_UPS)
    analysis = find_analysis(db)
    escalated = waiting.list_escalated(db, actor, analysis, size=SHOWN) if leads else None
    first = SHOWN + 1 - (len(escalated.rows) if escalated else 0)
    return render_template(
        "today/page.html",
        now=now(),
        mine=mine,
        today=today(db),
        walks=walks.list_own_walks(db, actor, last_day=today(db) + dt.timedelta(days=1)),
        due=waiting.list_waiting(db, actor, analysis, mine=mine, unasked=leads, due_before=_end_of_today(), size=first),
        escalated=escalated,
        said_no=waiting.count_refusing(db, actor) if leads else 0,
        streets=street_readings.list_streets_to_visit(db, actor, limit=SHOWN),
        connectors=connectors.list_connectors_to_call(db, actor, limit=1) if reads else [],
        reads=reads,
        asked=questions.count_open_questions(db, actor) if actor.may(Permission.RECORD) else 0,
        unfinished=going_back.list_unfinished(db, actor),
        forgotten=nurture.count_forgotten(db, actor) if actor.may(Permission.NURTURE) else 0,
        progress=campaign_progress.list_progress(db, actor, current=True),
    )


def _end_of_today() -> dt.datetime:
    zone = current_app.extensions["kith"]["zone"]
    return dt.datetime.combine(now().astimezone(zone).date() + dt.timedelta(days=1), dt.time(), zone)
