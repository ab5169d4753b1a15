"""One's own account: the password, and what one may do."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session
from werkzeug.wrappers import Response

from crm import calendar_feeds, devices, digests, users
from crm.permissions import Permission
from web.device_cookies import SESSION_KEY
from web.forms.account import PasswordForm
from web.signing_in import current_actor, let_in, needs
from web.transaction import get_db

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@needs(Permission.OWN_ACCOUNT)
def show_account() -> str:
    """Who is signed in, as what, and where."""
    db, actor = get_db(), current_actor()
    user, signed_in_on = users.get_own_account(db, actor), devices.list_own_devices(db, actor)
    follows_up = actor.may(Permission.FOLLOW_UP)
    return render_template(
        "account/page.html",
        user=user,
        devices=signed_in_on,
        this=session.get(SESSION_KEY),
        follows_up=follows_up,
        feed=calendar_feeds.find_calendar_feed(db, actor) if follows_up else None,
        config=current_app.extensions["kith"]["config"],
    )


@blueprint.post("/digest")
def change_digest() -> Response:
    """Say whether one wants the daily digest."""
    digest = request.form.get("digest") == "yes"
    digests.change_own_digest(get_db(), current_actor(), digest=digest)
    flash("You will be sent the daily digest." if digest else "You will be sent no daily digest.", "success")
    return redirect("/account#digest", 303)


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


@blueprint.post("/devices/<int:device_id>/end")
def end_device(device_id: int) -> Response:
    """Let a device of one's own that was lost in no more."""
    device = devices.end_own_device(get_db(), current_actor(), device_id)
    flash(f"{device.name} is signed out. What the doorstep app keeps there is deleted at its next contact.", "success")
    return redirect("/account", 303)
