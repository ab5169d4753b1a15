"""Signing in and out."""

from flask import Blueprint, redirect, request, session
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from crm import signing_in
from web.forms.sign_in import SignInForm
from web.signing_in import let_in, public
from web.transaction import get_db, keep_changes
from web.ways_back import is_ours

blueprint = Blueprint("sign_in", __name__)

REFUSED = "The e-mail address or the password is not right. Try again, or ask for a new link."


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | tuple[str, int]:
    """Ask for e-mail address and password."""
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_next_page(), 303)
    if form.validate_on_submit():
        user = signing_in.sign_in(get_db(), **form.details(), address=request.remote_addr or "")
        if user is not None:
            let_in(user)
            return redirect(_next_page(), 303)
        keep_changes()  # the failure is counted
        form.password.errors = [REFUSED]
    return form.answer("sign_in/form.html")


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Forget who was signed in on this device."""
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


def _next_page() -> str:
    """Where the person wanted to go: a path of ours and nothing else."""
    wanted = request.args.get("next", "/")
    return wanted if is_ours(wanted) else "/"
