"""
Does a rank hold? Each connector's rank is worked out again with a part of the records left out.

The rounds leave out in turn each recorder's records, the conversations on which somebody's evidence rests, a tenth
of all conversations, and a tenth of all ties and nominations at random (a delete-d jackknife; resampling with
replacement would drop more than a third of the ties, and far more than we think we miss). Of the rounds that leave
out a tenth, the best and the worst tenth of the ranks are dropped: chance alone makes a few. Measures of a network
drift as ties go missing: E. Costenbader and T. W. Valente, Social Networks 25, 2003.

Betweenness is estimated in every round from the same pivots and moves the full value by the ratio of the estimates,
so that what differs is the records and not the draw.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Floats, Ints
from graph.evidence import Certainty, CloseToOthers, FewTies, Hinge, OneConversation, OneRecorder, Sureness
from graph.paths import dependencies
from graph.rounds import Shares, Varied, rounds
from graph.standing import Records, Standing, compare

PIVOT_BUDGET = 6_000_000
SAMPLE = 2_000
FEW = 3


def certainties(records: Records, bridging: Floats, who: Ints, base: Standing, *, seed: int) -> list[Certainty]:
    """
    One verdict for each of the people at positions *who*, who come in the order of their ranks among one another.

    *bridging* is each node's betweenness and *base* where they stand on all records. Sure: the rank never falls by more
    than 3 places or half of it. Fairly sure: by 8, or to twice the rank. Otherwise, or when without one source there is
    no line left in which the person stands out: not sure yet.
    """
    shares = Shares.of(records, who)
    ranges = _vary(records, shares, bridging, who=who, base=base, rng=np.random.default_rng(seed))
    rank = np.arange(1, who.size + 1)
    fall = ranges.high - rank
    fairly = (fall <= _allowed(rank)) & ~ranges.undone
    sure = (fall <= np.maximum(3, rank // 2)) & ~ranges.undone
    verdicts = []
    for place, (low, high) in enumerate(zip(ranges.low.tolist(), ranges.high.tolist(), strict=True)):
        level = Sureness.SURE if sure[place] else Sureness.FAIRLY_SURE if fairly[place] else Sureness.NOT_SURE_YET
        hinge = _hinge(place, shares, ranges) if level is Sureness.NOT_SURE_YET else None
        verdicts.append(Certainty(level, min(low, place + 1), max(high, place + 1), hinge))
    return verdicts


def _allowed(rank: Ints) -> Ints:
    """By how many places a rank may fall and still be fairly sure."""
    return np.maximum(8, rank)


@dataclass(frozen=True, eq=False)
class _Ranges:
    """
    For each person the best and the worst rank over all rounds, and what single sources did.

    ``undone``: without some source no line was left. ``recorder`` and ``conversation``: the rank breaks without the
    source that gave most of the person's own records.
    """

    low: Ints
    high: Ints
    undone: Bools
    recorder: Bools
    conversation: Bools

    def widen(self, best: Ints, worst: Ints, whom: Bools) -> None:
        """Take in one more rank range for *whom*."""
        np.minimum(self.low, best, out=self.low, where=whom)
        np.maximum(self.high, worst, out=self.high, where=whom)

    def without_source(self, best: Ints, worst: Ints, undone: Bools, whom: Bools) -> Bools:
        """Take in a round without one source for *whom*; returns whose rank it breaks."""
        self.widen(best, worst, whom)
        self.undone[whom & undone] = True
        rank = np.arange(1, worst.size + 1)
        broken: Bools = undone | (worst - rank > _allowed(rank))
        return broken


def _vary(
    records: Records, shares: Shares, bridging: Floats, *, who: Ints, base: Standing, rng: np.random.Generator
) -> _Ranges:
    residents = np.flatnonzero(records.network.residents)
    others = np.sort(rng.choice(residents, min(SAMPLE, residents.size), replace=False))
    estimate = _BridgingEstimate(records, bridging, rng)
    ranges = _Ranges(*base.ranks(), *np.zeros((3, who.size), np.bool_))
    stood_out = base.stands_out.sum(axis=0) > 0
    everybody = np.ones(who.size, np.bool_)
    resampled: list[tuple[Ints, Ints]] = []
    for case in rounds(records, shares, rng):
        varied = case.of(records)
        standing = compare(varied, estimate.of(varied), who, others, base)
        best, worst = standing.ranks()
        undone = stood_out & (standing.stands_out.sum(axis=0) == 0)
        if case.varied is Varied.RECORDER:
            broken = ranges.without_source(best, worst, undone, everybody)
            ranges.recorder[broken & np.isin(shares.recorder, case.sources)] = True
        elif case.varied is Varied.CONVERSATION:
            broken = ranges.without_source(best, worst, undone, shares.one_conversation)
            ranges.conversation[broken & shares.one_conversation] = True
        else:
            resampled.append((best, worst))
    bests, worsts = (np.sort(np.stack(ranks), axis=0) for ranks in zip(*resampled, strict=True))
    trim = len(resampled) // 10
    ranges.widen(bests[trim], worsts[-1 - trim], everybody)
    return ranges


class _BridgingEstimate:
    """Betweenness on part of the ties, from the same pivots each time."""

    def __init__(self, records: Records, bridging: Floats, rng: np.random.Generator) -> None:
        network = records.network
        linked = np.flatnonzero(network.residents & (network.links.degrees > 0))
        count = min(int(np.clip(PIVOT_BUDGET // max(network.links.indices.size, 1), 16, 256)), linked.size)
        self._pivots = np.sort(rng.choice(linked, count, replace=False)) if count else linked
        self._worth = network.residents.astype(np.float64)
        self._full = bridging
        self._scale = linked.size / max(count, 1) / 2
        self._estimate = self._on(records)

    def _on(self, records: Records) -> Floats:
        return dependencies(records.network.links, self._pivots, self._worth) * self._scale

    def of(self, records: Records) -> Floats:
        now = self._on(records)
        seen = self._estimate > 0
        ratio = np.divide(now, self._estimate, out=np.ones_like(now), where=seen)
        return np.where(seen, self._full * ratio, now)


def _hinge(place: int, shares: Shares, ranges: _Ranges) -> Hinge:
    """What the rank of the person at *place* hinges on: a recorder, else a conversation, else few ties, else rivals."""
    records, written = int(shares.records[place]), int(shares.by_recorder[place])
    if ranges.recorder[place] and 2 * written >= records:
        return OneRecorder(int(shares.recorder[place]), written, records)
    if ranges.conversation[place]:
        return OneConversation(int(shares.conversation[place]), int(shares.by_conversation[place]), records)
    return FewTies(int(shares.ties[place])) if shares.ties[place] <= FEW else CloseToOthers()
