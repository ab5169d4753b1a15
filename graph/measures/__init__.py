"""The registry of measures: what each is called, asks, says and does not say. Reading it loads no numerical library."""

from graph.measures import brokers, circles, contacts, ways, whole
from graph.measures.entry import Measure

#: Every measure by its id: of people, then of the network, then of teams.
MEASURES: dict[str, Measure] = {
    measure.id: measure for family in (contacts, ways, brokers, whole, circles) for measure in family.MEASURES
}


def find_measure(id_: str) -> Measure | None:
    """The measure of this id, or None."""
    return MEASURES.get(id_)
