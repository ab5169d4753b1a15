"""Pages of campaigns: a number of conversations, in an area, by a date, and how it goes."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from crm import answer_times, areas, campaign_progress, campaigns, unheard
from crm.answer_times import AnswerTimes, Doors
from crm.campaign_progress import Course, Progress
from crm.permissions import Permission
from crm.streets import street_label
from web.charts import Chart, Series, draw_columns, draw_lines, heat
from web.forms.campaigns import CampaignForm
from web.forms.fields import choices_of
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("")
def list_campaigns() -> str:
    """Every campaign, with how far it is."""
    return render_template("campaigns/list.html", progress=campaign_progress.list_progress(get_db(), current_actor()))


@blueprint.get("/<int:campaign_id>")
def show_campaign(campaign_id: int) -> str:
    """How a campaign goes: its pace, its weeks, who is in when, and who has not been heard."""
    db, actor = get_db(), current_actor()
    progress = campaign_progress.get_progress(db, actor, campaign_id)
    course = campaign_progress.get_course(db, actor, progress)
    times = answer_times.find_answer_times(db, progress.campaign)
    return render_template(
        "campaigns/page.html",
        progress=progress,
        pace=progress.pace,
        course=course,
        burn_up=_burn_up(progress, course),
        columns=draw_columns([(week.begins_on, week.held) for week in course.weeks], level=progress.pace.needed),
        times=times,
        days=[(day[:3], day[3:]) for day, _ in times.days],
        heat_rows=_heat_rows(times),
        unheard=unheard.get_unheard(db, actor, progress, course),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def add_campaign() -> Response | tuple[str, int]:
    """Set a target."""
    form = _form()
    if _is_valid(form):
        with form.refusals():
            campaign = campaigns.add_campaign(get_db(), current_actor(), **form.details("add", "another"))
            flash(f"The campaign {campaign.name} is set.", "success")
            return redirect(f"/campaigns/{campaign.id}", 303)
    _offer(form)
    return form.answer("campaigns/form.html")


@blueprint.route("/<int:campaign_id>/change", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def change_campaign(campaign_id: int) -> Response | tuple[str, int]:
    """Change a target."""
    campaign = campaigns.get_campaign(get_db(), current_actor(), campaign_id)
    chosen = {"street_ids": [one.id for one in campaign.streets], "member_ids": [one.id for one in campaign.team]}
    form = _form(obj=campaign, data=chosen)
    if _is_valid(form):
        with form.refusals():
            campaigns.change_campaign(get_db(), current_actor(), campaign_id, **form.details("add", "another"))
            flash("The changes are saved.", "success")
            return redirect(f"/campaigns/{campaign_id}", 303)
    _offer(form)
    return form.answer("campaigns/form.html", campaign=campaign)


def _form(**more: object) -> CampaignForm:
    form = CampaignForm(**more)
    form.area_id.choices = choices_of([("", "Choose an area"), *areas.list_area_choices(get_db(), current_actor())])
    return form


def _is_valid(form: CampaignForm) -> bool:
    """Whether the form is to be saved: not where a street is only added, which is then ticked and its box emptied."""
    if not form.is_submitted():
        return False
    adds = form.add.data
    valid = form.another.validate(form) if adds else form.validate_on_submit()
    form.street_ids.take_along(form.another)
    return bool(valid) and not adds


def _offer(form: CampaignForm) -> None:
    """Fill in the streets, those chosen first, and who works there."""
    db, actor = get_db(), current_actor()
    known = {choice.value for choice in form.area_id.choices}
    area_id = form.area_id.data if form.area_id.data in known else None
    streets = campaigns.list_campaign_streets(db, actor, area_id=area_id, street_ids=form.street_ids.data or [])
    form.street_ids.choices = choices_of((street.id, street_label(street)) for street in streets)
    form.member_ids.choices = choices_of(campaigns.list_team_choices(db, actor, area_id=area_id))


def _burn_up(progress: Progress, course: Course) -> Chart | None:
    """Held so far against the straight line to the target."""
    campaign, pace = progress.campaign, progress.pace
    held = [(campaign.starts_on, 0.0), *((min(week.ends_on, pace.on), float(week.total)) for week in course.weeks)]
    line = [(campaign.starts_on, 0.0), (campaign.ends_on, float(campaign.target))]
    said = f"Held so far: {progress.held:,}"
    return draw_lines([Series(said, held), Series(f"A straight line to {campaign.target:,}", line, dashed=True)])


def _heat_rows(times: AnswerTimes) -> list[tuple[str, list[tuple[str, str, int | None] | None]]]:
    """The table of answer times, for each part of the day the days of the week."""
    rows = zip(*(row for _, row in times.days), strict=True)
    return [(part, [_heat_cell(doors) for doors in row]) for part, row in zip(times.parts, rows, strict=True)]


def _heat_cell(doors: Doors) -> tuple[str, str, int | None] | None:
    """The share in percent, or that it is too early to say; the doors themselves; and the shade."""
    if not doors.knocked:
        return None
    said = "too few" if doors.share is None else f"{doors.share:.0%}"
    return said, f"{doors.answered} of {doors.knocked}", heat(doors.share)
