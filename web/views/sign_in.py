"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from crm import signing_in, users
from web.forms.sign_in import SignInForm
from web.signing_in import SignedIn, public
from web.transaction import get_db

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | tuple[str, int]:
    """Ask for e-mail address and password."""
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals():
            db = get_db()
            user = signing_in.sign_in(db, **form.details(), address=request.remote_addr or "")
            session.clear()
            login_user(SignedIn(user, users.actor_for(db, user)))
            return redirect(_next_page(), 303)
    return form.answer("sign_in/form.html")


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Forget who was signed in on this device."""
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


def _next_page() -> str:
    """Where the person wanted to go: a path of ours and nothing else."""
    wanted = request.args.get("next", "/")
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours else "/"
