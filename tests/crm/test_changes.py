"""Two dates of the network: as it was known at each, compared at equal coverage."""

import datetime as dt
from itertools import pairwise

import pytest

from crm.changes import compare_dates
from crm.errors import Invalid, NotAllowed
from crm.models import Introduction, Tie
from crm.models.words import IntroductionState
from crm.permissions import Actor, Role
from crm.rules import Rules
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_tie_kind, team_day

DAY = dt.timedelta(days=1)


@pytest.fixture
def told(db):
    """Two streets: in ten talks 40 days ago each neighbour names the next; lately, ten more name one across."""
    area, kind = make_area(db, "Mill Fields"), make_tie_kind(db)
    early, late = in_days(-40), in_days(-5)
    streets = [make_street(db, name, area=area) for name in ("Mill Lane", "Moor Street")]
    people = [
        [make_person(db, f"{street.name} {n}", street=street, recorded_at=early) for n in range(6)]
        for street in streets
    ]

    def tell(a, b, at, **details):
        talk = make_conversation(db, street=a.street, people=[a], held_at=at, recorded_at=at)
        low, high = sorted((a.id, b.id))
        db.add(
            Tie(
                a_id=low,
                b_id=high,
                kind_id=kind.id,
                said_by_id=a.id,
                conversation_id=talk.id,
                recorded_at=at,
                **details,
            )
        )

    for street in people:
        for a, b in pairwise(street):
            tell(a, b, early)
    db.flush()
    return people, tell, late


def test_what_was_told_later_is_not_taken_for_growth(db, admin, told):
    people, tell, late = told
    for street in people:
        for a, b in zip(street, street[2:], strict=False):
            tell(a, b, late)
    db.flush()
    found = compare_dates(db, admin, earlier=Rules().day_of(late - 10 * DAY))
    links = next(one for one in found.changes if one.figure == "links_per_person")
    assert links.known > links.then
    assert links.verdict == "no_difference"
    assert links.verdict_label == "No difference that we can tell"
    assert (found.conversations_then, found.conversations_now, found.drawn) == (10, 18, 10)
    assert found.coverage_sentence.startswith("10 conversations had been held by ")
    assert found.introductions_sentence == "No introduction has led to a tie since then, as far as we know."


def test_introductions_count_by_what_only_they_join(db, admin, told):
    people, tell, late = told
    one, other = people[0][0], people[1][0]
    introduction = Introduction(first_id=one.id, second_id=other.id, state=IntroductionState.MET, level=5)
    db.add(introduction)
    db.flush()
    tell(one, other, late, introduction_id=introduction.id)
    db.flush()
    found = compare_dates(db, admin, earlier=Rules().day_of(late - 10 * DAY))
    assert (found.introduced_ties, found.pieces_joined, found.streets_joined) == (1, 1, 1)
    assert found.introductions_sentence == (
        "Introductions led to 1 tie since then. "
        "1 group of people and 1 pair of streets had no link we know of without them."
    )
    assert compare_dates(db, admin, earlier=Rules().day_of(late)).introduced_ties == 0


def test_a_tie_that_has_ended_was_there_before(db, admin, told):
    late = told[2]
    for tie in db.query(Tie).all():
        tie.closed_at = late
    db.flush()
    found = compare_dates(db, admin, earlier=Rules().day_of(late - 10 * DAY))
    assert found.changes[0].then == pytest.approx(20 / 12)
    assert found.changes[0].now is None
    assert found.changes[0].verdict_label == "Too little known to tell"


def test_dates_have_to_be_in_order_and_not_to_come(db, admin):
    today = team_day()
    with pytest.raises(Invalid, match="Enter a date before"):
        compare_dates(db, admin, earlier=today)
    with pytest.raises(Invalid, match="is still to come"):
        compare_dates(db, admin, earlier=today - DAY, later=today + DAY)


def test_a_community_connector_may_not_compare(db):
    with pytest.raises(NotAllowed):
        compare_dates(db, Actor(None, "Hodan", Role.CONNECTOR, frozenset()), earlier=team_day() - DAY)
