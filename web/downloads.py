"""Lists sent as CSV files."""

from collections.abc import Iterable

from flask import Response, stream_with_context

from crm.models import now
from crm.spreadsheets import write_csv


def send_csv(noun: str, rows: Iterable[Iterable[str | float | None]]) -> Response:
    """*rows* as a file named after *noun* and the day, sent while they are read."""
    answer = Response(stream_with_context(write_csv(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="kith-{noun}-{now():%Y-%m-%d}.csv"'
    return answer
