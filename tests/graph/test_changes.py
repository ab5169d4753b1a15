"""Two dates at equal coverage: what we heard more of is not what there is more of."""

import numpy as np
import pytest

from graph.changes import Change, Comparison, Contribution, Heard, Verdict, compare_dates
from graph.network import Network, NodeColumns, TieColumns

PEOPLE, STREETS, PER_TALK = 300, 10, 4


def make_ties(rng: np.random.Generator, talks: int, across: float, first: int = 0) -> list[tuple[int, int, int]]:
    """What *talks* conversations tell: each some ties of one person, a share of them to other streets."""
    ties = []
    for talk in range(first, first + talks):
        person = int(rng.integers(PEOPLE))
        for _ in range(PER_TALK):
            far = rng.random() < across
            other = (
                int(rng.integers(PEOPLE)) if far else person % STREETS + STREETS * int(rng.integers(PEOPLE // STREETS))
            )
            if other != person:
                ties.append((person, other, talk))
    return ties


def as_network(ties: list[tuple[int, int, int]]) -> Network:
    nodes = NodeColumns.of(range(PEOPLE), street=[person % STREETS for person in range(PEOPLE)])
    source, target, talk = zip(*ties, strict=True)
    return Network.build(nodes, TieColumns.of(source, target, conversation=talk))


def compare(then: list[tuple[int, int, int]], now: list[tuple[int, int, int]], talks: tuple[int, int]) -> Comparison:
    networks = as_network(then), as_network(now)
    nobody = np.zeros(networks[1].ties.source.size, np.bool_)
    heard = Heard.of(range(talks[0])), Heard.of(range(talks[1]))
    return compare_dates(*networks, heard, nobody, seed=1, draws=60)


def by_figure(comparison: Comparison) -> dict[str, Change]:
    return {change.figure: change for change in comparison.changes}


def test_hearing_more_of_the_same_is_no_change():
    rng = np.random.default_rng(3)
    then = make_ties(rng, 60, 0.2)
    compared = compare(then, then + make_ties(rng, 120, 0.2, first=60), (60, 180))
    changes = by_figure(compared)
    assert {change.verdict for change in changes.values()} == {Verdict.NO_DIFFERENCE}
    links = changes["links_per_person"]
    assert links.known > 1.3 * links.then
    assert links.low <= links.then <= links.high
    assert (compared.conversations_then, compared.conversations_now, compared.drawn) == (60, 180, 60)


def test_more_ties_between_streets_are_seen_beyond_what_was_heard_more():
    rng = np.random.default_rng(3)
    then = make_ties(rng, 80, 0.1)
    changes = by_figure(compare(then, then + make_ties(rng, 160, 0.9, first=80), (80, 240)))
    share = changes["cross_street_share"]
    assert share.verdict is Verdict.MORE
    assert share.then < share.low <= share.now <= share.high


def test_fewer_links_for_as_many_conversations_are_fewer():
    rng = np.random.default_rng(3)
    then = make_ties(rng, 80, 0.3)
    told_little = [tie for tie in make_ties(rng, 160, 0.3, first=80) if rng.random() < 0.3]
    changes = by_figure(compare(then, then[:40] + told_little, (80, 240)))
    assert changes["links_per_person"].verdict is Verdict.FEWER


def test_coverage_is_made_equal_in_each_area_by_itself():
    nodes = NodeColumns.of(range(40), street=[0] * 20 + [1] * 20)
    north = [(one, one + 1, one) for one in range(10)]
    south = [(one, one + 1, one) for one in range(20, 39)]
    then, now = (
        Network.build(
            nodes, TieColumns.of(*zip(*[(a, b) for a, b, _ in ties], strict=True), None, None, [t for *_, t in ties])
        )
        for ties in (north, north + south)
    )
    heard = Heard.of(range(10), [1] * 10), Heard.of([*range(10), *range(20, 39)], [1] * 10 + [2] * 19)
    compared = compare_dates(then, now, heard, np.zeros(29, np.bool_), seed=1, draws=5)
    links = by_figure(compared)["links_per_person"]
    assert compared.drawn == 10
    assert links.low == links.high == links.then == pytest.approx(20 / 11)


def test_introductions_are_told_by_what_only_they_join():
    # Two pieces, 0–1–2 on street 1 and 3–4 on street 2; introductions tie 2 with 3, and 0 with 2.
    nodes = NodeColumns.of(range(5), street=[1, 1, 1, 2, 2])
    now = Network.build(nodes, TieColumns.of([0, 1, 3, 2, 0], [1, 2, 4, 3, 2]))
    introduced = np.array([False, False, False, True, True])
    compared = compare_dates(now.keeping(~introduced), now, (Heard.of([]), Heard.of([])), introduced, seed=1, draws=5)
    assert compared.introductions == Contribution(2, 1, 1)


def test_of_an_empty_network_nothing_is_said():
    empty = Network.build(NodeColumns.of([1, 2]), TieColumns.of([], []))
    compared = compare_dates(empty, empty, (Heard.of([]), Heard.of([])), np.zeros(0, np.bool_), seed=1, draws=5)
    assert {change.verdict for change in compared.changes} == {Verdict.NO_DIFFERENCE}
    assert np.isnan(by_figure(compared)["links_per_person"].now)
