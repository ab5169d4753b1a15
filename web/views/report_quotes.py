"""The page on which quotes for a report are chosen."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm import report_quotes
from crm.permissions import Permission
from web.forms.report_quotes import QuotesForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("report_quotes", __name__, url_prefix="/reports/<int:report_id>/sections/<int:section_id>/quotes")


@blueprint.get("")
@needs(Permission.PUBLISH)
def list_quotes(report_id: int, section_id: int) -> tuple[str, int]:
    """What is chosen, and what can be."""
    return _page(report_id, section_id, QuotesForm(MultiDict(request.args)), read_id(request.args.get("page")) or 1)


@blueprint.post("")
@needs(Permission.PUBLISH)
def choose_quotes(report_id: int, section_id: int) -> Response | tuple[str, int]:
    """Keep what is ticked; then go on to what is looked for, or back to the section."""
    form = QuotesForm()
    if form.validate_on_submit():
        with form.refusals():
            ticks = {"quotes": form.quotes.data or [], "shown": form.shown.data or []}
            section = report_quotes.set_quotes(get_db(), current_actor(), report_id, section_id, **ticks)
            if next_ := _find_next(form):
                return redirect(f"{request.path}?{urlencode(next_)}#found", 303)
            flash(f"{len(section.quotes)} chosen." if section.quotes else "None is chosen.", "success")
            return redirect(f"/reports/{report_id}/sections/{section_id}", 303)
    return _page(report_id, section_id, form, 1)


def _find_next(form: QuotesForm) -> dict[str, Any]:
    """What to look for next, by the button that was pressed; nothing where that was to save."""
    alone, page = read_id(request.form.get("alone")), read_id(request.form.get("page"))
    if not (form.find.data or alone or page):
        return {}
    looked_for = {"theme_id": alone or form.theme_id.data or "", "sway": form.sway.data or "", "q": form.q.data or ""}
    return looked_for | {"page": page or 1}


def _page(report_id: int, section_id: int, form: QuotesForm, page: int) -> tuple[str, int]:
    also = (form.quotes.data or ()) if form.is_submitted() else ()
    choice = report_quotes.list_quotes(
        get_db(), current_actor(), report_id, section_id, form.filters, also=also, page=page
    )
    form.offer(choice.themes)
    ticked = {*choice.lost, *(one.coding_id for one in choice.chosen)}
    if form.is_submitted():
        ticked -= {*(form.shown.data or ())} - {*also}
    return form.answer(
        "report_quotes/page.html", report_id=report_id, choice=choice, ticked=ticked, most=report_quotes.MOST
    )
