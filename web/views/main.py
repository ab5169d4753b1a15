"""The pages that belong to no noun: what stands behind More, and the team's colour."""

from flask import Blueprint, Response, current_app, make_response, render_template

from crm import questions
from crm.permissions import Permission
from web.navigation import MORE
from web.signing_in import current_actor, public
from web.transaction import get_db

blueprint = Blueprint("main", __name__)


@blueprint.get("/more")
def more() -> str:
    """The pages that the menu has no room for."""
    db, actor = get_db(), current_actor()
    asked = questions.count_open_questions(db, actor) if actor.may(Permission.RECORD) else 0
    counted = {"/questions": f" ({asked})"} if asked else {}
    groups = {
        heading: [(href, text + counted.get(href, ""), why) for href, text, why, needed in group if actor.may(needed)]
        for heading, group in MORE.items()
    }
    return render_template("main/more.html", groups=groups)


@blueprint.get("/brand.css")
@public
def brand_css() -> Response:
    """The team's colour, as a style sheet of one line."""
    colour = current_app.extensions["kith"]["config"].brand_colour
    response = make_response(f":root {{ --kith-brand: {colour}; }}\n")
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/health")
@public
def health() -> str:
    """Whether the server answers, for whatever watches over it."""
    return "ok\n"
