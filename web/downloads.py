"""Lists sent as CSV files and as workbooks."""

from collections.abc import Iterable, Iterator
from functools import partial
from tempfile import TemporaryFile

from flask import Response, stream_with_context

from crm.rules import today
from crm.spreadsheets import write_csv, write_xlsx
from web.transaction import get_db

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_csv(noun: str, rows: Iterable[Iterable[str | float | None]]) -> Response:
    """*rows* as a file named after *noun* and the day, sent while they are read."""
    answer = Response(stream_with_context(write_csv(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="kith-{noun}-{today(get_db())}.csv"'
    return answer


def send_xlsx(noun: str, rows: Iterable[Iterable[str | float | None]]) -> Response:
    """*rows* as a workbook named after *noun* and the day."""
    answer = Response(stream_with_context(_in_pieces(rows)), mimetype=_WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="kith-{noun}-{today(get_db())}.xlsx"'
    return answer


def _in_pieces(rows: Iterable[Iterable[str | float | None]]) -> Iterator[bytes]:
    """A workbook, which is known at its end only; made once the request's own changes are kept."""
    with TemporaryFile() as file:
        write_xlsx(rows, file)
        file.seek(0)
        yield from iter(partial(file.read, 64_000), b"")
