"""The neighbourhood of one node: a picture, and the same as a list."""

import pytest

from crm.errors import NotFound
from crm.models import now
from crm.network.ego import MOST_NEIGHBOURS, draw_ego_network, get_neighbourhood
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.ties import add_tie, end_tie
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind

FILES = {"script_url": "/static/vis.js", "style_url": "/static/vis.css"}


@pytest.fixture
def friend(db):
    return make_tie_kind(db, "friend of")


def test_neighbours_are_grouped_by_how_the_tie_reads_and_ties_among_them_told(db, admin, friend):
    member = make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)
    ana, ben, cy, club = make_person(db, "Ana"), make_person(db, "Ben"), make_person(db, "Cy"), make_organisation(db)
    make_tie(db, ana, ben, kind=friend)
    make_tie(db, ana, cy, kind=friend)
    make_tie(db, ben, cy, kind=friend)
    add_tie(db, admin, a_id=ana.id, b_id=club.id, kind_id=member.id)
    around = get_neighbourhood(db, admin, ana.id)
    groups = {reading: [seen.name for seen in group] for reading, group in around.by_reading().items()}
    assert groups == {"friend of": ["Ben", "Cy"], "member of": [club.name]}
    assert around.among == [(ben.id, cy.id, "friend of")]
    assert get_neighbourhood(db, admin, club.id).by_reading().keys() == {"has as a member"}


def test_ended_ties_staff_and_archived_people_are_left_out(db, admin, friend):
    ana, staff = make_person(db), make_person(db, "Officer", staff=True)
    make_tie(db, ana, staff, kind=friend)
    make_tie(db, ana, make_person(db, archived_at=now()), kind=friend)
    end_tie(db, admin, make_tie(db, ana, make_person(db), kind=friend).id)
    assert get_neighbourhood(db, admin, ana.id).neighbours == {}
    assert len(get_neighbourhood(db, admin, staff.id).neighbours) == 1


def test_a_hub_keeps_its_strongest_ties(db, admin, friend):
    hub, best = make_organisation(db), make_person(db, "Best")
    for _ in range(MOST_NEIGHBOURS + 5):
        make_tie(db, hub, make_person(db), kind=friend)
    make_tie(db, hub, best, kind=friend, strength=3)
    around = get_neighbourhood(db, admin, hub.id)
    assert next(iter(around.neighbours)) == best.id
    assert (len(around.neighbours), around.left_out) == (MOST_NEIGHBOURS, 6)


def test_people_outside_the_areas_have_no_name_and_their_own_ties_stay_hidden(db, friend, connection):
    mine, other = make_area(db), make_area(db, "St Peter’s")
    ana = make_person(db, "Ana", street=make_street(db, area=mine))
    hidden = [make_person(db, f"Hidden {n}", street=make_street(db, area=other)) for n in range(2)]
    for person in hidden:
        make_tie(db, ana, person, kind=friend)
    make_tie(db, *hidden, kind=friend)
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        around = get_neighbourhood(own, officer, ana.id)
        assert {seen.name for seen in around.neighbours.values()} == {"someone in St Peter’s"}
        assert around.among == []
        drawn = draw_ego_network(own, officer, ana.id, **FILES)
        assert "Hidden" not in drawn.html
        assert "someone in St Peter" in drawn.html
        with pytest.raises(NotFound):
            draw_ego_network(own, officer, hidden[0].id, **FILES)


def test_the_picture_runs_no_name_as_markup(db, admin, friend):
    nasty = "</script><script>alert(1)</script>"
    ana, ben = make_person(db, nasty), make_person(db, nasty, met=False)
    make_tie(db, ana, ben, kind=friend)
    drawn = draw_ego_network(db, admin, ana.id, **FILES)
    assert "<script>alert" not in drawn.html
    assert drawn.html.count("</script>") == 2
