"""
Where the lines of evidence point different ways.

Somebody named by many households with hardly a tie recorded tells of gaps in our records as much as of themselves;
somebody with many ties whom nobody named may be known to many and trusted by few, or nobody near them was asked. It is
only said that nobody named a person when enough people were named at all.
"""

import numpy as np

from graph.csr import Bools
from graph.evidence import Disagreement, Nominations
from graph.standing import BRIDGING, ENOUGH, NOMINATIONS, REACH, TRACK_RECORD, Standing

#: Of people below this percentile in bridging and reach we say that few ties are recorded.
FEW_TIES_PERCENTILE = 75.0

#: So many households must have named somebody before not being named means anything.
ASKED = 10


def find_disagreements(standing: Standing, nominations: Nominations) -> list[tuple[Disagreement, ...]]:
    """For each of the people in *standing* where their lines disagree."""
    tied = standing.stands_out[BRIDGING] | standing.stands_out[REACH]
    few = np.all(standing.percentiles[[BRIDGING, REACH]] < FEW_TIES_PERCENTILE, axis=0)
    named = standing.values[NOMINATIONS]
    took = standing.values[TRACK_RECORD] >= ENOUGH[TRACK_RECORD]
    asked = np.unique(nominations.household).size >= ASKED
    said: dict[Disagreement, Bools] = {
        Disagreement.NAMED_WITH_FEW_TIES: (named >= ENOUGH[NOMINATIONS]) & few,
        Disagreement.TIED_BUT_NOT_NAMED: tied & (named == 0) & asked,
        Disagreement.INTRODUCES_UNSEEN: took & few & (named == 0),
    }
    return [tuple(kind for kind, of in said.items() if of[place]) for place in range(named.size)]
