"""
What would settle a rank: how many more conversations, and on which street they tell most.

It comes from the same rounds as the range of the rank. The *street* is the one, among those where the person lives or
knows somebody, whose hidden ties go along most with the person's fall. The *number* follows from how ranges narrow:
the spread of a rank grows with the square root of the odds of a tie being missing (so it did on every network of
``benchmarks/honesty.py``), so a range that is to be f times as wide asks for odds f² times as large. The ties this asks
for on the person's streets (of somebody without any: everywhere), divided by the ties that a conversation has told on
average, are the conversations.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from graph.brokerage import streets_known
from graph.csr import Bools, Floats, Ints
from graph.evidence import MoreConversations
from graph.network import NOWHERE, Network
from graph.recording_rate import RecordingRate


@dataclass(frozen=True, eq=False)
class Settling:
    """
    Per person asked for: the ``street`` that tells most (-1: none known), how many ``streets`` they live or know
    somebody on, and the ``ties`` recorded there. A conversation tells ``per_talk`` ties.
    """

    street: Ints
    streets: Ints
    ties: Ints
    per_talk: float
    recorded: RecordingRate

    @classmethod
    def of(cls, network: Network, who: Ints, kept: list[Bools], moved: Floats, recorded: RecordingRate) -> "Settling":
        """*kept*: the ties that each round kept; *moved*: rounds × people, how far each of *who* fell in it."""
        owner, street = _own_streets(network, who)
        ids, column = np.unique(street, return_inverse=True)
        rows, there = _streets_of_ties(network, ids)
        lost = np.stack([np.bincount(there[~one[rows]], minlength=ids.size) for one in kept]).astype(np.float64)
        pull = ((moved - moved.mean(axis=0))[:, owner] * (lost - lost.mean(axis=0))[:, column]).sum(axis=0)
        recorded_there = np.bincount(there, minlength=ids.size)[column]
        best = np.full(who.size, NOWHERE, np.int64)
        order = np.lexsort((street, -pull, owner))
        first = np.unique(owner[order], return_index=True)[1]
        best[owner[order][first]] = street[order][first]
        streets = np.bincount(owner, minlength=who.size)
        ties = np.bincount(owner, recorded_there, minlength=who.size).astype(np.int64)
        return cls(
            best, streets, np.where(streets > 0, ties, network.ties.source.size), _ties_per_talk(network), recorded
        )

    def narrow(self, place: int, fall: int, allowed: int) -> MoreConversations:
        """For the person at *place*, so that a rank which may fall by *fall* places falls by at most *allowed*."""
        odds = self.recorded.missing / self.recorded.share * min(allowed / fall, 1.0) ** 2
        more = self.ties[place] * (1 / (1 + odds) / self.recorded.share - 1)
        return self._talks(place, float(more))

    def outnumber(self, place: int, records: int, of: int) -> MoreConversations:
        """For the person at *place*, so that the *records* of one source are fewer than half of all (now *of*)."""
        return self._talks(place, 2 * records - of + 1)

    def _talks(self, place: int, ties: float) -> MoreConversations:
        return MoreConversations(max(ceil(ties / self.per_talk), 1), int(self.street[place]), int(self.streets[place]))


def _ties_per_talk(network: Network) -> float:
    """Ties told in a conversation; where none is known as many as a person has, of whom a conversation would ask."""
    talks = network.ties.conversation[network.ties.conversation >= 0]
    people = int((network.residents & (network.links.degrees > 0)).sum())
    return max(talks.size / np.unique(talks).size if talks.size else network.ties.source.size / max(people, 1), 1.0)


def _own_streets(network: Network, who: Ints) -> tuple[Ints, Ints]:
    """(place in *who*, street) for each street where they live or know somebody, each pair once."""
    owner, street = streets_known(network.people, network.street, who)
    home = np.flatnonzero(network.street[who] >= 0)
    both = np.concatenate((owner, home)), np.concatenate((street, network.street[who[home]]))
    pairs = np.unique(np.stack(both), axis=1)
    return pairs[0], pairs[1]


def _streets_of_ties(network: Network, ids: Ints) -> tuple[Ints, Ints]:
    """(tie, place in *ids*) for each street on which an end of a tie lives, each pair once."""
    ties = network.ties
    ends = np.stack((network.street[ties.source], network.street[ties.target]))
    ends[1, ends[0] == ends[1]] = NOWHERE
    place = np.searchsorted(ids, ends)
    known = (place < ids.size) & (ends >= 0)
    known[known] = ids[place[known]] == ends[known]
    _, row = np.nonzero(known)
    return row, place[known]
