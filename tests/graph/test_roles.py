from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.csr import Csr, Floats, Ints
from graph.digraph import Digraph
from graph.paths import betweenness
from graph.roles import BrokerageRoles, bridging, brokerage_roles, directed_brokerage_roles, participation
from tests.graph.random_graphs import as_network, graphs

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def arcs(size: int, pairs: list[tuple[int, int]]) -> Digraph:
    source, target = np.array(pairs, np.int64).reshape(-1, 2).T
    return Digraph.from_pairs(size, source, target, np.ones(len(pairs)))


def links(size: int, pairs: list[tuple[int, int]]) -> Csr:
    source, target = np.array(pairs, np.int64).reshape(-1, 2).T
    return Csr.from_pairs(size, source, target, np.ones(len(pairs)))


def of(roles: BrokerageRoles, node: int) -> dict[str, float]:
    found = {name: float(getattr(roles, name)[node]) for name in ROLES}
    return {name: value for name, value in found.items() if value}


def role_of(giver: int, broker: int, taker: int) -> str:
    if giver == broker == taker:
        return "coordinator"
    if giver == taker:
        return "itinerant"
    if taker == broker:
        return "gatekeeper"
    return "representative" if giver == broker else "liaison"


def by_hand(graph: nx.DiGraph, group: list[int]) -> dict[str, Floats]:
    """The definition, triple by triple."""
    counts = {name: np.zeros(len(group)) for name in ROLES}
    for giver, broker, taker in permutations(range(len(group)), 3):
        path = graph.has_edge(giver, broker) and graph.has_edge(broker, taker) and not graph.has_edge(giver, taker)
        if path and min(group[giver], group[broker], group[taker]) >= 0:
            counts[role_of(group[giver], group[broker], group[taker])][broker] += 1
    return counts


@pytest.mark.parametrize(
    ("group", "role"),
    [
        ([0, 0, 0], "coordinator"),
        ([1, 0, 1], "itinerant"),
        ([1, 0, 0], "gatekeeper"),
        ([0, 0, 1], "representative"),
        ([1, 0, 2], "liaison"),
    ],
)
def test_who_passes_on_between_two_others_has_the_role_of_their_groups(group: list[int], role: str):
    roles = directed_brokerage_roles(arcs(3, [(0, 1), (1, 2)]), np.array(group))
    assert of(roles, 1) == {role: 1}
    assert roles.total.tolist() == [0, 1, 0]


def test_two_who_are_tied_themselves_need_no_broker():
    closed = directed_brokerage_roles(arcs(3, [(0, 1), (1, 2), (0, 2)]), np.zeros(3, np.int64))
    assert closed.total.tolist() == [0, 0, 0]
    backwards = directed_brokerage_roles(arcs(3, [(0, 1), (1, 2), (2, 0)]), np.zeros(3, np.int64))
    assert backwards.total.tolist() == [1, 1, 1]


def test_a_tie_that_goes_both_ways_is_no_path_to_oneself():
    roles = directed_brokerage_roles(arcs(3, [(0, 1), (1, 0), (1, 2)]), np.zeros(3, np.int64))
    assert of(roles, 1) == {"coordinator": 1}


def test_without_direction_each_pair_counts_once_and_the_two_doors_are_one():
    # Node 0 knows 1 and 2 of its own street, 3 and 4 of another (who know each other), and 5 of a third.
    street = np.array([7, 7, 7, 8, 8, 9])
    roles = brokerage_roles(links(6, [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (3, 4)]), street)
    assert of(roles, 0) == {"coordinator": 1, "gatekeeper": 6, "representative": 6, "liaison": 2}
    assert roles.total[0] == 9


def test_nobody_without_a_group_has_a_role_or_gives_one():
    roles = brokerage_roles(links(4, [(0, 1), (0, 2), (0, 3)]), np.array([5, 5, 5, -1]))
    assert of(roles, 0) == {"coordinator": 1}
    assert np.isnan(roles.total).tolist() == [False, False, False, True]
    nobody = brokerage_roles(links(2, [(0, 1)]), np.array([-1, -1]))
    assert np.isnan(nobody.total).all()


@given(graphs(9), st.data())
def test_roles_without_direction_are_those_of_the_definition(graph: nx.Graph, data: st.DataObject):
    group = data.draw(st.lists(st.integers(-1, 3), min_size=len(graph), max_size=len(graph)))
    roles = brokerage_roles(as_network(graph).people, np.array(group, np.int64))
    expected = by_hand(graph.to_directed(), group)
    grouped = np.array(group) >= 0
    for name in ROLES:
        twice = name in {"coordinator", "itinerant", "liaison"}
        assert (getattr(roles, name)[grouped] * (2 if twice else 1)).tolist() == expected[name][grouped].tolist()
    open_pairs = [sum(not graph.has_edge(a, b) for a in graph[v] for b in graph[v] if a < b) for v in sorted(graph)]
    assert brokerage_roles(as_network(graph).people, np.zeros(len(graph), np.int64)).total.tolist() == open_pairs


@given(st.integers(1, 8), st.data())
def test_directed_roles_are_those_of_the_definition(size: int, data: st.DataObject):
    ends = st.integers(0, size - 1)
    graph = nx.DiGraph()
    graph.add_edges_from(
        data.draw(st.lists(st.tuples(ends, ends).filter(lambda two: two[0] != two[1]))) if size > 1 else []
    )
    group = data.draw(st.lists(st.integers(-1, 2), min_size=size, max_size=size))
    roles = directed_brokerage_roles(arcs(size, list(graph.edges)), np.array(group, np.int64))
    expected = by_hand(graph, group)
    grouped = np.array(group) >= 0
    for name in ROLES:
        assert getattr(roles, name)[grouped].tolist() == expected[name][grouped].tolist()
    assert roles.total[grouped].tolist() == sum(expected.values())[grouped].tolist()


def raw_betweenness(graph: Csr) -> Floats:
    return betweenness(graph).values


@given(graphs())
def test_bridging_is_the_mean_betweenness_of_somebodys_ties(graph: nx.Graph):
    people = as_network(graph).people
    along = nx.edge_betweenness_centrality(graph, normalized=False)
    between = nx.betweenness_centrality(graph, normalized=False)
    expected = [
        np.mean(
            [
                along[tuple(sorted(tie))] if tuple(sorted(tie)) in along else along[tie[::-1]]
                for tie in graph.edges(node)
            ]
        )
        if between[node] > 0
        else 0
        for node in sorted(graph)
    ]
    assert bridging(people, raw_betweenness(people)) == pytest.approx(expected)


def test_the_one_tie_between_two_circles_makes_the_best_bridges():
    # Two triangles, 0-1-2 and 4-5-6, joined through 3: by hand B(3) = 9, B(2) = B(4) = 8, over n - 1 = 6 others.
    graph = links(7, [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (4, 6)])
    assert bridging(graph, raw_betweenness(graph)) == pytest.approx([0, 0, 22 / 3, 12, 22 / 3, 0, 0])


def test_a_bridge_is_crossed_only_by_paths_between_those_who_are_counted():
    # Two people, 0 and 2, tied through a place, 1, and to 3.
    graph = links(4, [(0, 1), (1, 2), (2, 3)])
    counted = np.array([True, False, True, True])
    between = betweenness(graph, counted).values
    assert between.tolist() == [0, 2, 1, 0]
    assert bridging(graph, between, counted).tolist() == [0, 2, 2, 0]


def test_ties_spread_evenly_over_groups_take_part_in_them_all():
    graph = links(7, [(0, 1), (0, 2), (0, 3), (0, 4), (5, 1), (5, 2)])
    group: Ints = np.array([1, 1, 1, 2, 3, 3, -1])
    assert participation(graph, group)[[0, 5]].tolist() == pytest.approx([1 - 4 / 16 - 2 / 16, 0])
    assert np.isnan(participation(graph, group)[6])


def test_ties_to_people_without_a_group_do_not_take_part():
    graph = links(4, [(0, 1), (0, 2), (0, 3)])
    assert participation(graph, np.array([1, 1, 2, -1]))[0] == pytest.approx(0.5)
    assert np.isnan(participation(graph, np.full(4, -1))).all()
