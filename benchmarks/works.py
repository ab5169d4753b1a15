"""The pieces of work that all libraries do on the same arrays, with their sizes and goals."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.graphs import CommunityGraph, community
from benchmarks.machine import describe_machine, version_of
from benchmarks.rows import Cost, Goal, Row
from benchmarks.running import OWN_WARM_UP, WARM_UP, Job, difference, run
from graph.communities import modularity
from graph.csr import Ints

LIMIT_S = 180.0
FULL_LIMIT_S = 6 * 3600.0

#: From how many sources the true top of a million is estimated.
REFERENCE = 2048


@dataclass(frozen=True)
class Peer:
    """
    Another library. ``sources``: only paths from so many, drawn at random, and the time scaled up; ``people``: a
    smaller graph, and the time scaled by the square of the number of nodes. Both not where all is run in full. On a
    machine with less than twice ``memory_mb`` it is left out.
    """

    name: str
    sources: int = 0
    people: int = 0
    memory_mb: int = 0

    @property
    def package(self) -> str:
        """The package it comes in."""
        return {"franken": "franken-networkx", "scikit": "scikit-network"}.get(self.name, self.name)


@dataclass(frozen=True)
class Work:
    """A work at one size. ``amount`` is what ``Job.sources`` means to Kith's way of it."""

    name: str
    title: str
    people: int
    peers: tuple[Peer, ...] = ()
    goals: tuple[Goal, ...] = ()
    amount: int = 0
    dense: bool = False

    def shrunk(self, most: int) -> "Work":
        """The same with a tenth of the people, and never more than *most*; the goals are for the full size."""
        people = min(max(self.people // 10, 1000), most)
        peers = tuple(replace(peer, people=min(peer.people, people // 2)) for peer in self.peers)
        return replace(self, people=people, peers=peers, goals=(), amount=min(self.amount, 4 * people))


IGRAPH, NETWORKIT, RUSTWORKX, FRANKEN, NETWORKX, SCIKIT = map(
    Peer, ("igraph", "networkit", "rustworkx", "franken", "networkx", "scikit")
)

PLACED = "everybody placed on the map, by street and by community"

REFRESHED = "paths, contacts and holes of all right again"

WORKS = (
    Work("betweenness", "exact betweenness of all", 1000, (IGRAPH, NETWORKIT, RUSTWORKX, FRANKEN, NETWORKX)),
    Work(
        "betweenness",
        "exact betweenness of all",
        10_000,
        (IGRAPH, NETWORKIT, RUSTWORKX, FRANKEN),
        (Goal(times=40, than="igraph"), Goal(times=70, than="networkit")),
    ),
    Work(
        "betweenness",
        "exact betweenness of all",
        100_000,
        (Peer("igraph", sources=200), Peer("networkit", sources=200)),
        (Goal(40), Goal(times=60, than="igraph")),
    ),
    Work("closeness", "exact harmonic closeness of all", 1000, (IGRAPH, NETWORKIT, FRANKEN, NETWORKX)),
    Work(
        "closeness",
        "exact harmonic closeness of all",
        10_000,
        (IGRAPH, NETWORKIT, FRANKEN),
        (Goal(times=50, than="igraph"),),
    ),
    Work(
        "closeness",
        "exact harmonic closeness of all",
        100_000,
        (Peer("igraph", sources=1000), Peer("networkit", people=25_000)),
        (Goal(10),),
    ),
    Work(
        "holes",
        "constraint and effective size of all",
        100_000,
        (IGRAPH, NETWORKX, FRANKEN),
        (Goal(times=4, than="igraph"),),
    ),
    Work("communities", "communities", 100_000, (IGRAPH, SCIKIT)),
    Work(
        "joining",
        f"somebody new with one tie: {REFRESHED}",
        10_000,
        (IGRAPH, Peer("networkit", memory_mb=4000)),
        (Goal(0.05),),
    ),
    Work("joining", f"somebody new with one tie: {REFRESHED}", 100_000),
    Work(
        "closing",
        f"a tie that closes a cycle: {REFRESHED}",
        10_000,
        (IGRAPH, Peer("networkit", memory_mb=4000)),
        (Goal(1),),
    ),
    Work("layout", PLACED, 10_000, (IGRAPH, SCIKIT), (Goal(1),)),
    Work("layout", PLACED, 50_000, (IGRAPH,), (Goal(5),)),
    Work("top", "the 100 with most betweenness", 1_000_000, (NETWORKIT,), (Goal(times=15, than="networkit"),)),
    Work("memory", "a network built, and betweenness estimated", 1_000_000, goals=(Goal(1024, "peak_mb"),)),
    Work("reading", "ties read from SQLite into a network", 100_000, goals=(Goal(1),), amount=400_000, dense=True),
)

#: What has to be known to read a figure of a peer that does not do quite the same.
REMARKS = {
    ("igraph", "holes"): "constraint alone: it has no effective size",
    ("networkx", "holes"): "two calls, as its users make them",
    ("franken", "holes"): "two calls, as its users make them",
    ("igraph", "joining"): "betweenness, closeness and constraint measured anew",
    ("igraph", "closing"): "betweenness, closeness and constraint measured anew",
    ("networkit", "joining"): "DynBetweenness: betweenness alone, what it keeps of all pairs made beforehand",
    ("networkit", "closing"): "DynBetweenness: betweenness alone, what it keeps of all pairs made beforehand",
    ("igraph", "layout"): "Fruchterman-Reingold with a grid, its fastest: one picture, without islands",
    ("scikit", "layout"): "Spring: one picture, without islands",
    ("networkit", "top"): "KadabraBetweenness, with its own settings",
}


def measure(work: Work, folder: Path, *, full: bool) -> Row:
    """Kith's cost of *work*, and that of each peer that is installed."""
    graph = community(work.people, dense=work.dense)
    kith = _cost("kith", work, folder, amount=work.amount, limit_s=FULL_LIMIT_S)
    if isinstance(kith, str):
        raise RuntimeError(f"{work.title}, {work.people:,} people: {kith}")
    peers: dict[str, Cost] = {}
    absent: dict[str, str] = {}
    for peer in work.peers:
        found = _peer(peer, work, folder, full)
        if isinstance(found, str):
            absent[peer.package] = found
        else:
            peers[peer.package] = found
    shape = f"{work.amount:,} ties" if work.dense else f"{graph.source.size:,} links"
    size = f"{work.people:,} people: {graph.size:,} nodes, {shape}"
    return Row("networks", work.title, size, kith, peers, absent, work.goals)


def _peer(peer: Peer, work: Work, folder: Path, full: bool) -> Cost | str:
    if version_of(peer.package) is None:
        return "not installed"
    if describe_machine()["memory_mb"] < 2 * peer.memory_mb:
        return f"needs about {peer.memory_mb:,} MB"
    size = community(work.people, dense=work.dense).size
    if full or not (peer.sources or peer.people):
        found = _cost(peer.name, work, folder, limit_s=FULL_LIMIT_S if full else LIMIT_S)
        return found if isinstance(found, str) else replace(found, how=REMARKS.get((peer.name, work.name), ""))
    if peer.sources:
        found = _cost(peer.name, work, folder, amount=peer.sources)
        factor = size / peer.sources
        how = f"extrapolated: {peer.sources:,} of {size:,} sources, drawn at random, times {factor:.1f}"
    else:
        found = _cost(peer.name, work, folder, people=peer.people)
        smaller = community(peer.people, dense=work.dense).size
        factor = (size / smaller) ** 2
        how = f"extrapolated: all of a graph of {smaller:,} nodes, times the square of {size / smaller:.2f}"
    return found if isinstance(found, str) else found.times(factor, how)


def _cost(
    library: str, work: Work, folder: Path, *, people: int = 0, amount: int = 0, limit_s: float = LIMIT_S
) -> Cost | str:
    people = people or work.people
    name = f"{work.name}-{people}{'-dense' if work.dense else ''}"
    values = folder / f"{library}-{name}-{amount}.npy"
    job = Job(library, work.name, str(saved(people, folder, dense=work.dense)), "", str(values), amount)
    warm_up = saved(OWN_WARM_UP if library == "kith" else WARM_UP, folder)
    found = run(replace(job, warm_up=str(warm_up)), limit_s=limit_s)
    if isinstance(found, str):
        return found
    if work.name == "communities":
        return replace(found, figures=_split(community(people), values))
    if work.name == "top":
        return replace(found, figures={**found.figures, "recall": _recall(work, folder, people, np.load(values))})
    own = folder / f"kith-{name}-{work.amount}.npy"
    return found if library == "kith" else replace(found, differs=difference(values, own))


def _split(graph: CommunityGraph, values: Path) -> dict[str, float]:
    """How good a split into communities is, whoever made it."""
    label = np.load(values)
    return {"modularity": round(modularity(graph.csr(), label) or 0, 4), "communities": int(np.unique(label).size)}


def saved(people: int, folder: Path, *, dense: bool = False) -> Path:
    """The file of the graph of so many people, written once."""
    path = folder / f"graph-{people}{'-dense' if dense else ''}.npz"
    if not path.exists():
        community(people, dense=dense).save(path)
    return path


def _recall(work: Work, folder: Path, people: int, found: Ints) -> float:
    """
    The share of the true top that was *found*. The truth is estimated from many more sources than either looks at,
    once: an exact run takes hours.
    """
    reference = folder / f"kith-reference-{people}-{REFERENCE}.npy"
    if not reference.exists():
        cost = _cost("kith", replace(work, name="reference"), folder, amount=REFERENCE, limit_s=FULL_LIMIT_S)
        if isinstance(cost, str):
            raise RuntimeError(f"the reference for the top: {cost}")
    true = np.argsort(-np.load(reference), kind="stable")[: found.size]
    return float(np.isin(true, found).mean())
