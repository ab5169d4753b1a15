"""Who signs in, with which role, in which areas."""

from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import devices, invitations, users
from crm.areas import list_area_choices
from crm.errors import Invalid
from crm.permissions import ROLE_PERMISSIONS, Permission
from web.forms.fields import choices_of
from web.forms.team import MemberForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("team", __name__, url_prefix="/team")

F = TypeVar("F", bound=MemberForm)


@blueprint.get("")
def list_team() -> str:
    """Everybody who signs in, and what each role may do."""
    team = users.list_users(get_db(), current_actor())
    return render_template("team/list.html", team=team, roles=ROLE_PERMISSIONS)


@blueprint.route("/invite", methods=["GET", "POST"])
@needs(Permission.EDIT_TEAM)
def invite_user() -> Response | str | tuple[str, int]:
    """Add somebody, and show the link to give to them."""
    form = _with_areas(MemberForm())
    if form.validate_on_submit():
        with form.refusals():
            user, token = invitations.invite_user(get_db(), current_actor(), **form.details())
            return render_template("team/link.html", user=user, link=_link(token))
    return form.answer("team/form.html")


@blueprint.get("/<int:user_id>")
def show_user(user_id: int) -> str:
    """One member of the team."""
    user = users.get_user(get_db(), current_actor(), user_id)
    signed_in_on = devices.list_devices(get_db(), current_actor(), user_id)
    return render_template("team/page.html", user=user, permissions=ROLE_PERMISSIONS[user.role], devices=signed_in_on)


@blueprint.route("/<int:user_id>/change", methods=["GET", "POST"])
@needs(Permission.EDIT_TEAM)
def change_user(user_id: int) -> Response | tuple[str, int]:
    """Change who somebody is, and their role and areas."""
    user = users.get_user(get_db(), current_actor(), user_id)
    form = _with_areas(MemberForm(obj=user, area_ids=[area.id for area in user.areas]))
    if form.validate_on_submit():
        with form.refusals():
            users.change_user(get_db(), current_actor(), user_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect(f"/team/{user_id}", 303)
    return form.answer("team/form.html", user=user)


@blueprint.post("/<int:user_id>/link")
def make_link(user_id: int) -> Response | str:
    """Make a link for a new password, and show it this once."""
    try:
        token = invitations.make_invitation(get_db(), current_actor(), user_id)
    except Invalid as invalid:
        return _refused(user_id, invalid)
    user = users.get_user(get_db(), current_actor(), user_id)
    return render_template("team/link.html", user=user, link=_link(token))


@blueprint.post("/<int:user_id>/deactivate")
def deactivate_user(user_id: int) -> Response:
    """Let somebody in no more."""
    try:
        user = users.deactivate_user(get_db(), current_actor(), user_id)
    except Invalid as invalid:
        return _refused(user_id, invalid)
    flash(f"{user.name} is deactivated and signed out on every device. What they recorded stays.", "success")
    return redirect(f"/team/{user_id}", 303)


@blueprint.post("/<int:user_id>/reactivate")
def reactivate_user(user_id: int) -> Response:
    """Let somebody in again."""
    user = users.reactivate_user(get_db(), current_actor(), user_id)
    flash(f"{user.name} can sign in again.", "success")
    return redirect(f"/team/{user_id}", 303)


@blueprint.post("/<int:user_id>/devices/<int:device_id>/end")
def end_device(user_id: int, device_id: int) -> Response:
    """Let a device that was lost in no more."""
    device = devices.end_device(get_db(), current_actor(), user_id, device_id)
    flash(f"{device.name} is signed out. What the doorstep app keeps there is deleted at its next contact.", "success")
    return redirect(f"/team/{user_id}", 303)


def _with_areas(form: F) -> F:
    form.area_ids.choices = choices_of(list_area_choices(get_db(), current_actor()))
    return form


def _link(token: str) -> str:
    base = current_app.extensions["kith"]["config"].base_url or request.url_root
    return f"{base.rstrip('/')}/invitations/{token}"


def _refused(user_id: int, invalid: Invalid) -> Response:
    flash(str(invalid), "error")
    return redirect(f"/team/{user_id}", 303)
