"""How Kith does each work; as in ``benchmarks.peers``, the graph is made beforehand and not timed."""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.databases import STREET_OF
from benchmarks.graphs import CommunityGraph, closing_tie, joining_tie, with_tie
from benchmarks.peers import TOP, Work
from benchmarks.running import peak_mb


def kith_betweenness(graph: CommunityGraph, sources: int) -> Work:
    from graph.paths import betweenness  # noqa: PLC0415

    links, every = graph.csr(), graph.every()
    return lambda: betweenness(links, every, exact_limit=graph.size).values


def kith_reference(graph: CommunityGraph, sources: int) -> Work:
    """Betweenness estimated from many *sources*: what the top is compared with where an exact run takes hours."""
    from graph.paths import betweenness  # noqa: PLC0415

    links, every = graph.csr(), graph.every()
    return lambda: betweenness(links, every, pivots=sources, exact_limit=0).values


def kith_closeness(graph: CommunityGraph, sources: int) -> Work:
    from graph.closeness import harmonic_closeness  # noqa: PLC0415

    links, every = graph.csr(), graph.every()
    return lambda: harmonic_closeness(links, every)


def kith_holes(graph: CommunityGraph, sources: int) -> Work:
    from graph.brokerage import structural_holes  # noqa: PLC0415

    links, who = graph.csr(), np.arange(graph.size)
    return lambda: structural_holes(links, who).constraint


def kith_communities(graph: CommunityGraph, sources: int) -> Work:
    from graph.communities import find_communities  # noqa: PLC0415

    links = graph.csr()
    return lambda: find_communities(links)


def kith_layout(graph: CommunityGraph, sources: int) -> Work:
    """Everybody by street and by community, at once; the streets have nothing to do with the ties, which is hardest."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    from graph.islands import arrange, group_by_community, group_by_street  # noqa: PLC0415
    from graph.measures.subject import Subject  # noqa: PLC0415
    from graph.network import Network, NodeColumns, TieColumns  # noqa: PLC0415

    ids = np.arange(1, graph.size + 1)
    ties = TieColumns.of(graph.source + 1, graph.target + 1, graph.weight)
    network = Network.build(NodeColumns.of(ids, graph.kind, ids // STREET_OF + 1, np.ones(graph.size)), ties)
    groups = group_by_street(network), group_by_community(network, Subject.of(network).communities)

    def work() -> dict[str, Any]:
        with ThreadPoolExecutor() as both:
            found = list(both.map(lambda group: arrange(network, ties, group), groups))
        return {"islands": sum(int(np.unique(places.group).size) for places in found)}

    return work


def kith_top(graph: CommunityGraph, sources: int) -> Work:
    """``certain``: how many are surely among the top, at 95 %."""
    from graph.sampling import sample_betweenness  # noqa: PLC0415

    links, every = graph.csr(), graph.every()

    def work() -> dict[str, Any]:
        found = sample_betweenness(links, every)
        return {"values": found.top(TOP), "certain": int(found.surely_among(TOP).size)}

    return work


def kith_joining(graph: CommunityGraph, sources: int) -> Work:
    return _refreshed(graph, joining_tie(graph))


def kith_closing(graph: CommunityGraph, sources: int) -> Work:
    return _refreshed(graph, closing_tie(graph))


def _refreshed(graph: CommunityGraph, tie: tuple[int, int]) -> Work:
    """What is known of the network before the tie is made beforehand; its arrays with the tie are part of the work."""
    from graph.brokerage import ego_betweenness, reach_in_two_steps, structural_holes  # noqa: PLC0415
    from graph.refreshing import PathMeasures  # noqa: PLC0415

    links, every, everybody = graph.csr(), graph.every(), np.arange(graph.size)
    known = PathMeasures.of(links, every)

    def work() -> np.ndarray:
        found = known.with_tie(links, every, *tie)
        people = with_tie(graph, tie).csr()
        for measure in (structural_holes, reach_in_two_steps, ego_betweenness):
            measure(people, everybody)
        return found.betweenness

    return work


def kith_memory(graph: CommunityGraph, sources: int) -> Work:
    """From columns to an estimate of everybody's betweenness; ``built_mb`` is the peak once the network is built."""
    from graph.network import Network, NodeColumns, TieColumns  # noqa: PLC0415
    from graph.paths import betweenness  # noqa: PLC0415

    def work() -> dict[str, Any]:
        nodes = NodeColumns.of(np.arange(graph.size), graph.kind)
        network = Network.build(nodes, TieColumns.of(graph.source, graph.target, graph.weight))
        built = peak_mb()
        betweenness(network.links, network.residents, exact_limit=0)
        return {"built_mb": round(built)}

    return work


def kith_reading(graph: CommunityGraph, sources: int) -> Work:
    """From a SQLite file of so many ties (*sources*) to a network; the file is made beforehand."""
    import datetime as dt  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from benchmarks.databases import make_database  # noqa: PLC0415
    from crm.network import columns  # noqa: PLC0415
    from crm.permissions import Actor  # noqa: PLC0415
    from crm.session import make_session  # noqa: PLC0415
    from graph.network import Network  # noqa: PLC0415

    folder = TemporaryDirectory()
    engine = make_database(Path(folder.name) / "kith.sqlite3", graph, ties=sources)

    def work(_: object = folder) -> dict[str, Any]:
        with make_session(engine, Actor.command_line()) as db:
            ties = columns.tie_columns(db, today=dt.date(2026, 1, 1))
            network = Network.build(columns.node_columns(db), ties)
        return {"nodes": network.size, "ties": int(ties.source.size)}

    return work
