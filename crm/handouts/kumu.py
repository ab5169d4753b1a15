"""Kumu's two files: a workbook with the sheets Elements and Connections, and a blueprint (JSON)."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crm.handouts.attributes import (
    NODES,
    TIES,
    Attribute,
    Ids,
    Record,
    Value,
    clean,
    said_of,
    say_what_it_is,
    values_of,
)
from crm.handouts.contents import Handout, HandoutNode, HandoutTie
from crm.spreadsheets import guard_cell

#: Attributes that Kumu has a field of its own for: Type and Tags of an element, Type and Label of a connection.
_FIELDS = ("kind of record", "named", "staff", "kind")

_ELEMENT = ("ID", "Label", "Type", "Tags", "Description")
_CONNECTION = ("ID", "From", "To", "Direction", "Type", "Label")

#: Kumu imports every sheet whose name does not say this.
_ABOUT = "About (ignore)"

#: The most characters that a cell of a workbook holds, and what it holds as a line feed.
_CELL, _LINE_END = 32_767, re.compile("\r\n?")

Row = dict[str, Value | list[str]]


def write_workbook(handout: Handout) -> bytes:
    """*handout* as an .xlsx file. Elements are told apart by ID; several values of one cell are parted by ``|``."""
    # Here, so that xlsxwriter is loaded by whoever takes a file and not by every web worker.
    from xlsxwriter import Workbook  # noqa: PLC0415

    file = io.BytesIO()
    # Rows go to the disk as they come, so that a large handout is not held a second time.
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(file, settings)
    created = dt.datetime.combine(handout.made_on, dt.time())
    workbook.set_properties({"title": clean(handout.title)[:255], "author": "Kith", "created": created})
    of_nodes, of_ties = _own_columns(NODES, handout.nodes), _own_columns(TIES, handout.ties)
    _write_sheet(workbook, "Elements", (*_ELEMENT, *map(_heading, of_nodes)), _elements(handout, of_nodes))
    _write_sheet(workbook, "Connections", (*_CONNECTION, *map(_heading, of_ties)), _connections(handout, of_ties))
    _write_sheet(workbook, _ABOUT, ("What this is",), ({"What this is": line} for line in say_what_it_is(handout)))
    workbook.close()
    return file.getvalue()


def write_blueprint(handout: Handout) -> bytes:
    """*handout* as Kumu's blueprint: JSON with elements and connections, and what it is beside them."""
    of_nodes, of_ties = _own_columns(NODES, handout.nodes), _own_columns(TIES, handout.ties)
    about = json.dumps(say_what_it_is(handout), ensure_ascii=False)
    elements = _write_rows(_elements(handout, of_nodes), _ELEMENT)
    connections = _write_rows(_connections(handout, of_ties), _CONNECTION)
    pieces = ('{"elements": [', elements, '],\n"connections": [', connections, f'],\n"about": {about}}}\n')
    return b"".join(line.encode() for piece in pieces for line in ([piece] if isinstance(piece, str) else piece))


def _write_rows(rows: Iterable[Row], own: Sequence[str]) -> Iterator[str]:
    """Each row as an object on a line of its own: Kumu's fields, *own*, in small letters, and ours as they are."""
    for number, row in enumerate(rows):
        fields = {name.lower() if name in own else name: value for name, value in row.items()}
        yield (",\n" if number else "\n") + json.dumps(fields, ensure_ascii=False)


def _elements(handout: Handout, attributes: Sequence[Attribute[HandoutNode]]) -> Iterator[Row]:
    ids = Ids.of(handout)
    for node in handout.nodes:
        tags = [tag for tag, holds in (("Not named", not node.named), ("Team", node.staff)) if holds]
        row: Row = {"ID": ids.node(node.key), "Label": clean(node.name), "Type": node.kind.label, "Tags": tags}
        yield row | {"Description": ""} | {_heading(one): value for one, value in values_of(attributes, node)}


def _connections(handout: Handout, attributes: Sequence[Attribute[HandoutTie]]) -> Iterator[Row]:
    ids = Ids.of(handout)
    for place, tie in enumerate(handout.ties):
        kind = clean(tie.kind)
        row: Row = {"ID": ids.tie(place), "From": ids.node(tie.source), "To": ids.node(tie.target)}
        row |= {"Direction": "directed" if tie.directed else "undirected", "Type": kind, "Label": kind}
        yield row | {_heading(one): value for one, value in values_of(attributes, tie)}


def _own_columns(attributes: Sequence[Attribute[Record]], records: Sequence[Record]) -> tuple[Attribute[Record], ...]:
    return said_of([attribute for attribute in attributes if attribute.name not in _FIELDS], records)


def _heading(attribute: Attribute[Any]) -> str:
    return attribute.name.capitalize()


def _write_sheet(workbook: Any, name: str, headings: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = workbook.add_worksheet(name)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading)
    for number, row in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            value = row.get(heading, "")
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            elif value:
                _write_text(workbook, sheet, (number, column), _cell(value))


def _cell(value: str | Iterable[str]) -> str:
    text = value if isinstance(value, str) else "|".join(one.replace("|", "/") for one in value)
    return guard_cell(_LINE_END.sub("\n", text) if "\r" in text else text)[:_CELL]


def _write_text(workbook: Any, sheet: Any, place: tuple[int, int], text: str) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter takes this for its own markup and would not escape it; in two pieces it is only text.
        sheet.write_rich_string(*place, text[:1], workbook.add_format(), text[1:])
    else:
        sheet.write_string(*place, text)
