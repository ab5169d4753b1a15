"""
What is said of a connector, as data: four lines of evidence, their reasons, and how sure we are. Sentences are the
caller's to write.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from graph.csr import Bools, Ints


@dataclass(frozen=True, eq=False)
class Nominations:
    """
    One row per answer to "who is good at bringing people together?": nominee's id, household, recorder, conversation
    (-1: unknown).
    """

    nominee: Ints
    household: Ints
    recorder: Ints
    conversation: Ints

    @classmethod
    def of(
        cls,
        nominee: ArrayLike = (),
        household: ArrayLike = (),
        recorder: ArrayLike | None = None,
        conversation: ArrayLike | None = None,
    ) -> "Nominations":
        """
        Columns from any sequences; answers of one household for one person count once, so do all of unknown households
        (-1).
        """
        who = np.asarray(nominee, np.int64).reshape(-1)
        unknown = np.full(who.size, -1, np.int64)
        return cls(
            who,
            np.asarray(household, np.int64).reshape(-1),
            unknown if recorder is None else np.asarray(recorder, np.int64).reshape(-1),
            unknown if conversation is None else np.asarray(conversation, np.int64).reshape(-1),
        )

    def where(self, keep: Bools) -> "Nominations":
        """The rows for which *keep* is true."""
        return Nominations(self.nominee[keep], self.household[keep], self.recorder[keep], self.conversation[keep])


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """One row per introduction that took: the id of the person who introduced, and the introduction's id."""

    person: Ints
    introduction: Ints

    @classmethod
    def of(cls, person: ArrayLike = (), introduction: ArrayLike = ()) -> "TrackRecord":
        """Columns from any sequences."""
        return cls(np.asarray(person, np.int64).reshape(-1), np.asarray(introduction, np.int64).reshape(-1))


class Line(StrEnum):
    """The four separate lines of evidence."""

    BRIDGING = "bridging"
    REACH = "reach"
    NOMINATIONS = "nominations"
    TRACK_RECORD = "track_record"


@dataclass(frozen=True)
class StreetsJoined:
    """Streets on which the person knows somebody."""

    count: int
    streets: tuple[int, ...]


@dataclass(frozen=True)
class GroupsJoined:
    """Groups among the person's contacts that would have no link with one another without them."""

    count: int


@dataclass(frozen=True)
class OnlyLink:
    """Without the person this street would have no link to any other street."""

    street: int


@dataclass(frozen=True)
class ReachesTwoSteps:
    """Other people at most two steps away."""

    count: int


@dataclass(frozen=True)
class NominatedBy:
    """Distinct households that named the person."""

    households: int


@dataclass(frozen=True)
class IntroductionsTook:
    """Introductions by the person that took."""

    count: int


Reason = StreetsJoined | GroupsJoined | OnlyLink | ReachesTwoSteps | NominatedBy | IntroductionsTook


@dataclass(frozen=True)
class RankRange:
    """Between which ranks somebody truly stands, nine times out of ten (see ``graph.true_ranks``)."""

    low: int
    high: int


@dataclass(frozen=True)
class LineOfEvidence:
    """
    One line: its raw value, the percentage of the other people who have less, whether the person stands out, and why.

    ``value`` is raw betweenness, people within two steps, households, or introductions. ``rank`` is the range of the
    true rank by this line alone; None where there is nothing to rank, and for introductions, of which none is thought
    to be missing.
    """

    line: Line
    value: float
    percentile: float
    stands_out: bool
    reasons: tuple[Reason, ...]
    rank: RankRange | None


class Sureness(StrEnum):
    """Whether a rank holds when what it rests on is varied."""

    SURE = "sure"
    FAIRLY_SURE = "fairly_sure"
    NOT_SURE_YET = "not_sure_yet"


@dataclass(frozen=True)
class OneRecorder:
    """The rank hinges on what one recorder wrote down: *records* of the person's *of* ties and nominations."""

    recorder: int
    records: int
    of: int


@dataclass(frozen=True)
class OneConversation:
    """The rank hinges on one conversation: *records* of the person's *of* ties and nominations come from it."""

    conversation: int
    records: int
    of: int


@dataclass(frozen=True)
class FewTies:
    """The rank rests on very few recorded ties."""

    count: int


@dataclass(frozen=True)
class CloseToOthers:
    """Others have nearly as much evidence, so that small changes in what is recorded change the order."""


Hinge = OneRecorder | OneConversation | FewTies | CloseToOthers


@dataclass(frozen=True)
class MoreConversations:
    """
    About how many more conversations would settle a rank, on how many streets, and on which of them records move it
    most (-1: unknown).
    """

    count: int
    street: int
    streets: int


@dataclass(frozen=True)
class Certainty:
    """
    How sure we are: between which ranks the person truly stands, nine times out of ten; the worst rank when what any
    one source said is left out; and, of a rank that does not hold, what it hinges on and what would settle it (both
    None when it holds).
    """

    level: Sureness
    rank_low: int
    rank_high: int
    without_source: int
    hinge: Hinge | None
    settled_by: MoreConversations | None


class Disagreement(StrEnum):
    """Where ties, nominations and track record point different ways."""

    NAMED_WITH_FEW_TIES = "named_with_few_ties"
    TIED_BUT_NOT_NAMED = "tied_but_not_named"
    INTRODUCES_UNSEEN = "introduces_unseen"


@dataclass(frozen=True)
class Loss:
    """Who would be parted from the rest without somebody: so many people, living on these streets."""

    people: int
    streets: tuple[int, ...]


@dataclass(frozen=True)
class ConnectorEvidence:
    """
    One person: id, rank (1 first), the four lines, Burt's constraint (None without contacts), recorded ties, what
    others would lose without them, certainty, and where the lines disagree.
    """

    id: int
    rank: int
    bridging: LineOfEvidence
    reach: LineOfEvidence
    nominations: LineOfEvidence
    track_record: LineOfEvidence
    constraint: float | None
    ties: int
    loss: Loss
    certainty: Certainty
    disagreements: tuple[Disagreement, ...]

    @property
    def lines(self) -> tuple[LineOfEvidence, ...]:
        """The four lines in their fixed order."""
        return (self.bridging, self.reach, self.nominations, self.track_record)

    @property
    def stands_out_in(self) -> tuple[Line, ...]:
        """The lines in which the person stands out."""
        return tuple(line.line for line in self.lines if line.stands_out)
