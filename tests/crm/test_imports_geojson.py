"""Maps imported: lines and points of streets, outlines of areas; what is wrong with them is said and never saved."""

import io
import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.grid import in_great_britain
from crm.imports.batches import add_batch
from crm.imports.geojson import MAX_POINTS
from crm.imports.mapping import change_mapping, guess_mapping
from crm.imports.planning import Plan
from crm.imports.reading import Table, UnreadableError, read_table
from crm.imports.saving import plan_import, save_import
from crm.imports.shapes import MOST_POINTS, middle_of
from crm.models import Area, AuditEntry, DataVersion, Street, StreetPostcode
from crm.permissions import Actor, Role
from tests.factories import make_area, make_street
from tests.shared import shared_file

LINE = [[-2.07, 51.9], [-2.068, 51.9]]
OTHER_LINE = [[-2.068, 51.9], [-2.066, 51.9]]
SQUARE = [[[-2.1, 51.8], [-2.0, 51.8], [-2.0, 51.9], [-2.1, 51.9], [-2.1, 51.8]]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def line(coordinates: Any, **properties: Any) -> dict[str, Any]:
    return feature({"type": "LineString", "coordinates": coordinates}, **properties)


def point(*coordinates: Any, **properties: Any) -> dict[str, Any]:
    return feature({"type": "Point", "coordinates": list(coordinates)}, **properties)


def table(*features: Any, **more: Any) -> Table:
    return read(json.dumps({"type": "FeatureCollection", "features": features} | more).encode())


def read(content: bytes) -> Table:
    return read_table(io.BytesIO(content))


def bring(db: Session, actor: Actor, source: Table, *, noun: str = "streets", save: bool = True, **more: Any) -> Plan:
    leave_out = {"leave_out": True} if more.pop("leave_out", False) else {}
    mapping = change_mapping(guess_mapping(noun, source.header), source.header, **more)
    use_case = save_import if save else plan_import
    return use_case(db, actor, noun=noun, table=source, mapping=mapping, **leave_out)


def said(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem) for problem in plan.problems]


def drawn(db: Session, name: str) -> tuple[Any, float | None, float | None]:
    row = db.execute(select(Street.lines, Street.lon, Street.lat).where(Street.name == name)).one()
    return row.lines, row.lon, row.lat


def state(db: Session) -> list[Any]:
    db.flush()
    counts = [db.scalar(select(func.count()).select_from(model)) for model in (Area, Street, AuditEntry)]
    return [*counts, db.scalar(select(DataVersion.version))]


def test_the_lines_of_one_street_become_its_lines_and_the_point_lies_on_them(db: Session, admin: Actor) -> None:
    make_area(db, "North")
    source = table(line(LINE, name="Moor St", area="North"), line(OTHER_LINE, name="MOOR STREET", area="North"))
    plan = bring(db, admin, source)
    assert plan.counts == {"add": 1, "change": 0, "same": 0, "left_out": 0}
    assert plan.rows[0].changes["On the map"][1] == "2 lines, 274 m"
    assert drawn(db, "Moor St") == ([LINE, OTHER_LINE], -2.068, 51.9)


def test_the_same_map_again_writes_nothing(db: Session, admin: Actor) -> None:
    source = table(line(LINE, road_name="Moor Street", area="North"), point(-2.0, 51.9, road_name="Mill Lane"))
    bring(db, admin, source, sets=["area=North"])
    before = state(db)
    plan = bring(db, admin, source, sets=["area=North"])
    assert (plan.counts["same"], plan.writes) == (2, False)
    assert state(db) == before


def test_the_audit_says_that_lines_were_drawn_and_not_where(db: Session, admin: Actor) -> None:
    street = make_street(db, "Moor Street")
    bring(db, admin, table(line(LINE, name="Moor Street")))
    entry = db.scalars(
        select(AuditEntry).where(AuditEntry.record_id == street.id).order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    assert (entry.action, entry.changes["lines"]) == ("save_import", [None, "•••"])


def test_a_street_is_found_by_usrn_then_area_then_postcode_then_by_being_the_only_one(
    db: Session, admin: Actor
) -> None:
    town = make_area(db, "Town")
    north, south = make_area(db, "North", parent_id=town.id), make_area(db, "South", parent_id=town.id)
    high_north, _ = (make_street(db, "High Street", area=area) for area in (north, south))
    _, park_south, *_ = (make_street(db, f"{name} Road", area=a) for name in ("Park", "Brook") for a in (north, south))
    mill = make_street(db, "Mill Lane", area=south, usrn="4100123")
    only = make_street(db, "Moor Street", area=north)
    db.add(StreetPostcode(street_id=park_south.id, postcode="GL50 1AA"))
    features = [
        line(LINE, usrn=4100123),
        line(LINE, street="High St", area="North"),
        line(LINE, street="Park Road", postcode="gl501aa"),
        line(LINE, street="Moor Street", area="Town"),
        line(LINE, street="Brook Road", usrn="99"),
        line(LINE, usrn="98"),
        line(LINE, street="New Road"),
    ]
    plan = bring(db, admin, table(*features), save=False)
    assert [row.record_id for row in plan.rows] == [mill.id, high_north.id, park_south.id, only.id]
    assert said(plan) == [
        (5, "“Brook Road” is in several areas (Town › North, Town › South): say in which."),
        (6, "No street here has the USRN 98: give its name and area, so that it can be added."),
        (7, "There is no street “New Road” yet: enter its area, or choose one area for all rows."),
    ]


def test_a_feature_without_a_name_is_left_out_and_said(db: Session, admin: Actor) -> None:
    source = table(line(LINE, name="Moor Street"), line(LINE, highway="footway"), line(LINE, name=["Mill Lane"]))
    plan = bring(db, admin, source, sets=["area=North"], save=False)
    assert said(plan)[1:] == [(2, "There is no street name: enter one."), (3, "There is no street name: enter one.")]
    assert plan.counts == {"add": 1, "change": 0, "same": 0, "left_out": 2}


def test_a_namesake_in_another_town_is_not_taken_for_the_street(db: Session, admin: Actor) -> None:
    make_street(db, "Regent Street", lon=-1.53, lat=53.8)
    plan = bring(db, admin, table(line(LINE, name="Regent Street")), save=False)
    assert plan.rows == ()


def test_without_an_area_nothing_is_added_and_the_mend_is_named(db: Session, admin: Actor) -> None:
    plan = bring(db, admin, table(line(LINE, name="Moor Street")), save=False)
    assert plan.blocked
    assert "choose a column for area, or one area for all rows" in plan.problems[0].problem


def test_a_file_of_points_does_not_move_a_street_off_its_lines(db: Session, admin: Actor) -> None:
    make_street(db, "Moor Street")
    bring(db, admin, table(line(LINE, name="Moor Street")))
    plan = bring(db, admin, read(b"street,lon,lat\nMoor Street,-2.06,51.91\n"))
    assert (plan.counts["same"], plan.problems[0].outcome) == (1, "Their points in the file will be passed over.")
    assert drawn(db, "Moor Street")[1:] == (-2.069, 51.9)


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


def test_areas_are_drawn_by_code_else_by_name(db: Session, admin: Actor) -> None:
    town = make_area(db, "Town")
    coded, named = make_area(db, "Old Name", code="E05001", parent_id=town.id), make_area(db, "Mill Fields")
    db.delete(named)
    named = make_area(db, "Mill Fields", parent_id=town.id)
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    several = {"type": "MultiPolygon", "coordinates": [SQUARE, SQUARE]}
    source = table(
        feature(polygon, WD13NM="New Name", WD13CD="E05001", LAD13NM="District"),
        feature(several, WD13NM="Mill Fields", WD13CD="E05002", LAD13NM="District"),
        feature(polygon, WD13NM="Brook", WD13CD="E05003", LAD13NM="District"),
    )
    assert bring(db, admin, source, noun="areas").counts == {"add": 1, "change": 2, "same": 0, "left_out": 0}
    found = {row.name: row for row in db.execute(select(Area.name, Area.code, Area.parent_id, Area.outline))}
    assert found["Old Name"].outline == [SQUARE]
    assert (found["Mill Fields"].code, found["Mill Fields"].outline) == ("E05002", [SQUARE, SQUARE])
    assert (found["Brook"].code, found["Brook"].parent_id) == ("E05003", town.id)
    assert coded.id != named.id
    before = state(db)
    assert bring(db, admin, source, noun="areas").counts["same"] == 3
    assert state(db) == before


def test_areas_that_are_not_clear_or_not_ones_own_are_problems(db: Session) -> None:
    here, there = make_area(db, "Here", code="E1"), make_area(db, "There")
    actor = Actor(id=None, name="Coordinator", role=Role.COORDINATOR, area_ids=frozenset({here.id}))
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    features = [
        feature(polygon, name="There"),
        feature(polygon, name="New"),
        feature(polygon, name="Here", code="E9"),
        feature(polygon, name="Inside", parent="Here"),
        feature(polygon, name="Inside too", parent="Nowhere"),
        feature({"type": "Polygon", "coordinates": [[[-2, 51.9], [-2.1, 51.9], [-2, 51.9]]]}, name="Flat"),
        line(LINE, name="Moor Street"),
    ]
    plan = bring(db, actor, table(*features), noun="areas", leave_out=True)
    assert said(plan) == [
        (1, "You do not work in There: ask a coordinator there."),
        (2, "There is no area “New”: say in which of your areas it lies, so that it can be added."),
        (3, "There is an area “Here” with the code E1: mend the name or the code."),
        (5, "You work in no area “Nowhere”: check the name, or import that area first."),
        (6, "The outline has fewer than three corners: draw it again."),
        (7, "The feature is a line or a point: import it as a street."),
    ]
    assert db.scalars(select(Area.name).where(Area.parent_id == here.id)).all() == ["Inside"]
    assert db.scalar(select(Area.outline).where(Area.id == there.id)) is None


def test_a_map_of_another_noun_is_refused_where_it_is_sent(db: Session, admin: Actor) -> None:
    areas = {"type": "FeatureCollection", "features": [feature({"type": "Polygon", "coordinates": SQUARE})]}
    streets = {"type": "FeatureCollection", "features": [line(LINE)]}
    for noun, document, sentence in (
        ("streets", areas, "This file has areas (polygons), not streets: import it as areas."),
        ("areas", streets, "This file has lines or points, not areas (polygons): import it as streets."),
        ("people", streets, "This is a map (GeoJSON): it can be imported as streets or areas."),
    ):
        content = json.dumps(document).encode()
        with pytest.raises(Invalid, match=sentence.replace("(", r"\(").replace(")", r"\)")):
            add_batch(db, admin, noun=noun, file_name="a.geojson", content=content)
        assert bring(db, admin, read(content), noun=noun, save=False).blocked


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


def test_properties_become_texts(db: Session, admin: Actor) -> None:
    properties = {
        "name": "A\0da \ud800Street",
        "usrn": 41.0,
        "lit": True,
        "parts": [1],
        "none": None,
        " ": "x",
        "w": 1.5,
    }
    source = read(json.dumps(line(LINE, **properties)).encode("utf-16"))
    assert source.header == ("name", "usrn", "lit", "parts", "none", "w")
    assert source.rows == (("Ada \ufffdStreet", "41", "yes", "", "", "1.5"),)
    bring(db, admin, source, sets=["area=North"])
    assert table(None, line(LINE, name="A")).rows == (("",), ("A",))


def test_leeds_28_streets_come_as_105_lines(db: Session, admin: Actor) -> None:
    source = read_table(shared_file("leeds/street_lines.geojson"))
    assert bring(db, admin, source, sets=["area=Leeds"]).counts["add"] == 27  # St Peters Square is written twice
    lines = db.scalars(select(Street.lines)).all()
    assert sum(len(some or ()) for some in lines) == 105
    before = state(db)
    assert bring(db, admin, source).counts["same"] == 27
    assert state(db) == before


@pytest.mark.parametrize(("name", "count"), [("wards", 20), ("lsoa_2011", 75)])
def test_cheltenhams_areas_are_drawn(db: Session, admin: Actor, name: str, count: int) -> None:
    source = read_table(shared_file(f"cheltenham/{name}.geojson"))
    plan = bring(db, admin, source, noun="areas")
    assert (plan.counts["add"], plan.problems) == (count, ())
    before = state(db)
    assert bring(db, admin, source, noun="areas").counts["same"] == count
    assert state(db) == before
