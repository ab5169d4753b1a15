"""
Does a rank hold? Each connector's rank is worked out again with a part of the records left out.

The rounds leave out in turn each recorder's records, each conversation's (in batches where there are many), and, twenty
times, a tenth of all ties and nominations at random (a delete-d jackknife; resampling with replacement would drop more
than a third of the ties, and far more than we think we miss). Of the rounds that leave out a tenth, the best and the
worst tenth of the ranks are dropped: chance alone makes a few. Measures of a network drift as ties go missing: E.
Costenbader and T. W. Valente, Social Networks 25, 2003. Betweenness is estimated in every round from the same pivots
and moves the full value by the ratio of the estimates, so that what differs is the records and not the draw.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from graph.csr import Bools, Floats, Ints
from graph.evidence import Certainty, CloseToOthers, FewTies, Hinge, OneConversation, OneRecorder, Sureness
from graph.paths import dependencies
from graph.standing import Records, Standing, compare

RECORDERS = 12
BATCHES = 10
RESAMPLES = 20
LEFT_OUT = 0.1
PIVOT_BUDGET = 6_000_000
SAMPLE = 2_000
FEW = 3


class Varied(Enum):
    """What a round leaves out."""

    RECORDER = auto()
    CONVERSATION = auto()
    SAMPLE = auto()


@dataclass(frozen=True, eq=False)
class Round:
    """What one round leaves out and what it keeps; ``source`` is the recorder, or -1 for several together."""

    varied: Varied
    source: int
    ties: Bools
    nominations: Bools


@dataclass(frozen=True, eq=False)
class Ranges:
    """
    For each person the best and worst rank over all rounds, whether one source's absence undid them, and which
    recorder's cost them most.
    """

    low: Ints
    high: Ints
    undone: Bools
    recorder_high: Ints
    recorder: Ints

    def widen(self, best: Ints, worst: Ints) -> None:
        """Take in one more rank range per person."""
        np.minimum(self.low, best, out=self.low)
        np.maximum(self.high, worst, out=self.high)

    def blame(self, recorder: int, worst: Ints) -> None:
        """Remember *recorder* for those whom their absence cost more than anybody else's so far."""
        self.recorder[worst > self.recorder_high] = recorder
        np.maximum(self.recorder_high, worst, out=self.recorder_high)


def rank_ranges(records: Records, bridging: Floats, who: Ints, base: Standing, *, seed: int) -> Ranges:
    """
    Vary the records and keep the ranks of the people at positions *who* among one another; *base* is where they stand
    on all records.
    """
    network = records.network
    rng = np.random.default_rng(seed)
    residents = np.flatnonzero(network.residents)
    others = np.sort(rng.choice(residents, min(SAMPLE, residents.size), replace=False))
    estimate = _BridgingEstimate(records, bridging, rng)
    low, high = base.ranks()
    ranges = Ranges(low, high, np.zeros(who.size, np.bool_), high.copy(), np.full(who.size, -1, np.int64))
    lines = base.stands_out.sum(axis=0)
    resampled: list[tuple[Ints, Ints]] = []
    for case in rounds(records, rng):
        varied = Records(network.keeping(case.ties), records.nominations.where(case.nominations), records.track_record)
        standing = compare(varied, estimate.of(varied), who, others, base)
        best, worst = standing.ranks()
        if case.varied is Varied.SAMPLE:
            resampled.append((best, worst))
            continue
        ranges.widen(best, worst)
        ranges.undone[(lines > 0) & (standing.stands_out.sum(axis=0) == 0)] = True
        if case.varied is Varied.RECORDER:
            ranges.blame(case.source, worst)
    if resampled:
        bests, worsts = (np.sort(np.stack(ranks), axis=0) for ranks in zip(*resampled, strict=True))
        trim = len(resampled) // 10
        ranges.widen(bests[trim], worsts[-1 - trim])
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


def rounds(records: Records, rng: np.random.Generator) -> Iterator[Round]:
    """Every part that is left out, one after the other."""
    ties, nominations = records.network.ties, records.nominations
    for source, group in _recorders(np.concatenate((ties.recorder, nominations.recorder))):
        kept = ~np.isin(ties.recorder, group), ~np.isin(nominations.recorder, group)
        yield Round(Varied.RECORDER, source, *kept)
    for group in _batches(np.concatenate((ties.conversation, nominations.conversation)), rng):
        kept = ~np.isin(ties.conversation, group), ~np.isin(nominations.conversation, group)
        yield Round(Varied.CONVERSATION if group.size == 1 else Varied.SAMPLE, -1, *kept)
    for _ in range(RESAMPLES if ties.source.size + nominations.nominee.size else 0):
        kept = rng.random(ties.source.size) >= LEFT_OUT, rng.random(nominations.nominee.size) >= LEFT_OUT
        yield Round(Varied.SAMPLE, -1, *kept)


def _recorders(recorder: Ints) -> Iterator[tuple[int, Ints]]:
    """
    The recorders with the most records one by one, then all others together; unknown recorders are nobody's records.
    """
    ids, counts = np.unique(recorder[recorder >= 0], return_counts=True)
    ids = ids[np.lexsort((ids, -counts))]
    alone = ids if ids.size <= RECORDERS else ids[: RECORDERS - 1]
    for one in alone.tolist():
        yield one, np.array([one])
    if alone.size < ids.size:
        yield -1, ids[alone.size :]


def _batches(conversation: Ints, rng: np.random.Generator) -> list[Ints]:
    ids = rng.permutation(np.unique(conversation[conversation >= 0]))
    return np.array_split(ids, min(BATCHES, ids.size)) if ids.size else []


def judge(records: Records, who: Ints, ranges: Ranges) -> list[Certainty]:
    """
    One verdict per person, who stand in the order of their ranks.

    Sure: never falls by more than 3 places or half of the rank. Fairly sure: by 8, or to twice the rank. Otherwise, or
    when some source's absence leaves no line in which the person stands out: not sure yet.
    """
    share = _Shares(records, who)
    rank = np.arange(1, who.size + 1)
    fall = ranges.high - rank
    fairly = (fall <= np.maximum(8, rank)) & ~ranges.undone
    sure = (fall <= np.maximum(3, rank // 2)) & ~ranges.undone
    low, high = np.minimum(ranges.low, rank).tolist(), np.maximum(ranges.high, rank).tolist()
    verdicts = []
    for place in range(who.size):
        level = Sureness.SURE if sure[place] else Sureness.FAIRLY_SURE if fairly[place] else Sureness.NOT_SURE_YET
        hinge = share.hinge(place, ranges) if level is Sureness.NOT_SURE_YET else None
        verdicts.append(Certainty(level, low[place], high[place], hinge))
    return verdicts


class _Shares:
    """Whose records, and which conversations, each person's evidence comes from."""

    def __init__(self, records: Records, who: Ints) -> None:
        ties, nominations = records.network.ties, records.nominations
        nominee = records.network.positions(nominations.nominee)
        place = np.full(records.network.size, -1, np.int64)
        place[who] = np.arange(who.size)
        person = np.concatenate((place[ties.source], place[ties.target], np.where(nominee >= 0, place[nominee], -1)))
        known = person >= 0
        self._person = person[known]
        self._recorder = np.concatenate((ties.recorder, ties.recorder, nominations.recorder))[known]
        self._conversation = np.concatenate((ties.conversation, ties.conversation, nominations.conversation))[known]
        self.ties = np.bincount(person[: 2 * ties.source.size][known[: 2 * ties.source.size]], minlength=who.size)

    def hinge(self, place: int, ranges: Ranges) -> Hinge:
        """
        What the rank of the person at *place* hinges on: a recorder, else a conversation, else few ties, else close
        rivals.
        """
        mine = self._person == place
        total = int(mine.sum())
        recorder, by_recorder = _commonest(self._recorder[mine])
        if 2 * by_recorder >= total > 0:
            return OneRecorder(recorder, by_recorder, total)
        conversation, from_it = _commonest(self._conversation[mine])
        if 2 * from_it >= total > 0:
            return OneConversation(conversation, from_it, total)
        worst = int(ranges.recorder[place])
        if worst >= 0 and ranges.undone[place]:
            return OneRecorder(worst, int((self._recorder[mine] == worst).sum()), total)
        return FewTies(int(self.ties[place])) if self.ties[place] <= FEW else CloseToOthers()


def _commonest(labels: Ints) -> tuple[int, int]:
    """The commonest known label and how often it stands there; (-1, 0) when none is known."""
    ids, counts = np.unique(labels[labels >= 0], return_counts=True)
    if ids.size == 0:
        return -1, 0
    top = int(np.argmax(counts))
    return int(ids[top]), int(counts[top])
