"""
What is left out of the records, round by round, to see whether a rank holds.

What was never recorded is missing in two ways: a tie that nobody told, and a conversation that was never held. So half
of the hidings take out ties and nominations each by itself, and half whole conversations with all that was told in
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from graph.csr import Bools, Ints
from graph.standing import Records

RECORDERS = 8

#: So many times at least, and at most where it costs little, the missing share is hidden once more.
HIDINGS, MOST_HIDINGS = 20, 40
CHEAP = 200_000

#: With fewer conversations than this, none is hidden whole.
CONVERSATIONS = 10


class Varied(Enum):
    """What a round leaves out."""

    RECORDER = auto()
    CONVERSATION = auto()
    HIDING = auto()


@dataclass(frozen=True, eq=False)
class Round:
    """
    Which ties and nominations a round keeps; ``sources`` are the recorders or conversations whose are left out.
    """

    varied: Varied
    ties: Bools
    nominations: Bools
    sources: Ints

    def of(self, records: Records) -> Records:
        """
        The records of this round. Introductions stay: they were made, whoever wrote them down.

        What is a circle shrinks with what is hidden: else a big organisation would become one for want of members told.
        """
        network, projection = records.network, records.network.projection
        if self.varied is Varied.HIDING and self.ties.size:
            limit = max(2, round(projection.circle_limit * float(self.ties.mean())))
            network = replace(network, projection=replace(projection, circle_limit=limit))
        network = network.keeping(self.ties)
        return Records(network, records.nominations.where(self.nominations), records.track_record)


@dataclass(frozen=True, eq=False)
class Shares:
    """
    Where the evidence on each person comes from: ``ties``, and ``records`` (ties and nominations) in all.

    ``recorder`` and ``conversation`` are the commonest source among them (-1 where none is known), with how many of the
    records are theirs; ``pairs`` has person (by place, ascending) and recorder once for each two.
    """

    ties: Ints
    records: Ints
    recorder: Ints
    by_recorder: Ints
    conversation: Ints
    by_conversation: Ints
    pairs: Ints

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
        known = (person >= 0) & (recorder >= 0)
        return cls(
            np.bincount(ends[ends >= 0], minlength=who.size),
            np.bincount(person[person >= 0], minlength=who.size),
            *_commonest(person, recorder, who.size),
            *_commonest(person, conversation, who.size),
            np.unique(np.stack((person[known], recorder[known])), axis=1),
        )

    @property
    def one_conversation(self) -> Bools:
        """Whether at least half of the records come from one conversation."""
        half: Bools = (self.by_conversation > 0) & (2 * self.by_conversation >= self.records)
        return half


def rounds(records: Records, shares: Shares, missing: float, rng: np.random.Generator) -> Iterator[Round]:
    """
    All rounds, one after the other.

    Each recorder's records left out in turn, of many recorders several together (``_recorders``); then, all at once,
    the conversations that give somebody at least half of their records; then, twenty times or more, the share *missing*
    of all that is recorded.
    """
    ties, nominations = records.network.ties, records.nominations
    for group in _recorders(shares):
        kept = ~np.isin(ties.recorder, group), ~np.isin(nominations.recorder, group)
        yield Round(Varied.RECORDER, *kept, group)
    talks = np.unique(shares.conversation[shares.one_conversation])
    if talks.size:
        kept = ~np.isin(ties.conversation, talks), ~np.isin(nominations.conversation, talks)
        yield Round(Varied.CONVERSATION, *kept, talks)
    held = np.unique(np.concatenate((ties.conversation, nominations.conversation)))
    hidings = min(max(CHEAP // max(ties.source.size, 1), HIDINGS), MOST_HIDINGS)
    for number in range(hidings):
        whole = number % 2 == 1 and held.size >= CONVERSATIONS
        silent = held[(held >= 0) & (rng.random(held.size) < missing)] if whole else held[:0]
        kept = _hide(ties.conversation, silent, missing, rng), _hide(nominations.conversation, silent, missing, rng)
        yield Round(Varied.HIDING, *kept, silent)


def _hide(conversation: Ints, silent: Ints, missing: float, rng: np.random.Generator) -> Bools:
    """Which rows stay: those not told in *silent* conversations; without any, and of no conversation, by chance."""
    alone = rng.random(conversation.size) >= missing
    return np.where(conversation >= 0, ~np.isin(conversation, silent), alone) if silent.size else alone


def _recorders(shares: Shares) -> list[Ints]:
    """
    Those who recorded most of somebody's records, in at most ``RECORDERS`` groups.

    With more recorders than groups, whoever recorded of the same people comes into different groups as far as that
    goes: so each person loses one source at a time.
    """
    ids, column = np.unique(shares.pairs[1], return_inverse=True)
    ids, column = np.append(ids, -1), np.append(column, ids.size)
    beside = np.zeros((ids.size, ids.size), np.int64)
    by_person = np.split(column[:-1], np.flatnonzero(np.diff(shares.pairs[0])) + 1)
    for together in by_person:
        beside[np.ix_(together, together)] += 1
    order = [one for one in np.argsort(-np.diag(beside), kind="stable").tolist() if np.isin(ids[one], shares.recorder)]
    groups: list[list[int]] = [[] for _ in range(min(RECORDERS, len(order)))]
    for one in order:
        min(groups, key=lambda group: (beside[one, group].sum(), len(group))).append(one)
    return [ids[group] for group in groups]


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
