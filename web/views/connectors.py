"""The page of connectors: who brings people together, how we know, and how sure we are."""

from flask import Blueprint, Response, make_response, render_template, request

from crm import areas, connectors, streets
from crm.permissions import Permission
from web.background import find_current, refreshing
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("connectors", __name__, url_prefix="/connectors")


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
    page = connectors.list_connectors(
        db,
        actor,
        analysis,
        text=args.get("q", ""),
        area_id=args.get("area", type=int),
        street_id=street_id,
        sure_only="sure" in args,
        page=args.get("page", 1, type=int),
    )
    return make_response(
        render_template(
            "connectors/list.html",
            page=page,
            analysis=analysis,
            reading=reading,
            area_choices=areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER),
            street=streets.find_street(db, actor, street_id) if street_id else None,
            everywhere=actor.area_ids is None,
        )
    )
