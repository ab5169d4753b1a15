"""Maps imported: lines and points of streets, outlines of areas; what is wrong with them is said and never saved."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.imports.batches import add_batch
from crm.imports.reading import read_table
from crm.models import Area, AuditEntry, Street, StreetPostcode
from crm.permissions import Actor, Role
from tests.crm.map_files import LINE, OTHER_LINE, SQUARE, bring, drawn, feature, line, point, read, said, state, table
from tests.factories import make_area, make_street
from tests.shared import shared_file


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
