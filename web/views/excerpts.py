"""Pages of quotes: found by theme and who said them; the words used most, and themes that occur together."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from crm.errors import Invalid, NotFound
from crm.excerpts import list_excerpts, start_excerpt_export
from crm.paging import Page
from crm.permissions import Permission
from crm.said_words import LEAST, SaidWords, get_said_words
from crm.theme_pairs import ThemePairs, get_theme_pairs
from web.downloads import send_csv, send_xlsx
from web.excerpt_filters import of_whole_conversations, offer_filters, read_excerpt_filters
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.theme_pictures import draw_pairs
from web.transaction import get_db

blueprint = Blueprint("excerpts", __name__, url_prefix="/excerpts")

#: How the quotes are taken out as a file.
FILES: dict[str, Callable[..., Response]] = {"csv": send_csv, "xlsx": send_xlsx}

#: How many pairs of themes a page tells.
MOST_PAIRS = 20


@blueprint.get("")
@needs(Permission.CODE)
def show_excerpts() -> str:
    """The quotes that are asked for, each in its context, the latest first."""
    filters, unread = read_excerpt_filters()
    try:
        page = list_excerpts(get_db(), current_actor(), filters, page=read_id(request.args.get("page")) or 1)
    except Invalid as invalid:
        page, unread = Page(rows=(), number=1, total=0), unread | invalid.errors
    return render_template("excerpts/list.html", page=page, filters=filters, unread=unread, offered=offer_filters())


@blueprint.get("/words")
@needs(Permission.CODE)
def show_words() -> str:
    """The words used most in the quotes that are asked for."""
    filters, unread = read_excerpt_filters()
    unusual = request.args.get("by") == "unusual"
    try:
        said = get_said_words(get_db(), current_actor(), filters, unusual=unusual)
    except Invalid as invalid:
        said, unread = SaidWords((), 0, 0, 0, all_read=True), unread | invalid.errors
    return render_template(
        "excerpts/words.html",
        said=said,
        filters=filters,
        unread=unread,
        unusual=unusual,
        least=LEAST,
        offered=offer_filters(),
    )


@blueprint.get("/together")
@needs(Permission.CODE)
def show_together() -> str:
    """Which themes occur together in conversations: a picture, and its table."""
    filters, unread = read_excerpt_filters()
    filters = of_whole_conversations(filters)
    deep = request.args.get("deep") == "1"
    try:
        found = get_theme_pairs(get_db(), current_actor(), filters, deep=deep)
    except Invalid as invalid:
        found, unread = ThemePairs((), (), 0), unread | invalid.errors
    return render_template(
        "excerpts/together.html",
        found=found,
        picture=draw_pairs(found),
        filters=filters,
        unread=unread,
        deep=deep,
        most=MOST_PAIRS,
        offered=offer_filters(),
    )


@blueprint.post("/files/<form>")
@needs(Permission.EXPORT)
def export_excerpts(form: str) -> AnyResponse:
    """The quotes that are asked for as a file. A POST, as it is written down who took it."""
    if form not in FILES:
        raise NotFound(f"There is no file of the kind {form}.")
    filters, unread = read_excerpt_filters()
    try:
        if unread:
            raise Invalid(**unread)
        return FILES[form]("quotes", start_excerpt_export(get_db(), current_actor(), filters))
    except Invalid as invalid:
        flash(str(invalid), "error")
        return redirect(f"/excerpts?{request.query_string.decode()}", 303)
