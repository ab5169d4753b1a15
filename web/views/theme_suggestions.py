"""The page that says how often suggested themes are right, and where they are learned anew."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from crm.permissions import Permission
from crm.theme_suggestions import GOOD_ENOUGH, LEAST_OF_THEME, LEAST_READ, ask_to_learn, get_standing
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("theme_suggestions", __name__, url_prefix="/coding/suggestions")


@blueprint.get("")
@needs(Permission.CODE)
def show_standing() -> str:
    """How often what was learned last is right, by theme."""
    return render_template(
        "theme_suggestions/page.html",
        standing=get_standing(get_db(), current_actor()),
        least_read=LEAST_READ,
        least_of_theme=LEAST_OF_THEME,
        good_enough=GOOD_ENOUGH,
    )


@blueprint.post("/learn")
@needs(Permission.EDIT_CODEBOOK)
def learn() -> Response:
    """Have themes learned anew, by a job."""
    ask_to_learn(get_db(), current_actor())
    flash("Kith learns within the next minutes. Then look at this page again.", "success")
    return redirect("/coding/suggestions", 303)
