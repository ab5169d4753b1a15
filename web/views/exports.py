"""Lists taken out as files."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template

from crm.exports import list_exports, start_export
from web.downloads import send_csv
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
    return send_csv(noun, rows)
