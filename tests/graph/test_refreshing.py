import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.refreshing import PathMeasures
from tests.graph.random_graphs import KINDS, as_network, awkward_graph, graphs


def same(refreshed: PathMeasures, fresh: PathMeasures) -> None:
    assert refreshed.betweenness == pytest.approx(fresh.betweenness, rel=1e-9, abs=1e-9)
    assert refreshed.closeness == pytest.approx(fresh.closeness, rel=1e-9, abs=1e-9)


def joined(graph: nx.Graph, one: int, other: int) -> nx.Graph:
    after = graph.copy()
    after.add_edge(one, other, weight=1.0)
    return after


@given(graphs(), st.data())
def test_a_tie_more_gives_what_measuring_again_gives(graph: nx.Graph, data: st.DataObject):
    graph.add_node(len(graph))
    one, other = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=2, max_size=2, unique=True))
    counted = np.array(data.draw(st.lists(st.booleans(), min_size=len(graph), max_size=len(graph))))
    links = as_network(graph).links
    refreshed = PathMeasures.of(links, counted).with_tie(links, counted, one, other)
    same(refreshed, PathMeasures.of(as_network(joined(graph, one, other)).links, counted))


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_a_newcomer_with_one_tie_changes_what_networkx_says_it_changes(kind: int):
    for seed in range(kind, 200, len(KINDS)):
        graph = awkward_graph(seed)
        newcomer, anchor = len(graph), seed % len(graph)
        graph.add_node(newcomer)
        links, counted = as_network(graph).links, np.ones(len(graph), np.bool_)
        refreshed = PathMeasures.of(links, counted).with_tie(links, counted, newcomer, anchor)
        after = joined(graph, newcomer, anchor)
        between, close = nx.betweenness_centrality(after, normalized=False), nx.harmonic_centrality(after)
        assert refreshed.betweenness == pytest.approx([between[node] for node in sorted(after)], rel=1e-9, abs=1e-9)
        assert refreshed.closeness == pytest.approx([close[node] for node in sorted(after)], rel=1e-9, abs=1e-9)


def test_a_tie_that_is_there_already_changes_nothing():
    links = as_network(nx.path_graph(4)).links
    measures = PathMeasures.of(links, np.ones(4, np.bool_))
    assert measures.with_tie(links, np.ones(4, np.bool_), 1, 2) is measures


def test_a_tie_of_somebody_with_themselves_is_refused():
    links = as_network(nx.path_graph(4)).links
    with pytest.raises(ValueError, match="two different ends"):
        PathMeasures.of(links, np.ones(4, np.bool_)).with_tie(links, np.ones(4, np.bool_), 1, 1)
