"""
Would the introductions that are suggested have happened anyway? Ties are hidden, and of each ranking's first 10 and 50
pairs it is counted how many were hidden ones.

*Ease* is what the suggestions take for making it easy, without what they would join; *worth* is the order that people
are shown. Beside them stand the number of common neighbours, the index of Adamic and Adar (Social Networks 25, 2003),
both with equal values in an order drawn by lot, and chance: the share of hidden ties among all pairs that could be
suggested. Nobody is kept apart for consent, and pairs of one household are left out of all.

In the demo, ties between two people are hidden; what people care about, offer and want is known. In Bristol people are
linked by small organisations: memberships of these are hidden, and the events that people took part in stand for
topics. A hidden tie counts where nothing else links the two.

``python -m benchmarks.suggesting`` prints the table.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crm.demo import make_neighbourhood
from graph.candidates import InterestColumns, Introducible, Stance, topics_of
from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels import suggesting
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.weighing import Pairs, residents_of, weigh

BRISTOL = Path(__file__).parents[2] / "shared" / "data" / "networks" / "bristol_civic"
HIDDEN = (0.1, 0.2)
FIRST = (10, 50)
REPEATS = 30

Ranked = tuple[Ints, Ints]
Rows = list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Case:
    """A network whose ties can be hidden: which of them, and what is known besides."""

    name: str
    nodes: NodeColumns
    ties: TieColumns
    hideable: Bools
    interests: InterestColumns
    household: Ints
    cut_off: Ints

    def network(self, keep: Bools) -> Network:
        return Network.build(self.nodes, self.ties.where(keep))

    def together(self, first: Ints, second: Ints) -> Bools:
        """Whether two are of one household; households stand in the order of the ids, as positions do."""
        together: Bools = (self.household[first] >= 0) & (self.household[first] == self.household[second])
        return together


def measure_suggestions(repeats: int = REPEATS) -> Rows:
    """One row per network, share hidden and ranking, with the mean precision of its first pairs."""
    cases = [demo_case(), *([bristol_case()] if BRISTOL.exists() else [])]
    return [row for case in cases for share in HIDDEN for row in measure_case(case, share, repeats)]


def measure_case(case: Case, share: float, repeats: int, seed: int = 2026) -> Rows:
    chance = np.random.default_rng(seed)
    found: dict[str, list[list[float]]] = {}
    hidden = []
    for _ in range(repeats):
        keep = np.ones(case.hideable.size, np.bool_)
        some = np.flatnonzero(case.hideable)
        keep[chance.choice(some, round(share * some.size), replace=False)] = False
        network = case.network(keep)
        truth = _hidden_pairs(case, network)
        hidden.append(truth.size)
        for name, rank in RANKINGS.items():
            first, second = rank(case, network, chance)
            hits = np.isin(first * network.size + second, truth)
            found.setdefault(name, []).append([float(hits[:most].sum()) / most for most in FIRST])
        found.setdefault("chance", []).append([truth.size / _all_pairs(case, network)] * len(FIRST))
    about = {"network": case.name, "hidden": share, "ties_hidden": round(float(np.mean(hidden)), 1)}
    names = [f"precision_{most}" for most in FIRST]
    means = {ranking: np.mean(values, axis=0).round(4).tolist() for ranking, values in found.items()}
    return [about | {"ranking": ranking} | dict(zip(names, mean, strict=True)) for ranking, mean in means.items()]


def _hidden_pairs(case: Case, network: Network) -> Ints:
    """Pairs of people who know each other in truth and not in *network*, as one number each."""
    whole = case.network(np.ones(case.hideable.size, np.bool_))
    first, second, _ = whole.people.pairs()
    away = (network.people.entry(first, second) < 0) & ~case.together(first, second)
    return (first * network.size + second)[away]


def _all_pairs(case: Case, network: Network) -> int:
    people = np.flatnonzero(network.residents)
    _, homes = np.unique(case.household[people][case.household[people] >= 0], return_counts=True)
    first, second, _ = network.people.pairs()
    known = int((~case.together(first, second)).sum())
    return people.size * (people.size - 1) // 2 - int((homes * (homes - 1) // 2).sum()) - known


def _weighed(case: Case, network: Network) -> Pairs:
    may = Introducible.of(network.ids[network.residents], case.household[network.residents])
    topics = topics_of(network, case.interests, residents_of(network, may.ids))
    return weigh(network, topics, may, cut_off=case.cut_off, connectors=np.zeros(0, np.int64))


def _by_ease(case: Case, network: Network, chance: np.random.Generator) -> Ranked:
    pairs = _weighed(case, network)
    return _in_order(pairs, pairs.in_order_of_ease())


def _by_worth(case: Case, network: Network, chance: np.random.Generator) -> Ranked:
    pairs = _weighed(case, network)
    return _in_order(pairs, pairs.in_order_of_worth())


def _in_order(pairs: Pairs, order: Ints) -> Ranked:
    return pairs.first[order], pairs.second[order]


def _by_common_neighbours(case: Case, network: Network, chance: np.random.Generator) -> Ranked:
    return _by_neighbours(case, network, chance, np.ones(network.size))


def _by_adamic_adar(case: Case, network: Network, chance: np.random.Generator) -> Ranked:
    return _by_neighbours(case, network, chance, 1 / np.log(np.maximum(network.people.degrees, 2)))


def _by_neighbours(case: Case, network: Network, chance: np.random.Generator, worth: Floats) -> Ranked:
    people: Csr = network.people
    rows = people.indptr, people.indices
    first, second = suggesting.pairs_two_steps_apart(rows, network.residents, network.size)
    strangers = ~case.together(first, second)
    first, second = first[strangers], second[strangers]
    owner, entry = people.edges_of(first)
    both = people.entry(second[owner], people.indices[entry]) >= 0
    score = np.bincount(owner[both], worth[people.indices[entry][both]], minlength=first.size)
    order = np.lexsort((chance.random(first.size), -score))
    return first[order], second[order]


RANKINGS: dict[str, Callable[[Case, Network, np.random.Generator], Ranked]] = {
    "ease": _by_ease,
    "worth": _by_worth,
    "common neighbours": _by_common_neighbours,
    "Adamic-Adar": _by_adamic_adar,
}


def demo_case(people: int = 1200) -> Case:
    demo = make_neighbourhood(2026, people, today=dt.date(2026, 11, 21))
    nodes: list[Any] = sorted([*demo.people, *demo.organisations, *demo.assets], key=lambda node: node.id)
    kinds = {node.id: kind for kind, group in _kinds(demo) for node in group}
    ids = [node.id for node in nodes]
    staff = [getattr(node, "staff", False) for node in nodes]
    streets = [-1 if node.street is None else node.street for node in nodes]
    held = [tie for tie in demo.ties if tie.until is None]
    doors = [(node.street, getattr(node, "house_number", "")) for node in nodes]
    numbers = {door: number for number, door in enumerate(dict.fromkeys(door for door in doors if door[1]))}
    household = np.array([numbers.get(door, -1) for door in doors])
    place = dict(zip(ids, household.tolist(), strict=True))
    between = [kinds[tie.a] == kinds[tie.b] == Kind.PERSON for tie in held]
    apart = [place[tie.a] < 0 or place[tie.a] != place[tie.b] for tie in held]
    topics = {topic: number for number, topic in enumerate(dict.fromkeys(one.topic for one in demo.interests))}
    truths = demo.truths
    return Case(
        "Demo",
        NodeColumns.of(ids, [kinds[one] for one in ids], streets, staff=staff),
        TieColumns.of([tie.a for tie in held], [tie.b for tie in held]),
        np.array(between) & np.array(apart),
        InterestColumns.of(
            [one.node for one in demo.interests],
            [topics[one.topic] for one in demo.interests],
            [int(Stance[one.kind.upper()]) for one in demo.interests],
        ),
        household,
        np.array([*truths.cut_off_streets, *truths.no_ties_streets]),
    )


def _kinds(demo: Any) -> Iterator[tuple[Kind, Any]]:
    yield Kind.PERSON, demo.people
    yield Kind.ORGANISATION, demo.organisations
    yield Kind.ASSET, demo.assets


def bristol_case() -> Case:
    level = {row["id"]: row["lvl"] for row in _read(BRISTOL / "nodes.csv")}
    number = {node: position for position, node in enumerate(level)}
    edges = [(row["source"], row["target"]) for row in _read(BRISTOL / "edges.csv")]
    members = [(number[one], number[other]) for one, other in edges if (level[one], level[other]) == ("1", "2")]
    events = [(number[one], number[other]) for one, other in edges if (level[one], level[other]) == ("1", "3")]
    kept = [node for node in level if level[node] != "3"]
    kinds = [Kind.PERSON if level[node] == "1" else Kind.ORGANISATION for node in kept]
    assert [number[node] for node in kept] == sorted(number[node] for node in kept)
    nobody = np.full(len(kept), -1)
    return Case(
        "Bristol",
        NodeColumns.of([number[node] for node in kept], kinds),
        TieColumns.of(*zip(*members, strict=True)),
        np.ones(len(members), np.bool_),
        InterestColumns.of(*zip(*((*event, int(Stance.CARES_ABOUT)) for event in events), strict=True)),
        nobody,
        np.zeros(0, np.int64),
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    print("| Network | Hidden | Ranking | In the first 10 | In the first 50 |\n|---|---|---|---|---|")
    for row in measure_suggestions():
        first = " | ".join(f"{row[f'precision_{most}']:.2%}" for most in FIRST)
        print(f"| {row['network']} | {row['hidden']:.0%} ({row['ties_hidden']:g} pairs) | {row['ranking']} | {first} |")


if __name__ == "__main__":
    main()
