"""Who loses their only way to the rest without somebody, beside taking that person out."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.evidence import Loss
from graph.losses import find_losses
from graph.network import Kind, Network, NodeColumns, TieColumns
from tests.graph.random_graphs import graphs


@given(graphs(16), st.data())
def test_losses_are_those_of_taking_each_person_out(graph: nx.Graph, data: st.DataObject):
    size = len(graph)
    kinds = data.draw(st.lists(st.sampled_from([Kind.PERSON, Kind.PERSON, Kind.ASSET]), min_size=size, max_size=size))
    streets = data.draw(st.lists(st.integers(-1, 3), min_size=size, max_size=size))
    ends = list(graph.edges)
    network = Network.build(
        NodeColumns.of(range(size), kinds, streets), TieColumns.of([a for a, _ in ends], [b for _, b in ends])
    )
    whole = network.to_networkx()
    for node, loss in enumerate(find_losses(network, np.arange(size))):
        piece = whole.subgraph(nx.node_connected_component(whole, node)).copy()
        piece.remove_node(node)
        parts = [[one for one in part if kinds[one] is Kind.PERSON] for part in nx.connected_components(piece)]
        counts = sorted((len(part) for part in parts), reverse=True)
        assert loss.people == sum(counts[1:])
        if loss.people and counts[0] > counts[1]:
            biggest = max(parts, key=len)
            lost = {streets[one] for part in parts if part is not biggest for one in part}
            assert loss.streets == tuple(sorted(lost - {-1}))


def test_a_bridge_between_two_streets_is_said_with_people_and_streets():
    # 0–3 on street 1 know each other; 4 links them with 5 and 6 on street 2 and 7 on street 3.
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (4, 5), (5, 6), (4, 7)]
    network = Network.build(
        NodeColumns.of(range(8), street=[1, 1, 1, 1, 1, 2, 2, 3]),
        TieColumns.of([a for a, _ in pairs], [b for _, b in pairs]),
    )
    assert find_losses(network, np.array([4, 1, 5])) == [Loss(3, (2, 3)), Loss(0, ()), Loss(1, (2,))]


def test_a_long_chain_needs_no_recursion():
    size = 50_000
    chain = Network.build(NodeColumns.of(range(size)), TieColumns.of(range(size - 1), range(1, size)))
    assert [loss.people for loss in find_losses(chain, np.array([0, 1, size // 2]))] == [0, 1, size // 2 - 1]


def test_nobody_loses_anything_in_an_empty_network():
    assert find_losses(Network.build(NodeColumns.of([]), TieColumns.of([], [])), np.zeros(0, np.int64)) == []
