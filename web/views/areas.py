"""Pages of places: areas, one inside the other, with the streets in them."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas
from crm.permissions import Permission
from web.forms.areas import AreaForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("areas", __name__, url_prefix="/areas")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_areas() -> str:
    """The tree of areas, with how many streets, households and people each holds."""
    return render_template("areas/list.html", lines=areas.list_area_tree(get_db(), current_actor()))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
def add_area() -> Response | tuple[str, int]:
    """Add an area."""
    form = _form(parent_id=read_id(request.args.get("inside")))
    if form.validate_on_submit():
        with form.refusals():
            area = areas.add_area(get_db(), current_actor(), **form.details())
            flash(f"{area.name} is added.", "success")
            return redirect("/areas", 303)
    return form.answer("areas/form.html")


@blueprint.route("/<int:area_id>/change", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
def change_area(area_id: int) -> Response | tuple[str, int]:
    """Rename or move an area."""
    area = areas.get_area(get_db(), current_actor(), area_id)
    form = _form(name=area.name, parent_id=area.parent_id, code=area.code or "")
    if form.validate_on_submit():
        with form.refusals():
            areas.change_area(get_db(), current_actor(), area_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect("/areas", 303)
    return form.answer("areas/form.html", area=area)


def _form(**known: object) -> AreaForm:
    """The form, with the areas that the actor works in, and the one around it even where that is not theirs."""
    actor, form, parent_id = current_actor(), AreaForm(data=known), known.get("parent_id")
    choices: list[tuple[int | str, str]] = [*areas.list_area_choices(get_db(), actor)]
    if actor.area_ids is None or parent_id is None:
        choices.insert(0, ("", "No other area"))
    elif isinstance(parent_id, int) and parent_id not in actor.area_ids:
        choices.insert(0, (parent_id, areas.find_area_name(get_db(), parent_id)))
    form.parent_id.choices = choices_of(choices)
    return form
