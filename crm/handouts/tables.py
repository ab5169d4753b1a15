"""Two tables, of nodes and of ties, for spreadsheets, Gephi, R, and the import of another Kith."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from crm.handouts.attributes import NODES, TIES, Ids, Value, clean, said_of, say_what_it_is, values_of
from crm.handouts.contents import Handout
from crm.spreadsheets import write_csv

_Row = list[str | float | None]


def write_tables(handout: Handout) -> bytes:
    """*handout* as a zip file with nodes.csv, edges.csv and about.txt; the headings are those that our import reads."""
    made = (handout.made_on.year, handout.made_on.month, handout.made_on.day, 0, 0, 0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, pieces in (
            ("nodes.csv", write_csv(_rows_of_nodes(handout))),
            ("edges.csv", write_csv(_rows_of_ties(handout))),
            ("about.txt", iter(["\n".join(say_what_it_is(handout)).encode()])),
        ):
            entry = zipfile.ZipInfo(name, made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as table:
                for piece in pieces:
                    table.write(piece)
    return file.getvalue()


def _rows_of_nodes(handout: Handout) -> Iterator[_Row]:
    ids, attributes = Ids.of(handout), said_of(NODES, handout.nodes)
    names = [attribute.name for attribute in attributes]
    yield ["id", "label", *names, "x", "y"]
    for node in handout.nodes:
        said = {attribute.name: value for attribute, value in values_of(attributes, node)}
        cells = [_write_cell(said, name) for name in names]
        yield [ids.node(node.key), clean(node.name), *cells, round(float(node.x), 2), round(0.0 - node.y, 2)]


def _rows_of_ties(handout: Handout) -> Iterator[_Row]:
    # All columns, said or not: without "kind" or "strength" an import would take "type" or "weight" for them.
    ids, names = Ids.of(handout), [attribute.name for attribute in TIES]
    yield ["source", "target", "type", *names, "weight"]
    for tie in handout.ties:
        said = {attribute.name: value for attribute, value in values_of(TIES, tie)}
        cells = [_write_cell(said, name) for name in names]
        direction = "Directed" if tie.directed else "Undirected"
        yield [ids.node(tie.source), ids.node(tie.target), direction, *cells, float(tie.weight)]


def _write_cell(said: Mapping[str, Value], name: str) -> str | float:
    value = said.get(name, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else value
