"""Pages on which a report is written, looked at and published; and the list that partners read."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import publishing, report_rereading, report_sections, reports
from crm.areas import list_area_choices
from crm.errors import Invalid
from crm.models import Report
from crm.models.report_words import ReportState, SectionKind
from crm.permissions import Permission
from crm.report_blocks import is_heading
from web.forms.fields import choices_of
from web.forms.reports import FillForm, NewSectionForm, PublishForm, ReportForm, SectionForm, SummaryForm
from web.ids import read_id
from web.report_pictures import IN_PAGES
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("")
@needs(Permission.READ_REPORTS)
def list_reports() -> str:
    """The reports: for whoever writes them all, for the others those that were published."""
    db, actor = get_db(), current_actor()
    writes = actor.may(Permission.PUBLISH)
    find = reports.list_reports if writes else reports.list_published_reports
    page = find(db, actor, page=read_id(request.args.get("page")) or 1)
    return render_template("reports/list.html", page=page, writes=writes, everywhere=actor.area_ids is None)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def add_report() -> Response | tuple[str, int]:
    """Choose an area and days: the sections then come filled."""
    form = _frame()
    if form.validate_on_submit():
        with form.refusals():
            report = reports.add_report(get_db(), current_actor(), **form.details())
            flash("The report is drafted. Read each section, and write on it.", "success")
            return redirect(f"/reports/{report.id}", 303)
    return form.answer("reports/frame.html", report=None)


@blueprint.get("/<int:report_id>")
@needs(Permission.PUBLISH)
def show_report(report_id: int) -> str:
    """The report as it is written: its sections in order, and what can be done."""
    report = reports.get_report(get_db(), current_actor(), report_id)
    if report.state is not ReportState.DRAFT:
        return render_template("reports/published.html", report=report)
    return render_template(
        "reports/page.html",
        report=report,
        new=NewSectionForm(formdata=None),
        fill=_fill_form(report),
        reread=report_rereading.reread_report(get_db(), current_actor(), report_id),
        TEXT=SectionKind.TEXT,
    )


@blueprint.route("/<int:report_id>/change", methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def change_report(report_id: int) -> Response | tuple[str, int]:
    """Change a draft's title, area or days."""
    report = reports.get_report(get_db(), current_actor(), report_id)
    form = _frame(obj=report)
    if form.validate_on_submit():
        with form.refusals():
            reports.change_report(get_db(), current_actor(), report_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect(f"/reports/{report_id}", 303)
    return form.answer("reports/frame.html", report=report)


@blueprint.route("/<int:report_id>/sections/<int:section_id>", methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def change_section(report_id: int, section_id: int) -> Response | tuple[str, int]:
    """Write on a section."""
    db, actor = get_db(), current_actor()
    if closed := _refuse_closed(report_id):
        return closed
    section = report_sections.get_section(db, actor, report_id, section_id)
    form = SectionForm(obj=section)
    if form.validate_on_submit():
        with form.refusals():
            report_sections.change_section(db, actor, report_id, section_id, **form.details("choose"))
            if form.choose.data:
                return redirect(f"/reports/{report_id}/sections/{section_id}/quotes", 303)
            flash(f"“{section.heading}” is saved.", "success")
            return redirect(f"/reports/{report_id}#section-{section_id}", 303)
    again = report_rereading.reread_report(db, actor, report_id).get(section_id)
    meanwhile = _open_text(form, section.text)
    values = {"report_id": report_id, "section": section, "again": again, "meanwhile": meanwhile}
    return form.answer("reports/section.html", **values)


@blueprint.post("/<int:report_id>/sections/<int:section_id>/draft")
@needs(Permission.PUBLISH)
def answer_draft(report_id: int, section_id: int) -> Response:
    """Take the sentences that Kith would write now, or keep one's own."""
    _answer_draft(report_id, section_id)
    return redirect(f"/reports/{report_id}#section-{section_id}", 303)


@blueprint.post("/<int:report_id>/sections")
@needs(Permission.PUBLISH)
def add_section(report_id: int) -> Response | tuple[str, int]:
    """A section of the team's own."""
    db, actor = get_db(), current_actor()
    if closed := _refuse_closed(report_id):
        return closed
    form = NewSectionForm()
    with form.refusals():
        section = report_sections.add_section(db, actor, report_id, **form.details("add"))
        return redirect(f"/reports/{report_id}/sections/{section.id}", 303)
    report = reports.get_report(db, actor, report_id)
    again = report_rereading.reread_report(db, actor, report_id)
    return form.answer(
        "reports/page.html", report=report, new=form, fill=_fill_form(report), reread=again, TEXT=SectionKind.TEXT
    )


@blueprint.post("/<int:report_id>/sections/<int:section_id>/move")
@needs(Permission.PUBLISH)
def move_section(report_id: int, section_id: int) -> Response:
    """Put a section one place up or down."""
    up = request.form.get("way") == "up"
    try:
        report_sections.move_section(get_db(), current_actor(), report_id, section_id, up=up)
    except Invalid as refused:
        flash(str(refused), "error")
    return redirect(f"/reports/{report_id}#section-{section_id}", 303)


@blueprint.post("/<int:report_id>/sections/<int:section_id>/remove")
@needs(Permission.PUBLISH)
def remove_section(report_id: int, section_id: int) -> Response:
    """Remove a section of the team's own."""
    try:
        report_sections.remove_section(get_db(), current_actor(), report_id, section_id)
        flash("The section is removed.", "success")
    except Invalid as refused:
        flash(str(refused), "error")
    return redirect(f"/reports/{report_id}", 303)


@blueprint.route("/<int:report_id>/page", methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def write_summary(report_id: int) -> Response | tuple[str, int]:
    """Write the one page for letterboxes."""
    report = reports.get_report(get_db(), current_actor(), report_id)
    form = SummaryForm(obj=report)
    if form.validate_on_submit():
        with form.refusals():
            reports.write_summary(get_db(), current_actor(), report_id, **form.details())
            flash("The page is saved.", "success")
            return redirect(f"/reports/{report_id}", 303)
    draft = report.state is ReportState.DRAFT
    again = report_rereading.reread_report(get_db(), current_actor(), report_id).get(None) if draft else None
    return form.answer("reports/summary.html", report=report, again=again, meanwhile=_open_text(form, report.summary))


@blueprint.post("/<int:report_id>/page/draft")
@needs(Permission.PUBLISH)
def answer_page_draft(report_id: int) -> Response:
    """Take the sentences that Kith would write on the one page now, or keep one's own."""
    _answer_draft(report_id, None)
    return redirect(f"/reports/{report_id}", 303)


@blueprint.post("/<int:report_id>/fill")
@needs(Permission.PUBLISH)
def fill_report(report_id: int) -> Response:
    """Draft the texts anew; what somebody wrote stays unless it is ticked."""
    form = FillForm()
    chosen = {read_id(one) or 0 for one in request.form.getlist("over")}
    try:
        reports.fill_report(get_db(), current_actor(), report_id, over=chosen, summary=form.summary.data)
        flash("The drafts are made from the numbers of today.", "success")
    except Invalid as refused:
        flash(str(refused), "error")
    return redirect(f"/reports/{report_id}", 303)


@blueprint.get("/<int:report_id>/preview")
@needs(Permission.PUBLISH)
def preview_report(report_id: int) -> Response | str:
    """The report as partners will see it."""
    if closed := _refuse_closed(report_id):
        return closed
    report, contents = reports.preview_report(get_db(), current_actor(), report_id)
    return render_template("reports/preview.html", report=report, contents=contents, is_heading=is_heading, **IN_PAGES)


@blueprint.route("/<int:report_id>/publish", methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def publish_report(report_id: int) -> Response | tuple[str, int]:
    """Freeze it and open its address."""
    db, actor = get_db(), current_actor()
    if closed := _refuse_closed(report_id):
        return closed
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            publishing.publish_report(db, actor, report_id, **form.details())
            flash("The report is published, and frozen with its numbers.", "success")
            return redirect(f"/reports/{report_id}", 303)
    return form.answer("reports/publish.html", report=reports.get_report(db, actor, report_id))


@blueprint.post("/<int:report_id>/withdraw")
@needs(Permission.PUBLISH)
def withdraw_report(report_id: int) -> Response:
    """Close its address."""
    try:
        publishing.withdraw_report(get_db(), current_actor(), report_id)
        flash("The report is withdrawn. Whoever has its address is told so.", "success")
    except Invalid as refused:
        flash(str(refused), "error")
    return redirect(f"/reports/{report_id}", 303)


@blueprint.post("/<int:report_id>/copy")
@needs(Permission.PUBLISH)
def copy_report(report_id: int) -> Response:
    """A draft of the next edition."""
    try:
        report = reports.copy_report(get_db(), current_actor(), report_id)
    except Invalid as refused:
        flash(str(refused), "error")
        return redirect(f"/reports/{report_id}", 303)
    flash("The new edition is drafted, of the days right after. Change its title, and read each section.", "success")
    return redirect(f"/reports/{report.id}", 303)


@blueprint.post("/<int:report_id>/remove")
@needs(Permission.PUBLISH)
def remove_report(report_id: int) -> Response:
    """Remove a draft for good."""
    try:
        reports.remove_report(get_db(), current_actor(), report_id)
        flash("The draft is removed.", "success")
    except Invalid as refused:
        flash(str(refused), "error")
    return redirect("/reports", 303)


def _open_text(form: SectionForm | SummaryForm, stands: str) -> str | None:
    """Mark which text the page was opened with; and where that was changed since, what stands there now."""
    mark, before = reports.mark_of(stands), form.opened.data
    form.opened.data = mark
    return stands if before and before != mark else None


def _answer_draft(report_id: int, section_id: int | None) -> None:
    take = request.form.get("way") == "take"
    answer = report_rereading.take_draft if take else report_rereading.keep_own_text
    try:
        one = answer(get_db(), current_actor(), report_id, section_id)
        name = "The page" if isinstance(one, Report) else f"“{one.heading}”"
        flash(f"{name} {'has the new sentences' if take else 'keeps your sentences'}.", "success")
    except Invalid as refused:
        flash(str(refused), "error")


def _refuse_closed(report_id: int) -> Response | None:
    """Where to go with a report that is no draft: nothing of it can be changed."""
    report = reports.get_report(get_db(), current_actor(), report_id)
    return None if report.state is ReportState.DRAFT else redirect(f"/reports/{report_id}", 303)


def _frame(**more: object) -> ReportForm:
    form, actor = ReportForm(**more), current_actor()
    form.offer(list_area_choices(get_db(), actor), everywhere=actor.area_ids is None)
    return form


def _fill_form(report: Report) -> FillForm:
    """The form that asks which texts somebody wrote are to give way."""
    form = FillForm(formdata=None)
    form.over.choices = choices_of(
        (one.id, one.heading) for one in report.sections if one.text != one.drafted and one.kind is not SectionKind.TEXT
    )
    return form
