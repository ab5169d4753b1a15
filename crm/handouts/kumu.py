"""Kumu's two files: a workbook with the sheets Elements and Connections, and a blueprint (JSON)."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from crm.handouts.attributes import NODES, TIES, Attribute, Ids, clean, said_of, say_what_it_is, texts_of
from crm.handouts.contents import Handout, HandoutNode
from crm.spreadsheets import guard_cell

#: Attributes that Kumu has a field of its own for: Type and Tags of an element, Type and Label of a connection.
_OWN_FIELDS = ("kind of record", "named", "staff", "kind")

_ELEMENT = ("ID", "Label", "Type", "Tags", "Description")
_CONNECTION = ("ID", "From", "To", "Direction", "Type", "Label")

#: Kumu imports every sheet whose name does not say this.
_ABOUT = "About (ignore)"

#: The most characters that a cell of a workbook holds.
_CELL = 32_767

Cell = str | float | list[str]


def write_workbook(handout: Handout) -> bytes:
    """*handout* as an .xlsx file. Elements are told apart by ID; several values of one cell are parted by ``|``."""
    # Here, so that xlsxwriter is loaded by whoever takes a file and not by every web worker.
    from xlsxwriter import Workbook  # noqa: PLC0415

    file = io.BytesIO()
    # Rows are written as they come, so that a large handout is never held twice.
    settings = {"in_memory": False, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(file, settings)
    workbook.set_properties({"title": clean(handout.title), "author": "Kith"})
    of_nodes, of_ties = _own_columns(NODES, handout.nodes), _own_columns(TIES, handout.ties)
    _write_sheet(workbook, "Elements", (*_ELEMENT, *_headings(of_nodes)), _elements(handout, of_nodes))
    _write_sheet(workbook, "Connections", (*_CONNECTION, *_headings(of_ties)), _connections(handout, of_ties))
    about = workbook.add_worksheet(_ABOUT)
    for row, line in enumerate(say_what_it_is(handout)):
        about.write_string(row, 0, _write_cell(line))
    workbook.close()
    return file.getvalue()


def write_blueprint(handout: Handout) -> bytes:
    """*handout* as Kumu's blueprint: JSON with elements and connections, and what it is beside them."""
    of_nodes, of_ties = _own_columns(NODES, handout.nodes), _own_columns(TIES, handout.ties)
    blueprint = {
        "elements": [_as_fields(row, _ELEMENT) for row in _elements(handout, of_nodes)],
        "connections": [_as_fields(row, _CONNECTION) for row in _connections(handout, of_ties)],
        "about": list(say_what_it_is(handout)),
    }
    return json.dumps(blueprint, ensure_ascii=False, indent=1).encode()


def _elements(handout: Handout, attributes: Sequence[Attribute[Any]]) -> Iterator[dict[str, Cell]]:
    ids = Ids.of(handout)
    for node in handout.nodes:
        row: dict[str, Cell] = {"ID": ids.node(node.key), "Label": clean(node.name), "Type": node.kind.label}
        row |= {"Tags": list(_tags(node)), "Description": ""}
        yield row | _own_values(attributes, node)


def _connections(handout: Handout, attributes: Sequence[Attribute[Any]]) -> Iterator[dict[str, Cell]]:
    ids = Ids.of(handout)
    for place, tie in enumerate(handout.ties):
        kind = clean(tie.kind)
        row: dict[str, Cell] = {"ID": ids.tie(place), "From": ids.node(tie.source), "To": ids.node(tie.target)}
        row |= {"Direction": "directed" if tie.directed else "undirected", "Type": kind, "Label": kind}
        yield row | _own_values(attributes, tie)


def _tags(node: HandoutNode) -> Iterator[str]:
    if not node.named:
        yield "Not named"
    if node.staff:
        yield "Team"
