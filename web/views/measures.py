"""What every number means and does not mean: the pages behind *How is this worked out?*"""

from flask import Blueprint, render_template

from crm import measures
from crm.permissions import Permission
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("measures", __name__, url_prefix="/measures")


@blueprint.get("")
@needs(Permission.READ_NETWORK)
def list_measures() -> str:
    """Every number, with the question it answers."""
    return render_template("measures/list.html", families=measures.list_measures(get_db(), current_actor()))


@blueprint.get("/<measure_id>")
@needs(Permission.READ_NETWORK)
def show_measure(measure_id: str) -> str:
    """One number: what it is, whose it is, how to read it and how not to."""
    return render_template("measures/page.html", measure=measures.get_measure(get_db(), current_actor(), measure_id))
