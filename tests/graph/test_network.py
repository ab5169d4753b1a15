import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.network import Kind, Network, NodeColumns, TieColumns, positions_in
from graph.projection import Projection
from tests.graph.random_graphs import as_network, graphs


def linked(network: Network, one: int, other: int) -> float | None:
    """Weight of the link between two people, by id."""
    place = network.people.entry(network.positions([one]), network.positions([other]))[0]
    return None if place < 0 else float(network.people.weights[place])


def place_with(people: int, *, limit: int = 12) -> Network:
    """One organisation (id 0) with *people* members 1…n."""
    nodes = NodeColumns.of(range(people + 1), [Kind.ORGANISATION] + [Kind.PERSON] * people)
    return Network.build(nodes, TieColumns.of([0] * people, range(1, people + 1)), Projection(circle_limit=limit))


def test_parallel_ties_count_as_the_strongest_and_ties_with_oneself_as_none():
    network = Network.build(NodeColumns.of([7, 3]), TieColumns.of([3, 7, 3, 3], [7, 3, 7, 3], [1, 4, 2, 9]))
    assert network.ids.tolist() == [3, 7]
    assert network.weights.tolist() == [4, 4]
    assert network.ties.source.size == 3


def test_ties_of_staff_are_left_out_and_their_rows_stay():
    nodes = NodeColumns.of([1, 2, 3], staff=[False, False, True])
    ties = TieColumns.of([1, 1, 2], [2, 3, 3])
    network = Network.build(nodes, ties)
    assert network.links.degrees.tolist() == [1, 1, 0]
    assert network.residents.tolist() == [True, True, False]
    counted = Network.build(nodes, ties, Projection(leave_staff_out=False))
    assert counted.links.degrees.tolist() == [2, 2, 2]
    assert counted.residents.all()


def test_ties_to_nodes_that_are_not_there_are_left_out():
    network = Network.build(NodeColumns.of([1, 2]), TieColumns.of([1, 1], [2, 99]))
    assert network.ties.source.size == 1
    assert network.positions([2, 99]).tolist() == [1, -1]


def test_people_in_a_small_organisation_know_each_other_by_one_over_n_minus_one():
    network = place_with(5)
    assert network.people.degrees.tolist() == [0, 4, 4, 4, 4, 4]
    assert linked(network, 1, 5) == pytest.approx(1 / 4)
    assert network.people.weights.reshape(5, 4).sum(axis=1) == pytest.approx(np.ones(5))


def test_a_big_organisation_makes_nobody_acquainted_but_paths_may_cross_it():
    network = place_with(13)
    assert network.people.indices.size == 0
    assert network.links.degrees.tolist() == [13] + [1] * 13
    assert network.weights == pytest.approx(np.full(26, 1 / 12))


def test_two_shared_circles_add_up_and_a_stronger_tie_stays():
    nodes = NodeColumns.of([1, 2, 3, 10, 11], [0, 0, 0, Kind.ORGANISATION, Kind.ASSET])
    shared = TieColumns.of([1, 2, 3, 1, 2], [10, 10, 10, 11, 11])
    assert linked(Network.build(nodes, shared), 1, 2) == pytest.approx(1 / 2 + 1)
    direct = TieColumns.of([1, 2, 3, 1, 2, 1], [10, 10, 10, 11, 11, 2], [1, 1, 1, 1, 1, 4])
    assert linked(Network.build(nodes, direct), 1, 2) == 4


def test_the_convention_is_said_in_words_with_its_numbers():
    assert "at most 12 people" in Projection().sentence()
    assert "Staff are left out" in Projection().sentence()
    assert "Staff are counted" in Projection(leave_staff_out=False).sentence()


def test_keeping_some_ties_equals_building_with_them():
    nodes = NodeColumns.of(range(6), [0, 0, 0, 0, 1, 2])
    ties = TieColumns.of([0, 1, 2, 0, 1, 4], [1, 2, 3, 4, 4, 5])
    keep = np.array([True, False, True, True, True, False])
    part, again = Network.build(nodes, ties).keeping(keep), Network.build(nodes, ties.where(keep))
    assert np.array_equal(part.indices, again.indices)
    assert np.array_equal(part.weights, again.weights)


def test_a_network_without_anybody_has_no_links():
    network = Network.build(NodeColumns.of([]), TieColumns.of([], []))
    assert network.size == 0
    assert network.indices.size == 0


def test_an_id_that_stands_twice_and_a_weight_that_is_none_are_refused():
    with pytest.raises(ValueError, match="twice"):
        NodeColumns.of([1, 1])
    for weight in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="above 0: tie 2 has"):
            TieColumns.of([1, 1], [2, 3], [1, weight])


def test_ids_that_are_no_whole_numbers_and_columns_of_another_length_are_refused():
    for ids in ([1.5], [float("nan")], ["a"], [None]):
        with pytest.raises(ValueError, match="whole numbers"):
            NodeColumns.of(ids)
    with pytest.raises(ValueError, match="value for each row: one has 1 for 2 rows"):
        TieColumns.of([1, 2], [2])
    with pytest.raises(ValueError, match="value for each row: one has 3 for 2 rows"):
        NodeColumns.of([1, 2], staff=[True, False, True])


def test_a_tie_to_a_missing_node_is_refused_where_that_is_asked_for():
    nodes = NodeColumns.of([1, 2])
    TieColumns.of([1], [2]).refuse_wrong_ends(nodes)
    with pytest.raises(ValueError, match="Tie 2 leads to 99, which is not among the nodes"):
        TieColumns.of([1, 1], [2, 99]).refuse_wrong_ends(nodes)


def test_a_million_ties_from_a_node_to_itself_end_in_one_sentence():
    alone = np.full(1_000_000, 7)
    with pytest.raises(ValueError, match=r"from 7 to itself \(1,000,000 ties do\)"):
        TieColumns.of(alone, alone).refuse_wrong_ends(NodeColumns.of([7]))


def test_ids_far_apart_are_found_like_ids_that_follow_one_another():
    for ids in (np.arange(5, 105), np.arange(100) * 10**12 - 10**13):
        asked = np.concatenate((ids[::-1], [ids[0] - 1, ids[-1] + 1, 2**62]))
        found = positions_in(ids, asked).tolist()
        assert found == [*range(99, -1, -1), -1, -1, -1]


@given(graphs())
def test_networkx_gets_the_same_graph_and_gives_it_back(graph: nx.Graph):
    network = as_network(graph)
    exported = network.to_networkx()
    assert {(*sorted(ends), weight) for *ends, weight in exported.edges(data="weight")} == {
        (*sorted(ends), weight) for *ends, weight in graph.edges(data="weight")
    }
    assert set(exported.nodes) == set(graph.nodes)
    again = Network.from_networkx(exported)
    assert np.array_equal(again.indptr, network.indptr)
    assert np.array_equal(again.indices, network.indices)
    assert np.array_equal(again.weights, network.weights)


def test_a_networkx_graph_of_names_is_refused_with_the_mend():
    with pytest.raises(ValueError, match="convert_node_labels_to_integers"):
        Network.from_networkx(nx.Graph([("a", "b")]))


def test_a_shared_circle_is_as_strong_as_the_weaker_of_the_two_ties_to_it():
    nodes = NodeColumns.of([1, 2, 10], [0, 0, Kind.ASSET])
    assert linked(Network.build(nodes, TieColumns.of([1, 2], [10, 10], [5, 2])), 1, 2) == 2
