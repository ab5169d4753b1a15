"""How a report's PDF is laid out: no page half empty for a chart, no chart and no short table cut in two."""

import json
from pathlib import Path

import lxml.etree
import typst

SOURCE = Path(__file__).parents[2] / "web/templates/reports/report.typ"

RULE = "#6f777b"


def table(name, rows, *, high=0):
    """A table of so many rows; with a chart so many centimetres *high*, if any."""
    chart = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 166 {high * 10}"><rect width="9" height="9"/></svg>'
    words = {"shows": f"{name}, drawn", "reading": "So it is read."}
    cells = {"headings": ["Theme", "Share"], "rows": [[f"{name} {row}", "10%"] for row in range(rows)]}
    return {"caption": name, "note": "Of all.", "chart": chart if high else ""} | words | cells


def set_pages(*tables, lines):
    """Of each page how many rules of tables and how many charts are on it; so many lines stand before the tables."""
    said = [f"Line {line}" for line in range(lines)]
    section = {"heading": "Heard", "paragraphs": said, "tables": tables, "quotes": [], "entries": []}
    told = {"title": "Spring", "area": "Here", "days": "all days", "made_on": "1 May", "team": "Kith"}
    data = json.dumps(told | {"sections": [section]})
    drawn = typst.compile(SOURCE, format="svg", sys_inputs={"data": data})
    pages = [lxml.etree.fromstring(page) for page in ([drawn] if isinstance(drawn, bytes) else drawn)]
    return [(len(page.findall(f".//{{*}}path[@stroke='{RULE}']")), len(page.findall(".//{*}image"))) for page in pages]


def test_a_chart_stands_above_its_table_where_there_is_room():
    [page] = set_pages(table("Themes", 10, high=5), lines=3)
    assert page == (11, 1)


def test_where_a_chart_has_no_room_its_table_comes_first_and_the_chart_on_the_next_page():
    first, second = set_pages(table("Themes", 10, high=14), table("Sway", 10), lines=12)
    assert first == (11, 0), "the first table, whole"
    assert second == (11, 1), "the chart, and the second"


def test_a_table_is_not_cut_where_it_fits_on_a_page_and_a_long_one_goes_on_over_the_next():
    first, second = set_pages(table("Themes", 15), lines=20)
    assert (first, second) == ((0, 0), (16, 0))
    first, second = set_pages(table("Themes", 40), lines=20)
    assert first[0] > 1
    assert first[0] + second[0] == 42, "with the headings once more"


def test_a_chart_higher_than_a_page_is_made_smaller_and_loses_nothing():
    pages = set_pages(table("Themes", 5, high=60), lines=3)
    assert sum(charts for _, charts in pages) == 1
    assert sum(rules for rules, _ in pages) == 6
