"""Published reports as tagged PDFs, set by Typst: people's texts reach it as data alone, never as markup."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

from crm.report_blocks import Contents, is_heading
from web.report_pictures import draw_chart, read_chart, say_chart

#: So many are kept: a report that many people fetch at once is set once.
_KEPT = 32

_FOLDER = Path(__file__).parent / "templates" / "reports"


def write_pdf(contents: Contents) -> bytes:
    """The whole report, A4, with its contents, charts with their words, and tables with header rows (PDF/UA-1)."""
    return _set("report.typ", json.dumps(_data(contents), sort_keys=True))


def write_page_pdf(contents: Contents) -> bytes:
    """The one page in plain language, in large type."""
    return _set("letter.typ", json.dumps(_data(contents), sort_keys=True))


def _data(contents: Contents) -> dict[str, Any]:
    """What the Typst source is given: texts, and each chart as a drawing with what it says."""
    sections: list[dict[str, Any]] = [dict(section) for section in contents["sections"]]
    for section in sections:
        section["tables"] = [
            dict(table) | {"chart": draw_chart(table), "shows": say_chart(table), "reading": read_chart(table)}
            for table in section["tables"]
        ]
    return dict(contents) | {
        "sections": sections,
        "team": current_app.jinja_env.globals["team_name"],
        "summary": [{"text": one, "heading": is_heading(one)} for one in contents["summary"]],
    }


@lru_cache(maxsize=_KEPT)
def _set(source: str, data: str) -> bytes:
    # Here, as it takes a while to import and nothing else needs it.
    import typst  # noqa: PLC0415

    pdf: bytes = typst.compile(_FOLDER / source, format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"])
    return pdf
