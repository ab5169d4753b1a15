"""Pages of surveys: what was answered; and a file of answers sent, its columns said, looked at, saved."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import survey_files, surveys
from crm.areas import list_area_choices
from crm.connector_words import counted
from crm.errors import Invalid
from crm.permissions import Permission
from crm.survey_results import get_results
from web.forms.imports import SaveForm
from web.forms.surveys import SurveyUploadForm, make_columns_form
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("surveys", __name__, url_prefix="/surveys")

#: Problems and respondents shown before anything is saved; of the rest the page says how many there are.
SHOWN_PROBLEMS = 100
SHOWN_RESPONDENTS = 5


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_surveys() -> str:
    """All surveys, and files that wait to be saved."""
    db, actor = get_db(), current_actor()
    waiting = survey_files.list_survey_files(db, actor) if actor.may(Permission.IMPORT) else []
    return render_template("surveys/list.html", lines=surveys.list_surveys(db, actor), waiting=waiting)


@blueprint.get("/<int:survey_id>")
def show_survey(survey_id: int) -> str:
    """What was answered."""
    return render_template("surveys/page.html", results=get_results(get_db(), current_actor(), survey_id))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def add_survey() -> Response | tuple[str, int]:
    """Take a file of answers in, to be looked at."""
    db, actor = get_db(), current_actor()
    survey_id = read_id(request.args.get("survey"))
    form = SurveyUploadForm(data={"name": surveys.get_survey(db, actor, survey_id).name if survey_id else ""})
    if form.validate_on_submit():
        with form.refusals():
            sent, name = form.file.data, form.name.data
            batch = survey_files.add_survey_file(
                db, actor, name=name, file_name=sent.filename or "", content=sent.read()
            )
            return redirect(f"/surveys/files/{batch.uuid}", 303)
    return form.answer("surveys/new.html")


@blueprint.route("/files/<uuid:uuid>", methods=["GET", "POST"])
def map_survey(uuid: UUID) -> Response | tuple[str, int]:
    """Say what each column is."""
    db, actor = get_db(), current_actor()
    file = survey_files.get_survey_file(db, actor, uuid)
    chosen = request.form.get("sheet", "")
    if chosen and chosen != file.table.sheet:
        return _choose_sheet(uuid, chosen)
    areas = list_area_choices(db, actor)
    form = make_columns_form(file.mapping, file.table, file.guesses, areas)
    if form.validate_on_submit():
        with form.refusals():
            survey_files.map_survey_file(db, actor, uuid, mapping=form.mapping(dict(areas)))
            return redirect(f"/surveys/files/{uuid}/preview", 303)
    return form.answer("surveys/columns.html", file=file)


@blueprint.get("/files/<uuid:uuid>/preview")
def preview_survey(uuid: UUID) -> tuple[str, int]:
    """What is wrong with the answers, and what saving them will do."""
    plan = survey_files.plan_survey_file(get_db(), current_actor(), uuid)
    return SaveForm().answer(
        "surveys/preview.html",
        plan=plan,
        problems=plan.problems[:SHOWN_PROBLEMS],
        respondents=plan.answers.respondents[:SHOWN_RESPONDENTS],
    )


@blueprint.post("/files/<uuid:uuid>/save", defaults={"leave_out": False})
@blueprint.post("/files/<uuid:uuid>/save-leaving-out", defaults={"leave_out": True})
def save_survey(uuid: UUID, leave_out: bool) -> Response:
    """Save the answers as they were shown, or without the rows that have an error."""
    try:
        survey, new = survey_files.save_survey_file(get_db(), current_actor(), uuid, leave_out=leave_out)
    except Invalid as invalid:
        get_db().rollback()
        flash(str(invalid), "error")
        return redirect(f"/surveys/files/{uuid}/preview", 303)
    flash(f"Saved: {counted(new, 'respondent')} added. The file itself is no longer kept.", "success")
    return redirect(f"/surveys/{survey.id}", 303)


@blueprint.post("/files/<uuid:uuid>/remove")
def remove_survey_file(uuid: UUID) -> Response:
    """Throw a file away that was not saved."""
    survey_files.remove_survey_file(get_db(), current_actor(), uuid)
    flash("The file is thrown away. Nothing of it was saved.", "success")
    return redirect("/surveys", 303)


def _choose_sheet(uuid: UUID, sheet: str) -> Response:
    try:
        survey_files.change_survey_sheet(get_db(), current_actor(), uuid, sheet=sheet)
    except Invalid as invalid:
        flash(str(invalid), "error")
    return redirect(f"/surveys/files/{uuid}", 303)
