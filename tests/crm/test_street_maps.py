"""What is on the street map: lines, points, nothing at 0, 0, and only what the reader may see."""

import pytest

from crm.models import now
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.street_maps import get_street_map, list_mapped_streets
from crm.street_words import StreetState
from tests.factories import make_area, make_asset, make_street, make_user
from tests.neighbourhood import make_neighbourhood

LINE = [[[-2.47, 54.68], [-2.471, 54.681]]]
SQUARE = [[[[-2.5, 54.6], [-2.4, 54.6], [-2.4, 54.7], [-2.5, 54.6]]]]


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields", outline=SQUARE)


def officer_of(db, area):
    user = make_user(db, Role.OFFICER, areas=(area,))
    return Actor(id=user.id, name=user.name, role=Role.OFFICER, area_ids=frozenset({area.id}))


def test_a_line_goes_before_a_point_and_what_has_neither_has_no_shape(db, admin, area):
    lined = make_street(db, "Mill Lane", area=area, lines=LINE, lon=-2.4705, lat=54.6805)
    pointed = make_street(db, "Cut Close", area=area, lon=-2.46, lat=54.67)
    nowhere = make_street(db, "New Road", area=area)
    shapes = get_street_map(db, admin, None).shapes
    assert shapes[lined.id] == [[(-2.47, 54.68), (-2.471, 54.681)]]
    assert shapes[pointed.id] == [[(-2.46, 54.67)]]
    assert shapes[nowhere.id] == []


def test_nothing_is_drawn_at_zero_zero(db, admin, area):
    street = make_street(db, "Null Street", area=area, lon=0.0, lat=0.0)
    make_asset(db, "Null Hall", lon=0.0, lat=0.0)
    seen = get_street_map(db, admin, None)
    assert seen.shapes[street.id] == []
    assert seen.assets == []
    assert [row.has_place for row in list_mapped_streets(db, admin, None)] == [False]


def test_a_place_on_one_of_the_two_axes_is_a_place(db, admin, area):
    street = make_street(db, "Greenwich Road", area=area, lon=0.0, lat=51.48)
    assert get_street_map(db, admin, None).shapes[street.id] == [[(0.0, 51.48)]]


def test_the_list_says_how_each_street_is_placed_those_in_need_first(db, admin):
    made = make_neighbourhood(db)
    made.streets["Cut Close"].lines = LINE
    made.streets["Mill Lane"].lon, made.streets["Mill Lane"].lat = -2.4, 54.6
    db.flush()
    rows = list_mapped_streets(db, admin, refresh_analysis(db))
    names = [row.facts.street.name for row in rows]
    assert names.index("Cut Close") < names.index("Mill Lane")
    placed = {row.facts.street.name: (row.has_line, row.has_place) for row in rows}
    assert placed["Cut Close"] == (True, True)
    assert placed["Mill Lane"] == (False, True)
    assert placed["New Road"] == (False, False)


def test_the_list_is_narrowed_by_name_area_and_state(db, admin):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)

    def names(**how):
        return [row.facts.street.name for row in list_mapped_streets(db, admin, analysis, **how)]

    assert names(text="lark") == ["Lark Close"]
    assert names(area_id=made.areas["The Moors"].id) == ["Moor Street"]
    assert names(state=StreetState.NOT_KNOCKED) == ["New Road"]


def test_another_area_is_not_on_the_map(db, connection, area):
    other = make_area(db, "Elsewhere", outline=SQUARE)
    make_street(db, "Far Street", area=other, lines=LINE)
    make_asset(db, "Far Hall", area_id=other.id, lon=-2.4, lat=54.6)
    near = make_street(db, "Near Street", area=area, lines=LINE)
    actor = officer_of(db, area)
    db.commit()
    with make_session(connection, actor) as limited:
        seen = get_street_map(limited, actor, None)
        rows = list_mapped_streets(limited, actor, None)
    assert list(seen.shapes) == [near.id]
    assert [one.name for one in seen.areas] == ["Mill Fields"]
    assert seen.areas[0].outline == [[[(-2.5, 54.6), (-2.4, 54.6), (-2.4, 54.7), (-2.5, 54.6)]]]
    assert seen.assets == []
    assert [row.facts.street.name for row in rows] == ["Near Street"]


def test_an_asset_that_is_put_aside_is_not_drawn(db, admin, area):
    make_asset(db, "Old Hall", area_id=area.id, lon=-2.4, lat=54.6, archived_at=now())
    make_asset(db, "New Hall", area_id=area.id, lon=-2.41, lat=54.61)
    assert [(one.name, one.kind, one.point) for one in get_street_map(db, admin, None).assets] == [
        ("New Hall", "Place", (-2.41, 54.61))
    ]
