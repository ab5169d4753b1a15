"""Takes a measure on a network, or says in a sentence why it cannot be taken."""

import numpy as np

from graph.measures.entry import Measure, RefusedError
from graph.measures.subject import Result, Subject


def run_measure(measure: Measure, subject: Subject, **choices: object) -> Result:
    """
    The measure's result on *subject*; whoever is not counted has no value (nan).

    *choices* are a team's: how many, and with whom. Raises RefusedError where the measure has no directed form, or no
    groups to go by.
    """
    check_measure(measure, directed=subject.directed is not None, grouped=subject.group is not None)
    found = measure.function()(subject, **choices)
    columns = {name: np.where(subject.counted, values, np.nan) for name, values in found.columns.items()}
    return Result(columns, found.figures, found.links, found.notes)


def check_measure(measure: Measure, *, directed: bool, grouped: bool) -> None:
    """Raise RefusedError where the measure cannot be taken on such a network."""
    if directed and not measure.directed:
        raise RefusedError(f"{measure.label} is only defined here for ties without direction: leave out --directed.")
    if measure.needs_group and not grouped:
        raise RefusedError(
            f"{measure.label} needs to know who belongs together: add --nodes with a file that says so, and --group "
            "with the name of its column."
        )
