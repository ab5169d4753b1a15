import base64
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from graph.drawing import DrawnNode, DrawnTie, draw_ego, draw_script, hash_of
from graph.network import Kind

NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\""


class Page(HTMLParser):
    """The tags of a page, and what stands in its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in self.inline:
            self.inline[self._in].append(data)


def draw(label: str = "Aisha Khan", title: str = "") -> tuple[Page, str, tuple[str, ...], tuple[str, ...]]:
    nodes = [
        DrawnNode(1, label, Kind.PERSON, 0, title),
        DrawnNode(2, "Chess club", Kind.ORGANISATION, 1),
        DrawnNode(3, "Hall", Kind.ASSET, 1),
    ]
    drawn = draw_ego(nodes, [(1, 2, 3.0), (1, 3, 1.0)], script_url="/static/vis.js?v=1&x", style_url="/static/vis.css")
    return Page(drawn.html), drawn.html, drawn.script_hashes, drawn.style_hashes


def test_the_page_loads_the_two_files_given_and_nothing_else():
    page, text, _, _ = draw()
    sources = [attrs.get("src") or attrs.get("href") for _, attrs in page.tags if {"src", "href"} & attrs.keys()]
    assert sources == ["/static/vis.css", "/static/vis.js?v=1&x"]
    assert re.findall(r"https?://", text) == []
    assert "<h1" not in text


def test_one_inline_script_and_one_style_match_their_hashes():
    page, _, scripts, styles = draw()
    for kind, hashes in (("script", scripts), ("style", styles)):
        digest = [hashlib.sha256(body.encode()).digest() for body in page.inline[kind]]
        assert ["sha256-" + base64.b64encode(one).decode() for one in digest] == list(hashes)
        assert len(hashes) == 1


def test_no_tag_carries_a_style_or_a_handler():
    page, _, _, _ = draw(NASTY, NASTY)
    assert [name for _, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("nasty", [NASTY, "{{ 7*7 }}", "\u2028<!--<script>", "href=javascript:alert(1)"])
def test_markup_in_a_name_is_text(nasty: str):
    plain, _, _, _ = draw()
    page, text, _, _ = draw(nasty, nasty)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert "innerHTML" not in text
    assert len(page.inline["script"]) == 1


def test_nothing_moves_and_lines_are_straight():
    _, text, _, _ = draw()
    assert '"physics": {"enabled": false}' in text
    assert '"smooth": false' in text


def test_three_hundred_people_are_drawn():
    nodes = [DrawnNode(0, "Centre", Kind.PERSON, 0), *(DrawnNode(i, f"P{i}", Kind.PERSON, 1) for i in range(1, 300))]
    drawn = draw_ego(nodes, [(0, i, 1.0) for i in range(1, 300)], script_url="/a.js", style_url="/a.css", title="<b>")
    assert drawn.html.count('"label"') == 300
    assert "<title>&lt;b&gt;</title>" in drawn.html


def test_pyvis_is_not_loaded_before_something_is_drawn():
    code = "import sys, graph.drawing, graph.connectors, graph.streets; sys.exit('pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_faint_node_is_drawn_hollow():
    nodes = [DrawnNode(1, "Aisha", Kind.PERSON, 0), DrawnNode(2, "Bo", Kind.PERSON, 1, faint=True)]
    drawn = draw_ego(nodes, [(1, 2, 1.0)], script_url="/vis.js", style_url="/vis.css")
    assert drawn.html.count('"background": "#ffffff"') == 1


def test_a_script_for_another_page_has_the_places_given_and_says_what_a_line_is():
    nodes = [DrawnNode(1, "Aisha", Kind.PERSON, 1), DrawnNode(2, NASTY, Kind.ASSET, 1)]
    ties = [DrawnTie(1, 2, 1.0, title=f"friend of {NASTY}", ended=True), DrawnTie(2, 1, 1.0)]
    script = draw_script(nodes, ties, {1: (10.5, -3.0), 2: (0.0, 7.0)})
    assert '"x": 10.5, "y": -3.0' in script.text
    assert script.text.count('"dashes": true') == 1
    assert script.text.count('"title"') == 1
    assert "</script" not in script.text
    assert script.hash == hash_of(script.text)
