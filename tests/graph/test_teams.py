"""The team of a few people who together reach the most."""

import time
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import teams
from graph.csr import Csr
from graph.measures import MEASURES
from graph.measures.entry import RefusedError
from graph.measures.subject import Subject
from graph.teams import team
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


def _reach(graph: nx.Graph, members: tuple[int, ...]) -> int:
    return len({near for one in members for near in nx.single_source_shortest_path_length(graph, one, cutoff=2)})


def _members(found) -> list[int]:
    return np.flatnonzero(~np.isnan(found.columns["chosen"])).tolist()


@given(graphs(most=10), st.data())
def test_a_small_team_reaches_as_many_as_any(graph: nx.Graph, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, min(4, len(graph))))
    found = team(Subject.of(as_network(graph)), k=k)
    best = max(_reach(graph, members) for members in combinations(sorted(graph), k))
    assert found.figures["exact"] is True
    assert found.figures["reached"] == best == _reach(graph, tuple(_members(found)))
    assert len(_members(found)) == k
    assert np.nansum(found.columns["adds"]) == best


@given(graphs(most=10), st.data())
def test_whoever_is_there_already_stays_and_the_best_are_added(graph: nx.Graph, data: st.DataObject) -> None:
    fixed = data.draw(st.lists(st.sampled_from(sorted(graph)), unique=True, max_size=3))
    left = sorted(set(graph) - set(fixed))
    if not left:
        return
    found = team(Subject.of(as_network(graph)), k=1, fixed=np.array(fixed, np.int64))
    assert found.figures["reached"] == max(_reach(graph, (*fixed, one)) for one in left)
    assert found.figures["reached_before"] == _reach(graph, tuple(fixed))
    assert all(found.columns["chosen"][one] == 0 for one in fixed)


def test_one_by_one_with_exchange_comes_near_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(10):
        subject = Subject.of(as_network(_weighted(nx.gnp_random_graph(60, 0.04, seed=seed))))
        exact = team(subject, k=3)
        monkeypatch.setattr(teams, "TEAMS_TRIED", 0)
        found = team(subject, k=3)
        monkeypatch.undo()
        assert (exact.figures["exact"], found.figures["exact"]) == (True, False)
        assert 0.95 * exact.figures["reached"] <= found.figures["reached"] <= exact.figures["reached"]


def _weighted(graph: nx.Graph) -> nx.Graph:
    nx.set_edge_attributes(graph, 1.0, "weight")
    return graph


def test_two_people_reach_the_whole_karate_club() -> None:
    network, _ = read_network("karate")
    found = team(Subject.of(network), k=2)
    assert (found.figures["reached"], found.figures["exact"]) == (34, True)


def test_a_team_larger_than_those_who_are_left_is_refused() -> None:
    subject = Subject.of(as_network(_weighted(nx.path_graph(4))))
    with pytest.raises(RefusedError, match="A team of 3 cannot be chosen from 2 people"):
        team(subject, k=3, fixed=np.array([0, 1]))
    with pytest.raises(RefusedError):
        team(subject, k=0)


def test_the_limits_of_trying_all_are_told_as_they_are() -> None:
    told = MEASURES["team"].convention
    assert f"at most {teams.TEAMS_TRIED:,} teams are possible among at most {teams.PEOPLE_TRIED:,} people" in told


def test_everybody_reached_still_gives_a_team_of_the_size_asked_for() -> None:
    subject = Subject.of(as_network(_weighted(nx.star_graph(5))))
    assert len(_members(team(subject, k=4))) == 4


def test_a_team_among_ten_thousand_takes_no_longer_than_one_waits() -> None:
    rng = np.random.default_rng(4)
    source = rng.integers(0, 10_000, 30_000)
    target = np.where(
        rng.random(30_000) < 0.7, source // 25 * 25 + rng.integers(0, 25, 30_000), rng.permutation(30_000) % 10_000
    )
    subject = Subject.of_links(Csr.from_pairs(10_000, source, target, np.ones(30_000)))
    team(subject, k=1)
    start = time.process_time()
    assert team(subject, k=5).figures["exact"] is False
    assert time.process_time() - start < 2
