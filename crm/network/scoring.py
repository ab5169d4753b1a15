"""What every measure of the registry says: of each person as a row of scores, and of the network as figures."""

import math
from typing import Any

import numpy as np

from crm.analyses import Scores
from graph.measures import MEASURES
from graph.measures.entry import Measure, Of
from graph.measures.running import run_measure
from graph.measures.subject import Subject
from graph.network import Network


def score_people(network: Network, subject: Subject) -> list[Scores]:
    """One row for each person counted: ``node_id``, and each measure of people by its id; None where not defined."""
    chosen = [measure for measure in MEASURES.values() if measure.of is Of.PERSON]
    columns = {"node_id": network.ids[subject.who].tolist()}
    for measure in chosen:
        columns[measure.id] = _defined(run_measure(measure, subject).columns[measure.columns[0]][subject.who])
    columns["community"] = subject.communities[subject.who].tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def read_figures(subject: Subject) -> dict[str, Any]:
    """Each measure of the whole network by its id: its figures, and what must be said beside them."""
    return {measure.id: _figures(measure, subject) for measure in MEASURES.values() if measure.of is Of.NETWORK}


def _figures(measure: Measure, subject: Subject) -> dict[str, Any]:
    found = run_measure(measure, subject)
    figures = {name: _plain(value) for name, value in found.figures.items()}
    return figures | {"notes": list(found.notes)} if found.notes else figures


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value


def _defined(values: Any) -> list[float | None]:
    return [None if math.isnan(value) else value for value in np.asarray(values, np.float64).tolist()]
