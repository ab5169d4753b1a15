"""A map of shares as coordinates: shades by whole percents, words that do not stand on one another."""

import itertools

from crm.area_maps import WIDTH
from web.share_maps import draw_share_map, split_map


def sheet_of(count, *, across=90, left=70):
    """So many areas in rows of four, *across* apart, and very near below each other."""
    areas = [
        {
            "number": at + 1,
            "label": f"Area {at + 1} with a long name",
            "path": "M0,0",
            "x": left + at % 4 * across,
            "y": 20 + at // 4 * 5,
        }
        for at in range(count)
    ]
    return {"height": 200, "areas": areas, "nowhere": []}


def test_shades_follow_the_shares_and_the_legend_says_what_they_hold():
    shares = {1: 0, 2: 10, 3: 39, 4: None}
    [panel] = (drawn := draw_share_map(sheet_of(4, across=80), [("Buses", shares)])).panels
    assert drawn.legend == ("0–9%", "10–19%", "20–29%", "30–39%")
    assert [area.shade for area in panel.areas] == [1, 2, 4, None]
    assert [area.said for area in panel.areas] == ["1: 0%", "2: 10%", "3: 39%", "4: –"]


def test_names_give_way_to_numbers_and_these_to_the_table():
    wide, near, nearer = (draw_share_map(sheet_of(2, across=way), [("", {1: 40, 2: None})]) for way in (150, 80, 30))
    assert [area.name for area in wide.panels[0].areas] == ["Area 1 with a lon…", "Area 2 with a lon…"]
    assert wide.names == ()
    assert [area.said for area in near.panels[0].areas] == ["1: 40%", "2: –"]
    assert near.names == ("1 Area 1 with a long name", "2 Area 2 with a long name")
    assert [area.said for area in nearer.panels[0].areas] == ["1", "2"]


def test_what_stands_on_areas_does_not_hang_on_the_shares():
    shares = ({}, {1: 3, 2: 100}, {1: None, 2: None})
    drawn = {draw_share_map(sheet_of(2, across=64), [("", one)]).names for one in shares}
    assert len(drawn) == 1


def test_no_words_stand_on_others_or_over_the_edge():
    drawn = draw_share_map(sheet_of(30, across=5), [("", {})])
    places = [(area.x, area.y) for area in drawn.panels[0].areas]
    for one, other in itertools.combinations(places, 2):
        assert abs(one[0] - other[0]) >= 7 or abs(one[1] - other[1]) >= 16
    assert max(y for _, y in places) < drawn.height
    [named] = draw_share_map(sheet_of(1, left=10), [("", {1: 40})]).panels[0].areas
    assert (named.name, named.x) == ("Area 1 with a lon…", 68.4), "else its name would begin left of the sheet"


def test_several_themes_are_drawn_beside_and_below_each_other_by_one_legend():
    drawn = draw_share_map(sheet_of(3), [("Buses", {1: 5}), ("Hedges", {1: 72}), ("Parks", {})])
    assert [(panel.title, panel.x) for panel in drawn.panels] == [("Buses", 0), ("Hedges", 380), ("Parks", 0)]
    assert drawn.panels[0].y == drawn.panels[1].y < drawn.panels[2].y < drawn.height
    assert drawn.legend[-1] == "60–79%"
    assert {tuple(area.path for area in panel.areas) for panel in drawn.panels} == {("M0,0",) * 3}


def test_taken_apart_each_theme_is_as_narrow_as_a_phone_and_the_legend_stands_last():
    shares = {1: 5, 2: None}
    whole = draw_share_map(sheet_of(2, across=80), [("Buses", shares), ("Hedges", {1: 72}), ("Parks", {})])
    *apart, legend = split_map(whole)
    assert [one.panels[0].title for one in apart] == ["Buses", "Hedges", "Parks"]
    assert [one.panels[0].areas for one in apart] == [panel.areas for panel in whole.panels]
    assert {(one.panels[0].x, one.width, one.legend, one.names) for one in apart} == {(0, WIDTH, (), ())}
    assert all(one.panels[0].y + 200 <= one.height for one in apart), "nothing hangs over the edge"
    assert (legend.panels, legend.legend, legend.names) == ((), whole.legend, whole.names)


def test_nothing_is_drawn_without_a_place():
    assert draw_share_map({"height": 34, "areas": [], "nowhere": ["Ward"]}, [("Buses", {1: 5})]) is None
