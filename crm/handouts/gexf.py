"""GEXF 1.3, the file of Gephi: laid out and coloured as the map is, with a time line of ties that began and ended."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from crm.handouts.attributes import NODES, TIES, Attribute, Ids, clean, said_of, say_what_it_is, texts_of
from crm.handouts.contents import Handout, HandoutNode, HandoutTie
from crm.models.words import NodeKind

NAMESPACE, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"

#: What edges say in GEXF's own words, by the attributes that say it elsewhere.
_OWN_WORDS = {"kind": ("kind", "label"), "since": ("start",), "until": ("end",)}

#: Red, green, blue, and the shape: told apart by both.
_LOOKS = {
    NodeKind.PERSON: ("29", "112", "184", "disc"),
    NodeKind.ORGANISATION: ("84", "49", "159", "square"),
    NodeKind.ASSET: ("0", "112", "60", "triangle"),
}
_UNNAMED = ("133", "138", "141")
_SIZE = "8"


def write_gexf(handout: Handout) -> bytes:
    """*handout* as one GEXF file; schema: gexf.net/1.3. A tie of a directed kind is a directed edge."""
    # Here, so that lxml is loaded by whoever takes a file and not by every web worker.
    from lxml import etree  # noqa: PLC0415

    file = io.BytesIO()
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NAMESPACE}}}gexf", {"version": "1.3"}, nsmap={None: NAMESPACE, "viz": VIZ}):
            with _element(xml, "meta", {"lastmodifieddate": handout.made_on.isoformat()}):
                for name, text in (("creator", "Kith"), ("description", "\n".join(say_what_it_is(handout)))):
                    with _element(xml, name):
                        xml.write(text)
            with _element(xml, "graph", _settings(handout)):
                _write_graph(xml, handout)
    return file.getvalue()


def _settings(handout: Handout) -> dict[str, str]:
    settings = {"idtype": "string", "mode": "static"}
    if any(tie.since or tie.until for tie in handout.ties):
        settings |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    directions = {tie.directed for tie in handout.ties} or {False}
    if len(directions) == 1:  # Gephi drops the edges that are not of the default; without one it takes both
        settings["defaultedgetype"] = _direction(directions.pop())
    return settings


def _write_graph(xml: Any, handout: Handout) -> None:
    ids = Ids.of(handout)
    node_attributes = said_of(NODES, handout.nodes)
    tie_attributes = said_of(TIES, handout.ties)
    own = tuple(attribute for attribute in tie_attributes if attribute.name in _OWN_WORDS)
    other = tuple(attribute for attribute in tie_attributes if attribute.name not in _OWN_WORDS)
    _declare(xml, "node", node_attributes)
    _declare(xml, "edge", other)
    with _element(xml, "nodes", {"count": str(len(handout.nodes))}):
        for node in handout.nodes:
            with _element(xml, "node", {"id": ids.node(node.key), "label": clean(node.name)}):
                _write_values(xml, node_attributes, node)
                _write_look(xml, node)
    with _element(xml, "edges", {"count": str(len(handout.ties))}):
        for place, tie in enumerate(handout.ties):
            edge = {"id": ids.tie(place), "source": ids.node(tie.source), "target": ids.node(tie.target)}
            edge |= {"type": _direction(tie.directed), "weight": str(float(tie.weight))}
            edge |= {word: text for attribute, text in texts_of(own, tie) for word in _OWN_WORDS[attribute.name]}
            with _element(xml, "edge", edge):
                _write_values(xml, other, tie)


def _direction(directed: bool) -> str:
    return "directed" if directed else "undirected"


def _declare(xml: Any, what: str, attributes: Sequence[Attribute[Any]]) -> None:
    if attributes:
        with _element(xml, "attributes", {"class": what, "mode": "static"}):
            for attribute in attributes:
                said = {"id": attribute.name, "title": attribute.name, "type": attribute.type}
                _leaf(xml, "attribute", said)


def _write_values(xml: Any, attributes: Sequence[Attribute[Any]], record: HandoutNode | HandoutTie) -> None:
    said = [(attribute.name, text) for attribute, text in texts_of(attributes, record)]
    if said:
        with _element(xml, "attvalues"):
            for name, text in said:
                _leaf(xml, "attvalue", {"for": name, "value": text})


def _write_look(xml: Any, node: HandoutNode) -> None:
    *colour, shape = _LOOKS[node.kind]
    red, green, blue = colour if node.named else _UNNAMED
    _leaf(xml, "size", {"value": _SIZE}, VIZ)
    _leaf(xml, "position", {"x": str(round(node.x, 2)), "y": str(round(0 - node.y, 2))}, VIZ)
    _leaf(xml, "color", {"r": red, "g": green, "b": blue}, VIZ)
    _leaf(xml, "shape", {"value": shape}, VIZ)


def _element(xml: Any, name: str, attributes: Mapping[str, str] | None = None, namespace: str = NAMESPACE) -> Any:
    return xml.element(f"{{{namespace}}}{name}", attributes)


def _leaf(xml: Any, name: str, attributes: Mapping[str, str], namespace: str = NAMESPACE) -> None:
    with _element(xml, name, attributes, namespace):
        pass
