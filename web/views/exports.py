"""Lists taken out as files."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, stream_with_context

from crm.exports import list_exports, start_export
from crm.models import now
from crm.spreadsheets import write_csv
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


@blueprint.get("")
def show_exports() -> str:
    """What can be taken out, and how much of it there is."""
    return render_template("exports/list.html", exports=list_exports(get_db(), current_actor()))


@blueprint.post("/<noun>")
def export_list(noun: str) -> Response:
    """A list as a CSV file. A POST, as it is written down who took it."""
    rows: Iterator[list[str]] = start_export(get_db(), current_actor(), noun)
    response = Response(stream_with_context(write_csv(rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="kith-{noun}-{now():%Y-%m-%d}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
