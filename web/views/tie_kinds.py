"""Pages of the kinds of tie: a list that coordinators edit."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from crm import tie_kinds
from crm.permissions import Permission
from web.forms.tie_kinds import TieKindForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("tie_kinds", __name__, url_prefix="/tie-kinds")


@blueprint.get("")
@needs(Permission.EDIT_LISTS)
def list_tie_kinds() -> str:
    """All kinds, each with how many ties have it."""
    return render_template("tie_kinds/list.html", kinds=tie_kinds.list_tie_kinds(get_db(), current_actor()))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_LISTS)
def add_tie_kind() -> Response | tuple[str, int]:
    """Add a kind."""
    form = TieKindForm()
    if form.validate_on_submit():
        with form.refusals():
            details = form.details() | {"weight": float(form.weight.data)}
            kind = tie_kinds.add_tie_kind(get_db(), current_actor(), **details)
            flash(f"“{kind.name}” is on the list.", "success")
            return redirect("/tie-kinds", 303)
    return form.answer("tie_kinds/form.html")


@blueprint.route("/<int:kind_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_LISTS)
def change_tie_kind(kind_id: int) -> Response | tuple[str, int]:
    """Change how a kind reads and counts, for all its ties."""
    kind = tie_kinds.get_tie_kind(get_db(), current_actor(), kind_id)
    form = TieKindForm(obj=kind)
    if form.validate_on_submit():
        with form.refusals():
            details = form.details() | {"weight": float(form.weight.data)}
            tie_kinds.change_tie_kind(get_db(), current_actor(), kind_id, **details)
            flash("The kind is changed.", "success")
            return redirect("/tie-kinds", 303)
    return form.answer("tie_kinds/form.html", kind=kind)


@blueprint.post("/<int:kind_id>/remove")
@needs(Permission.EDIT_LISTS)
def remove_tie_kind(kind_id: int) -> Response | tuple[str, int]:
    """Take a kind off the list that no tie has."""
    kind = tie_kinds.get_tie_kind(get_db(), current_actor(), kind_id)
    form = TieKindForm(None, obj=kind)
    with form.refusals():
        tie_kinds.remove_tie_kind(get_db(), current_actor(), kind_id)
        flash("The kind is off the list.", "success")
        return redirect("/tie-kinds", 303)
    return form.answer("tie_kinds/form.html", kind=kind)
