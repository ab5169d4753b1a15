"""Codebook and project taken out for other programs, and brought in from them."""

from uuid import UUID

from flask import Blueprint, Response, redirect, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from crm.areas import list_area_choices
from crm.errors import NotFound
from crm.permissions import Permission
from crm.refi import batches
from crm.refi.planning import say_plan
from crm.refi.writing import count_project, export_codebook, export_codebook_table, export_project
from crm.rules import today
from crm.themes import list_themes
from web.downloads import send_csv
from web.forms.theme_files import SaveThemeFileForm, ThemeFileForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("theme_files", __name__, url_prefix="/themes/files")

#: New themes and texts shown before anything is saved; of the rest it says how many there are.
SHOWN = 50


@blueprint.get("")
@needs(Permission.EDIT_CODEBOOK)
def show_files() -> tuple[str, int]:
    """What can be taken out, with what is in it, and where to bring a file in."""
    return _show(ThemeFileForm())


@blueprint.post("")
@needs(Permission.EDIT_CODEBOOK)
def add_file() -> AnyResponse | tuple[str, int]:
    """Take a file in, to be looked at."""
    form = ThemeFileForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = form.file.data
            batch = batches.add_file(get_db(), current_actor(), file_name=sent.filename or "", content=sent.read())
            return redirect(f"/themes/files/{batch.uuid}", 303)
    return _show(form)


@blueprint.post("/out/<kind>")
@needs(Permission.EDIT_CODEBOOK)
def take_out(kind: str) -> Response | tuple[str, int]:
    """The project, the codebook, or the codebook as a table. A POST, as it is written down who took it."""
    if kind not in _TAKE_OUT:
        raise NotFound(f"There is no file of the kind {kind}.")
    form = ThemeFileForm()
    with form.refusals():
        return _TAKE_OUT[kind]()
    return _show(form)


def _project() -> Response:
    pieces = export_project(get_db(), current_actor())
    return _name(Response(stream_with_context(pieces), mimetype="application/zip"), "qdpx")


def _codebook() -> Response:
    return _name(Response(export_codebook(get_db(), current_actor()), mimetype="application/xml"), "qdc")


def _table() -> Response:
    return send_csv("codebook", export_codebook_table(get_db(), current_actor()))


_TAKE_OUT = {"project": _project, "codebook": _codebook, "table": _table}


@blueprint.route("/<uuid:uuid>", methods=["GET", "POST"])
@needs(Permission.EDIT_CODEBOOK)
def show_file(uuid: UUID) -> AnyResponse | tuple[str, int]:
    """What saving a file would do; saved, what was done."""
    db, actor = get_db(), current_actor()
    form = SaveThemeFileForm()
    form.area.choices = [("", "Choose an area"), *list_area_choices(db, actor)]
    if form.validate_on_submit():
        with form.refusals():
            batches.save_file(db, actor, uuid, area_id=form.area.data)
            return redirect(f"/themes/files/{uuid}", 303)
    opened = batches.get_file(db, actor, uuid)
    if opened.plan is None:
        return form.answer("theme_files/saved.html", opened=opened)
    return form.answer(
        "theme_files/preview.html", opened=opened, plan=opened.plan, lines=say_plan(opened.plan), shown=SHOWN
    )


def _show(form: ThemeFileForm) -> tuple[str, int]:
    conversations, codings = count_project(get_db(), current_actor())
    themes = len(list_themes(get_db(), current_actor(), retired=True))
    return form.answer("theme_files/list.html", conversations=conversations, codings=codings, themes=themes)


def _name(answer: Response, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="kith-{today(get_db())}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
