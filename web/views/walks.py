"""Pages of walks: planning one, the page to take along, and what came of it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, going_back, issues, keying_in, walk_proposals, walk_results, walk_stops, walks
from crm.errors import Invalid
from crm.models import Walk, now
from crm.permissions import Permission
from crm.rules import today
from crm.street_readings import StreetFacts
from crm.walk_proposals import count_doors
from crm.walk_reasons import StreetReasons
from web.background import find_current
from web.forms.fields import choices_of
from web.forms.walks import ChangeWalkForm, ReflectionForm, WalkForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("walks", __name__, url_prefix="/walks")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_walks() -> str:
    """The walks to come, or those that are over."""
    db, actor = get_db(), current_actor()
    past = request.args.get("when") == "past"
    page = walks.list_walks(db, actor, past=past, page=read_id(request.args.get("page")) or 1)
    return render_template("walks/list.html", page=page, past=past, me=actor.id, today=today(db))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def plan_walk() -> Response | tuple[str, int]:
    """Plan a walk along the streets that the address names, and others."""
    actor = current_actor()
    asked = [id_ for one in request.args.getlist("street") if (id_ := read_id(one)) is not None]
    issue_id = read_id(request.args.get("issue"))
    note = going_back.write_walk_note(issues.get_issue(get_db(), actor, issue_id)) if issue_id else ""
    form = WalkForm(data={"street_ids": asked, "walker_ids": [actor.id] if actor.id else [], "note": note})
    if _is_plan(form):
        with form.refusals():
            walk = walks.plan_walk(get_db(), actor, **form.details(*form.BESIDE))
            flash("The walk is planned.", "success")
            return redirect(f"/walks/{walk.id}", 303)
    return _ask(form)


@blueprint.route("/<int:walk_id>/change", methods=["GET", "POST"])
@needs(Permission.RECORD)
def change_walk(walk_id: int) -> Response | tuple[str, int]:
    """Change the plan of a walk that is still to come."""
    walk = walks.get_walk(get_db(), current_actor(), walk_id)
    planned = {name: getattr(walk, name) for name in ("planned_for", "starts_at", "note")}
    chosen = {"street_ids": [one.street_id for one in walk.stops], "walker_ids": [one.id for one in walk.walkers]}
    form = ChangeWalkForm(data=planned | chosen)
    if _is_plan(form):
        with form.refusals():
            walks.change_walk(get_db(), current_actor(), walk_id, **form.details(*form.BESIDE))
            flash("The plan is changed. Tell those who go.", "success")
            return redirect(f"/walks/{walk_id}", 303)
    return _ask(form, walk)


@blueprint.get("/<int:walk_id>")
@needs(Permission.SEE_RECORDS)
def show_walk(walk_id: int) -> str:
    """A walk to take along: its streets in order, how each stands, and who could open the door; and what came of it."""
    return _show(walk_id, ReflectionForm())[0]


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


@blueprint.post("/<int:walk_id>/end")
@needs(Permission.RECORD)
def end_walk(walk_id: int) -> Response:
    """Say that a walk is over."""
    try:
        walks.end_walk(get_db(), current_actor(), walk_id)
        flash("The walk has ended. Write a line or two for the team.", "success")
    except Invalid as invalid:
        flash(str(invalid), "error")
    return redirect(f"/walks/{walk_id}", 303)


@blueprint.post("/<int:walk_id>/reopen")
@needs(Permission.RECORD)
def reopen_walk(walk_id: int) -> Response:
    """Go on with a walk that was ended too early."""
    try:
        walks.reopen_walk(get_db(), current_actor(), walk_id)
        flash("The walk goes on.", "success")
    except Invalid as invalid:
        flash(str(invalid), "error")
    return redirect(f"/walks/{walk_id}", 303)


@blueprint.post("/<int:walk_id>/reflection")
@needs(Permission.RECORD)
def reflect_on_walk(walk_id: int) -> Response | tuple[str, int]:
    """Add a line or two for the team."""
    form = ReflectionForm()
    if form.validate_on_submit():
        with form.refusals():
            walks.reflect_on_walk(get_db(), current_actor(), walk_id, text=form.text.data)
            flash("Saved for the team.", "success")
            return redirect(f"/walks/{walk_id}", 303)
    return _show(walk_id, form)


def _show(walk_id: int, form: ReflectionForm) -> tuple[str, int]:
    db, actor = get_db(), current_actor()
    walk = walks.get_walk(db, actor, walk_id)
    analysis, _ = find_current()
    tellings = going_back.list_tellings(db, actor, street_ids=[stop.street_id for stop in walk.stops])
    return form.answer(
        "walks/page.html",
        walk=walk,
        tellings=tellings,
        stops=walk_stops.list_stop_readings(db, actor, analysis, street_ids=[stop.street_id for stop in walk.stops]),
        done=walk_results.get_walk_results(db, actor, walk_id=walk_id),
        owed=walk_results.get_owed(db, actor, walk_id=walk_id),
        unwritten=keying_in.list_unwritten(db, actor, walk_id=walk_id),
        zone=current_app.extensions["kith"]["zone"],
        room=walks.REFLECTION_LENGTH - len(walk.reflection),
        today=today(db),
        now=now(),
    )


def _is_plan(form: WalkForm) -> bool:
    """Whether the form was sent to be saved, and not for other streets to choose from; settles those."""
    if form.is_submitted() and form.add.data:
        form.another.validate(form)
    if form.is_submitted() and form.propose.data:
        form.proposed.data = "yes"
        if not all([form.planned_for.validate(form), form.starts_at.validate(form)]):
            return False
        if form.planned_for.data is None:
            form.planned_for.errors = ["Choose the day first: streets are proposed for a day."]
    asked = form.add.data or form.propose.data
    valid = not asked and form.validate_on_submit()
    form.street_ids.take_along(form.another)
    return bool(valid)


def _ask(form: WalkForm, walk: Walk | None = None) -> tuple[str, int]:
    """The form with the streets to choose from, those chosen first, and the team."""
    db, actor = get_db(), current_actor()
    analysis, _ = find_current()
    chosen, near = walk_proposals.list_street_choices(db, actor, analysis, street_ids=form.street_ids.data)
    proposals = _propose(form)
    form.area_id.choices = choices_of([("", "Anywhere I work"), *areas.list_area_choices(db, actor)])
    team = walks.list_walker_choices(db, actor, street_ids=[one.street.id for one in chosen])
    form.walker_ids.choices = choices_of(sorted(team, key=lambda one: one[0] != actor.id))
    offered: list[tuple[StreetFacts, StreetReasons | None]] = [(one.facts, one) for one in proposals]
    offered = offered or [(one, None) for one in near]
    return form.answer(
        "walks/form.html",
        walk=walk,
        streets=[*((one, None) for one in chosen), *offered],
        proposals=proposals,
        doors=count_doors([StreetReasons(one, ()) for one in chosen] + proposals),
    )


def _propose(form: WalkForm) -> list[StreetReasons]:
    """What Kith proposes beside the streets that are chosen, once it was asked to."""
    if not form.proposed.data or form.planned_for.data is None:
        return []
    analysis, _ = find_current()
    return walk_proposals.propose_streets(
        get_db(),
        current_actor(),
        analysis,
        on=form.planned_for.data,
        at=form.starts_at.data,
        area_id=form.area_id.data,
        street_ids=form.street_ids.data,
    )
