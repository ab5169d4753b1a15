"""
Does a rank hold? Each connector's rank is worked out again with a part of the records left out.

Two questions, kept apart. *What may be missing?* The share of ties that was never recorded is hidden once more, twenty
times, and gives the range in which the true rank lies nine times out of ten (``graph.true_ranks``). *Whose word is it?*
Each recorder's records, and the conversations on which somebody's evidence rests, are left out in turn: a rank that
flips without one source is not a finding, however narrow its range. Measures of a network drift as ties go missing:
E. Costenbader and T. W. Valente, Social Networks 25, 2003.

Betweenness is exact in every round of a small network; in a large one it is estimated from the same pivots each time
and moves the full value by the ratio of the estimates, so that what differs is the records and not the draw.
"""

from dataclasses import dataclass, field

import numpy as np

from graph.csr import Bools, Floats, Ints
from graph.evidence import (
    Certainty,
    CloseToOthers,
    FewTies,
    Hinge,
    Line,
    MoreConversations,
    OneConversation,
    OneRecorder,
    RankRange,
    Sureness,
)
from graph.paths import dependencies
from graph.recording_rate import RecordingRate
from graph.rounds import Round, Shares, Varied, rounds
from graph.settling import Settling
from graph.standing import BRIDGING, NOMINATIONS, REACH, Records, Standing, compare
from graph.true_ranks import places, true_ranks

PIVOT_BUDGET = 3_000_000

#: With these, sampled rounds give ranges as wide as exact ones and hold the true rank as often (on the demo).
CALM, MOST_RISE = 0.05, 5.0
FEW = 3
RANGED = {Line.BRIDGING: BRIDGING, Line.REACH: REACH, Line.NOMINATIONS: NOMINATIONS}


@dataclass(frozen=True, eq=False)
class Judged:
    """How sure we are of each of the people asked for, and their true ranks by each line; in the order asked for."""

    certainties: list[Certainty]
    ranges: dict[Line, list[RankRange]]


def judge(
    records: Records, bridging: Floats, everybody: Standing, pool: Ints, *, recorded: RecordingRate, seed: int
) -> Judged:
    """
    One verdict for each of *pool*: places in *everybody*, the standing of all residents, first rank first.

    *bridging* is each node's betweenness. Sure: nine times out of ten the true rank is no more than 3 places, or half
    of the rank, further down. Fairly sure: 8, or down to twice the rank. Otherwise, or when without one source it falls
    so far or no line is left in which the person stands out: not sure yet.
    """
    rng = np.random.default_rng(seed)
    who = np.flatnonzero(records.network.residents)[pool]
    shares = Shares.of(records, who)
    seen = Seen.of(records, bridging, everybody, pool, shares, recorded=recorded, rng=rng)
    low, high = true_ranks(everybody.places(), seen.hidden, pool, rng)
    rank = np.arange(1, who.size + 1)
    low, high = np.minimum(low, rank), np.maximum(high, rank)
    ranges = {
        line: [
            RankRange(*ends)
            for ends in zip(
                *(ends.tolist() for ends in true_ranks(places(everybody.values[row]), seen.by_line[line], pool, rng)),
                strict=True,
            )
        ]
        for line, row in RANGED.items()
    }
    settling = Settling.of(records.network, who, seen.kept, seen.moved(everybody, pool), recorded)
    verdicts = [_verdict(place, (low, high), shares=shares, seen=seen, settling=settling) for place in range(who.size)]
    return Judged(verdicts, ranges)


def allowed_fall(rank: int) -> int:
    """By how many places a rank may fall and still be fairly sure."""
    return max(8, rank)


@dataclass(frozen=True, eq=False)
class Seen:
    """
    What the rounds showed.

    ``hidden``: everybody's places in the order, and ``by_line`` by each line, with the missing share hidden once more;
    ``kept``: the ties that each of these rounds kept. Of the pool alone: ``worst``, the worst place without one source;
    ``undone``, whether without it no line was left; ``recorder`` and ``conversation``, whether the rank breaks without
    the source that gave most of the person's own records.
    """

    worst: Ints
    undone: Bools
    recorder: Bools
    conversation: Bools
    hidden: list[Ints] = field(default_factory=list)
    by_line: dict[Line, list[Ints]] = field(default_factory=lambda: {line: [] for line in RANGED})
    kept: list[Bools] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        records: Records,
        bridging: Floats,
        everybody: Standing,
        pool: Ints,
        shares: Shares,
        *,
        recorded: RecordingRate,
        rng: np.random.Generator,
    ) -> "Seen":
        """Go through all the rounds; *shares* are those of the *pool*."""
        estimate = _BridgingEstimate(records, bridging, rng)
        seen = cls(np.arange(1, pool.size + 1), *np.zeros((3, pool.size), np.bool_))
        for case in rounds(records, shares, recorded.missing, rng):
            varied = case.of(records)
            if case.varied is Varied.HIDING:
                seen.hide(case, compare(varied, estimate.of(varied)))
            else:
                seen.leave_out(case, compare(varied, estimate.of(varied), everybody), everybody, pool, shares)
        return seen

    def hide(self, case: Round, standing: Standing) -> None:
        """Note where everybody stands with the missing share hidden once more."""
        self.hidden.append(standing.places())
        self.kept.append(case.ties)
        for line, row in RANGED.items():
            self.by_line[line].append(places(standing.values[row]))

    def leave_out(self, case: Round, standing: Standing, everybody: Standing, pool: Ints, shares: Shares) -> None:
        """Note whose rank breaks without one source."""
        place, rank = standing.places()[pool], np.arange(1, pool.size + 1)
        undone = everybody.stands_out[:, pool].any(axis=0) & ~standing.stands_out[:, pool].any(axis=0)
        broken = undone | (place - rank > np.maximum(allowed_fall(0), rank))
        own = case.varied is Varied.RECORDER
        whom = np.isin(shares.recorder, case.sources) if own else shares.one_conversation
        np.maximum(self.worst, place, out=self.worst, where=whom)
        self.undone[whom & undone] = True
        (self.recorder if own else self.conversation)[broken & whom] = True

    def moved(self, everybody: Standing, pool: Ints) -> Floats:
        """Rounds × people: how far each of the pool fell when ties were hidden, in powers of e."""
        fell: Floats = np.log(np.stack(self.hidden)[:, pool] / everybody.places()[pool])
        return fell


class _BridgingEstimate:
    """Betweenness on part of the ties, from the same pivots each time."""

    def __init__(self, records: Records, bridging: Floats, rng: np.random.Generator) -> None:
        network = records.network
        linked = np.flatnonzero(network.residents & (network.links.degrees > 0))
        count = min(int(np.clip(PIVOT_BUDGET // max(network.links.indices.size, 1), 64, 2048)), linked.size)
        self._pivots = np.sort(rng.choice(linked, count, replace=False)) if count else linked
        self._worth = network.residents.astype(np.float64)
        self._full, self._exact = bridging, count == linked.size
        self._scale = linked.size / max(count, 1) / 2
        self._estimate = self._on(records)

    def _on(self, records: Records) -> Floats:
        return dependencies(records.network.links, self._pivots, self._worth) * self._scale

    def of(self, records: Records) -> Floats:
        now = self._on(records)
        if self._exact:
            return now
        # Pivots tell little of whom they see little of, and much of their own neighbours: so the ratio stays near 1
        # where they see few paths, and nobody rises beyond what hiding ties does to those of whom we know the whole.
        few = CALM * self._estimate[self._estimate > 0].mean()
        changed: Floats = self._full * (now + few * (now > 0)) / (self._estimate + few)
        return np.minimum(np.where(self._estimate > 0, changed, now), MOST_RISE * self._full)


def _verdict(place: int, ends: tuple[Ints, Ints], *, shares: Shares, seen: Seen, settling: Settling) -> Certainty:
    rank, low, high = place + 1, int(ends[0][place]), int(ends[1][place])
    worst = int(seen.worst[place])
    fall = max(high, worst) - rank
    level = Sureness.NOT_SURE_YET
    if not seen.undone[place] and fall <= allowed_fall(rank):
        level = Sureness.SURE if fall <= max(3, rank // 2) else Sureness.FAIRLY_SURE
    if level is not Sureness.NOT_SURE_YET:
        return Certainty(level, low, high, worst, None, None)
    hinge = _hinge(place, shares, seen)
    return Certainty(level, low, high, worst, hinge, _settled_by(place, hinge, high, settling))


def _hinge(place: int, shares: Shares, seen: Seen) -> Hinge:
    """What the rank of the person at *place* hinges on: a recorder, else a conversation, else few ties, else rivals."""
    records, written = int(shares.records[place]), int(shares.by_recorder[place])
    if seen.recorder[place] and 2 * written >= records:
        return OneRecorder(int(shares.recorder[place]), written, records)
    if seen.conversation[place]:
        return OneConversation(int(shares.conversation[place]), int(shares.by_conversation[place]), records)
    return FewTies(int(shares.ties[place])) if shares.ties[place] <= FEW else CloseToOthers()


def _settled_by(place: int, hinge: Hinge, high: int, settling: Settling) -> MoreConversations:
    if isinstance(hinge, OneRecorder | OneConversation):
        return settling.outnumber(place, hinge.records, hinge.of)
    rank = place + 1
    return settling.narrow(place, max(high - rank, 1), allowed_fall(rank))
