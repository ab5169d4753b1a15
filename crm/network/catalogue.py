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
    return name.replace("_", " ").capitalize()


PERSON_MEASURES = tuple(list_measures(Of.PERSON))
NETWORK_MEASURES = tuple(list_measures(Of.NETWORK))
TEAM_MEASURES = tuple(list_measures(Of.TEAM))
