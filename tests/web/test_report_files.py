"""The files of a published report: a tagged PDF, a document with real headings and tables, numbers as they are told."""

import io
import zipfile

import lxml.html
import pytest
from docx import Document
from docx.shared import Cm
from flask import render_template

from crm.models import Report
from crm.publishing import get_published, publish_report
from crm.reports import add_report
from tests.factories import make_area
from tests.talking import SPRING, hold, make_codebook
from web.report_docx import write_docx
from web.report_pdf import write_page_pdf, write_pdf
from web.report_pictures import draw_chart, read_chart


@pytest.fixture
def contents(app, db):
    area = make_area(db, "Heathgate")
    (theme,) = make_codebook(db, "Housing & *homes*")
    hold(db, area, [theme], times=40, age_band="over_60")
    hold(db, area, [theme], times=30, age_band="18_to_30")
    actor = db.info["actor"]
    report = add_report(db, actor, title="Spring", area_id=area.id, starts_on=SPRING[0], ends_on=SPRING[1])
    publish_report(db, actor, report.id)
    with app.test_request_context():
        yield get_published(db, db.get(Report, report.id).address).contents


def test_the_pdf_is_tagged_has_a_title_and_contents(contents):
    pdf = write_pdf(contents)
    assert pdf.startswith(b"%PDF-1.")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Outlines", b"pdfuaid", b"/Lang"):
        assert mark in pdf, mark
    assert write_pdf(contents) is pdf, "set once, however many fetch it"


def test_the_page_for_letterboxes_is_one_a4_page(contents):
    pdf = write_page_pdf(contents)
    assert b"/Count 1" in pdf
    assert b"595." in pdf
    assert b"841." in pdf


def test_the_document_has_headings_and_tables_with_header_rows(contents):
    document = Document(io.BytesIO(write_docx(contents)))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [section["heading"] for section in contents["sections"]]
    assert len(document.tables) == sum(len(section["tables"]) for section in contents["sections"])
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Housing & *homes*" in cells


def test_each_chart_is_a_picture_in_the_document_that_says_what_it_shows_with_its_table_beneath(contents):
    document = Document(io.BytesIO(write_docx(contents)))
    [picture] = document.inline_shapes
    assert picture._inline.docPr.get("descr") == (
        "How often each theme was raised: Housing & *homes* 100%. Its table has the numbers."
    )
    assert picture.width <= Cm(15.9)
    [part] = [one for one in document.part.package.iter_parts() if one.partname.startswith("/word/media/")]
    assert part.blob.startswith(b"\x89PNG")
    order = [one for one in document.element.body if one.tag.endswith("}tbl") or one.xpath(".//pic:pic")]
    at = next(place for place, one in enumerate(order) if one.xpath(".//pic:pic"))
    assert order[at + 1].xpath("string(.//w:tr[2]/w:tc[1])") == "Housing & *homes*"


def test_sub_themes_are_drawn_beneath_their_theme_and_told_from_it_without_colour(contents):
    [table] = [table for section in contents["sections"] for table in section["tables"] if table["bars"]]
    [housing] = table["bars"]
    table["bars"].append(housing | {"label": "Damp", "share": 40, "within": housing["label"]})
    drawing = lxml.html.fromstring(draw_chart(table))
    theme, sub = drawing.iter("rect")
    assert float(sub.get("height")) < float(theme.get("height"))
    assert sub.get("fill") != theme.get("fill") == sub.get("stroke"), "hollow"
    theme, sub = drawing.iter("text")
    assert float(sub.get("x")) > float(theme.get("x"))
    document = Document(io.BytesIO(write_docx(contents)))
    [picture] = document.inline_shapes
    assert "Housing & *homes* 100% (within it Damp 40%)." in picture._inline.docPr.get("descr")
    assert any("hollow bar is a sub-theme" in one.text for one in document.paragraphs)
    assert write_pdf(contents).startswith(b"%PDF")


def test_a_chart_that_was_frozen_before_sub_themes_were_drawn_is_drawn_as_it_was(contents):
    [table] = [table for section in contents["sections"] for table in section["tables"] if table["bars"]]
    for bar in table["bars"]:
        del bar["within"]
    assert draw_chart(table).count("<rect") == len(table["bars"])
    assert "sub-theme" not in read_chart(table)


def test_on_a_phone_each_label_stands_above_its_bar_and_no_bar_is_cut(contents):
    [table] = [table for section in contents["sections"] for table in section["tables"] if table["bars"]]
    table["bars"] *= 2
    drawing = lxml.html.fromstring(render_template("reports/bars.svg", bars=table["bars"], narrow=True))
    width, height = (float(drawing.get(side)) for side in ("width", "height"))
    assert width <= 360
    beneath = 0.0
    for label, bar in zip(drawing.iter("text"), drawing.iter("rect"), strict=True):
        left, top, long, high = (float(bar.get(side)) for side in ("x", "y", "width", "height"))
        assert beneath < float(label.get("y")) < top
        assert left + long <= width
        beneath = top + high
    assert beneath <= height


def test_a_chart_of_very_many_themes_stays_on_its_page(contents):
    [table] = [table for section in contents["sections"] for table in section["tables"] if table["bars"]]
    table["bars"] *= 80
    [picture] = Document(io.BytesIO(write_docx(contents))).inline_shapes
    assert picture.height <= Cm(20)


def test_a_report_without_sections_and_one_with_very_long_texts_can_be_set(contents):
    contents["sections"] = contents["sections"][:1]
    contents["sections"][0]["paragraphs"] = ["word " * 4000, "x" * 20_000, "\u202e\x0b#{panic()}"]
    contents["summary"] = ["y" * 5000]
    assert write_pdf(contents).startswith(b"%PDF")
    assert write_page_pdf(contents).startswith(b"%PDF")
    assert zipfile.is_zipfile(io.BytesIO(write_docx(contents)))
    contents["sections"] = []
    contents["summary"] = []
    assert write_pdf(contents).startswith(b"%PDF")
    assert write_docx(contents).startswith(b"PK")
