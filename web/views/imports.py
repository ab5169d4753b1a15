"""Pages of imports: send a file, say what its columns are, look at what will happen, save."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm.areas import list_area_choices
from crm.cleaning import shorten
from crm.errors import Invalid
from crm.imports import batches
from crm.imports.fields import FIELDS
from crm.imports.mapping import Mapping
from crm.imports.planning import Effect, Plan, say_change, say_counts
from crm.imports.reading import Table
from crm.permissions import Permission
from crm.tie_kinds import list_tie_readings
from web.forms.imports import MappingForm, SaveForm, UploadForm, make_mapping_form
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

#: Problems and changes shown on the page; of the rest it says how many there are.
SHOWN_PROBLEMS = 100
SHOWN_CHANGES = 20
_SAMPLES = 3


@blueprint.get("")
def list_imports() -> tuple[str, int]:
    """Send a file, or go on with one that was sent."""
    waiting = batches.list_batches(get_db(), current_actor())
    return UploadForm().answer("imports/list.html", waiting=waiting)


@blueprint.post("")
@needs(Permission.IMPORT)
def add_import() -> Response | tuple[str, int]:
    """Take a file in, to be looked at."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = form.file.data
            batch = batches.add_batch(
                get_db(), current_actor(), noun=form.noun.data, file_name=sent.filename or "", content=sent.read()
            )
            return redirect(f"/imports/{batch.uuid}", 303)
    return form.answer("imports/list.html", waiting=batches.list_batches(get_db(), current_actor()))


@blueprint.route("/<uuid:uuid>", methods=["GET", "POST"])
def map_import(uuid: UUID) -> Response | tuple[str, int]:
    """Say which column fills which field."""
    opened = batches.get_batch(get_db(), current_actor(), uuid)
    if opened.saved is not None:
        return redirect(f"/imports/{uuid}/result", 303)
    chosen = request.form.get("sheet", "")
    if chosen and chosen != opened.table.sheet:
        return _choose_sheet(uuid, chosen)
    form = _mapping_form(opened.mapping, opened.table)
    if form.validate_on_submit():
        with form.refusals():
            mapping = form.mapping(opened.batch.noun)
            batches.change_batch(get_db(), current_actor(), uuid, mapping=mapping)
            return redirect(f"/imports/{uuid}/preview", 303)
    samples = {column: _samples(opened.table, at) for at, column in enumerate(opened.table.header)}
    return form.answer(
        "imports/mapping.html", opened=opened, samples=samples, pairs=list(form.pairs(opened.batch.noun))
    )


def _choose_sheet(uuid: UUID, sheet: str) -> Response:
    try:
        batches.change_sheet(get_db(), current_actor(), uuid, sheet=sheet)
    except Invalid as invalid:
        flash(str(invalid), "error")
    return redirect(f"/imports/{uuid}", 303)


@blueprint.get("/<uuid:uuid>/preview")
def preview_import(uuid: UUID) -> Response | tuple[str, int]:
    """What is wrong with the file, and what saving it will do."""
    try:
        opened, plan = batches.plan_batch(get_db(), current_actor(), uuid)
    except Invalid:
        return redirect(f"/imports/{uuid}/result", 303)
    return SaveForm().answer(
        "imports/preview.html",
        opened=opened,
        plan=plan,
        summary=say_counts(plan.noun, plan.counts),
        problems=plan.problems[:SHOWN_PROBLEMS],
        changes=_changes(plan),
        shown=SHOWN_CHANGES,
    )


@blueprint.post("/<uuid:uuid>/save", defaults={"leave_out": False})
@blueprint.post("/<uuid:uuid>/save-leaving-out", defaults={"leave_out": True})
def save_import(uuid: UUID, leave_out: bool) -> Response:
    """Save a file as it was shown, or without the rows that have an error."""
    try:
        batches.save_batch(get_db(), current_actor(), uuid, leave_out=leave_out)
    except Invalid as invalid:
        get_db().rollback()
        flash(str(invalid), "error")
        return redirect(f"/imports/{uuid}/preview", 303)
    return redirect(f"/imports/{uuid}/result", 303)


@blueprint.get("/<uuid:uuid>/result")
def show_result(uuid: UUID) -> Response | str:
    """What was saved."""
    opened = batches.get_batch(get_db(), current_actor(), uuid)
    if opened.saved is None:
        return redirect(f"/imports/{uuid}", 303)
    summary = say_counts(opened.batch.noun, opened.saved, saved=True)
    return render_template("imports/result.html", opened=opened, summary=summary)


@blueprint.post("/<uuid:uuid>/remove")
def remove_import(uuid: UUID) -> Response:
    """Throw a file away that was not saved."""
    batches.remove_batch(get_db(), current_actor(), uuid)
    flash("The file is thrown away. Nothing of it was saved.", "success")
    return redirect("/imports", 303)


def _mapping_form(mapping: Mapping, table: Table) -> MappingForm:
    areas = [path for _, path in list_area_choices(get_db(), current_actor())]
    kinds = [reading.name for reading in list_tie_readings(get_db(), current_actor())]
    return make_mapping_form(mapping, table, areas=areas, kinds=kinds)


def _samples(table: Table, at: int) -> str:
    """The first few texts of a column, to see what is in it."""
    seen = dict.fromkeys(row[at] for row in table.rows[:50] if row[at].strip())
    return ", ".join(shorten(text, 30) for text in list(seen)[:_SAMPLES])


def _changes(plan: Plan) -> list[tuple[int, str, str, list[str]]]:
    """(row, name, what happens, in detail) of the first rows that are changed, then of those that are added."""
    rows = (plan.with_effect(Effect.CHANGE) + plan.with_effect(Effect.ADD))[:SHOWN_CHANGES]
    words = {Effect.ADD: "Added", Effect.CHANGE: "Changed", Effect.SAME: "The same"}
    labels = {known.name: known.label for known in FIELDS[plan.noun]}
    told = []
    for row in rows:
        if row.effect is Effect.CHANGE:
            details = [f"{label} {say_change(*values)}" for label, values in row.changes.items()]
        else:
            where = [str(after) for _, after in row.changes.values()]
            said = {"name", *(("lon", "lat") if "lines" in row.details else ())}
            known = [name for name in row.details if name in labels and name not in said]
            details = where + [f"{labels[name]}: {shorten(_listed(row.details[name]))}" for name in known]
        told.append((row.number, row.name, words[row.effect], details))
    return told


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
