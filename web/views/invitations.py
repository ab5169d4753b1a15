"""The page behind a link: somebody sets a password and is in."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from crm import invitations, users
from crm.errors import NotFound
from web.forms.invitations import FirstPasswordForm
from web.signing_in import let_in, public
from web.transaction import get_db

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")


@blueprint.route("/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> Response | tuple[str, int]:
    """Ask an invited person for the password they want."""
    db = get_db()
    try:
        invited = invitations.get_invited_user(db, token)
    except NotFound:
        return render_template("invitations/ended.html"), 404
    form = FirstPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            let_in(invitations.accept_invitation(db, users.actor_for(db, invited), token, **form.details()))
            flash("Your password is set, and you are signed in.", "success")
            return redirect("/", 303)
    return form.answer("invitations/form.html", invited=invited)
