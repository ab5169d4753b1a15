"""What the network map shows to whom, and where everybody stands on it."""

import datetime as dt
from math import dist

import pytest

from crm.models import Consent, now
from crm.models.words import Purpose
from crm.network.refreshing import refresh_analysis
from crm.network_maps import get_network_map
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.ties import change_tie, end_tie, retract_tie
from tests.crm.test_query_paths import words_in
from tests.factories import (
    make_area,
    make_asset,
    make_organisation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
    team_day,
)
from tests.kept import connector, keep
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def kind(db):
    return make_tie_kind(db, "knows")


def of(role, area, user=None):
    return Actor(id=user.id if user else None, name="Rosa", role=role, area_ids=frozenset({area.id}))


def names(network, places=None):
    return {network.nodes[place].name for place in (range(len(network.nodes)) if places is None else places)}


def standing(network, arranged, name):
    """The key of the group in which somebody of this name is, and their point."""
    place = next(place for place, node in enumerate(network.nodes) if node.name == name)
    group = arranged.group[place]
    return arranged.groups[group].key if group >= 0 else "", arranged.at[place]


def test_an_officer_sees_those_of_their_areas_and_that_they_know_somebody_elsewhere(db, connection):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    db.commit()
    officer = of(Role.OFFICER, made.areas["Mill Fields"])
    with make_session(connection, officer) as limited:
        network = get_network_map(limited, officer, analysis=analysis)
        everything = words_in(network)
    assert not any(name in everything for name in ("Moor Street", "Moor 2", "Tess"))
    seen = {person.name for person in made.people.values() if person.area_id == made.areas["Mill Fields"].id}
    assert names(network) == seen | {"someone in The Moors"}
    hidden = {place for place, node in enumerate(network.nodes) if node.hidden}
    assert len(hidden) == 1 + 6, "Tess, and those whom Ada knows"
    assert not any(tie.a in hidden and tie.b in hidden for tie in network.ties)
    assert {network.by_street.groups[network.by_street.group[place]].name for place in hidden} == {"The Moors"}
    assert {network.by_community.group[place] for place in hidden} == {-1}
    assert hidden.isdisjoint(network.sure)
    assert hidden.isdisjoint(network.unsure)
    assert "Ada Quill" in names(network, [*network.sure, *network.unsure])


def test_what_an_officer_gets_does_not_hang_on_what_is_named_elsewhere(db, connection):
    made = make_neighbourhood(db)
    db.commit()
    officer = of(Role.OFFICER, made.areas["Mill Fields"])

    def told():
        with make_session(connection, officer) as limited:
            network = get_network_map(limited, officer, analysis=None)
        return network.nodes, network.ties, network.by_street

    before = told()
    moor = made.people["Moor 2"]
    moor.name, moor.house = "Renamed", "99"
    make_person(db, "Newcomer", street=made.streets["Moor Street"])
    made.tie(moor, made.people["Moor 11"])
    db.commit()
    assert told() == before


def test_a_community_connector_sees_their_own_people_and_no_ranks(db, connection, kind):
    street = make_street(db, "Moor Street")
    area, user = street.area_id, make_user(db, Role.CONNECTOR)
    own, known, other = (make_person(db, name, street=street) for name in ("Own", "Known", "Other"))
    own.recorded_by_id = user.id
    make_tie(db, own, known, kind=kind)
    make_tie(db, known, other, kind=kind)
    analysis = keep(db, {own: {"degree": 1}}, connectors=[connector(own)])
    db.commit()
    actor = Actor(id=user.id, name="Hodan", role=Role.CONNECTOR, area_ids=frozenset({area}))
    with make_session(connection, actor) as limited:
        network = get_network_map(limited, actor, analysis=analysis)
    area_name = network.areas[0].name
    assert names(network) == {"Own", f"someone in {area_name}"}
    assert network.sure == []
    assert [(group.name, group.elsewhere) for group in network.by_street.groups] == [
        (area_name, True),
        ("Moor Street", False),
    ], "that somebody lives on their street is not told of whom they may not see"
    assert standing(network, network.by_street, f"someone in {area_name}")[0] == f"area-{area}"


def test_ended_ties_come_with_their_last_day_and_mistaken_ones_not_at_all(db, admin, kind):
    ana, ben, cy, di = (make_person(db, name) for name in ("Ana", "Ben", "Cy", "Di"))
    end_tie(db, admin, make_tie(db, ana, ben, kind=kind, since=dt.date(2020, 5, 1)).id, until=dt.date(2021, 6, 2))
    retract_tie(db, admin, make_tie(db, ana, cy, kind=kind).id)
    change_tie(db, admin, make_tie(db, ana, di, kind=kind).id, strength=3)
    network = get_network_map(db, admin, analysis=None)
    told = {frozenset(names(network, (tie.a, tie.b))): tie for tie in network.ties}
    assert told.keys() == {frozenset(("Ana", "Ben")), frozenset(("Ana", "Di"))}
    ended = told[frozenset(("Ana", "Ben"))]
    assert (ended.since, ended.until) == (dt.date(2020, 5, 1), dt.date(2021, 6, 2))
    held = told[frozenset(("Ana", "Di"))]
    assert (held.strength, held.since, held.until) == (3, team_day(), None)


def test_a_tie_says_whether_one_of_the_two_told_it(db, admin, kind):
    ana, ben, cy, di = (make_person(db, name) for name in ("Ana", "Ben", "Cy", "Di"))
    make_tie(db, ana, ben, kind=kind, said_by_id=ben.id)
    make_tie(db, ana, cy, kind=kind, said_by_id=di.id)
    make_tie(db, ana, di, kind=kind)
    network = get_network_map(db, admin, analysis=None)
    assert {names(network, (tie.b,)).pop(): tie.said for tie in network.ties} == {"Ben": "s", "Cy": "o", "Di": "-"}


def test_archived_and_merged_records_are_left_out_with_their_ties(db, admin, kind):
    ana, ben, gone = make_person(db, "Ana"), make_person(db, "Ben"), make_person(db, "Gone", archived_at=now())
    merged = make_person(db, "Merged", merged_into_id=ana.id, archived_at=now())
    for other in (gone, merged):
        make_tie(db, ben, other, kind=kind)
    network = get_network_map(db, admin, analysis=None)
    assert names(network) == {"Ana", "Ben"}
    assert network.ties == []


def test_only_who_was_met_and_agreed_last_may_be_put_on_a_map(db, admin):
    agreed, withdrew, named, silent = (make_person(db, name) for name in ("Agreed", "Withdrew", "Named", "Silent"))
    named.met = False
    yes = {"purpose": Purpose.PUT_ME_ON_A_MAP, "given": True, "on": dt.date(2026, 1, 5)}
    db.add_all([Consent(person_id=person.id, **yes) for person in (agreed, withdrew, named)])
    db.add(Consent(person_id=withdrew.id, **yes | {"given": False, "on": dt.date(2026, 3, 5)}))
    db.add(Consent(person_id=silent.id, **yes | {"purpose": Purpose.CONTACT_ME}))
    db.add(Consent(person_id=agreed.id, **yes | {"given": False, "on": dt.date(2025, 3, 5)}))
    db.flush()
    network = get_network_map(db, admin, analysis=None)
    assert names(network, network.agreeing) == {"Agreed"}


def test_groups_are_streets_the_rest_of_an_area_and_communities_named_after_streets(db, admin):
    made = make_neighbourhood(db)
    make_person(db, "Somewhere", area_id=made.areas["The Moors"].id)
    make_organisation(db, "The Band")
    hall = make_asset(db, "The Hall", street_id=made.streets["Mill Lane"].id)
    staff = make_person(db, "Officer", street=made.streets["Mill Lane"], staff=True)
    network = get_network_map(db, admin, analysis=refresh_analysis(db))
    streets = {name: standing(network, network.by_street, name)[0] for name in names(network)}
    assert streets["Ada Quill"] == streets[hall.name] == f"street-{made.streets['Mill Lane'].id}"
    assert streets["Somewhere"] == f"area-{made.areas['The Moors'].id}"
    assert streets["The Band"] == streets[staff.name] == ""
    told = {group.name for group in network.by_street.groups}
    assert {"Mill Lane", "The Moors, no street known"} <= told
    assert "Around Cut Close" in {group.name for group in network.by_community.groups}


def test_communities_around_the_same_streets_are_told_apart(db, admin, kind):
    lane = make_street(db, "Mill Lane")
    for _ in range(2):
        ring = [make_person(db, street=lane) for _ in range(5)]
        for place, one in enumerate(ring):
            make_tie(db, one, ring[(place + 1) % 5], kind=kind)
    network = get_network_map(db, admin, analysis=refresh_analysis(db))
    called = [group.name for group in network.by_community.groups]
    assert called == ["Around Mill Lane, group 1", "Around Mill Lane, group 2"]


def test_a_community_without_streets_is_named_after_where_its_people_are_seen(db, admin, kind):
    area = make_area(db, "Bristol")
    for place in ("The Fair", "The Quarry"):
        hall = make_asset(db, place)
        ring = [make_person(db, area_id=area.id) for _ in range(5)]
        for at, one in enumerate(ring):
            make_tie(db, one, ring[(at + 1) % 5], kind=kind)
            make_tie(db, one, hall, kind=kind)
    network = get_network_map(db, admin, analysis=refresh_analysis(db))
    assert {group.name for group in network.by_community.groups} == {"Around The Fair", "Around The Quarry"}


def test_people_keep_the_place_that_the_analysis_gave_them(db, admin):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    before = get_network_map(db, admin, analysis=analysis)
    make_person(db, "Newcomer", street=made.streets["Mill Lane"])
    mover = made.people["Cut 3"]
    mover.street_id = made.streets["New Road"].id
    db.flush()
    after = get_network_map(db, admin, analysis=analysis)
    for name in names(before) - {"Cut 3"}:
        assert standing(before, before.by_street, name) == standing(after, after.by_street, name)
        assert standing(before, before.by_community, name) == standing(after, after.by_community, name)
    key, point = standing(after, after.by_street, "Newcomer")
    assert key == f"street-{made.streets['Mill Lane'].id}"
    assert dist(point, standing(after, after.by_street, "Ada Quill")[1]) < 200
    assert standing(after, after.by_street, "Cut 3")[0] == f"street-{made.streets['New Road'].id}"
    assert standing(after, after.by_community, "Newcomer")[0] == ""


def test_without_an_analysis_everybody_has_a_place_of_their_own(db, admin):
    make_neighbourhood(db)
    network = get_network_map(db, admin, analysis=None)
    assert (network.made_at, network.stale) == (None, True)
    assert len(set(network.by_street.at)) == len(network.nodes)
    assert network.by_community.groups == []
    assert get_network_map(db, admin, analysis=None).by_street == network.by_street


def test_the_map_of_nothing_is_empty(db, admin):
    network = get_network_map(db, admin, analysis=None)
    assert (network.nodes, network.ties, network.areas, network.tie_kinds) == ([], [], [], [])


def test_an_area_comes_with_those_around_it(db, admin):
    town = make_area(db, "Town")
    ward = make_area(db, "Ward", parent_id=town.id)
    make_area(db, "Elsewhere")
    make_person(db, area_id=ward.id)
    network = get_network_map(db, admin, analysis=None)
    assert [(area.name, area.parent_id) for area in network.areas] == [("Town", None), ("Ward", town.id)]
