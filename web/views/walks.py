"""Pages of walks: which are planned, and the page to take along."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import refusals, street_readings, walks
from crm.errors import Invalid
from crm.permissions import Permission
from crm.street_readings import StreetFacts
from crm.streets import street_label
from web.background import find_current
from web.forms.fields import choices_of
from web.forms.walks import WalkForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("walks", __name__, url_prefix="/walks")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_walks() -> str:
    """The walks to come, or those that are over."""
    past = request.args.get("when") == "past"
    number = read_id(request.args.get("page")) or 1
    page = walks.list_walks(get_db(), current_actor(), past=past, page=number)
    return render_template("walks/list.html", page=page, past=past)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def plan_walk() -> Response | tuple[str, int]:
    """Plan a walk along the streets that the address names, and others."""
    actor = current_actor()
    asked = [id_ for one in request.args.getlist("street") if (id_ := read_id(one)) is not None]
    form = WalkForm(data={"street_ids": asked, "walker_ids": [actor.id] if actor.id else []})
    if form.is_submitted() and form.add.data:
        form.another.validate(form)
    valid = not form.add.data and form.validate_on_submit()
    _take_along(form)
    if valid:
        with form.refusals():
            walk = walks.plan_walk(get_db(), actor, **form.details("add", "another"))
            flash("The walk is planned.", "success")
            return redirect(f"/walks/{walk.id}", 303)
    _offer(form)
    return form.answer("walks/new.html")


@blueprint.get("/<int:walk_id>")
@needs(Permission.SEE_RECORDS)
def show_walk(walk_id: int) -> str:
    """A walk to take along: its streets in order, how each stands, and who could open the door."""
    db, actor = get_db(), current_actor()
    walk = walks.get_walk(db, actor, walk_id)
    analysis, _ = find_current()
    street_ids = [stop.street_id for stop in walk.stops]
    return render_template(
        "walks/page.html",
        walk=walk,
        reads=street_readings.list_readings_of(db, actor, analysis, street_ids=street_ids),
        closed_doors=refusals.list_closed_doors_of_streets(db, actor, street_ids=street_ids),
    )


@blueprint.post("/<int:walk_id>/cancel")
@needs(Permission.RECORD)
def cancel_walk(walk_id: int) -> Response:
    """Call a walk off."""
    try:
        walks.cancel_walk(get_db(), current_actor(), walk_id)
        flash("The walk is cancelled. Tell those who were to go.", "success")
    except Invalid as invalid:
        flash(str(invalid), "error")
    return redirect(f"/walks/{walk_id}", 303)


def _take_along(form: WalkForm) -> None:
    """Tick the street that was searched for, and empty its box."""
    found = form.another.data
    if found is not None and not form.another.errors:
        form.street_ids.data = list(dict.fromkeys([*form.street_ids.data, found]))
        form.another.data = form.another.typed = form.another.recent = None


def _offer(form: WalkForm) -> None:
    """Fill in the streets, those chosen first, and the team."""
    db, actor = get_db(), current_actor()
    analysis, _ = find_current()
    chosen, near = walks.list_street_choices(db, actor, analysis, street_ids=form.street_ids.data)
    form.street_ids.choices = choices_of((one.street.id, _label(one)) for one in chosen + near)
    team = walks.list_walker_choices(db, actor, street_ids=[one.street.id for one in chosen])
    form.walker_ids.choices = choices_of(sorted(team, key=lambda one: one[0] != actor.id))


def _label(one: StreetFacts) -> str:
    return f"{street_label(one.street)}: {one.state.label.lower()}"
