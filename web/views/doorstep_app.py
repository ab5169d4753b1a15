"""The doorstep app as a browser installs it: its frame, the worker that keeps it on the phone, and who is signed in."""

import hashlib
import json

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from crm.models import now
from web.assets import asset_url, list_reached, read_asset
from web.device_cookies import find_end, forget_device
from web.signing_in import public

blueprint = Blueprint("doorstep_app", __name__, url_prefix="/doorstep")

#: What the frame shows or loads besides the scripts, which say themselves what they reach.
_ASSETS = ("main.css", "doorstep.css", "favicon.svg", "doorstep-icon-180.png", "doorstep-icon-192.png", "supported.js")


@blueprint.get("")
@public
def show_shell() -> str:
    """The frame that a phone keeps: the same for everybody. Asked for in a version that is gone, there is none."""
    shell = _shell()
    if request.args.get("version", _version(shell)) != _version(shell):
        abort(404)
    return shell


@blueprint.get("/worker.js")
@public
def show_worker() -> Response:
    """The script that keeps the app on the phone, with the version and the list of what belongs to it."""
    kept = {"version": _version(_shell()), "shell": url_for("doorstep_app.show_shell"), "assets": _list_kept()}
    response = make_response(f"const KITH={json.dumps(kept)};\n{read_asset('doorstep-worker.js')}")
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = kept["shell"]
    return response


@blueprint.get("/manifest.webmanifest")
@public
def show_manifest() -> Response:
    """How the app looks among the phone's own."""
    config = current_app.extensions["kith"]["config"]
    start = url_for("doorstep_app.show_shell")
    manifest = {
        "id": start,
        "name": f"{config.team_name}: at the door",
        "short_name": config.team_name if len(config.team_name) <= 12 else "Kith",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "theme_color": config.brand_colour,
        "background_color": "#ffffff",
        "icons": [
            {"src": asset_url("doorstep-icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(_icon(size, purpose) for size in (192, 512) for purpose in ("any", "maskable")),
        ],
    }
    response = jsonify(manifest)
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/contact")
@public
def make_contact() -> Response:
    """Who is signed in, and the token to send with; else whether this device was ended, or ``user`` left the team."""
    if current_user.is_authenticated:
        user = {"id": current_user.id, "name": current_user.name}
        return jsonify(state="ok", user=user, csrf=generate_csrf(), now=now().isoformat())
    ended = find_end(request.args.get("user", type=int))
    if not ended:
        return jsonify(state="lapsed")
    response = jsonify(state="ended", what=ended)
    session.clear()
    if ended == "device":
        forget_device(response)
    return response


def _icon(size: int, purpose: str) -> dict[str, str]:
    src = asset_url(f"doorstep-icon-{size}.png")
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _shell() -> str:
    brand_colour = current_app.extensions["kith"]["config"].brand_colour
    return render_template("doorstep/shell.html", brand_colour=brand_colour)


def _list_kept() -> list[str]:
    """The addresses of all that the frame loads."""
    return [*(asset_url(name) for name in _ASSETS), *list_reached("doorstep.js"), url_for("main.brand_css")]


def _version(shell: str) -> str:
    """Another one as soon as anything of the app is another: names of files say what is in them."""
    parts = [shell, read_asset("doorstep-worker.js"), *_list_kept()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
