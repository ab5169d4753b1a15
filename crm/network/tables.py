"""Takes any measure of the registry on a network from files, and puts what it finds in rows, best first."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from crm.errors import Invalid
from crm.network.files import FileNetwork
from graph.kernels.telling import telling_of_compiling
from graph.measures.entry import Measure, Of, RefusedError
from graph.measures.running import check_measure, run_measure
from graph.measures.subject import Figure, Result

Value = float | int | None


@dataclass(frozen=True)
class Row:
    """One person: rank by the first value (equals share it; None without one), id, and a value per column."""

    rank: int | None
    id: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Measured:
    """What a measure found on files, with everything that must be said beside it."""

    measure: Measure
    n: int
    ties: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    figures: dict[str, Figure]
    links: tuple[tuple[str, str], ...] | None
    conventions: tuple[str, ...]


def check_files(measure: Measure, *, directed: bool, grouped: bool) -> None:
    """Raise Invalid where the measure cannot be taken on such files."""
    try:
        check_measure(measure, directed=directed, grouped=grouped)
    except RefusedError as error:
        raise Invalid(measure=str(error)) from error


def measure_files(
    measure: Measure,
    network: FileNetwork,
    *,
    k: int | None = None,
    fixed: tuple[str, ...] = (),
    tell_of_compiling: Callable[[], None],
) -> Measured:
    """The measure's rows and figures; a team has *k* people beside those of the ids *fixed*. Raises Invalid."""
    choices = {} if measure.of is not Of.TEAM else {"k": k or 3, "fixed": network.positions(fixed)}
    try:
        with telling_of_compiling(tell_of_compiling):
            found = run_measure(measure, network.subject, **choices)
    except RefusedError as error:
        raise Invalid(measure=str(error)) from error
    columns = measure.columns_for(directed=network.subject.directed is not None)
    return Measured(
        measure,
        network.subject.n,
        network.ties,
        columns,
        _rows(measure, network, columns, found),
        dict(found.figures),
        _links(network, found),
        (measure.convention, *network.conventions, *found.notes),
    )


def _rows(measure: Measure, network: FileNetwork, columns: tuple[str, ...], found: Result) -> tuple[Row, ...]:
    """People by the first column, then in the order of ids. Who has no value is last, or left out by a finding."""
    if not columns:
        return ()
    first = _told_apart(found.columns[columns[0]]) * (1 if measure.low_first else -1)
    order = np.argsort(first, kind="stable")
    if measure.of is not Of.PERSON:
        order = order[~np.isnan(first[order])]
    ascending = first[order]
    ranks = np.searchsorted(ascending[~np.isnan(ascending)], ascending) + 1
    values = zip(*(_plain(found.columns[name][order]) for name in columns), strict=True)
    ids = (network.ids[at] for at in order.tolist())
    return tuple(
        Row(None if row[0] is None else rank, id_, row)
        for rank, id_, row in zip(ranks.tolist(), ids, values, strict=True)
    )


def _told_apart(column: np.ndarray) -> np.ndarray:
    """Values to twelve digits: a difference beyond these comes of the order in which they were added up."""
    fraction, exponent = np.frexp(column)
    rounded: np.ndarray = np.ldexp(np.round(np.ldexp(fraction, 40)), exponent - 40)
    return rounded


def _plain(column: np.ndarray) -> list[Value]:
    """Values as Python's: whole numbers where all are, None where there is none."""
    there = column[~np.isnan(column)]
    whole = bool((there == np.round(there)).all())
    return [None if math.isnan(value) else int(value) if whole else value for value in column.tolist()]


def _links(network: FileNetwork, found: Result) -> tuple[tuple[str, str], ...] | None:
    if found.links is None:
        return None
    one, other = found.links
    return tuple((network.ids[a], network.ids[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True))
