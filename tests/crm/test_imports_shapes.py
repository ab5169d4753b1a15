"""Shapes of imported maps: brought to WGS84 and thinned; what cannot be drawn is said, and never saved."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.grid import in_great_britain
from crm.imports.geojson import MAX_POINTS
from crm.imports.reading import UnreadableError
from crm.imports.shapes import MOST_POINTS, middle_of
from crm.permissions import Actor
from tests.crm.map_files import LINE, SQUARE, bring, drawn, feature, line, read, said, table
from tests.factories import make_area, make_street

GRID_LINE = [[394_000, 222_000], [394_100, 222_000]]


def test_national_grid_is_converted_where_the_file_says_so(db: Session, admin: Actor) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    plan = bring(db, admin, table(line(GRID_LINE, name="Moor Street"), crs=crs), sets=["area=North"])
    assert [problem.field for problem in plan.problems] == ["area"]
    lines, lon, lat = drawn(db, "Moor Street")
    assert lines[0][0] == pytest.approx([-2.0886, 51.8964], abs=0.001)
    assert in_great_britain([lon], [lat]).all()


def test_metres_and_swapped_degrees_are_recognised_and_said(db: Session, admin: Actor) -> None:
    swapped = [pair[::-1] for pair in LINE]
    features = [line(GRID_LINE, name="A Street"), line(swapped, name="B Street"), line(swapped, name="C Street")]
    make_area(db, "North")
    plan = bring(db, admin, table(*features), sets=["area=North"])
    assert said(plan) == [
        (1, "The coordinates of this feature look like National Grid metres, not degrees."),
        (2, "The coordinates of 2 features have longitude and latitude the wrong way round."),
    ]
    assert drawn(db, "B Street")[0] == [LINE]


def test_another_reference_system_is_refused_in_a_sentence() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    with pytest.raises(UnreadableError, match="“EPSG:3857”, which is neither WGS84 nor the National Grid"):
        table(line(LINE, name="Moor Street"), crs=crs)
    for unsaid in ("EPSG", {"type": "link"}, {"properties": {"name": None}}):
        with pytest.raises(UnreadableError, match="neither WGS84 nor the National Grid"):
            table(line(LINE, name="Moor Street"), crs=unsaid)
    assert table(line(LINE), crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}).shapes is not None


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        (None, "The feature has no place on the map: draw it, or leave it out of the file."),
        ({"type": "Point", "coordinates": [0, 0]}, "It lies at 0, 0, where maps put what has no place"),
        ({"type": "Point", "coordinates": [2.35, 48.86]}, "It is not in Great Britain"),
        ({"type": "LineString", "coordinates": [[-2.0, 51.9], [2.35, 48.86]]}, "or not all of it"),
        ({"type": "Point", "coordinates": [float("nan"), 51.9]}, "is not a number that can be on a map"),
        ({"type": "Point", "coordinates": [10**400, 51.9]}, "is not a number that can be on a map"),
        ({"type": "Point", "coordinates": ["-2.0", "51.9"]}, "not pairs of numbers"),
        ({"type": "Point", "coordinates": [True, False]}, "not pairs of numbers"),
        ({"type": "LineString", "coordinates": [[-2.0]]}, "not pairs of numbers"),
        ({"type": "LineString", "coordinates": [[-2.0, 51.9]]}, "The line has a single point"),
        ({"type": "LineString", "coordinates": [[-2.0, 51.9], [-2.0, 51.9]]}, "The line has a single point"),
        ({"type": "LineString", "coordinates": []}, "The feature’s shape is empty"),
        ({"type": "MultiLineString", "coordinates": [LINE, []]}, "The feature’s shape is empty"),
        ({"type": "MultiPoint"}, "The feature’s shape is empty"),
        ({"type": "Point", "coordinates": [-230_000, 6_780_000]}, "export the file again as WGS84"),
        ({"type": "GeometryCollection", "geometries": []}, "neither lines, points nor polygons"),
        ({"type": ["Point"]}, "neither lines, points nor polygons"),
        ("here", "neither lines, points nor polygons"),
        ({"type": "Polygon", "coordinates": SQUARE}, "The feature is an area (polygon): import it as an area."),
        ({"type": "LineString", "coordinates": [LINE[0]] * (MOST_POINTS + 1)}, "20,001 points and 20,000 is the most"),
    ],
)
def test_a_shape_that_cannot_be_drawn_is_a_problem_and_never_saved(
    db: Session, admin: Actor, geometry: Any, problem: str
) -> None:
    make_street(db, "Moor Street")
    source = table(feature(geometry, name="Moor Street"), line(LINE, name="Mill Lane"))
    with pytest.raises(Invalid):
        bring(db, admin, source, sets=["area=North"])
    plan = bring(db, admin, source, sets=["area=North"], leave_out=True)
    assert problem in plan.problems[0].problem
    assert plan.checked.rows_left_out == (1,)
    assert drawn(db, "Moor Street") == (None, None, None)


def test_a_street_of_too_many_points_is_told_to_be_simplified(db: Session, admin: Actor) -> None:
    zigzag = [[-2.0 + step * 1e-4, 51.9 + step % 2 * 1e-3] for step in range(5_001)]
    plan = bring(db, admin, table(line(zigzag, name="Moor Street")), save=False, sets=["area=North"])
    assert "5,001 points and 5,000 is the most for a street" in plan.problems[0].problem


def test_points_that_a_line_would_not_miss_are_left_out(db: Session, admin: Actor) -> None:
    straight = [[-2.0 + step * 1e-5, 51.9] for step in range(101)]
    ring = [[-2.0, 51.9], [-2.001, 51.9], [-2.001, 51.901], [-2.0, 51.9]]
    bring(db, admin, table(line(straight, name="A Street"), line(ring, name="B Street")), sets=["area=North"])
    assert drawn(db, "A Street")[0] == [[[-2.0, 51.9], [-1.999, 51.9]]]
    assert drawn(db, "B Street")[0] == [ring]


def test_the_middle_of_a_crescent_lies_on_it() -> None:
    crescent = [[[-2.0, 51.9], [-2.0, 51.902], [-1.998, 51.902], [-1.998, 51.9]]]
    lon, lat = middle_of(crescent)
    assert lon in (-2.0, -1.998) or lat == 51.902


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"type": "FeatureCollection", "features": [', "goes wrong or breaks off in line 1"),
        (b'{"a":' * 100_000, "thousands deep"),
        (b'{"a":' + b"[" * 400_000, "thousands deep"),
        (b'{"type": "FeatureCollection", "features": [' + b"[],\n" * (MAX_POINTS + 1), "more than 500,000 points"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"elements": [], "connections": []}', "not GeoJSON with features"),
        (b'[{"name": "Moor Street"}]', "not GeoJSON with features"),
        (b'{"type": "FeatureCollection", "features": {}}', "not GeoJSON with features"),
        (b'{"type": "FeatureCollection", "features": []}', "there is nothing on this map"),
        (json.dumps({"type": "Feature", "properties": dict.fromkeys(map(str, range(501)))}).encode(), "501 different"),
        (b'{"type": "Feature", "properties": {"a": "\xff"}}', "unreadable"),
        (b'{"type": "Feature", "properties": {"a": ' + b"9" * 5000 + b"}}", "unreadable"),
        (b'{"type": "FeatureCollection", "features": [' + b" " * 20_000_000, "larger than 20 MB"),
    ],
)
def test_a_file_that_is_no_map_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        read(content)
