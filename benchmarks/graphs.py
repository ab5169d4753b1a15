"""The graphs that are measured on: a made-up community with households, streets, connectors and hubs."""

import datetime as dt
import importlib.util
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

from crm.demo import make_neighbourhood
from graph.csr import Bools, Csr, Floats, Ints

#: The generator that every library's figures are published with, where this machine has it.
GENERATOR = Path(__file__).parents[2] / "shared" / "bench" / "community_graph.py"


@dataclass(frozen=True, eq=False)
class CommunityGraph:
    """Links, each once, between positions; ``kind`` is 0 for a person, 1 for an organisation, 2 for an asset."""

    name: str
    size: int
    source: Ints
    target: Ints
    weight: Floats
    kind: Ints

    @property
    def people(self) -> Bools:
        """Which of the nodes are people."""
        return self.kind == 0

    def save(self, path: Path) -> None:
        """Write the arrays to a file that ``load`` reads."""
        columns = {"source": self.source, "target": self.target, "weight": self.weight, "kind": self.kind}
        np.savez(path, name=self.name, size=self.size, **{name: _narrow(column) for name, column in columns.items()})

    @classmethod
    def load(cls, path: Path) -> "CommunityGraph":
        """The graph that was saved."""
        with np.load(path) as kept:
            ends = (kept[name].astype(np.int64) for name in ("source", "target"))
            return cls(str(kept["name"]), int(kept["size"]), *ends, kept["weight"].astype(float), kept["kind"])

    def csr(self) -> Csr:
        """All links as rows."""
        return Csr.from_pairs(self.size, self.source, self.target, self.weight)

    def every(self) -> Bools:
        """All nodes: whose pairs count where a peer knows no places."""
        return np.ones(self.size, np.bool_)


@cache
def community(people: int, *, dense: bool = False) -> CommunityGraph:
    """The graph of so many people, the same at every call; *dense* has half as many links again."""
    generator = _generator()
    if generator is None:
        return _demo(people)
    size, source, target, weight, kind = generator.gen(people, 1, dense)
    return CommunityGraph(
        f"community_graph.py, {'dense, ' if dense else ''}seed 1",
        size,
        *(column.astype(np.int64) for column in (source, target)),
        weight.astype(np.float64),
        kind.astype(np.int64),
    )


@cache
def _generator() -> ModuleType | None:
    spec = importlib.util.spec_from_file_location("community_graph", GENERATOR)
    if not GENERATOR.exists() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _narrow(column: Ints | Floats) -> np.ndarray:
    return column.astype(np.int32) if column.dtype == np.int64 else column.astype(np.float32)


def _demo(people: int) -> CommunityGraph:
    """The links of the demo's neighbourhood, numbered as its nodes come."""
    invented = make_neighbourhood(people=max(people, 600), today=dt.date(2026, 1, 1))
    kinds = (invented.people, invented.organisations, invented.assets)
    ids = np.array([one.id for nodes in kinds for one in nodes])
    order = np.argsort(ids)
    ends = np.array([(tie.a, tie.b) for tie in invented.ties if tie.a != tie.b]).reshape(-1, 2)
    place = order[np.searchsorted(ids[order], ends)]
    key = np.unique(place.min(1) * ids.size + place.max(1))
    return CommunityGraph(
        "crm.demo.make_neighbourhood, seed 2026",
        ids.size,
        key // ids.size,
        key % ids.size,
        np.ones(key.size),
        np.repeat(np.arange(3), [len(nodes) for nodes in kinds]),
    )


def closing_tie(graph: CommunityGraph) -> tuple[int, int]:
    """Two well-known people who are not linked: a tie between them closes a cycle."""
    one, *others = np.argsort(-_people_by_links(graph), kind="stable")[:200].tolist()
    near = {*graph.target[graph.source == one].tolist(), *graph.source[graph.target == one].tolist()}
    return one, next(other for other in others if other not in near)


def joining_tie(graph: CommunityGraph) -> tuple[int, int]:
    """Somebody whom nobody knows, and the best known of all."""
    links = _people_by_links(graph)
    return int(np.flatnonzero(links == 0)[0]), int(np.argmax(links))


def with_tie(graph: CommunityGraph, tie: tuple[int, int]) -> CommunityGraph:
    """The same graph with one tie more, of weight 1."""
    source, target = np.append(graph.source, tie[0]), np.append(graph.target, tie[1])
    return replace(graph, source=source, target=target, weight=np.append(graph.weight, 1.0))


def _people_by_links(graph: CommunityGraph) -> Ints:
    """How many links each person has; -1 for what is no person."""
    ends = np.bincount(np.concatenate((graph.source, graph.target)), minlength=graph.size)
    return np.where(graph.people, ends, -1)
