"""The files that a handout can be taken as: what each is called, whom it is for, and the function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from crm.handouts.contents import Handout
from crm.handouts.gexf import write_gexf
from crm.handouts.graphml import write_graphml
from crm.handouts.kumu import write_blueprint, write_workbook
from crm.handouts.tables import write_tables


@dataclass(frozen=True)
class Format:
    """One kind of file. ``whom`` says in a sentence whom it is for; ``extension`` has no dot."""

    id: str
    label: str
    whom: str
    extension: str
    mimetype: str
    write: Callable[[Handout], bytes]


FORMATS: dict[str, Format] = {
    format_.id: format_
    for format_ in (
        Format(
            "gexf", "Gephi (GEXF)",
            "For Gephi and Gephi Lite: laid out as here, with arrows, and with a time line where dates are told.",
            "gexf", "application/gexf+xml", write_gexf,
        ),
        Format(
            "graphml", "GraphML",
            "For Cytoscape, yEd, R and Python (igraph, networkx). Ties count the same both ways.",
            "graphml", "application/graphml+xml", write_graphml,
        ),
        Format(
            "kumu", "Kumu workbook",
            "For Kumu: import it into a new project each time. It opens in a spreadsheet too.",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook,
        ),
        Format(
            "blueprint", "Kumu blueprint (JSON)",
            "For Kumu, and for programmers: the same as the workbook.",
            "json", "application/json", write_blueprint,
        ),
        Format(
            "tables", "Two tables (CSV)",
            "For spreadsheets, and for another Kith: a zip file with a table of people and places and one of ties.",
            "zip", "application/zip", write_tables,
        ),
    )
}  # fmt: skip
