"""The maps of a report: the cells of its table by area, and no others."""

import json

import pytest

from crm.report_contents import Material, make_contents
from crm.report_tables import MOST_MAPS
from crm.reports import add_report
from tests.factories import make_area, make_street
from tests.talking import SPRING, hold, make_codebook


@pytest.fixture
def town(db):
    """A town of three wards, two of which have streets with a place; few talks in the second."""
    town = make_area(db, "Town")
    wards = [make_area(db, name, parent_id=town.id) for name in ("Abbey", "Bridge", "Castle")]
    for place, ward in enumerate(wards[:2]):
        make_street(db, area=ward, lon=-2.5 + place / 10, lat=54.6)
    return town, wards


def tables_of(db, admin, town):
    report = add_report(db, admin, title="What we heard", area_id=town.id, starts_on=SPRING[0], ends_on=SPRING[1])
    contents = make_contents(Material(db, admin, report))
    assert json.loads(json.dumps(contents)) == contents, "it is kept as it is"
    return {table["caption"]: table for section in contents["sections"] for table in section["tables"]}


def test_a_map_has_the_cells_of_its_table_and_what_is_not_told_is_none(db, admin, town):
    area, (abbey, bridge, castle) = town
    buses, hedges = make_codebook(db, "Buses", "Hedges")
    for ward, theme, times in (
        (abbey, buses, 30),
        (abbey, hedges, 20),
        (bridge, buses, 2),
        (castle, buses, 20),
        (castle, hedges, 30),
    ):
        hold(db, ward, [theme], times=times, on=SPRING[0])
    table = tables_of(db, admin, area)["Themes by area"]
    assert [area["label"] for area in table["map"]["areas"]["areas"]] == ["Abbey", "Bridge"]
    assert table["map"]["areas"]["nowhere"] == ["Castle"]
    told = {
        (row[0], ward): cell for row in table["rows"] for ward, cell in zip(table["headings"][1:], row[1:], strict=True)
    }
    shown = 0
    for one in table["map"]["themes"]:
        for ward, share in zip(("Abbey", "Bridge", "Castle"), one["shares"], strict=True):
            assert told.get((one["theme"], ward), "not told") == ("not told" if share is None else f"{share}%")
            shown += share is not None
    assert shown >= 2
    assert not any(
        "map" in other for caption, other in tables_of(db, admin, area).items() if caption != "Themes by area"
    )


def test_the_themes_raised_most_are_drawn(db, admin, town):
    area, (abbey, bridge, _) = town
    names = [f"Theme {letter}" for letter in "ABCDEF"]
    for theme, times in zip(make_codebook(db, *names), range(10, 40, 5), strict=True):
        for ward in (abbey, bridge):
            hold(db, ward, [theme], times=times, on=SPRING[0])
    drawn = tables_of(db, admin, area)["Themes by area"]["map"]["themes"]
    assert [one["theme"] for one in drawn] == names[::-1][:MOST_MAPS]


def test_one_place_is_no_map(db, admin):
    town = make_area(db, "Town")
    wards = [make_area(db, parent_id=town.id) for _ in range(2)]
    make_street(db, area=wards[0], lon=-2.5, lat=54.6)
    [buses] = make_codebook(db, "Buses")
    for ward in wards:
        hold(db, ward, [buses], times=20, on=SPRING[0])
    assert "map" not in tables_of(db, admin, town)["Themes by area"]
