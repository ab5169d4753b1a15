import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.paths import betweenness, components, distances_from
from tests.graph.published import read_network
from tests.graph.random_graphs import as_network, graphs


@given(graphs())
def test_betweenness_is_that_of_networkx(graph: nx.Graph):
    ours = betweenness(as_network(graph).links)
    assert ours.exact
    theirs = nx.betweenness_centrality(graph, normalized=False)
    assert ours.values == pytest.approx([theirs[node] for node in sorted(graph)])


@given(graphs(), st.data())
def test_only_paths_between_counted_nodes_count(graph: nx.Graph, data: st.DataObject):
    counted = np.array(data.draw(st.lists(st.booleans(), min_size=len(graph), max_size=len(graph))))
    ends = np.flatnonzero(counted).tolist()
    theirs = nx.betweenness_centrality_subset(graph, ends, ends, normalized=False)
    ours = betweenness(as_network(graph).links, counted).values
    assert ours == pytest.approx([theirs[node] for node in sorted(graph)])


@given(graphs(), st.data())
def test_distances_are_those_of_networkx(graph: nx.Graph, data: st.DataObject):
    sources = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=1))
    theirs = nx.multi_source_dijkstra_path_length(graph, set(sources), weight=None)
    ours = distances_from(as_network(graph).links, np.array(sources))
    assert ours.tolist() == [theirs.get(node, -1) for node in sorted(graph)]


@given(graphs(most=20))
def test_a_component_is_named_by_its_lowest_position(graph: nx.Graph):
    expected = {node: min(piece) for piece in nx.connected_components(graph) for node in piece}
    assert components(as_network(graph).links).tolist() == [expected[node] for node in sorted(graph)]


def test_a_long_chain_is_one_component():
    size = 5_000
    order = np.random.default_rng(3).permutation(size)
    network = Network.build(NodeColumns.of(range(size)), TieColumns.of(order[:-1], order[1:]))
    assert components(network.links).max() == 0


def test_pivots_come_near_the_exact_values_and_are_the_same_for_the_same_seed():
    graph = nx.barabasi_albert_graph(600, 2, seed=4)
    links = Network.from_networkx(graph).links
    exact = betweenness(links)
    sampled = betweenness(links, seed=1, pivots=200, exact_limit=100)
    assert (exact.exact, sampled.exact, sampled.sources) == (True, False, 192)
    top = np.argsort(-exact.values)[:10]
    assert sampled.values[top] == pytest.approx(exact.values[top], rel=0.25)
    assert np.all(np.abs(sampled.values - exact.values)[top] < 4 * sampled.error[top])
    assert np.all(sampled.error[top] < 0.25 * exact.values[top])
    assert not exact.error.any()
    assert np.array_equal(sampled.values, betweenness(links, seed=1, pivots=200, exact_limit=100).values)


def test_what_trees_carry_is_exact_even_where_the_rest_is_sampled():
    graph = nx.disjoint_union(nx.path_graph(40), nx.barabasi_albert_graph(300, 2, seed=1))
    graph.add_nodes_from(range(340, 400))
    sampled = betweenness(Network.from_networkx(graph).links, pivots=64, exact_limit=30, seed=2)
    exact = nx.betweenness_centrality(graph, normalized=False)
    assert not sampled.exact
    assert sampled.values[:40] == pytest.approx([exact[node] for node in range(40)])
    assert sampled.error[:40].max() == 0


def test_a_small_network_is_exact_whatever_the_limit():
    assert betweenness(Network.from_networkx(nx.path_graph(40)).links, exact_limit=3).exact


def test_a_path_through_an_organisation_is_two_steps_and_the_organisation_ends_none():
    people = list(range(1, 21))
    kinds = [Kind.ORGANISATION, *[Kind.PERSON] * 21]
    network = Network.build(NodeColumns.of(range(22), kinds), TieColumns.of([0] * 20 + [20], [*people, 21]))
    assert distances_from(network.links, np.array([1]))[[0, 2, 21]].tolist() == [1, 2, 3]
    found = betweenness(network.links, network.residents)
    assert found.n == 21
    assert found.values[20] == pytest.approx(19)
    assert found.values[21] == 0


def test_krackhardts_kite_has_the_published_betweenness():
    # D. Krackhardt, Administrative Science Quarterly 35, 1990; normalised over all 10 people.
    network, labels = read_network("krackhardt_kite")
    found = dict(zip(labels, betweenness(network.links).normalised().tolist(), strict=True))
    published = [0.023, 0.023, 0, 0.102, 0, 0.231, 0.231, 0.389, 0.222, 0]
    assert found == pytest.approx(dict(zip("ABCDEFGHIJ", published, strict=True)), abs=0.0006)
    degree = dict(zip(labels, (network.links.degrees / 9).tolist(), strict=True))
    published = [0.444, 0.444, 0.333, 0.667, 0.333, 0.556, 0.556, 0.333, 0.222, 0.111]
    assert degree == pytest.approx(dict(zip("ABCDEFGHIJ", published, strict=True)), abs=0.0006)


def test_the_florentine_families_have_the_published_betweenness_for_either_n():
    # J. F. Padgett's marriages; raw, and over 15 families (M. O. Jackson 2008) or all 16 with the isolated Pucci.
    network, labels = read_network("florentine_marriage")
    found = betweenness(network.links)
    raw = dict(zip(labels, found.values.tolist(), strict=True))
    published = {
        "Medici": 47.5,
        "Guadagni": 23.1667,
        "Albizzi": 19.3333,
        "Salviati": 13,
        "Ridolfi": 10.3333,
        "Bischeri": 9.5,
        "Strozzi": 9.3333,
        "Pucci": 0,
    }
    assert {name: raw[name] for name in published} == pytest.approx(published, abs=0.0001)
    medici = labels.index("Medici")
    assert found.n == 16
    assert found.normalised()[medici] == pytest.approx(0.452, abs=0.0005)
    assert found.normalised(15)[medici] == pytest.approx(0.522, abs=0.0005)
