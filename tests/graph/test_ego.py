import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.ego import ego_network
from graph.layout import ring_positions
from graph.network import TieColumns
from tests.graph.random_graphs import graphs


@given(graphs(), st.integers(1, 3))
def test_everybody_within_the_steps_is_there_with_all_ties_among_them(graph: nx.Graph, steps: int):
    edges = list(graph.edges(data="weight"))
    ties = TieColumns.of([a for a, _, _ in edges], [b for _, b, _ in edges], [w for _, _, w in edges])
    ego = ego_network(ties, 0, steps=steps)
    far = nx.single_source_shortest_path_length(graph, 0, cutoff=steps)
    assert dict(zip(ego.ids, ego.steps, strict=True)) == far
    assert {frozenset(ends) for *ends, _ in ego.ties} == {frozenset(ends) for ends in graph.subgraph(far).edges}
    assert ego.left_out == 0


def test_the_nearest_and_strongest_stay_when_there_is_no_room():
    ties = TieColumns.of([1, 1, 1, 2, 2], [2, 3, 4, 5, 6], [1, 5, 5, 9, 9])
    ego = ego_network(ties, 1, steps=2, limit=3)
    assert ego.ids == (1, 3, 4)
    assert ego.left_out == 1
    roomy = ego_network(ties, 1, steps=2, limit=5)
    assert (roomy.ids, roomy.steps, roomy.left_out) == ((1, 3, 4, 2, 5), (0, 1, 1, 1, 2), 1)


def test_somebody_without_ties_is_alone():
    ego = ego_network(TieColumns.of([5], [6]), 1)
    assert (ego.ids, ego.steps, ego.ties, ego.left_out) == ((1,), (0,), (), 0)


def test_everybody_has_a_place_of_their_own_farther_out_with_each_step():
    ids = list(range(61))
    steps = [0, *[1] * 40, *[2] * 20]
    ties = [(0, one, 1.0) for one in range(1, 41)] + [(one, one + 40, 1.0) for one in range(1, 21)]
    places = ring_positions(ids, steps, ties)
    assert places[0] == (0, 0)
    assert len(set(places.values())) == 61
    far = [(x * x + y * y) ** 0.5 for x, y in (places[one] for one in ids)]
    assert max(far[1:41]) < min(far[41:])
    assert places == ring_positions(ids, steps, ties)


def test_those_who_know_each_other_stand_side_by_side():
    ties = [(0, one, 1.0) for one in range(1, 7)] + [(1, 5, 1.0), (5, 3, 1.0)]
    places = ring_positions(range(7), [0, *[1] * 6], ties)
    order = list(places)[1:]
    assert order[:3] == [1, 5, 3]
