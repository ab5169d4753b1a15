"""What the registry says of its measures, for pages and help: labels and texts, without any numerical library."""

from crm.errors import NotFound
from graph.measures import MEASURES, find_measure
from graph.measures.entry import Measure, Of

__all__ = ["MEASURES", "Measure", "Of", "column_label", "find_measure", "get_measure", "list_measures"]


def list_measures(of: Of | None = None) -> list[Measure]:
    """All measures in their fixed order, or those of persons, of the network, or of teams."""
    return [measure for measure in MEASURES.values() if of in (None, measure.of)]


def get_measure(id_: str) -> Measure:
    """The measure of this id; hyphens may stand for underscores. Raises NotFound."""
    measure = find_measure(id_.strip().lower().replace("-", "_"))
    if measure is None:
        raise NotFound(f"There is no measure {id_}. `kith measure` lists them.")
    return measure


def column_label(name: str) -> str:
    """A column's heading.

    >>> column_label("in_degree")
    'In degree'
    """
    if name == "ei_index":
        return "E–I index"
    return name.replace("_", " ").capitalize()


def write_guide() -> str:
    """All that is said of every measure, as the page of the guides."""
    parts = [_HEAD]
    for title, of in (("Of a person", Of.PERSON), ("Of the whole network", Of.NETWORK), ("Of a team", Of.TEAM)):
        parts += [f"## {title}", *(_section(measure) for measure in list_measures(of))]
    return "\n\n".join(parts) + "\n"


def _section(measure: Measure) -> str:
    rows = [f"| **{heading}** | {text} |" for heading, text in measure.explained()]
    return "\n".join([f"### {measure.label} (`{measure.id}`)", "", "| | |", "|---|---|", *rows])


_HEAD = """# Every measure

Every measure that Kith can take, on its own records and [on plain files](measures.md#measures-on-plain-files). Of
those that the pages show, and of how sure one can be, [What each measure means](measures.md) tells more.
`kith measure --explain` prints this page.

*Counted* are people, without staff. A *group* is a street; on plain files it is what the column of `--group` says."""
