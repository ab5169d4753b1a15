"""The page of connectors: who brings people together, how we know, and how sure we are."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from crm import connectors, nurture
from crm.analyses import Analysis
from crm.permissions import Permission
from crm.score_files import start_connector_file
from crm.scores import find_kept_measure
from web.background import find_current, refreshing
from web.downloads import send_csv
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.views.scores import list_answers, list_by_measure, read_narrowing

blueprint = Blueprint("connectors", __name__)

#: How sure we are of those shown: what the address says, what the page says, what the use-case is asked for.
CERTAINTIES = {
    "sure": ("Those we are sure of", True),
    "not_sure": ("Not sure yet", False),
    "all": ("Everybody", None),
}


@blueprint.get("/connectors")
@needs(Permission.READ_NETWORK)
def list_connectors() -> Response:
    """Connectors by the evidence, best rank first, each with what we are unsure of; or everybody by one measure."""
    analysis, reading = find_current()
    if analysis is None:
        page = render_template("connectors/unread.html", reading=reading)
        return refreshing(make_response(page), reading=reading)
    measure = find_kept_measure(request.args.get("order"))
    if measure is not None:
        return make_response(list_by_measure(analysis, measure, reading=reading))
    return make_response(_list_by_evidence(analysis, reading=reading))


@blueprint.post("/connectors.csv")
@needs(Permission.READ_NETWORK)
def take_out_connectors() -> Answer:
    """The list as a CSV file, narrowed and in order as the page is. A POST, as it is written down who took it."""
    analysis, _ = find_current()
    if analysis is None:
        flash("The network is not read yet, so there is no list to take out.", "error")
        return redirect("/connectors", 303)
    measure = find_kept_measure(request.args.get("order"))
    rows = start_connector_file(
        get_db(),
        current_actor(),
        analysis,
        measure=measure.id if measure else None,
        sure=CERTAINTIES[_shown()][1],
        narrowing=read_narrowing(),
    )
    return send_csv("connectors", rows)


def _list_by_evidence(analysis: Analysis, *, reading: bool) -> str:
    db, actor, args = get_db(), current_actor(), request.args
    shown = _shown()
    page = connectors.list_connectors(
        db,
        actor,
        analysis,
        text=args.get("q", ""),
        area_id=read_id(args.get("area")),
        street_id=read_id(args.get("street")),
        sure=CERTAINTIES[shown][1],
        page=read_id(args.get("page")) or 1,
    )
    return render_template(
        "connectors/list.html",
        page=page,
        stages=nurture.find_stages(db, actor, [row.person.id for row in page.rows]),
        analysis=analysis,
        reading=reading,
        shown=shown,
        certainties=[(name, label) for name, (label, _) in CERTAINTIES.items()],
        **list_answers(),
    )


def _shown() -> str:
    """How sure of them: as the address says; else the sure ones, or everybody where somebody is looked for."""
    said = request.args.get("show", "")
    looked_for = any(request.args.get(name) for name in ("q", "street", "area"))
    return said if said in CERTAINTIES else "all" if looked_for else "sure"
