"""The pages that belong to no noun: what stands behind More, and the team's colour."""

from flask import Blueprint, Response, current_app, make_response, render_template

from web.navigation import MORE
from web.signing_in import current_actor, public

blueprint = Blueprint("main", __name__)


@blueprint.get("/more")
def more() -> str:
    """The pages that the menu has no room for."""
    actor = current_actor()
    items = [(href, text, why) for href, text, why, permission in MORE if actor.may(permission)]
    return render_template("main/more.html", items=items)


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
