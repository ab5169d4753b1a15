"""Knocks at the doors of a street: all of them, and the page that logs one."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import door_visits, streets
from crm.errors import Invalid, NotFound
from crm.permissions import Permission
from web.forms.door_visits import DoorVisitForm
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
    mine = {visit.id for visit in page.rows if door_visits.may_take_back(visit, actor)}
    return render_template("door_visits/list.html", street=street, page=page, mine=mine)


@blueprint.post("/take-back")
@needs(Permission.RECORD)
def take_back_door_visit(street_id: int) -> Response:
    """Take a knock back that was logged by mistake."""
    db, actor = get_db(), current_actor()
    streets.get_street(db, actor, street_id)
    try:
        door_visits.take_back_door_visit(db, actor, uuid=UUID(request.form.get("uuid", "")))
        flash("The knock is taken back.", "success")
    except ValueError:
        flash("Choose the knock to take back.", "error")
    except (Invalid, NotFound) as refused:
        flash(str(refused), "error")
    return redirect(f"/streets/{street_id}/door-visits", 303)


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
            flash(f"Saved: {visit.outcome.label.lower()} {where}.", "success")
            return redirect(f"/streets/{street_id}#knocks", 303)
    return form.answer("door_visits/form.html", street=street)
