"""The page of connectors: who brings people together, how we know, and how sure we are."""

from flask import Blueprint, Response, make_response, render_template, request

from crm import areas, connectors, nurture, streets
from crm.permissions import Permission
from web.background import find_current, refreshing
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("connectors", __name__, url_prefix="/connectors")

#: How sure we are of those shown: what the address says, what the page says, what the use-case is asked for.
CERTAINTIES = {
    "sure": ("Those we are sure of", True),
    "not_sure": ("Not sure yet", False),
    "all": ("Everybody", None),
}


@blueprint.get("")
@needs(Permission.READ_NETWORK)
def list_connectors() -> Response:
    """Connectors, best rank first, each with the evidence and what we are unsure of."""
    db, actor, args = get_db(), current_actor(), request.args
    analysis, reading = find_current()
    if analysis is None:
        page = render_template("connectors/unread.html", reading=reading)
        return refreshing(make_response(page), reading=reading)
    street_id = args.get("street", type=int)
    shown = _shown()
    page = connectors.list_connectors(
        db,
        actor,
        analysis,
        text=args.get("q", ""),
        area_id=args.get("area", type=int),
        street_id=street_id,
        sure=CERTAINTIES[shown][1],
        page=args.get("page", 1, type=int),
    )
    return make_response(
        render_template(
            "connectors/list.html",
            page=page,
            stages=nurture.find_stages(db, actor, [row.person.id for row in page.rows]),
            analysis=analysis,
            reading=reading,
            shown=shown,
            certainties=[(name, label) for name, (label, _) in CERTAINTIES.items()],
            area_choices=areas.list_area_choices(db, actor),
            street=streets.find_street(db, actor, street_id) if street_id else None,
            everywhere=actor.area_ids is None,
        )
    )


def _shown() -> str:
    """How sure of them: as the address says; else the sure ones, or everybody where somebody is looked for."""
    said = request.args.get("show", "")
    looked_for = any(request.args.get(name) for name in ("q", "street", "area"))
    return said if said in CERTAINTIES else "all" if looked_for else "sure"
