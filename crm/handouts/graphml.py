"""GraphML, which Cytoscape, yEd, igraph and networkx read: every tie undirected, and which way it reads beside it."""

import io
from collections.abc import Sequence
from typing import Any

from crm.handouts.attributes import NODES, TIES, Attribute, Ids, said_of, say_what_it_is, texts_of
from crm.handouts.contents import Handout, HandoutNode, HandoutTie

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

#: What other formats have words of their own for, and GraphML has not.
_OF_NODES: tuple[Attribute[HandoutNode], ...] = (
    Attribute("label", "string", lambda node: node.name),
    *NODES,
    Attribute("x", "double", lambda node: round(float(node.x), 2)),
    Attribute("y", "double", lambda node: round(0.0 - node.y, 2)),
)
_TYPES = {"integer": "int"}


def write_graphml(handout: Handout) -> bytes:
    """
    *handout* as one GraphML file; schema: graphml.graphdrawing.org.

    networkx and igraph read no file with edges of both sorts, and our measures count every tie in both directions:
    so all edges are undirected, and of a directed kind "reads from" is the id of the end that it reads from.
    """
    # Here, so that lxml is loaded by whoever takes a file and not by every web worker.
    from lxml import etree  # noqa: PLC0415

    ids = Ids.of(handout)
    of_nodes = said_of(_OF_NODES, handout.nodes)
    of_ties = said_of(_of_ties(ids), handout.ties)
    file = io.BytesIO()
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NAMESPACE}}}graphml", nsmap={None: NAMESPACE}):
            with _element(xml, "desc"):
                xml.write("\n".join(say_what_it_is(handout)))
            _declare(xml, "node", of_nodes)
            _declare(xml, "edge", of_ties)
            with _element(xml, "graph", {"id": ids.mark, "edgedefault": "undirected"}):
                for node in handout.nodes:
                    with _element(xml, "node", {"id": ids.node(node.key)}):
                        _write_data(xml, "node", of_nodes, node)
                for place, tie in enumerate(handout.ties):
                    ends = {"source": ids.node(tie.source), "target": ids.node(tie.target)}
                    with _element(xml, "edge", {"id": ids.tie(place)} | ends):
                        _write_data(xml, "edge", of_ties, tie)
    return file.getvalue()


def _of_ties(ids: Ids) -> tuple[Attribute[HandoutTie], ...]:
    return (
        *TIES,
        Attribute("reads from", "string", lambda tie: ids.node(tie.source) if tie.directed else ""),
        Attribute("weight", "double", lambda tie: float(tie.weight)),
    )


def _declare(xml: Any, what: str, attributes: Sequence[Attribute[Any]]) -> None:
    for attribute in attributes:
        name, type_ = attribute.name, _TYPES.get(attribute.type, attribute.type)
        with _element(xml, "key", {"id": _key(what, attribute), "for": what, "attr.name": name, "attr.type": type_}):
            pass


def _write_data(xml: Any, what: str, attributes: Sequence[Attribute[Any]], record: HandoutNode | HandoutTie) -> None:
    for attribute, text in texts_of(attributes, record):
        with _element(xml, "data", {"key": _key(what, attribute)}):
            xml.write(text)


def _key(what: str, attribute: Attribute[Any]) -> str:
    return f"{what}-{attribute.name.replace(' ', '-')}"


def _element(xml: Any, name: str, attributes: dict[str, str] | None = None) -> Any:
    return xml.element(f"{{{NAMESPACE}}}{name}", attributes)
