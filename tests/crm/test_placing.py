"""Where the network map draws everybody: kept with the latest analysis alone, and read without numpy."""

import json
import zlib

from sqlalchemy import select

from crm.analyses import find_map_places, keep_analysis
from crm.models import NetworkSnapshot
from crm.network.refreshing import refresh_analysis
from tests.factories import make_organisation, make_person, make_tie
from tests.neighbourhood import make_neighbourhood

EMPTY = {"projection": "All ties.", "people": 0, "ties": 0, "connectors": [], "streets": []}


def packed(*ids):
    columns = {"x": [0] * len(ids), "y": [0] * len(ids), "group": [0] * len(ids)}
    return zlib.compress(json.dumps({"ids": ids, "street": columns, "community": columns}).encode())


def test_there_are_no_places_before_the_first_analysis(db):
    assert find_map_places(db) is None


def test_everybody_who_is_not_archived_has_a_place_in_both_arrangements(db):
    made = make_neighbourhood(db)
    club, officer = make_organisation(db, "Rowing club"), make_person(db, "Rosa", staff=True)
    make_tie(db, club, made.people["Ada Quill"])
    make_tie(db, officer, made.people["Ada Quill"])
    analysis = refresh_analysis(db)
    places = find_map_places(db)
    assert (places.snapshot_id, places.data_version) == (analysis.snapshot_id, analysis.data_version)
    expected = {person.id for person in made.people.values()} | {club.id, officer.id}
    assert expected <= set(places.ids)
    assert places.ids == sorted(places.ids)
    for arrangement in places.arrangements.values():
        spots = set(zip(arrangement.x, arrangement.y, strict=True))
        assert len(spots) == len(places.ids) == len(arrangement.group)
    _, by_street = places.of("street")
    assert by_street[made.people["Ada Quill"].id] == made.streets["Mill Lane"].id
    assert by_street[club.id] == by_street[officer.id] == 0


def test_a_person_without_a_street_stands_with_their_area(db):
    person = make_person(db)
    person.street_id = None
    db.flush()
    refresh_analysis(db)
    places = find_map_places(db)
    assert places.arrangements["street"].group[places.ids.index(person.id)] == -person.area_id


def test_only_the_latest_analysis_keeps_places(db):
    for version in (1, 2, 3):
        keep_analysis(db, version, EMPTY, (), packed(version))
    kept = db.execute(select(NetworkSnapshot.data_version, NetworkSnapshot.map_places.is_not(None)).order_by("id"))
    assert [tuple(row) for row in kept] == [(1, False), (3, True)]
    assert find_map_places(db).ids == [3]


def test_a_place_is_taken_over_from_the_analysis_before(db):
    made = make_neighbourhood(db)
    refresh_analysis(db)
    before = find_map_places(db)
    newcomer = make_person(db, "Nia", street=made.streets["Mill Lane"])
    refresh_analysis(db)
    after = find_map_places(db)
    assert set(after.ids) - set(before.ids) == {newcomer.id}
    one, other = before.arrangements["street"], after.arrangements["street"]
    moved = [
        node
        for place, node in enumerate(before.ids)
        if (one.x[place], one.y[place]) != (other.x[after.ids.index(node)], other.y[after.ids.index(node)])
    ]
    assert moved == []
