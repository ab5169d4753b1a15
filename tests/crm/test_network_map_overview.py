"""The network map in words: its groups, one of them opened, and what joins them."""

from itertools import pairwise

import pytest

from crm.models import now
from crm.network.refreshing import refresh_analysis
from crm.network_map_overview import GROUPS, MOST_TIES, PAGE_SIZE, read_overview
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.ties import end_tie
from tests.crm.test_query_paths import words_in
from tests.factories import make_organisation, make_person, make_street, make_tie, make_tie_kind
from tests.kept import keep
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def kind(db):
    return make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)


def row(overview, name):
    found = next(row for row in overview.rows.rows if row.group.name == name)
    return found.people, found.inside, found.outside


def test_groups_are_told_with_their_people_and_ties_those_with_most_people_first(db, admin):
    make_neighbourhood(db)
    overview = read_overview(db, admin, analysis=refresh_analysis(db))
    assert [each.group.name for each in overview.rows.rows[:3]] == ["Mill Lane", "Moor Street", "Cut Close"]
    assert row(overview, "Mill Lane") == (12, 12, 14)
    assert row(overview, "Cut Close") == (3, 2, 0)
    assert overview.opened is None


def test_what_joins_the_groups_and_what_is_cut_off_is_said(db, admin):
    make_neighbourhood(db)
    said = read_overview(db, admin, analysis=refresh_analysis(db)).sentences
    assert said[0] == "30 people in 5 groups, with 41 ties."
    assert "No two groups have more ties between them than Mill Lane and Moor Street: 13." in said
    assert "Without a known tie to another street: Cut Close and Shy Street." in said
    assert "Linked to the rest by a single person: Lark Close." in said
    assert any(sentence.startswith("In the whole network: The largest piece has 26 people.") for sentence in said)


def test_who_would_cut_off_most_is_named_where_the_rank_holds(db, admin):
    bridge, unsure = make_person(db, "Nuala"), make_person(db, "Unsure")
    analysis = keep(
        db,
        connectors=[
            {"id": bridge.id, "certainty": {"level": "sure"}, "loss": [2, 7]},
            {"id": unsure.id, "certainty": {"level": "not_sure_yet"}, "loss": [9]},
        ],
    )
    said = read_overview(db, admin, analysis=analysis).sentences
    assert "Without Nuala, 2 people on 1 street lose their only way to the rest we know of." in said
    assert not any("Unsure" in sentence for sentence in said)


def test_communities_are_groups_as_well(db, admin):
    make_neighbourhood(db)
    overview = read_overview(db, admin, analysis=refresh_analysis(db), by="community")
    assert row(overview, "Around Cut Close") == (3, 2, 0)


def test_communities_are_told_first_where_few_people_have_a_street(db, admin, kind):
    street = make_street(db, "Moor Street")
    people = [make_person(db, name, street=street) for name in ("Ana", "Ben")]
    people += [make_person(db, name, area_id=street.area_id) for name in ("Cal", "Dot")]
    for one, other in pairwise(people):
        make_tie(db, one, other, kind=kind)
    assert read_overview(db, admin, analysis=refresh_analysis(db)).by == "street"
    make_person(db, "Eve", area_id=street.area_id)
    analysis = refresh_analysis(db)
    overview = read_overview(db, admin, analysis=analysis)
    assert overview.by == "community"
    assert read_overview(db, admin, analysis=analysis, by="street").by == "street"
    opened = read_overview(db, admin, analysis=analysis, opened=f"street-{street.id}")
    assert (opened.by, opened.opened.name) == ("street", "Moor Street")


def test_a_group_that_is_opened_lists_its_people_with_their_ties(db, admin, kind):
    street = make_street(db, "Moor Street")
    ana, ben, officer = (make_person(db, name, street=street) for name in ("Ana", "Ben", "Rosa"))
    officer.staff = True
    band, hall = make_organisation(db, "Band", street_id=street.id), make_organisation(db, "Hall")
    make_tie(db, ana, band, kind=kind)
    make_tie(db, ana, hall, kind=kind)
    end_tie(db, admin, make_tie(db, ana, ben, kind=kind).id)
    overview = read_overview(db, admin, analysis=keep(db), opened=f"street-{street.id}")
    assert overview.opened is not None
    assert overview.opened.name == "Moor Street"
    told = {
        member.node.name: [(reading, other.name) for reading, other in member.ties] for member in overview.members.rows
    }
    assert list(told) == ["Ana", "Ben", "Band"], "people first; who works in the team lives nowhere here"
    assert told["Ana"] == [("member of", "Band"), ("member of", "Hall")]
    assert told["Ben"] == []
    assert told["Band"] == [("has as a member", "Ana")]
    assert row(overview, "Moor Street") == (2, 1, 0)


def test_a_long_street_is_a_page_at_a_time_with_the_first_ties_of_each(db, admin, kind):
    street = make_street(db, "Moor Street")
    people = [make_person(db, f"Person {number:03}", street=street) for number in range(PAGE_SIZE + 5)]
    for other in people[1 : MOST_TIES + 4]:
        make_tie(db, people[0], other, kind=kind)
    first = read_overview(db, admin, analysis=keep(db), opened=f"street-{street.id}").members
    assert (len(first.rows), first.total, first.pages) == (PAGE_SIZE, PAGE_SIZE + 5, 2)
    assert (len(first.rows[0].ties), first.rows[0].left_out) == (MOST_TIES, 3)
    second = read_overview(db, admin, analysis=keep(db), opened=f"street-{street.id}", page=2).members
    assert [member.node.name for member in second.rows] == [f"Person {number:03}" for number in range(50, 55)]


def test_who_is_outside_the_readers_areas_is_counted_apart_and_not_named(db, connection):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    db.commit()
    officer = Actor(id=None, name="Rosa", role=Role.OFFICER, area_ids=frozenset({made.areas["Mill Fields"].id}))
    key = f"area-{made.areas['The Moors'].id}"
    with make_session(connection, officer) as limited:
        overview = read_overview(limited, officer, analysis=analysis, opened=key)
    assert [each.group.name for each in overview.rows.rows if each.group.elsewhere] == ["The Moors"]
    assert overview.rows.rows[-1].group.elsewhere
    assert overview.sentences[:2] == (
        "18 people in 4 groups, with 29 ties.",
        "They know 7 people whose records are not yours to see.",
    )
    everything = words_in(overview)
    assert not any(name in everything for name in ("Moor Street", "Moor 4", "Tess"))
    assert f"street-{made.streets['Moor Street'].id}" not in everything


def test_a_community_connector_reads_nothing_that_only_the_network_tells(db, connection):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    own = made.people["Cut 1"]
    own.recorded_by_id = made.recorders[0].id
    db.commit()
    hodan = Actor(
        id=made.recorders[0].id, name="Hodan", role=Role.CONNECTOR, area_ids=frozenset({made.areas["Mill Fields"].id})
    )
    with make_session(connection, hodan) as limited:
        said = read_overview(limited, hodan, analysis=analysis).sentences
    assert said == ("1 person in 1 group, with 1 tie.", "They know 1 person whose records are not yours to see.")


def test_an_archived_person_is_in_no_group(db, admin):
    make_person(db, "Gone", archived_at=now())
    assert read_overview(db, admin, analysis=None).rows.total == 0


def test_many_streets_are_a_page_at_a_time(db, admin):
    for number in range(GROUPS + 1):
        make_person(db, street=make_street(db, f"Street {number:03}"))
    analysis = keep(db)
    assert len(read_overview(db, admin, analysis=analysis).rows.rows) == GROUPS
    (last,) = read_overview(db, admin, analysis=analysis, page=2).rows.rows
    assert last.group.name == f"Street {GROUPS}"
