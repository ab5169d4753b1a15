import numpy as np
import pytest

from graph.connectors import find_connectors
from graph.evidence import (
    CloseToOthers,
    ConnectorEvidence,
    FewTies,
    GroupsJoined,
    IntroductionsTook,
    Line,
    NominatedBy,
    Nominations,
    OneConversation,
    OneRecorder,
    OnlyLink,
    ReachesTwoSteps,
    StreetsJoined,
    Sureness,
    TrackRecord,
)
from graph.network import Network, NodeColumns, TieColumns
from graph.standing import percentiles_among
from tests.graph.neighbourhood import (
    OFFICER,
    ONLY_LINK,
    QUIZMASTER,
    SINGLE_SOURCE,
    make_neighbourhood,
    make_nominations,
    make_track_record,
)


@pytest.fixture(scope="module")
def found() -> dict[int, ConnectorEvidence]:
    network = make_neighbourhood().network()
    return {one.id: one for one in find_connectors(network, make_nominations(), make_track_record(), seed=1)}


def test_the_quizmaster_comes_first_and_stands_out_on_every_line(found: dict[int, ConnectorEvidence]):
    quizmaster = found[QUIZMASTER]
    assert quizmaster.rank == 1
    assert set(quizmaster.stands_out_in) == set(Line)
    assert NominatedBy(8) in quizmaster.nominations.reasons
    assert IntroductionsTook(2) in quizmaster.track_record.reasons
    assert StreetsJoined(4, (1, 2, 3, 4)) in quizmaster.bridging.reasons


def test_the_quizmasters_rank_holds_whoevers_records_are_left_out(found: dict[int, ConnectorEvidence]):
    certainty = found[QUIZMASTER].certainty
    assert certainty.level is Sureness.SURE
    assert (certainty.rank_low, certainty.hinge) == (1, None)


def test_a_rank_that_hinges_on_one_recorder_is_not_sure_yet(found: dict[int, ConnectorEvidence]):
    single = found[SINGLE_SOURCE]
    assert single.rank <= 3
    assert single.certainty.level is Sureness.NOT_SURE_YET
    assert single.certainty.hinge == OneRecorder(14, 9, 12)
    assert single.certainty.without_source > 20


def test_an_officer_who_recorded_everything_is_no_connector(found: dict[int, ConnectorEvidence]):
    assert OFFICER not in found


def test_the_only_link_of_a_street_is_said_to_be_so(found: dict[int, ConnectorEvidence]):
    assert OnlyLink(9) in found[ONLY_LINK].bridging.reasons
    holders = [one.id for one in found.values() if OnlyLink(9) in one.bridging.reasons]
    assert holders == [ONLY_LINK]
    assert GroupsJoined(4) in found[ONLY_LINK].bridging.reasons


def test_percentiles_say_how_many_of_the_others_have_less(found: dict[int, ConnectorEvidence]):
    assert found[QUIZMASTER].nominations.percentile == 100
    assert found[301].nominations.stands_out is False
    assert percentiles_among(np.array([0.0, 1, 5, 9]), np.array([0.0, 0, 1, 5, 9])).tolist() == [0, 50, 75, 100]


def test_the_same_seed_gives_the_same_answer():
    network = make_neighbourhood().network()
    once, again = (find_connectors(network, make_nominations(), make_track_record(), seed=7) for _ in range(2))
    assert once == again


def test_ranks_count_from_one_and_stop_at_the_limit():
    network = make_neighbourhood().network()
    few = find_connectors(network, make_nominations(), make_track_record(), seed=1, limit=5)
    assert [one.rank for one in few] == [1, 2, 3, 4, 5]
    assert all(one.certainty.rank_low <= one.rank <= one.certainty.rank_high for one in few)


def test_nominations_alone_make_an_isolated_person_a_connector():
    network = Network.build(NodeColumns.of([1, 2, 3]), TieColumns.of([1], [2]))
    first = find_connectors(network, Nominations.of([3, 3, 3], [10, 11, 12]), TrackRecord.of(), seed=1)[0]
    assert (first.id, first.stands_out_in, first.constraint, first.ties) == (3, (Line.NOMINATIONS,), None, 0)
    assert first.reach.reasons == ()
    assert first.bridging.value == 0


def test_people_of_whom_nothing_is_known_are_not_listed():
    empty = Network.build(NodeColumns.of([1, 2]), TieColumns.of([], []))
    assert find_connectors(empty, Nominations.of([99], [1]), TrackRecord.of([98], [1]), seed=1) == []
    nobody = Network.build(NodeColumns.of([]), TieColumns.of([], []))
    assert find_connectors(nobody, Nominations.of(), TrackRecord.of(), seed=1) == []


def star(ties: int, recorder: list[int], conversation: list[int]) -> ConnectorEvidence:
    """Evidence on person 0, who knows *ties* others, among thirty people more who know nobody."""
    network = Network.build(
        NodeColumns.of(range(ties + 31)), TieColumns.of([0] * ties, range(1, ties + 1), None, recorder, conversation)
    )
    return find_connectors(network, Nominations.of(), TrackRecord.of(), seed=1)[0]


def test_what_one_conversation_alone_says_is_not_sure_yet():
    centre = star(8, [1, 2] * 4, [5] * 8)
    assert centre.certainty.level is Sureness.NOT_SURE_YET
    assert centre.certainty.hinge == OneConversation(5, 8, 8)


def test_what_three_recorders_heard_in_many_conversations_holds():
    centre = star(9, [1, 2, 3] * 3, list(range(9)))
    assert centre.certainty.level is Sureness.SURE


def test_one_recorder_among_many_small_ones_is_found():
    centre = star(30, [1] * 16 + list(range(2, 16)), list(range(30)))
    assert centre.certainty.level is Sureness.SURE
    ties = TieColumns.of(
        [*[0] * 6, *range(50, 90)], [*range(1, 7), *range(51, 91)], None, [99] * 6 + [one // 2 for one in range(40)]
    )
    network = Network.build(NodeColumns.of(range(100)), ties)
    evidence = find_connectors(network, Nominations.of(), TrackRecord.of(), seed=1)
    hub = next(one for one in evidence if one.id == 0)
    assert hub.certainty.hinge == OneRecorder(99, 6, 6)


def test_an_order_of_equals_is_not_sure_yet_because_they_are_close():
    size = 60
    ring = Network.build(
        NodeColumns.of(range(size)),
        TieColumns.of(
            [*range(size), *range(size)],
            [*((one + 1) % size for one in range(size)), *((one + 7) % size for one in range(size))],
            None,
            [*(one % 9 for one in range(size)), *((one + 3) % 9 for one in range(size))],
            range(2 * size),
        ),
    )
    people = find_connectors(ring, Nominations.of(), TrackRecord.of(), seed=1)
    assert people[0].certainty.level is Sureness.NOT_SURE_YET
    assert isinstance(people[0].certainty.hinge, CloseToOthers)


def test_few_ties_are_named_as_what_a_rank_hinges_on():
    # A chain of pairs: whoever is in the middle has two ties, each recorded by somebody else.
    size = 41
    chain = Network.build(
        NodeColumns.of(range(size)),
        TieColumns.of(range(size - 1), range(1, size), None, range(size - 1), range(100, 100 + size - 1)),
    )
    first = find_connectors(chain, Nominations.of(), TrackRecord.of(), seed=1)[0]
    assert first.reach.reasons == (ReachesTwoSteps(4),)
    assert first.certainty.level is Sureness.NOT_SURE_YET
    assert isinstance(first.certainty.hinge, OneRecorder | FewTies)


def test_a_first_place_that_rests_on_one_recorder_is_not_sure_even_without_rivals():
    nobody_tied = Network.build(NodeColumns.of([1, 2, 3]), TieColumns.of([], []))
    alone = find_connectors(nobody_tied, Nominations.of([3] * 3, [10, 11, 12], [5] * 3), TrackRecord.of(), seed=1)[0]
    assert (alone.certainty.rank_high, alone.certainty.level) == (1, Sureness.NOT_SURE_YET)
    assert alone.certainty.hinge == OneRecorder(5, 3, 3)
    shared = find_connectors(nobody_tied, Nominations.of([3] * 3, [10, 11, 12], [5, 6, 7]), TrackRecord.of(), seed=1)[0]
    assert shared.certainty.level is Sureness.SURE
