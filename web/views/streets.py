"""Pages of streets: which are cut off, who could open the door, and what is known of each."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, conversations, door_visits, people, refusals, street_readings, streets, walks
from crm.permissions import Permission
from crm.score_words import figure
from crm.street_words import StreetState
from web.background import find_current
from web.forms.door_visits import DoorVisitForm
from web.forms.fields import choices_of
from web.forms.streets import StreetForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.views.scores import read_street_order

blueprint = Blueprint("streets", __name__, url_prefix="/streets")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_streets() -> str:
    """Streets, those in most need first."""
    db, actor, args = get_db(), current_actor(), request.args
    analysis, reading = find_current()
    order = read_street_order(analysis)
    page = street_readings.list_street_readings(
        db,
        actor,
        analysis,
        text=args.get("q", ""),
        area_id=read_id(args.get("area")),
        state=StreetState.of(args.get("state")),
        by=order.values,
        sort=order.sort,
        direction=order.direction,
        page=args.get("page", 1, type=int),
    )
    return render_template(
        "streets/list.html",
        page=page,
        analysis=analysis,
        reading=reading,
        area_choices=areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER),
        states=StreetState.choices(),
        order=order,
        say=figure,
        sort=order.sort,
        direction=order.direction,
    )


@blueprint.get("/<int:street_id>")
@needs(Permission.SEE_RECORDS)
def show_street(street_id: int) -> str:
    """One street: how it stands, who lives there, what was said, and the knocks."""
    db, actor = get_db(), current_actor()
    analysis, reading = find_current()
    read = street_readings.get_street_reading(db, actor, analysis, street_id)
    return render_template(
        "streets/page.html",
        read=read,
        street=read.street,
        analysis=analysis,
        reading=reading,
        residents=people.list_people(db, actor, street_id=street_id, page=request.args.get("page", 1, type=int)),
        talks=conversations.list_conversations(db, actor, street_id=street_id),
        visits=door_visits.list_latest_door_visits(db, actor, street_id=street_id),
        closed_doors=refusals.list_closed_doors(db, actor, street_id=street_id),
        walks=walks.list_walks_along(db, actor, street_id=street_id),
        knock=DoorVisitForm(None) if actor.may(Permission.RECORD) else None,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
def add_street() -> Response | tuple[str, int]:
    """Add a street."""
    form = _form(area_id=read_id(request.args.get("area")))
    if form.validate_on_submit():
        with form.refusals():
            street = streets.add_street(get_db(), current_actor(), **form.details())
            flash(f"{street.name} is added.", "success")
            return redirect(f"/streets/{street.id}", 303)
    return form.answer("streets/form.html")


@blueprint.route("/<int:street_id>/change", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
def change_street(street_id: int) -> Response | tuple[str, int]:
    """Change a street."""
    street = streets.get_street(get_db(), current_actor(), street_id)
    known = {name: getattr(street, name) for name in ("name", "area_id", "households", "usrn", "lon", "lat")}
    form = _form(**known, postcodes=", ".join(postcode.postcode for postcode in street.postcodes))
    if form.validate_on_submit():
        with form.refusals():
            streets.change_street(get_db(), current_actor(), street_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect(f"/streets/{street_id}", 303)
    return form.answer("streets/form.html", street=street)


def _form(**known: object) -> StreetForm:
    form = StreetForm(data=known)
    form.area_id.choices = choices_of([("", "Choose an area"), *areas.list_area_choices(get_db(), current_actor())])
    return form
