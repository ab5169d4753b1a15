"""The network around one node: a list, and the picture of it, a page of its own for a sandboxed frame."""

from flask import Blueprint, Response, current_app, make_response, render_template

from crm.network.ego import draw_ego_network, get_neighbourhood
from web.node_paths import NODE_RULE, find_asked, path_of
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("ego_networks", __name__)


@blueprint.get(f"{NODE_RULE}/network")
def list_neighbours(nouns: str, node_id: int) -> str:
    """Those to whom a node is tied, and the ties among them."""
    node = find_asked(nouns, node_id)
    around = get_neighbourhood(get_db(), current_actor(), node.id)
    return render_template("nodes/network.html", node=node, path=path_of(node), around=around)


@blueprint.get(f"{NODE_RULE}/network.html")
def draw_network(nouns: str, node_id: int) -> Response:
    """The picture: it runs one script of ours and one inline, in a frame that can reach nothing else."""
    node = find_asked(nouns, node_id)
    asset_url = current_app.jinja_env.globals["asset_url"]
    script_url, style_url = asset_url("vis-network.js"), asset_url("vis-network.css")
    drawing = draw_ego_network(get_db(), current_actor(), node.id, script_url=script_url, style_url=style_url)
    response = make_response(drawing.html)
    scripts = " ".join(f"'{one}'" for one in drawing.script_hashes)
    response.headers["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {scripts}",
            "style-src 'self' 'unsafe-inline'",  # vis-network puts its styles into the page when it starts
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-scripts",
        ]
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"  # what browsers read that know no frame-ancestors
    return response
