"""A handout to write as files, and the readers that open these again: other programs' ones, not ours."""

import csv
import datetime as dt
import io
import json
import zipfile
from typing import Any

import networkx as nx
import openpyxl
from openpyxl.utils.escape import unescape

from crm.handouts.contents import Choices, Handout, HandoutInterest, HandoutNode, HandoutTie
from crm.handouts.formats import FORMATS
from crm.models.words import NodeKind
from crm.spreadsheets import unguard_cell


def make_node(key: int, label: str, kind: NodeKind = NodeKind.PERSON, **details: Any) -> HandoutNode:
    return HandoutNode(key, label, kind, **{"named": bool(label)} | details)


NODES = (
    make_node(
        1, "Ann Lee", area="Eastfield", street="Moor Street", x=-10.5, y=20.25,
        interests=(HandoutInterest("cares about", "parks"), HandoutInterest("cares about", "music")),
    ),
    make_node(2, "Ann Lee", area="Eastfield", street="Mill Lane", staff=True, x=3, y=4),
    make_node(3, "", area="Eastfield", x=8, y=-4),
    make_node(4, "Bowls & Croquet <Club>", NodeKind.ORGANISATION, x=100, y=0),
    make_node(5, "=Old Pump", NodeKind.ASSET),
)  # fmt: skip
BOTH_WAYS = (
    HandoutTie(1, 2, "neighbour of", "neighbour of", strength=2, weight=2.0, since=dt.date(2020, 1, 1)),
    HandoutTie(2, 1, "knows", "knows", strength=1, weight=0.5, until=dt.date(2021, 12, 31)),
    HandoutTie(1, 3),
)
ONE_WAY = (
    HandoutTie(4, 2, "has as a member", "member of", directed=True, strength=3, weight=3.0, since=dt.date(2019, 5, 1)),
)
NOTES = ("1 of 5 have no name here.",)


def make_handout(
    nodes: tuple[HandoutNode, ...] = NODES,
    ties: tuple[HandoutTie, ...] = BOTH_WAYS + ONE_WAY,
    title: str = "Moor & Mill",
) -> Handout:
    return Handout(title, dt.date(2026, 11, 22), Choices(dates=True, interests=True), nodes, ties, NOTES)


EMPTY = make_handout((), ())


def written(name: str, handout: Handout) -> bytes:
    return FORMATS[name].write(handout)


def read_workbook(content: bytes) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    return {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in sheets.items()}


def read_tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv", "about.txt"]
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()[:2]}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def read_gexf(handout: Handout) -> nx.Graph:
    return nx.read_gexf(io.BytesIO(written("gexf", handout)))


def read_graphml(handout: Handout) -> nx.Graph:
    return nx.read_graphml(io.BytesIO(written("graphml", handout)))


def labels(graph: nx.Graph) -> list[str]:
    return [label for _, label in graph.nodes(data="label")]


def names_in(name: str, handout: Handout) -> list[str]:
    """The labels of the nodes as a reader that is not ours finds them in the file of the format *name*."""
    content = written(name, handout)
    if name == "gexf":
        return labels(nx.read_gexf(io.BytesIO(content)))
    if name == "graphml":
        return labels(nx.read_graphml(io.BytesIO(content)))
    if name == "kumu":
        # openpyxl leaves it to its user to read _x005F_, with which Excel has an underscore mean itself.
        return [unguard_cell(unescape(row["Label"] or "")) for row in read_workbook(content)["Elements"]]
    if name == "blueprint":
        return [element["label"] for element in json.loads(content)["elements"]]
    return [unguard_cell(row["label"]) for row in read_tables(content)["nodes.csv"]]
