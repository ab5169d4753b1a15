import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.brokerage import (
    constraint,
    effective_size,
    ego_betweenness,
    groups_joined,
    only_links,
    reach_in_two_steps,
    streets_known,
)
from graph.csr import Csr
from graph.network import Network, NodeColumns, TieColumns
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


def without_weights(people: Csr) -> Csr:
    """The same links, each of weight 1."""
    return Csr(people.indptr, people.indices, np.ones(people.indices.size))


@given(graphs())
def test_constraint_is_that_of_networkx(graph: nx.Graph):
    # networkx takes one of two ways with scipy and another with nodes=; on undirected graphs all agree.
    theirs = nx.constraint(graph, nodes=sorted(graph), weight="weight")
    ours = constraint(as_network(graph).people, np.arange(len(graph)))
    assert ours == pytest.approx([theirs[node] for node in sorted(graph)], nan_ok=True)


@given(graphs())
def test_effective_size_is_that_of_networkx_with_and_without_weights(graph: nx.Graph):
    people, order = as_network(graph).people, sorted(graph)
    for links, weight in ((people, "weight"), (without_weights(people), None)):
        theirs = nx.effective_size(graph, nodes=order, weight=weight)
        assert effective_size(links, np.arange(len(graph))) == pytest.approx(
            [theirs[node] for node in order], nan_ok=True
        )


@pytest.mark.parametrize(
    ("weighted", "constrained", "size"),
    [(False, (0.400, 0.595, 1), (4.67, 2.50, 1)), (True, (0.299, 0.795, 1), (5.47, 2.47, 1))],
)
def test_borgattis_example_has_the_published_values(
    weighted: bool, constrained: tuple[float, ...], size: tuple[float, ...]
):
    # S. P. Borgatti, Connections 20, 1997.
    network, labels = read_network("borgatti1997_holes_example")
    people = network.people if weighted else without_weights(network.people)
    who = np.array([labels.index(name) for name in "GAC"])
    assert constraint(people, who) == pytest.approx(constrained, abs=0.0006)
    assert effective_size(people, who) == pytest.approx(size, abs=0.006)


@given(graphs())
def test_ego_betweenness_is_the_betweenness_in_the_ego_network(graph: nx.Graph):
    expected = [nx.betweenness_centrality(nx.ego_graph(graph, node), normalized=False)[node] for node in sorted(graph)]
    assert ego_betweenness(as_network(graph).people, np.arange(len(graph))) == pytest.approx(expected)


@given(graphs())
def test_reach_counts_everybody_at_one_or_two_steps_once(graph: nx.Graph):
    expected = [len(nx.single_source_shortest_path_length(graph, node, cutoff=2)) - 1 for node in sorted(graph)]
    assert reach_in_two_steps(as_network(graph).people, np.arange(len(graph))).tolist() == expected


@given(graphs())
def test_groups_are_the_pieces_of_a_persons_contacts_without_them(graph: nx.Graph):
    expected = [nx.number_connected_components(graph.subgraph(graph[node])) for node in sorted(graph)]
    assert groups_joined(as_network(graph).people, np.arange(len(graph))).tolist() == expected


def test_the_order_in_which_people_are_asked_for_does_not_matter():
    people = Network.from_networkx(nx.karate_club_graph()).people
    who = np.array([33, 0, 5])
    for measure in (constraint, effective_size, ego_betweenness, groups_joined, reach_in_two_steps):
        assert measure(people, who).tolist() == measure(people, np.arange(34))[who].tolist()


def test_many_people_on_several_threads_get_the_numbers_that_each_gets_alone():
    people = Network.from_networkx(nx.gnm_random_graph(1500, 6000, seed=3)).people
    who = np.arange(1500)
    for measure in (constraint, effective_size, ego_betweenness, groups_joined, reach_in_two_steps):
        alone = np.concatenate([measure(people, part) for part in np.array_split(who, 30)])
        assert np.array_equal(measure(people, who), alone, equal_nan=True)


def test_nobody_is_asked_for_and_isolated_people_have_no_constraint():
    people = Network.build(NodeColumns.of([1, 2, 3]), TieColumns.of([1], [2])).people
    assert constraint(people, np.zeros(0, np.int64)).size == 0
    assert np.isnan(constraint(people, np.array([2]))).all()
    assert np.isnan(effective_size(people, np.array([2]))).all()
    for measure in (ego_betweenness, groups_joined, reach_in_two_steps):
        assert measure(people, np.array([2])).tolist() == [0]


def on_streets(street: list[int], pairs: list[tuple[int, int]]) -> Network:
    ties = TieColumns.of([a for a, _ in pairs], [b for _, b in pairs])
    return Network.build(NodeColumns.of(range(len(street)), street=street), ties)


def test_streets_known_are_those_of_contacts_without_unknown_ones():
    network = on_streets([1, 2, 2, -1, 1], [(0, 1), (0, 2), (0, 3), (0, 4)])
    owner, street = streets_known(network.people, network.street, np.array([3, 0]))
    assert (owner.tolist(), street.tolist()) == ([0, 1, 1], [1, 1, 2])


def test_the_only_link_is_the_one_inside_through_whom_all_go_or_the_one_outside_to_whom_all_go():
    # Street 1: 0, 1, 2; everything outward goes through 0, to 3 and 4 on street 2.
    network = on_streets([1, 1, 1, 2, 2], [(0, 1), (1, 2), (0, 3), (0, 4)])
    found = only_links(network.people, network.street, network.residents)
    assert list(zip(found.street.tolist(), found.person.tolist(), strict=True)) == [(1, 0), (2, 0)]


@pytest.mark.parametrize("pairs", [[(0, 1)], [(0, 1), (0, 3)]])
def test_a_street_of_which_one_person_is_known_does_not_hang_by_one(pairs: list[tuple[int, int]]):
    network = on_streets([1, 2, 2, 3, 3], [*pairs, (1, 3), (2, 4)])
    found = only_links(network.people, network.street, network.residents)
    assert found.street.tolist() == []
