"""The shortest way between two nodes, and who is not asked to go it."""

import datetime as dt

import pytest

from crm.errors import Invalid, NotFound
from crm.models import Consent, now
from crm.models.words import Purpose
from crm.network_paths import find_path
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind, team_day


@pytest.fixture
def knows(db):
    return make_tie_kind(db, "knows")


@pytest.fixture
def people(db):
    street = make_street(db, "Moor Street")
    return {name: make_person(db, name, street=street) for name in ("Ana", "Ben", "Cy", "Di", "Ed", "Fay")}


@pytest.fixture
def tie(db, people, knows):
    """``tie("Ana", "Ben", …)``: a tie between two of the people."""
    return lambda one, other, **details: make_tie(db, people[one], people[other], kind=knows, **details)


def way(db, actor, one, other):
    path = find_path(db, actor, from_id=one.id, to_id=other.id)
    return [node.name for node in path.nodes]


def test_the_shortest_way_is_told_from_either_end(db, admin, people, tie):
    for pair in (("Ana", "Ben"), ("Ben", "Cy"), ("Cy", "Di"), ("Ana", "Ed"), ("Ed", "Fay"), ("Fay", "Cy")):
        tie(*pair)
    path = find_path(db, admin, from_id=people["Ana"].id, to_id=people["Di"].id)
    assert path.sentence == "3 steps: Ana knows Ben, who knows Cy, who knows Di."
    assert path.steps == 3
    assert way(db, admin, people["Di"], people["Ana"]) == ["Di", "Cy", "Ben", "Ana"]


def test_of_ways_as_short_the_one_with_the_strongest_ties_is_told(db, admin, people, tie):
    for pair, strength in ((("Ana", "Ben"), 3), (("Ben", "Fay"), 1), (("Ana", "Cy"), 2), (("Cy", "Fay"), 3)):
        tie(*pair, strength=strength)
    assert way(db, admin, people["Ana"], people["Fay"]) == ["Ana", "Cy", "Fay"]


def test_two_who_know_each_other_are_one_step_apart(db, admin, people, tie):
    tie("Ana", "Ben")
    path = find_path(db, admin, from_id=people["Ana"].id, to_id=people["Ben"].id)
    assert path.sentence == "1 step: Ana knows Ben."


def test_a_way_through_a_group_is_told_as_what_it_is(db, admin, people, knows):
    club = make_organisation(db, "the Choir")
    for name in ("Ana", "Ben"):
        make_tie(db, people[name], club, kind=knows)
    path = find_path(db, admin, from_id=people["Ana"].id, to_id=people["Ben"].id)
    assert path.sentence == "2 steps: Ana is linked with the Choir, as is Ben."
    make_tie(db, people["Ben"], people["Cy"], kind=knows)
    path = find_path(db, admin, from_id=club.id, to_id=people["Cy"].id)
    assert path.sentence == "2 steps: The Choir is linked with Ben, who knows Cy."


@pytest.mark.parametrize("details", [{"staff": True}, {"archived_at": now()}])
def test_no_way_leads_through_the_team_or_who_is_archived(db, admin, people, tie, details):
    tie("Ana", "Ben")
    tie("Ben", "Cy")
    for name, value in details.items():
        setattr(people["Ben"], name, value)
    db.flush()
    path = find_path(db, admin, from_id=people["Ana"].id, to_id=people["Cy"].id)
    assert path.nodes == ()
    assert path.steps is None
    assert path.sentence.startswith("No way between Ana and Cy is known.")


def test_somebody_of_the_team_may_be_where_a_way_begins(db, admin, people, tie):
    tie("Ana", "Ben")
    people["Ana"].staff = True
    db.flush()
    assert way(db, admin, people["Ana"], people["Ben"]) == ["Ana", "Ben"]


def test_a_tie_that_has_ended_is_no_way(db, admin, people, tie):
    tie("Ana", "Ben", until=dt.date(2025, 1, 1), closed_at=now())
    tie("Ana", "Ben", until=team_day() - dt.timedelta(days=1))
    assert way(db, admin, people["Ana"], people["Ben"]) == []


def test_who_asked_not_to_be_contacted_is_named_as_such(db, admin, people, tie):
    tie("Ana", "Ben")
    tie("Ben", "Cy")
    no = {"purpose": Purpose.CONTACT_ME, "given": False, "on": team_day()}
    db.add(Consent(person_id=people["Ben"].id, **no))
    db.flush()
    path = find_path(db, admin, from_id=people["Ana"].id, to_id=people["Cy"].id)
    assert [node.name for node in path.refusing] == ["Ben"]
    assert path.sentence.endswith(
        "who knows Cy. Ben asked not to be contacted: leave them alone, and look for another way."
    )


def test_the_same_twice_is_refused(db, admin, people):
    with pytest.raises(Invalid) as refused:
        find_path(db, admin, from_id=people["Ana"].id, to_id=people["Ana"].id)
    assert "two different" in refused.value.errors["to_id"]


def test_a_way_through_other_areas_names_nobody_there(connection, db, people, tie, knows):
    far = [make_person(db, f"Zanzibar {n}", street=make_street(db, area=make_area(db, f"Area {n}"))) for n in range(3)]
    make_tie(db, people["Ana"], far[0], kind=knows)
    make_tie(db, far[0], people["Ben"], kind=knows)
    make_tie(db, people["Cy"], far[1], kind=knows)
    make_tie(db, far[1], far[2], kind=knows)
    make_tie(db, far[2], people["Di"], kind=knows)
    db.commit()
    officer = Actor(id=None, name="Rosa", role=Role.OFFICER, area_ids=frozenset({people["Ana"].area_id}))
    with make_session(connection, officer) as limited:
        path = find_path(limited, officer, from_id=people["Ana"].id, to_id=people["Ben"].id)
        assert path.sentence == "2 steps: Ana knows someone in Area 0, who knows Ben."
        assert [node.id for node in path.nodes] == [people["Ana"].id, None, people["Ben"].id]
        assert way(limited, officer, people["Cy"], people["Di"]) == [], "two who are not seen are between them"
        with pytest.raises(NotFound):
            find_path(limited, officer, from_id=people["Ana"].id, to_id=far[0].id)
