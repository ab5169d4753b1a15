"""
What changed between two dates, at equal coverage: growth in what we know is not growth in what there is.

Later we have heard more, so the later network has more ties even where nothing changed. So the later records are drawn
down to the earlier coverage, as ecologists compare samples of different size (rarefaction: H. L. Sanders, American
Naturalist 102, 1968): of each sort as many conversations as were held by the earlier date are drawn from those held by
the later one, and only what was told in them is kept; ties of no known conversation are drawn to the earlier number.
Of the same sort are conversations in one area that were first ones, or repeated ones, which tell less that is new.
Done many times, this gives each figure's range now as it would be, had we heard no more than then. The earlier figure
has an uncertainty of its own, since other conversations might have been held: its conversations are drawn with
replacement as many times (T. A. B. Snijders and S. P. Borgatti, Connections 22, 1999, resample networks likewise), and
the two are told apart only when the middle 90 % of their differences leaves 0 out.

People of whom no tie is kept are not counted: their number, too, grows with what we hear. Ties that introductions made
are told by what only they join: pieces of the network, and pairs of streets.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from graph.csr import Bools, Floats, Ints
from graph.measures.subject import Subject
from graph.network import NOWHERE, Network, positions_in
from graph.paths import components
from graph.phases import phase

DRAWS = 100

#: Of so many draws the phase is told, which takes longer than the figures.
PHASES = 20
CERTAIN = 0.9


@dataclass(frozen=True, eq=False)
class Heard:
    """
    The conversations held by a date, whether or not any tie was told in them: the id of each and its ``sort``, any
    number by which like is compared with like: the area, and whether somebody was talked with for the first time.
    """

    ids: Ints
    sort: Ints

    @classmethod
    def of(cls, ids: ArrayLike, sort: ArrayLike | None = None) -> "Heard":
        """Columns from any sequences; without *sort* all are alike."""
        own = np.asarray(ids, np.int64).reshape(-1)
        kind = np.zeros(own.size, np.int64) if sort is None else np.asarray(sort, np.int64).reshape(-1)
        order = np.argsort(own)
        return cls(own[order], kind[order])


class Verdict(StrEnum):
    """Whether there is more of something now than there was then."""

    MORE = "more"
    FEWER = "fewer"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True)
class Change:
    """
    One figure then, and now at equal coverage: the median and the middle 90 % (``low`` to ``high``) over all draws.

    ``known`` is the figure now on all that is known, which has grown with what we heard. ``verdict`` is about what
    there is. nan where a figure is not defined.
    """

    figure: str
    then: float
    now: float
    low: float
    high: float
    known: float
    verdict: Verdict


@dataclass(frozen=True)
class Contribution:
    """Ties that introductions made, and how many pieces of the network and pairs of streets only they join."""

    ties: int
    pieces_joined: int
    streets_joined: int


@dataclass(frozen=True)
class Comparison:
    """
    All changes, the phase then and the commonest now at equal coverage with the share of draws that show it, the
    conversations at both dates and those drawn, and what introductions contributed.
    """

    changes: tuple[Change, ...]
    phase_then: str
    phase_now: str
    phase_share: float
    conversations_then: int
    conversations_now: int
    drawn: int
    introductions: Contribution


def compare_dates(
    then: Network, now: Network, heard: tuple[Heard, Heard], introduced: Bools, *, seed: int, draws: int = DRAWS
) -> Comparison:
    """
    The network as known at two dates compared at equal coverage; *heard* are the conversations held by each.

    *introduced* marks those of the later network's ties that an introduction made since.
    """
    rng = np.random.default_rng(seed)
    before, after = (_Told(network.ties.conversation, held) for network, held in zip((then, now), heard, strict=True))
    drawn, redrawn, phases = [], [], Counter[str]()
    for number in range(draws):
        network = now.keeping(after.draw_down_to(before, rng))
        drawn.append(_figures(network))
        redrawn.append(_figures(then.keeping(before.redraw(rng))))
        if number < PHASES:
            phases[_phase(network)] += 1
    first, known = _figures(then), _figures(now)
    phase_now, times = phases.most_common(1)[0]
    changes = (_change(one, first[one], known[one], _column(drawn, one), _column(redrawn, one)) for one in FIGURES)
    fewer = sum(after.taken(before).values())
    sizes = heard[0].ids.size, heard[1].ids.size, fewer
    share = times / phases.total()
    return Comparison(tuple(changes), _phase(then), phase_now, share, *sizes, _contribution(now, introduced))


def _column(rows: list[dict[str, float]], figure: str) -> Floats:
    return np.array([row[figure] for row in rows])


def _change(figure: str, then: float, known: float, drawn: Floats, redrawn: Floats) -> Change:
    if not (np.isfinite(then) and np.isfinite(drawn).all() and np.isfinite(redrawn).all()):
        return Change(figure, then, float("nan"), float("nan"), float("nan"), known, Verdict.NO_DIFFERENCE)
    ends = ((1 - CERTAIN) / 2, (1 + CERTAIN) / 2)
    low, now, high = np.quantile(drawn, (ends[0], 0.5, ends[1])).tolist()
    least, most = np.quantile(drawn - (then + redrawn - np.median(redrawn)), ends)
    verdict = Verdict.MORE if least > 0 else Verdict.FEWER if most < 0 else Verdict.NO_DIFFERENCE
    return Change(figure, then, now, low, high, known, verdict)


class _Told:
    """Which of the conversations held told each tie of a network: its place among them, or -1."""

    def __init__(self, conversation: Ints, heard: Heard) -> None:
        self._heard = heard
        self._row = positions_in(heard.ids, conversation)

    def taken(self, fewer: "_Told") -> dict[int, int]:
        """How many conversations of each sort are drawn for equal coverage with *fewer*."""
        sorts = np.unique(self._heard.sort).tolist()
        counts = ((sort, np.sum(self._heard.sort == sort), np.sum(fewer._heard.sort == sort)) for sort in sorts)
        return {sort: int(min(own, other)) for sort, own, other in counts}

    def draw_down_to(self, fewer: "_Told", rng: np.random.Generator) -> Bools:
        """Which ties are kept when of each sort only as many conversations are heard as *fewer* has."""
        heard = np.zeros(self._heard.ids.size, np.bool_)
        for sort, most in self.taken(fewer).items():
            heard[rng.permutation(np.flatnonzero(self._heard.sort == sort))[:most]] = True
        kept = np.zeros(self._row.size, np.bool_)
        told = self._row >= 0
        kept[told] = heard[self._row[told]]
        kept[rng.permutation(np.flatnonzero(~told))[: int((fewer._row < 0).sum())]] = True
        return kept

    def redraw(self, rng: np.random.Generator) -> Bools:
        """Which ties are kept when as many conversations are drawn with replacement, and ties of none likewise."""
        size = self._heard.ids.size
        heard = np.append(np.bincount(rng.integers(0, max(size, 1), size), minlength=size) > 0, False)
        alone = rng.random(self._row.size) < 1 - 1 / np.e
        return np.where(self._row >= 0, heard[self._row], alone)


def _phase(network: Network) -> str:
    tied = _tied(network)
    return str(phase(Subject(network.links, network.people, tied, network.street)).figures["phase"])


def _tied(network: Network) -> Bools:
    """The people of whom a tie is known."""
    tied: Bools = network.residents & (network.links.degrees > 0)
    return tied


def _links_per_person(network: Network) -> float:
    tied = _tied(network)
    return float(network.people.degrees[tied].mean()) if tied.any() else float("nan")


def _share_in_largest_piece(network: Network) -> float:
    tied = _tied(network)
    if not tied.any():
        return float("nan")
    return float(np.unique(components(network.links)[tied], return_counts=True)[1].max() / tied.sum())


def _streets_linked_outward(network: Network) -> float:
    low, high = _street_pairs(network)
    return float(np.unique(np.concatenate((low, high))).size)


def _cross_street_share(network: Network) -> float:
    one, other, _ = network.people.pairs()
    here, there = network.street[one], network.street[other]
    known = (here >= 0) & (there >= 0)
    return float(np.mean(here[known] != there[known])) if known.any() else float("nan")


#: What is compared, by id.
FIGURES: dict[str, Callable[[Network], float]] = {
    "links_per_person": _links_per_person,
    "share_in_largest_piece": _share_in_largest_piece,
    "streets_linked_outward": _streets_linked_outward,
    "cross_street_share": _cross_street_share,
}


def _figures(network: Network) -> dict[str, float]:
    return {name: figure(network) for name, figure in FIGURES.items()}


def _street_pairs(network: Network) -> tuple[Ints, Ints]:
    """Each pair of different streets between which two people know each other, once."""
    one, other, _ = network.people.pairs()
    ends = np.sort(np.stack((network.street[one], network.street[other])), axis=0)
    between = np.unique(ends[:, (ends[0] > NOWHERE) & (ends[0] != ends[1])], axis=1)
    return between[0], between[1]


def _contribution(now: Network, introduced: Bools) -> Contribution:
    without = now.keeping(~introduced)
    pieces = [np.unique(components(network.links)[network.residents]).size for network in (without, now)]
    streets = [_street_pairs(network)[0].size for network in (without, now)]
    return Contribution(int(introduced.sum()), int(pieces[0] - pieces[1]), int(streets[1] - streets[0]))
