"""What is left out of the records, round by round, to see whether a rank holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from graph.csr import Bools, Ints
from graph.standing import Records

RECORDERS = 12
BATCHES = 10
RESAMPLES = 20
LEFT_OUT = 0.1


class Varied(Enum):
    """What a round leaves out."""

    RECORDER = auto()
    CONVERSATION = auto()
    SAMPLE = auto()


@dataclass(frozen=True, eq=False)
class Round:
    """
    Which ties and nominations a round keeps; ``source`` is the recorder whose are left out (-1: several together).
    """

    varied: Varied
    ties: Bools
    nominations: Bools
    sources: Ints

    def of(self, records: Records) -> Records:
        """The records of this round. Introductions stay: they were made, whoever wrote them down."""
        network = records.network.keeping(self.ties)
        return Records(network, records.nominations.where(self.nominations), records.track_record)


@dataclass(frozen=True, eq=False)
class Shares:
    """
    Where the evidence on each person comes from: ``ties``, and ``records`` (ties and nominations) in all.

    ``recorder`` and ``conversation`` are the commonest source among them (-1 where none is known), with how many of the
    records are theirs.
    """

    ties: Ints
    records: Ints
    recorder: Ints
    by_recorder: Ints
    conversation: Ints
    by_conversation: Ints

    @classmethod
    def of(cls, records: Records, who: Ints) -> "Shares":
        """The shares of the people at positions *who*."""
        ties, nominations = records.network.ties, records.nominations
        place = np.full(records.network.size + 1, -1, np.int64)
        place[who] = np.arange(who.size)
        nominee = records.network.positions(nominations.nominee)
        ends = np.concatenate((place[ties.source], place[ties.target]))
        person = np.concatenate((ends, place[nominee]))
        recorder = np.concatenate((ties.recorder, ties.recorder, nominations.recorder))
        conversation = np.concatenate((ties.conversation, ties.conversation, nominations.conversation))
        return cls(
            np.bincount(ends[ends >= 0], minlength=who.size),
            np.bincount(person[person >= 0], minlength=who.size),
            *_commonest(person, recorder, who.size),
            *_commonest(person, conversation, who.size),
        )

    @property
    def one_conversation(self) -> Bools:
        """Whether at least half of the records come from one conversation."""
        half: Bools = (self.by_conversation > 0) & (2 * self.by_conversation >= self.records)
        return half


def rounds(records: Records, shares: Shares, rng: np.random.Generator) -> Iterator[Round]:
    """
    All rounds, one after the other.

    Each recorder's records left out in turn; then, all at once, the conversations that give somebody at least half of
    their records; then a tenth of the conversations at a time; then, twenty times, a tenth of all ties and nominations
    at random.
    """
    ties, nominations = records.network.ties, records.nominations
    for group in _recorders(np.concatenate((ties.recorder, nominations.recorder))):
        kept = ~np.isin(ties.recorder, group), ~np.isin(nominations.recorder, group)
        yield Round(Varied.RECORDER, *kept, group)
    talks = np.unique(shares.conversation[shares.one_conversation])
    if talks.size:
        kept = ~np.isin(ties.conversation, talks), ~np.isin(nominations.conversation, talks)
        yield Round(Varied.CONVERSATION, *kept, talks)
    for group in _batches(np.concatenate((ties.conversation, nominations.conversation)), rng):
        kept = ~np.isin(ties.conversation, group), ~np.isin(nominations.conversation, group)
        yield Round(Varied.SAMPLE, *kept, group)
    for _ in range(RESAMPLES):
        kept = rng.random(ties.source.size) >= LEFT_OUT, rng.random(nominations.nominee.size) >= LEFT_OUT
        yield Round(Varied.SAMPLE, *kept, np.zeros(0, np.int64))


def _recorders(recorder: Ints) -> list[Ints]:
    """The recorders with the most records, each alone, then all others together; unknown ones are nobody's records."""
    ids, counts = np.unique(recorder[recorder >= 0], return_counts=True)
    ids = ids[np.lexsort((ids, -counts))]
    alone = ids.size if ids.size <= RECORDERS else RECORDERS - 1
    groups = np.split(ids, np.arange(1, alone + 1))
    return [group for group in groups if group.size]


def _batches(conversation: Ints, rng: np.random.Generator) -> list[Ints]:
    """All known conversations, shuffled, in at most ten parts; fewer than ten are too few to leave a tenth out."""
    ids = rng.permutation(np.unique(conversation[conversation >= 0]))
    return np.array_split(ids, BATCHES) if ids.size >= BATCHES else []


def _commonest(person: Ints, label: Ints, size: int) -> tuple[Ints, Ints]:
    """
    For each person the commonest known label (the lowest of several) and how often it stands there; -1 and 0 where
    there is none.
    """
    known = (person >= 0) & (label >= 0)
    pairs, counts = np.unique(np.stack((person[known], label[known])), axis=1, return_counts=True)
    order = np.lexsort((pairs[1], -counts, pairs[0]))
    owner, first = np.unique(pairs[0][order], return_index=True)
    best = order[first]
    top, often = np.full(size, -1, np.int64), np.zeros(size, np.int64)
    top[owner], often[owner] = pairs[1][best], counts[best]
    return top, often
