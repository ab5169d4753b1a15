"""Pages of people."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import people
from crm.nodes import archive_node, restore_node
from crm.permissions import Permission
from web.forms.people import PersonForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def list_people() -> str:
    """Everybody we know of, found by what is typed."""
    args = request.args
    page = people.list_people(
        get_db(),
        current_actor(),
        text=args.get("q", ""),
        archived="archived" in args,
        sort=args.get("sort", "name"),
        direction=args.get("direction", "ascending"),
        page=args.get("page", 1, type=int),
    )
    return render_template("people/list.html", page=page)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def add_person() -> Response | tuple[str, int]:
    """Add a person."""
    form = PersonForm()
    if form.validate_on_submit():
        with form.refusals():
            person = people.add_person(get_db(), current_actor(), **form.details())
            flash(f"{person.name} is added.", "success")
            return redirect(f"/people/{person.id}", 303)
    return form.answer("people/form.html")


@blueprint.get("/<int:person_id>")
def show_person(person_id: int) -> str:
    """One person's page."""
    return render_template("people/page.html", person=people.get_person(get_db(), current_actor(), person_id))


@blueprint.route("/<int:person_id>/change", methods=["GET", "POST"])
@needs(Permission.RECORD)
def change_person(person_id: int) -> Response | tuple[str, int]:
    """Change what is said of a person."""
    person = people.get_person(get_db(), current_actor(), person_id)
    form = PersonForm(obj=person)
    if form.validate_on_submit():
        with form.refusals():
            people.change_person(get_db(), current_actor(), person_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect(f"/people/{person_id}", 303)
    return form.answer("people/form.html", person=person)


@blueprint.post("/<int:person_id>/archive")
def archive_person(person_id: int) -> Response:
    """Put a person aside."""
    person = archive_node(get_db(), current_actor(), person_id)
    flash(f"{person.name} is archived. Their page is kept, and you can bring them back.", "success")
    return redirect(f"/people/{person_id}", 303)


@blueprint.post("/<int:person_id>/restore")
def restore_person(person_id: int) -> Response:
    """Bring a person back."""
    person = restore_node(get_db(), current_actor(), person_id)
    flash(f"{person.name} is back.", "success")
    return redirect(f"/people/{person_id}", 303)
