"""Pictures of numbers, as coordinates and as markup."""

import datetime as dt
from itertools import pairwise

import pytest
from flask import get_template_attribute

from web.charts import BOTTOM, LEFT, RIGHT, TOP, Series, draw_columns, draw_lines, marks_up

FIRST = dt.date(2026, 6, 1)


def _day(number):
    return FIRST + dt.timedelta(days=number)


def test_a_line_goes_from_corner_to_corner_and_another_part_of_the_way():
    chart = draw_lines(
        [
            Series("Held", [(FIRST, 0), (_day(50), 20)]),
            Series("Straight", [(FIRST, 0), (_day(100), 100)], dashed=True),
            Series("Alone", [(FIRST, 7)]),
        ]
    )
    held, straight = chart.lines
    assert straight.points == f"{LEFT},{BOTTOM} {RIGHT},{TOP}"
    assert held.end == ((LEFT + RIGHT) / 2, BOTTOM - (BOTTOM - TOP) / 5)
    assert [mark.label for mark in chart.up] == ["0", "25", "50", "75", "100"]
    assert [mark.label for mark in chart.across] == ["1 Jun", "4 Jul", "7 Aug", "9 Sep"]


def test_columns_stand_side_by_side_with_a_level_across():
    chart = draw_columns([(FIRST, 4), (_day(7), 0), (_day(14), 8)], level=6)
    assert [round(column.height) for column in chart.columns] == [92, 0, 184]
    assert chart.columns[0].x >= LEFT
    assert chart.columns[-1].x + chart.columns[-1].width <= RIGHT
    assert chart.level == BOTTOM - (BOTTOM - TOP) * 6 / 8


def test_numbers_that_are_all_zero_are_drawn_on_the_ground():
    chart = draw_columns([(FIRST, 0), (_day(7), 0)])
    assert [column.height for column in chart.columns] == [0, 0]
    assert chart.level is None


def test_one_point_is_no_picture():
    assert draw_lines([Series("Held", [(FIRST, 3)])]) is None
    assert draw_columns([(FIRST, 3)]) is None


@pytest.mark.parametrize("most", [0.4, 1, 3, 9, 10, 11, 99, 640, 1000, 1001, 1_000_000])
def test_the_marks_of_an_axis_are_few_and_reach_over_the_top(most):
    marks = marks_up(most)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert 2 <= len(marks) <= 6
    assert len({later - earlier for earlier, later in pairwise(marks)}) == 1


def test_what_people_typed_is_escaped_in_a_picture_and_in_tables(app):
    chart = draw_lines([Series("<b>Held</b>", [(FIRST, 0), (_day(9), 5)])])
    with app.test_request_context():
        picture, bars, table = (
            get_template_attribute("macros/charts.html", name) for name in ("chart_picture", "bar_table", "heat_table")
        )
        html = picture(chart, "one", "<i>Title</i>", "<i>What it shows</i>")
        html += bars("<i>All</i>", "Street", "Held", [("<i>Moor</i>", None, 3, ["<i>more</i>"])], 3)
        html += table("Doors", "Hour", [("<i>Mon", "day")], [("9–11", [("50%", "<i>5 of 10</i>", 3)])])
    assert "<i>" not in html
    assert "<b>" not in html
    assert 'aria-labelledby="one-title one-desc"' in html
    assert 'class="govuk-table__cell kith-heat--3"' in html
