"""Published reports as DOCX, with real headings, tables and charts, so that a partner can take parts over."""

import io

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import Table as DocxTable
from flask import current_app

from crm.models import now
from crm.report_blocks import Contents, Section, Table
from web.report_pictures import draw_chart, make_png, read_chart, say_chart

#: How much of a page a chart takes at most.
_WIDEST, _HIGHEST = Cm(15.9), Cm(20)


def write_docx(contents: Contents) -> bytes:
    """The whole report; what is typed into it is text, whatever it looks like."""
    document = Document()
    properties = document.core_properties
    properties.title = contents["title"][:255]
    properties.author = str(current_app.jinja_env.globals["team_name"])[:255]
    properties.language = "en-GB"
    properties.comments = ""  # else it tells of the template that python-docx begins with, and of its day
    properties.created = properties.modified = now()
    for part in document.sections:
        part.page_width, part.page_height = Cm(21), Cm(29.7)
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(_plain(contents["title"]), level=0)
    about = f"{contents['area']}. Conversations from {contents['days']}. Published on {contents['made_on']}."
    document.add_paragraph(_plain(about), style="Subtitle")
    for section in contents["sections"]:
        _add_section(document, section)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_section(document: Docx, section: Section) -> None:
    document.add_heading(_plain(section["heading"]), level=1)
    for paragraph in section["paragraphs"]:
        document.add_paragraph(_plain(paragraph))
    for table in section["tables"]:
        if drawing := draw_chart(table):
            _add_chart(document, drawing, say_chart(table), read_chart(table))
        _add_table(document, table)
    if section["quotes"]:
        document.add_heading("In people’s own words", level=2)
    for quote in section["quotes"]:
        document.add_paragraph(_plain(f"“{quote['words']}” ({quote['theme']})"), style="Quote")
    for entry in section["entries"]:
        document.add_heading(_plain(entry["title"]), level=2)
        for line in entry["lines"]:
            document.add_paragraph(_plain(line))


def _add_chart(document: Docx, drawing: str, shows: str, reading: str) -> None:
    picture = document.add_picture(io.BytesIO(make_png(drawing)))
    scale = min(_WIDEST / picture.width, _HIGHEST / picture.height)
    picture.width, picture.height = Emu(picture.width * scale), Emu(picture.height * scale)
    picture._inline.docPr.set("descr", _plain(shows))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(_plain(reading))


def _add_table(document: Docx, table: Table) -> None:
    caption = document.add_paragraph(_plain(table["caption"]), style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table["headings"]), style="Table Grid")
    for cell, heading in zip(grid.rows[0].cells, table["headings"], strict=True):
        cell.paragraphs[0].add_run(_plain(heading)).bold = True
    _mark_header(grid)
    for row in table["rows"]:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = _plain(value)
    document.add_paragraph(_plain(table["note"]))


def _mark_header(grid: DocxTable) -> None:
    """Say that the first row names the columns: it is read out with each cell, and repeated on the next page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)


def _plain(text: str) -> str:
    """*text* without control characters, which XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\n\t")
