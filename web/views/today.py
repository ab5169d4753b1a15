"""Today: who is waiting, where to go, whom to call, and how far the campaign is."""

import datetime as dt

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import campaigns, connectors, follow_ups, nurture, street_readings
from crm.models import now
from crm.permissions import Permission
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("today", __name__)

#: How many of each the page shows; the rest is a link away.
SHOWN = 5


@blueprint.get("/")
def show_today() -> str | Response:
    """What to do today, for the areas that the actor works in."""
    db, actor = get_db(), current_actor()
    if not actor.may(Permission.SEE_RECORDS):
        return redirect("/more", 303)
    mine = request.args.get("whose") == "mine"
    reads = actor.may(Permission.READ_NETWORK)
    return render_template(
        "today/page.html",
        now=now(),
        mine=mine,
        due=follow_ups.list_follow_ups(db, actor, mine=mine, due_before=_end_of_today(), size=SHOWN),
        streets=street_readings.list_streets_to_visit(db, actor, limit=SHOWN),
        connectors=connectors.list_connectors_to_call(db, actor, limit=SHOWN) if reads else [],
        reads=reads,
        forgotten=nurture.count_forgotten(db, actor) if actor.may(Permission.NURTURE) else 0,
        progress=campaigns.list_progress(db, actor, current=True),
    )


def _end_of_today() -> dt.datetime:
    zone = current_app.extensions["kith"]["zone"]
    return dt.datetime.combine(now().astimezone(zone).date() + dt.timedelta(days=1), dt.time(), zone)
