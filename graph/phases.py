"""The phase in which a network is: scattered, hub and spoke, multi-hub, or core and periphery."""

from enum import StrEnum

import numpy as np

from graph.cores import k_cores
from graph.csr import Csr, Ints
from graph.measures.subject import Result, Subject
from graph.paths import components

#: One of so many people is a hub, and of these at least two.
PEOPLE_PER_HUB = 20
LEAST_HUBS = 2

#: A core is where each knows so many others of it.
CORE = 3


class Phase(StrEnum):
    """The four phases of V. Krebs and J. Holley (2006)."""

    SCATTERED = "scattered"
    HUB_AND_SPOKE = "hub and spoke"
    MULTI_HUB = "multi-hub"
    CORE_AND_PERIPHERY = "core and periphery"


def phase(subject: Subject) -> Result:
    """
    The phase, the figures that it rests on, and the reason in words.

    Shares are those of all people who are in the largest piece: as it is, without the person who knows most others,
    and without the twentieth of people who do (at least two). Positions break ties.
    """
    n = subject.n
    by_degree = subject.who[np.argsort(-subject.people.degrees[subject.who], kind="stable")]
    hubs = min(max(-(-n // PEOPLE_PER_HUB), LEAST_HUBS), n)
    together = _largest_share(subject, by_degree[:0])
    without_hub = _largest_share(subject, by_degree[:1])
    without_hubs = _largest_share(subject, by_degree[:hubs])
    in_core = int((k_cores(subject.people)[subject.who] >= CORE).sum())
    found, why = _judge(together, without_hub, without_hubs, hubs, in_core)
    figures = {
        "phase": found.value,
        "why": why,
        "in_largest_piece": together,
        "without_the_hub": without_hub,
        "without_hubs": without_hubs,
        "hubs": hubs,
        "in_core": in_core,
    }
    return Result(figures=figures)


def _judge(together: float, without_hub: float, without_hubs: float, hubs: int, in_core: int) -> tuple[Phase, str]:
    if together < 0.5:
        return Phase.SCATTERED, f"Less than half of all people are linked with one another: {_percent(together)}."
    held = f"{_percent(together)} of all people are linked with one another"
    if without_hub < 0.5:
        return Phase.HUB_AND_SPOKE, f"{held}, and only {_percent(without_hub)} without the one who knows most people."
    if without_hubs < 0.5:
        return (
            Phase.MULTI_HUB,
            f"{held}, and only {_percent(without_hubs)} without the {hubs} who know most people.",
        )
    stays = f"{held}, and still {_percent(without_hubs)} without the {hubs} who know most people"
    if in_core == 0:
        return Phase.MULTI_HUB, f"{stays}, but nobody is in a group in which each knows at least {CORE} others."
    return Phase.CORE_AND_PERIPHERY, f"{stays}; {in_core} are in groups in which each knows at least {CORE} others."


def _largest_share(subject: Subject, taken: Ints) -> float:
    """The share of all people who are in the largest piece once *taken* are taken away; alone is no piece."""
    links = _without(subject.paths, taken)
    stays = subject.counted.copy()
    stays[taken] = False
    people = np.bincount(components(links)[stays], minlength=1)
    largest = int(people.max(initial=0))
    return largest / subject.n if largest > 1 else 0.0


def _without(links: Csr, taken: Ints) -> Csr:
    low, high, weight = links.pairs()
    keep = ~(np.isin(low, taken) | np.isin(high, taken))
    return Csr.from_pairs(links.size, low[keep], high[keep], weight[keep])


def _percent(share: float) -> str:
    return f"{share:.0%}"
