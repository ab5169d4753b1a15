"""Knocks at the doors of a street: all of them, and the page that logs one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import door_visits, streets
from crm.permissions import Permission
from web.forms.door_visits import OUTCOMES, TOLD, DoorVisitForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import counted

blueprint = Blueprint("door_visits", __name__, url_prefix="/streets/<int:street_id>/door-visits")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_door_visits(street_id: int) -> str:
    """Every knock at the doors of a street."""
    db, actor = get_db(), current_actor()
    street = streets.get_street(db, actor, street_id)
    number = read_id(request.args.get("page")) or 1
    page = door_visits.list_door_visits(db, actor, street_id=street_id, page=number)
    return render_template("door_visits/list.html", street=street, page=page, outcomes=TOLD)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def add_door_visit(street_id: int) -> Response | tuple[str, int]:
    """Log a knock at one door, or the same at several."""
    db, actor = get_db(), current_actor()
    street = streets.get_street(db, actor, street_id)
    form = DoorVisitForm()
    if form.validate_on_submit():
        with form.refusals():
            visited_at = form.visited_at(current_app.extensions["kith"]["zone"])
            details = form.details("visited_on") | {"visited_at": visited_at}
            visit = door_visits.add_door_visit(db, actor, street_id=street_id, **details)
            where = f"at {visit.house}" if visit.house else f"at {counted(visit.doors, 'door')}"
            flash(f"Saved: {OUTCOMES[visit.outcome].lower()} {where}.", "success")
            return redirect(f"/streets/{street_id}#knocks", 303)
    return form.answer("door_visits/form.html", street=street)
