"""Ties: recorded once, read from both ends, and never forgotten."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from crm import ties
from crm.errors import Invalid, NotFound
from crm.models import Person, Tie, now
from crm.permissions import Actor, Role
from crm.rules import Rules
from crm.session import make_session
from crm.tie_lines import list_ties
from tests.database import noted, questions
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
    team_day,
)

#: One of the two has another day than UTC, whatever the hour.
AHEAD_AND_BEHIND = ["Etc/GMT-14", "Etc/GMT+12"]


@pytest.fixture
def friend(db):
    return make_tie_kind(db, "friend of")


@pytest.fixture
def member(db):
    return make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)


def officer_of(db, *areas, role=Role.OFFICER):
    user = make_user(db, role, areas=areas)
    return Actor(id=user.id, name=user.name, role=role, area_ids=frozenset(area.id for area in areas))


def test_a_symmetric_tie_is_one_row_that_reads_the_same_from_both_ends(db, admin, friend):
    ana, ben = make_person(db, "Ana"), make_person(db, "Ben")
    tie = ties.add_tie(db, admin, a_id=ben.id, b_id=ana.id, kind_id=friend.id)
    assert (tie.a_id, tie.b_id) == (ana.id, ben.id)
    for node, other in ((ana, "Ben"), (ben, "Ana")):
        (line,) = list_ties(db, admin, node.id).rows
        assert (line.reading, line.other.name) == ("friend of", other)


def test_a_directed_tie_keeps_its_direction(db, admin, member):
    club, ana = make_organisation(db, "Chess club"), make_person(db, "Ana")
    ties.add_tie(db, admin, a_id=ana.id, b_id=club.id, kind_id=member.id)
    assert list_ties(db, admin, ana.id).rows[0].reading == "member of"
    assert list_ties(db, admin, club.id).rows[0].reading == "has as a member"


def test_a_tie_says_since_when_and_who_says_so(db, admin, friend):
    ana, ben, cy = make_person(db, "Ana"), make_person(db, "Ben"), make_person(db, "Cy")
    talk = make_conversation(db, people=[cy])
    recorder = make_user(db, name="Mary")
    actor = Actor(id=recorder.id, name="Mary", role=Role.ADMIN)
    ties.add_tie(
        db, actor, a_id=ana.id, b_id=ben.id, kind_id=friend.id, since=dt.date(2019, 5, 1), said_by_id=cy.id,
        conversation_id=talk.id, strength=3,
    )  # fmt: skip
    (line,) = list_ties(db, admin, ana.id).rows
    assert (line.since, line.said_by.name, line.conversation_id) == (dt.date(2019, 5, 1), "Cy", talk.id)
    assert (line.recorded_by, line.strength) == ("Mary", 3)


def test_a_tie_that_is_recorded_already_is_refused(db, admin, friend):
    ana, ben = make_person(db), make_person(db)
    ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id)
    with pytest.raises(Invalid) as refused:
        ties.add_tie(db, admin, a_id=ben.id, b_id=ana.id, kind_id=friend.id)
    assert "recorded already" in refused.value.errors["b_id"]


def test_sent_again_with_the_same_uuid_it_is_stored_once(db, admin, friend):
    ana, ben = make_person(db), make_person(db)
    given = {"a_id": ana.id, "b_id": ben.id, "kind_id": friend.id, "uuid": ana.uuid}
    assert ties.add_tie(db, admin, **given) is ties.add_tie(db, admin, **given)


@pytest.mark.parametrize("state", ["archived", "merged", "itself", "unknown"])
def test_a_tie_to_what_can_have_none_is_refused(db, admin, friend, state):
    ana, ben, cy = make_person(db), make_person(db), make_person(db)
    if state == "archived":
        ben.archived_at = now()
    if state == "merged":
        ben.merged_into_id = cy.id
    other = {"itself": ana.id, "unknown": 999_999}.get(state, ben.id)
    with pytest.raises(Invalid) as refused:
        ties.add_tie(db, admin, a_id=ana.id, b_id=other, kind_id=friend.id)
    assert refused.value.errors.keys() == {"b_id"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("strength", 4),
        ("since", dt.date(3024, 1, 1)),
        ("since", dt.date(1066, 10, 14)),
        ("note", "x" * 501),
        ("said_by_id", 999_999),
        ("conversation_id", 999_999),
    ],
)
def test_a_detail_without_meaning_is_refused_on_its_field(db, admin, friend, field, value):
    ana, ben = make_person(db), make_person(db)
    with pytest.raises(Invalid) as refused:
        ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id, **{field: value})
    assert refused.value.errors.keys() == {field}


def test_a_change_closes_the_row_and_opens_another(db, admin, friend):
    ana, ben = make_person(db), make_person(db)
    tie = ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id, since=dt.date(2019, 5, 1))
    changed = ties.change_tie(db, admin, tie.id, strength=3)
    assert changed.id != tie.id
    assert (tie.closed_at is not None, tie.strength, changed.strength, changed.since) == (True, 2, 3, tie.since)
    assert [line.id for line in list_ties(db, admin, ana.id).rows] == [changed.id]
    with pytest.raises(Invalid):
        ties.change_tie(db, admin, tie.id, strength=1)


def test_a_change_that_changes_nothing_writes_nothing(db, admin, friend):
    tie = make_tie(db, make_person(db), make_person(db), kind=friend)
    assert ties.change_tie(db, admin, tie.id, strength=2) is tie
    assert tie.closed_at is None


def test_a_change_turns_a_directed_tie_round(db, admin, member):
    ana, club = make_person(db), make_organisation(db)
    tie = ties.add_tie(db, admin, a_id=club.id, b_id=ana.id, kind_id=member.id)
    ties.change_tie(db, admin, tie.id, reverse=True)
    assert list_ties(db, admin, ana.id).rows[0].reading == "member of"


def test_a_change_into_a_tie_that_is_there_is_refused(db, admin, friend):
    ana, ben, knows = make_person(db), make_person(db), make_tie_kind(db, "knows")
    tie = ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=knows.id)
    ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id)
    with pytest.raises(Invalid) as refused:
        ties.change_tie(db, admin, tie.id, kind_id=friend.id)
    assert refused.value.errors.keys() == {"kind_id"}


def test_an_ended_tie_is_history_and_may_begin_again(db, admin, friend):
    ana, ben = make_person(db), make_person(db)
    tie = ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id, since=dt.date(2019, 5, 1))
    with pytest.raises(Invalid):
        ties.end_tie(db, admin, tie.id, until=dt.date(2018, 1, 1))
    ties.end_tie(db, admin, tie.id, until=dt.date(2024, 1, 1))
    assert list_ties(db, admin, ana.id).total == 0
    assert [line.until for line in list_ties(db, admin, ana.id, ended=True).rows] == [dt.date(2024, 1, 1)]
    assert ties.add_tie(db, admin, a_id=ana.id, b_id=ben.id, kind_id=friend.id)


def test_a_tie_cannot_end_in_the_future(db, admin, friend):
    tie = make_tie(db, make_person(db), make_person(db), kind=friend)
    with pytest.raises(Invalid) as refused:
        ties.end_tie(db, admin, tie.id, until=team_day() + dt.timedelta(days=2))
    assert refused.value.errors.keys() == {"until"}


@pytest.mark.parametrize("zone", AHEAD_AND_BEHIND)
def test_a_tie_begins_and_ends_by_the_days_of_the_teams_clocks(db, admin, friend, zone):
    db.info["rules"] = rules = Rules(zone=ZoneInfo(zone))
    today = rules.day_of(now())
    ends = {"a_id": make_person(db).id, "b_id": make_person(db).id, "kind_id": friend.id}
    with pytest.raises(Invalid, match="began"):
        ties.add_tie(db, admin, **ends, since=today + dt.timedelta(days=1))
    tie = ties.add_tie(db, admin, **ends, since=today)
    with pytest.raises(Invalid, match="ended"):
        ties.end_tie(db, admin, tie.id, until=today + dt.timedelta(days=1))
    assert ties.end_tie(db, admin, tie.id).until == today


def test_a_mistake_is_taken_back_and_is_no_history(db, admin, friend):
    ana = make_person(db)
    tie = make_tie(db, ana, make_person(db), kind=friend)
    ties.retract_tie(db, admin, tie.id)
    assert list_ties(db, admin, ana.id).total == list_ties(db, admin, ana.id, ended=True).total == 0
    assert db.get(Tie, tie.id) is not None


def test_ties_are_grouped_by_reading_and_paged(db, admin, friend, member):
    ana = make_person(db, "Ana")
    for number in range(7):
        make_tie(db, ana, make_person(db, f"Friend {number}"), kind=friend)
    make_tie(db, ana, make_organisation(db, "Club"), kind=member)
    first, second = (list_ties(db, admin, ana.id, page=page, size=5) for page in (1, 2))
    assert (first.total, first.pages) == (8, 2)
    assert [line.other.name for line in second.rows] == ["Friend 5", "Friend 6", "Club"]
    assert [line.alike for line in second.rows] == [7, 7, 1]
    assert list_ties(db, admin, ana.id, page=99, size=5).number == 1


def test_a_tie_to_somebody_outside_the_areas_shows_the_area_alone(db, admin, friend, connection):
    mine, other = make_area(db, "Mine"), make_area(db, "St Peter’s")
    ana = make_person(db, "Ana", street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden", street=make_street(db, area=other))
    talk = make_conversation(db, street=make_street(db, area=other))
    make_tie(db, ana, hidden, kind=friend, said_by_id=hidden.id, conversation_id=talk.id)
    actor = officer_of(db, mine)
    with make_session(connection, actor) as own:
        (line,) = list_ties(own, actor, ana.id).rows
        assert (line.other.id, line.other.name) == (None, "someone in St Peter’s")
        assert (line.said_by.id, line.said_by.name) == (None, "someone in St Peter’s")
        assert (line.conversation_id, line.held_at) == (None, None)
        with pytest.raises(NotFound):
            list_ties(own, actor, hidden.id)


def test_a_tie_between_two_hidden_people_is_not_found(db, friend, connection):
    mine, other = make_area(db), make_area(db)
    tie = make_tie(
        db,
        make_person(db, street=make_street(db, area=other)),
        make_person(db, street=make_street(db, area=other)),
        kind=friend,
    )
    actor = officer_of(db, mine)
    with make_session(connection, actor) as own, pytest.raises(NotFound):
        ties.get_tie(own, actor, tie.id)


def test_nobody_ties_a_person_whom_they_do_not_see(db, friend, connection):
    mine, other = make_area(db), make_area(db)
    ana = make_person(db, street=make_street(db, area=mine))
    hidden = make_person(db, street=make_street(db, area=other))
    actor = officer_of(db, mine)
    with make_session(connection, actor) as own, pytest.raises(Invalid) as refused:
        ties.add_tie(own, actor, a_id=ana.id, b_id=hidden.id, kind_id=friend.id)
    assert "from the list" in refused.value.errors["b_id"]


def test_a_connector_sees_their_own_people_by_name_and_others_by_area(db, friend, connection):
    area = make_area(db, "The Moors")
    street = make_street(db, area=area)
    actor = officer_of(db, area, role=Role.CONNECTOR)
    own_person = make_person(db, "Own", street=street, recorded_by_id=actor.id)
    make_tie(db, own_person, make_person(db, "Hidden", street=street), kind=friend)
    make_tie(db, own_person, make_asset(db, "Hall"), kind=friend)
    with make_session(connection, actor) as own:
        assert {line.other.name for line in list_ties(own, actor, own_person.id).rows} == {
            "someone in The Moors",
            "Hall",
        }


def test_many_ties_are_added_once_however_often_they_are_sent(db, admin, friend, member):
    ana, ben, club = make_person(db), make_person(db), make_organisation(db)
    rows = [
        ties.NewTie(ben.id, ana.id, friend.id),
        ties.NewTie(ana.id, ben.id, friend.id),
        ties.NewTie(ana.id, club.id, member.id),
        ties.NewTie(ben.id, club.id, member.id, since=dt.date(2020, 1, 1), until=dt.date(2021, 1, 1)),
    ]
    assert len(ties.add_ties(db, admin, rows)) == 3
    assert ties.add_ties(db, admin, rows) == []
    assert list_ties(db, admin, club.id).total == 1
    assert list_ties(db, admin, club.id, ended=True).total == 1


def test_many_ties_are_refused_row_by_row(db, admin, friend):
    ana, ben = make_person(db), make_person(db, "Ben", archived_at=now())
    rows = [ties.NewTie(ana.id, ben.id, friend.id), ties.NewTie(ana.id, ana.id, friend.id), ties.NewTie(ana.id, 0, 0)]
    with pytest.raises(Invalid) as refused:
        ties.add_ties(db, admin, rows)
    assert refused.value.errors.keys() == {"row_1", "row_2", "row_3"}
    assert "Ben is archived" in refused.value.errors["row_1"]
    assert db.query(Tie).count() == 0


def test_six_hundred_ties_take_as_many_questions_as_six(db, admin, connection, friend):
    area = make_area(db)
    people = [Person(name=f"Person {number}", area_id=area.id) for number in range(102)]
    db.add_all(people)
    db.flush()
    ids, asked = [person.id for person in people], []
    for some, each in ((ids[:4], 3), (ids[4:], 7)):
        rows = [ties.NewTie(a, b, friend.id) for n, a in enumerate(some) for b in some[n + 1 : n + 1 + each]]
        with noted(connection) as statements:
            assert len(ties.add_ties(db, admin, rows)) == len(rows)
        asked.append((len(rows), len(questions(statements))))
    assert asked == [(6, asked[0][1]), (658, asked[0][1])]
