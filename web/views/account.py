"""One's own account: the password, and what one may do."""

from flask import Blueprint, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from crm import users
from crm.permissions import Permission
from web.forms.account import PasswordForm
from web.signing_in import current_actor, let_in, needs
from web.transaction import get_db

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
def show_account() -> str:
    """Who is signed in, as what, and where."""
    return render_template("account/page.html", user=users.get_own_account(get_db(), current_actor()))


@blueprint.route("/password", methods=["GET", "POST"])
@needs(Permission.OWN_ACCOUNT)
def change_password() -> Response | tuple[str, int]:
    """Change one's password: this device stays signed in, every other one is signed out."""
    form, email = PasswordForm(), users.get_own_account(get_db(), current_actor()).email
    if form.validate_on_submit():
        with form.refusals():
            let_in(users.change_own_password(get_db(), current_actor(), **form.details()))
            flash("Your password is changed. Other devices are signed out.", "success")
            return redirect("/account", 303)
    return form.answer("account/password.html", email=email)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every session on every device, this one too."""
    users.sign_out_everywhere(get_db(), current_actor())
    session.clear()
    flash("You are signed out on every device.", "success")
    return redirect("/sign-in", 303)
