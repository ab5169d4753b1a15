"""Pages of campaigns: a number of conversations, in an area, by a date."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from crm import areas, campaigns
from crm.permissions import Permission
from web.forms.campaigns import CampaignForm
from web.forms.fields import choices_of
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("")
def list_campaigns() -> str:
    """Every campaign, with how far it is."""
    return render_template("campaigns/list.html", progress=campaigns.list_progress(get_db(), current_actor()))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def add_campaign() -> Response | tuple[str, int]:
    """Set a target."""
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            campaign = campaigns.add_campaign(get_db(), current_actor(), **form.details())
            flash(f"The campaign {campaign.name} is set.", "success")
            return redirect("/campaigns", 303)
    return form.answer("campaigns/form.html")


@blueprint.route("/<int:campaign_id>/change", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def change_campaign(campaign_id: int) -> Response | tuple[str, int]:
    """Change a target."""
    campaign = campaigns.get_campaign(get_db(), current_actor(), campaign_id)
    form = _form(obj=campaign)
    if form.validate_on_submit():
        with form.refusals():
            campaigns.change_campaign(get_db(), current_actor(), campaign_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect("/campaigns", 303)
    return form.answer("campaigns/form.html", campaign=campaign)


def _form(**more: object) -> CampaignForm:
    form = CampaignForm(**more)
    form.area_id.choices = choices_of([("", "Choose an area"), *areas.list_area_choices(get_db(), current_actor())])
    return form
