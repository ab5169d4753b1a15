"""Areas on a sheet: by their outlines, else around their streets; what has no place is named."""

import re
from math import cos, pi, sin

from crm.area_maps import HIGHEST, WIDTH, draw_areas
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.database import noted, questions
from tests.factories import make_area, make_street, make_user


def square(west, south, size):
    """A square as ``Area.outline`` keeps it."""
    east, north = west + size, south + size
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


def points_of(area):
    """The points of its path."""
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", area["path"])]


def labels(*areas):
    return {area.id: area.name for area in areas}


def test_north_is_up_and_a_mile_is_as_long_either_way(db):
    south, north = (
        make_area(db, "South", outline=square(-2.5, 54.0, 0.1)),
        make_area(db, outline=square(-2.5, 54.1, 0.1)),
    )
    drawn = draw_areas(db, labels(south, north))
    one, two = sorted(drawn["areas"], key=lambda area: area["number"])
    assert (one["number"], one["label"]) == (1, "South")
    assert two["y"] < one["y"], "the north is above"
    across, down = ([point[at] for point in points_of(one)] for at in (0, 1))
    assert round((max(across) - min(across)) / (max(down) - min(down)), 2) == 0.59, (
        "cos 54.1°: a degree east is shorter"
    )
    assert drawn["height"] <= HIGHEST
    assert all(0 <= x <= WIDTH and 0 <= y <= drawn["height"] for area in (one, two) for x, y in points_of(area))
    assert drawn["nowhere"] == []


def test_an_area_without_an_outline_goes_around_its_streets_and_those_inside_it(db):
    ward = make_area(db, "Ward")
    inner = make_area(db, "Inner", parent_id=ward.id)
    make_street(db, area=ward, lon=-2.50, lat=54.60)
    make_street(db, area=inner, lon=-2.40, lat=54.60)
    make_street(db, area=inner, lon=-2.45, lat=54.65)
    make_street(db, area=inner, lon=0.0, lat=0.0)
    make_street(db, area=inner)
    [drawn] = draw_areas(db, {ward.id: "Ward"})["areas"]
    across, down = ([point[at] for point in points_of(drawn)] for at in (0, 1))
    assert (min(across), max(across)) == (6, 354), "from one street to the other, and somewhat around them"
    assert max(down) - min(down) > 100
    assert min(down) < drawn["y"] < max(down)


def test_one_street_is_a_circle_and_no_place_is_named(db):
    lane, elsewhere = make_area(db, "Lane"), make_area(db, "Elsewhere")
    make_street(db, area=lane, lon=0.0, lat=51.48)
    make_street(db, area=elsewhere, lon=0.0, lat=0.0)
    drawn = draw_areas(db, labels(elsewhere, lane))
    assert drawn["nowhere"] == ["Elsewhere"]
    [area] = drawn["areas"]
    assert area["number"] == 2
    assert (area["x"], area["y"]) == (WIDTH / 2, drawn["height"] / 2)
    assert len(points_of(area)) == 12


def test_nothing_is_drawn_of_nothing(db):
    area = make_area(db, outline=[])
    assert draw_areas(db, {}) == {"height": 34, "areas": [], "nowhere": []}
    assert draw_areas(db, {area.id: "Ward"})["nowhere"] == ["Ward"]


def test_an_outline_of_many_points_is_drawn_with_few_and_its_hole_is_kept(db):
    edge = [[-2.5 + at / 10_000, 54.6] for at in range(1000)] + [[-2.4, 54.7], [-2.5, 54.7], [-2.5, 54.6]]
    hole = [[-2.47, 54.63], [-2.43, 54.63], [-2.43, 54.67], [-2.47, 54.63]]
    speck = [[-2.45, 54.75], [-2.449999, 54.75], [-2.45, 54.750001], [-2.45, 54.75]]
    area = make_area(db, outline=[[edge, hole], [speck]])
    [drawn] = draw_areas(db, labels(area))["areas"]
    assert drawn["path"].count("M") == 3
    assert len(points_of(drawn)) < 400


def test_sixty_outlines_as_close_as_surveyors_draw_them_make_a_light_sheet(db):
    """A report has the sheet four times, in a page of 200,000 bytes at most."""
    areas = []
    for number in range(60):
        west, south = -2.5 + number % 8 * 0.035, 54.0 + number // 8 * 0.02
        turns = [2 * pi * turn / 500 for turn in range(501)]
        ring = [[west + 0.017 * cos(turn), south + 0.01 * sin(turn) * (1 + 0.1 * sin(9 * turn))] for turn in turns]
        areas.append(make_area(db, f"Ward {number}", outline=[[ring]]))
    drawn = draw_areas(db, labels(*areas))["areas"]
    assert 10_000 < sum(len(area["path"]) for area in drawn) < 30_000
    assert all(len(points_of(area)) > 12 for area in drawn), "still round"


def test_words_stand_within_an_area_that_is_a_line_or_goes_through_itself(db):
    """What such a ring holds is next to nothing, and to divide by it leads off the sheet."""
    crossed = [[-2.5, 54.6], [-2.4, 54.699], [-2.4, 54.6], [-2.5, 54.7], [-2.5, 54.6]]
    thin = [[-2.30 + east * 0.01, 54.6 + east * 0.02] for east in (0, 3, 1, 2, 0)]
    areas = [make_area(db, name, outline=[[ring]]) for name, ring in (("Crossed", crossed), ("Thin", thin))]
    for drawn in draw_areas(db, labels(*areas))["areas"]:
        across, down = ([point[at] for point in points_of(drawn)] for at in (0, 1))
        assert min(across) <= drawn["x"] <= max(across)
        assert min(down) <= drawn["y"] <= max(down)


def test_streets_that_the_reader_does_not_see_shape_nothing_and_it_takes_three_queries(db, connection):
    ward = make_area(db, "Ward")
    inner, hidden = (make_area(db, parent_id=ward.id) for _ in range(2))
    make_street(db, area=inner, lon=-2.5, lat=54.6)
    make_street(db, area=hidden, lon=-2.4, lat=54.6)
    user = make_user(db, Role.OFFICER, areas=(inner,))
    actor = Actor(id=user.id, name=user.name, role=Role.OFFICER, area_ids=frozenset({inner.id}))
    with make_session(connection, actor) as theirs, noted(connection) as asked:
        [area] = draw_areas(theirs, {ward.id: "Ward"})["areas"]
        assert len(points_of(area)) == 12, "around one street alone"
        assert len(questions(asked)) == 3
