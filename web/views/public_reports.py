"""Published reports, for anybody who has the address: a page, files, and one page in plain language."""

from flask import Blueprint, Response, make_response, render_template

from crm import board, publishing, stories
from crm.publishing import Withdrawn
from crm.report_blocks import is_heading, list_number_rows
from web.downloads import send_csv
from web.report_pdf import write_page_pdf, write_pdf
from web.report_pictures import IN_PAGES
from web.signing_in import public
from web.transaction import get_db

blueprint = Blueprint("public_reports", __name__, url_prefix="/r")

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
@public
def list_reports() -> str:
    """The reports that are listed for everybody."""
    db = get_db()
    has_board = bool(board.list_board_areas(db) or stories.list_public_stories(db))
    return render_template("reports/public_list.html", reports=publishing.list_public_reports(db), has_board=has_board)


@blueprint.get("/<address>")
@public
def show_report(address: str) -> Response:
    """A published report."""
    return _answer(address, "reports/report.html")


@blueprint.get("/<address>/page")
@public
def show_page(address: str) -> Response:
    """Its one page in plain language."""
    return _answer(address, "reports/letter.html")


@blueprint.get("/<address>.pdf")
@public
def send_pdf(address: str) -> Response:
    """The report as a tagged PDF."""
    report = publishing.get_published(get_db(), address)
    return _file(write_pdf(report.contents), "application/pdf", "report.pdf", listed=report.listed)


@blueprint.get("/<address>/page.pdf")
@public
def send_page_pdf(address: str) -> Response:
    """The one page as a PDF to print."""
    report = publishing.get_published(get_db(), address)
    return _file(write_page_pdf(report.contents), "application/pdf", "page.pdf", listed=report.listed)


@blueprint.get("/<address>.docx")
@public
def send_docx(address: str) -> Response:
    """The report as a document to edit."""
    # Here, as python-docx takes a while to import and no other page needs it.
    from web.report_docx import write_docx  # noqa: PLC0415

    report = publishing.get_published(get_db(), address)
    return _file(write_docx(report.contents), _DOCX, "report.docx", listed=report.listed)


@blueprint.get("/<address>.csv")
@public
def send_numbers(address: str) -> Response:
    """Its numbers, as they are told."""
    report = publishing.get_published(get_db(), address)
    return _unlisted(send_csv("report", list_number_rows(report.contents)), listed=report.listed)


@blueprint.errorhandler(Withdrawn)
def say_withdrawn(error: Withdrawn) -> Response:
    """What stands at the address of a report that was withdrawn."""
    return _unlisted(make_response(render_template("reports/withdrawn.html"), 410), listed=False)


def _answer(address: str, template: str) -> Response:
    report = publishing.get_published(get_db(), address)
    told = {"report": report, "contents": report.contents, "is_heading": is_heading}
    page = make_response(render_template(template, **told, **IN_PAGES))
    return _unlisted(page, listed=report.listed)


def _file(content: bytes, mimetype: str, name: str, *, listed: bool) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unlisted(answer, listed=listed)


def _unlisted(answer: Response, *, listed: bool) -> Response:
    """What is not listed no search engine is to list."""
    if not listed:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
