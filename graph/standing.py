"""
Where people stand on the four lines of evidence, and the order that follows.

A person *stands out* on a line who has more than at least 90 % of the others and enough for it to mean something: paths
that run through them, 5 people within two steps, 2 households, 2 introductions. The order is by the number of lines in
which a person stands out, then nominations, then bridging percentile, then id. The lines are never added up into one
score.
"""

from dataclasses import dataclass

import numpy as np

from graph.brokerage import reach_in_two_steps
from graph.csr import Bools, Floats, Ints
from graph.evidence import Nominations, TrackRecord
from graph.network import Network, positions_in
from graph.true_ranks import places

TOP_PERCENTILE = 90.0
HOLDING_PERCENTILE = 80.0
ENOUGH = np.array([[1e-6], [5.0], [2.0], [2.0]])
BRIDGING, REACH, NOMINATIONS, TRACK_RECORD = range(4)


@dataclass(frozen=True, eq=False)
class Standing:
    """
    Values, percentiles (0 to 100) and whether they stand out: arrays of 4 lines × people, lines in the order of
    ``Line``.
    """

    values: Floats
    percentiles: Floats
    stands_out: Bools

    def keys(self) -> tuple[Ints, Floats, Floats]:
        """What the order goes by, most important first; more is better."""
        return self.stands_out.sum(axis=0), self.values[NOMINATIONS], self.percentiles[BRIDGING]

    def order(self) -> Ints:
        """Where the first of the people stands in the arrays, the second…; level people stay as they came in."""
        lines, nominations, bridging = self.keys()
        return np.lexsort((-bridging, -nominations, -lines))

    def places(self) -> Ints:
        """The place of each in the order (1 first); those who are level share the best of theirs."""
        return places(*self.keys())

    def of(self, some: Ints) -> "Standing":
        """The standing of *some* of the people alone."""
        return Standing(self.values[:, some], self.percentiles[:, some], self.stands_out[:, some])


@dataclass(frozen=True, eq=False)
class Records:
    """All that the lines are read from."""

    network: Network
    nominations: Nominations
    track_record: TrackRecord


def compare(records: Records, bridging: Floats, before: Standing | None = None) -> Standing:
    """
    Where every resident stands among all.

    *bridging* is each node's betweenness; the other three lines are read from *records*. A line on which
    somebody stood out *before* holds down to the top fifth and half of what is enough: to slip from 91 to 89 % is no
    finding.
    """
    network = records.network
    who = np.flatnonzero(network.residents)
    named = distinct_counts(network, records.nominations.nominee, records.nominations.household)
    took = distinct_counts(network, records.track_record.person, records.track_record.introduction)
    reach = reach_in_two_steps(network.people, who)
    columns = (np.round(bridging[who], 6), reach, named[who], took[who])
    values = np.stack([column.astype(np.float64) for column in columns])
    percentiles = np.stack([percentiles_among(column, column) for column in values])
    stands_out = (percentiles >= TOP_PERCENTILE) & (values >= ENOUGH)
    if before is not None:
        stands_out |= before.stands_out & (percentiles >= HOLDING_PERCENTILE) & (values >= ENOUGH / 2)
    return Standing(values, percentiles, stands_out)


def percentiles_among(values: Floats, others: Floats) -> Floats:
    """
    For each value the percentage of *others* (itself not counted) that are lower; 0 for the least, 100 for more than
    all.
    """
    lower = np.searchsorted(np.sort(others), values, side="left")
    return np.minimum(100.0 * lower / max(others.size - 1, 1), 100.0)


def distinct_counts(network: Network, person: Ints, thing: Ints) -> Ints:
    """For each node how many distinct things stand beside its id."""
    position = positions_in(network.ids, person)
    pairs = np.unique(np.stack((position, thing))[:, position >= 0], axis=1)
    return np.bincount(pairs[0], minlength=network.size)
