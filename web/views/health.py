"""Network health: how the network stands as a whole, and how that changed."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as Answer

from crm import health
from crm.permissions import Permission
from crm.score_words import figure
from web.background import find_current, refreshing
from web.downloads import send_csv
from web.forms.changes import ChangesForm
from web.pictures import draw_line
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("health", __name__)


@blueprint.get("/network-health")
@needs(Permission.READ_NETWORK)
def show_health() -> Response:
    """The phase, the figures of the whole network and their trends."""
    db, actor = get_db(), current_actor()
    analysis, reading = find_current()
    told: dict[str, Any] = {"analysis": analysis, "reading": reading, "draw": draw_line, "say": figure}
    told["form"] = ChangesForm(formdata=None)
    if analysis is not None:
        told["health"] = health.read_health(db, actor, analysis)
    page = make_response(render_template("health/page.html", **told))
    return page if analysis is not None else refreshing(page, reading=reading)


@blueprint.get("/network-health.csv")
@needs(Permission.READ_NETWORK)
def take_out_health() -> Answer:
    """Every figure of every kept week as a CSV file: nothing in it is about one person."""
    analysis, _ = find_current()
    if analysis is None:
        flash("The network is not read yet, so there is nothing to take out.", "error")
        return redirect("/network-health", 303)
    rows = health.list_health_rows(get_db(), current_actor(), analysis)
    return send_csv("network-health", rows)
