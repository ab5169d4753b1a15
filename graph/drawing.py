"""
A picture of a small network by pyvis: as a page of its own for a sandboxed frame, or as the script of another page.

pyvis is used for the page and vis-network's data only: positions are computed here, lines are straight and nothing
moves. What its template loads from other hosts is taken out, and the page runs under a Content Security Policy that
names the two files given and the hashes returned.
"""

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.layout import ring_positions
from graph.network import Kind

STYLE = "html,body{margin:0;height:100%}#mynetwork{width:100%;height:100vh}"
LOOK = {
    Kind.PERSON: {"shape": "dot", "color": "#1d70b8"},
    Kind.ORGANISATION: {"shape": "square", "color": "#54319f"},
    Kind.ASSET: {"shape": "triangle", "color": "#00703c"},
}
CENTRE_COLOUR = "#0b0c0c"
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {
        "font": {"size": 24, "face": "arial", "color": "#0b0c0c", "strokeWidth": 5, "strokeColor": "#ffffff"},
        "borderWidth": 0,
        "widthConstraint": {"maximum": 170},
    },
    "edges": {"smooth": False, "color": {"color": "#858a8d", "highlight": "#0b0c0c"}},
    "interaction": {"dragNodes": False, "hover": True, "tooltipDelay": 100},
}


@dataclass(frozen=True)
class DrawnNode:
    """
    What is drawn of one node: its name, its kind, how far it is from the centre, and what is said on pointing at it.

    A *faint* one is drawn hollow: of whom little is known.
    """

    id: int
    label: str
    kind: Kind
    steps: int
    title: str = ""
    faint: bool = False


@dataclass(frozen=True)
class DrawnTie:
    """A line between two ids: how much the tie counts, what is said on pointing at it, and whether it has *ended*."""

    source: int
    target: int
    weight: float
    title: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Script:
    """What draws a picture into the element ``mynetwork`` when vis-network is there, and its hash (``sha256-…``)."""

    text: str
    hash: str


@dataclass(frozen=True)
class Drawing:
    """A page, and the hashes (``sha256-…``) of its inline script and inline style for a Content Security Policy."""

    html: str
    script_hashes: tuple[str, ...]
    style_hashes: tuple[str, ...]


def draw_ego(
    nodes: Sequence[DrawnNode],
    ties: Sequence[tuple[int, int, float]],
    *,
    script_url: str,
    style_url: str,
    title: str = "Network",
) -> Drawing:
    """
    Draw *nodes* (the centre first, step 0) and the *ties* (id, id, weight) among them; ids must be distinct.

    *script_url* and *style_url* are where vis-network's script and style sheet are served; *title* names the page.
    Labels and titles are plain text: markup in them is shown, not run. Raises RuntimeError when pyvis
    writes a page of another form.
    """
    places = ring_positions([node.id for node in nodes], [node.steps for node in nodes], ties)
    script = draw_script(nodes, [DrawnTie(*tie) for tie in ties], places)
    text = (
        "<!doctype html>\n"
        f'<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f'<link rel="stylesheet" href="{html.escape(style_url)}">\n<style>{STYLE}</style>\n'
        f'<script src="{html.escape(script_url)}"></script>\n</head>\n'
        f'<body>\n<div id="mynetwork"></div>\n<script>{script.text}</script>\n</body>\n</html>\n'
    )
    return Drawing(text, (script.hash,), (hash_of(STYLE),))


def draw_script(
    nodes: Sequence[DrawnNode], ties: Sequence[DrawnTie], places: Mapping[int, tuple[float, float]]
) -> Script:
    """
    The script that draws *nodes* at their *places* (pixels, y downwards) and the *ties* among them; ids are distinct.

    Labels and titles are plain text. Raises RuntimeError when pyvis writes a page of another form.
    """
    from pyvis.network import Network as Picture  # noqa: PLC0415 - brings IPython with it, which takes 0.4 s

    picture = Picture(cdn_resources="local")
    picture.nodes = [_node(node, places[node.id]) for node in nodes]
    picture.edges = [_edge(tie) for tie in ties]
    picture.options = OPTIONS
    scripts = re.findall(
        r"<script(?:\s+type=\"text/javascript\")?>(.*?)</script>", picture.generate_html(), flags=re.DOTALL
    )
    if len(scripts) != 1 or "getElementById('mynetwork')" not in scripts[0]:
        raise RuntimeError("pyvis wrote a page of another form than 0.3.2 does: adapt graph/drawing.py to it.")
    return Script(scripts[0], hash_of(scripts[0]))


def hash_of(content: str) -> str:
    """The hash of an inline script or style, as a Content Security Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _node(node: DrawnNode, place: tuple[float, float]) -> dict[str, object]:
    look: dict[str, object] = dict(LOOK[node.kind])
    if node.steps == 0:
        look["color"] = CENTRE_COLOUR
    elif node.faint:
        look |= {"color": {"background": "#ffffff", "border": look["color"]}, "borderWidth": 2}
    drawn = {"id": node.id, "label": node.label, "x": place[0], "y": place[1], "size": 24 if node.steps == 0 else 16}
    if node.title:
        drawn["title"] = _plain(node.title)
    return drawn | look


def _edge(tie: DrawnTie) -> dict[str, object]:
    drawn: dict[str, object] = {"from": tie.source, "to": tie.target, "width": min(1 + tie.weight, 6)}
    if tie.title:
        drawn["title"] = _plain(tie.title)
    return drawn | ({"dashes": True} if tie.ended else {})


def _plain(title: str) -> str:
    """pyvis shows all titles as HTML when "href" stands in one of them; a joiner nobody sees prevents that."""
    return title.replace("href", "h\u2060ref")
