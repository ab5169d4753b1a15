"""Figures of areas: how many people of each age and length of stay live there."""

import pytest
from sqlalchemy import select

from crm.area_figures import NewFigure, find_figures, save_figures
from crm.errors import Invalid
from crm.insight import get_insight
from crm.insight_filters import InsightFilters
from crm.models import AreaFigure
from crm.models.words import AgeBand, Characteristic
from tests.database import noted
from tests.factories import make_area

AGE = Characteristic.AGE_BAND


def _save(db, admin, area, people, *, characteristic=AGE, source="Census 2021"):
    save_figures(db, admin, [NewFigure(area.id, characteristic, word, count, source) for word, count in people.items()])


def test_an_area_with_figures_of_its_own_is_not_added_up(db, admin):
    ward = make_area(db, "Ward")
    part = make_area(db, "Part", parent_id=ward.id)
    _save(db, admin, ward, {"over_60": 300})
    _save(db, admin, part, {"over_60": 90})
    figures = find_figures(db, [ward.id], AGE)
    assert (figures.people, figures.areas, figures.missing) == ({AgeBand.OVER_60: 300}, ("Ward",), ())
    assert find_figures(db, [ward.id], Characteristic.LIVED_HERE) is None


def test_the_parts_are_added_up_and_those_without_figures_named(db, admin):
    ward = make_area(db, "Ward")
    east, west, south = (make_area(db, name, parent_id=ward.id) for name in ("East", "West", "South"))
    low, high = (make_area(db, name, parent_id=west.id) for name in ("Low West", "High West"))
    _save(db, admin, east, {"over_60": 100, "18_to_30": 50}, source="Census 2021")
    _save(db, admin, low, {"over_60": 7}, source="Our survey")
    figures = find_figures(db, [ward.id], AGE)
    assert figures.people == {AgeBand.OVER_60: 107, AgeBand.FROM_18_TO_30: 50}
    assert figures.areas == ("East", "Low West")
    assert figures.missing == (high.name, south.name)
    assert figures.sources == ("Census 2021", "Our survey")


def test_figures_around_an_area_are_not_its_own(db, admin):
    ward = make_area(db)
    part = make_area(db, parent_id=ward.id)
    _save(db, admin, ward, {"over_60": 300})
    assert find_figures(db, [part.id], AGE) is None


def test_a_figure_that_is_told_again_replaces_the_one_before(db, admin):
    area = make_area(db)
    _save(db, admin, area, {"over_60": 300, "18_to_30": 9})
    _save(db, admin, area, {"over_60": 310}, source="Census 2031")
    rows = db.execute(select(AreaFigure.value, AreaFigure.people, AreaFigure.source).order_by(AreaFigure.value)).all()
    assert rows == [("18_to_30", 9, "Census 2021"), ("over_60", 310, "Census 2031")]


def test_a_word_that_a_characteristic_does_not_have_is_refused(db, admin):
    with pytest.raises(Invalid):
        _save(db, admin, make_area(db), {"last_year": 5})


def test_areas_beside_each_other_are_added_up_and_those_without_figures_named(db, admin):
    east, west = make_area(db, "East"), make_area(db, "West")
    part = make_area(db, "Low West", parent_id=west.id)
    _save(db, admin, east, {"over_60": 100})
    figures = find_figures(db, [east.id, west.id], AGE)
    assert (figures.people, figures.areas, figures.missing) == ({AgeBand.OVER_60: 100}, ("East",), ("West",))
    _save(db, admin, part, {"over_60": 7})
    figures = find_figures(db, [east.id, west.id], AGE)
    assert (figures.people, figures.areas, figures.missing) == ({AgeBand.OVER_60: 107}, ("East", "Low West"), ())


def test_the_insight_names_areas_without_figures_and_asks_no_more_of_many_areas(db, admin, connection):
    east = make_area(db, "East")
    _save(db, admin, east, {"over_60": 300})
    make_area(db, "West")
    with noted(connection) as few:
        who = {one.characteristic: one for one in get_insight(db, admin, InsightFilters()).who}
    assert who[AGE].figures.missing == ("West",)
    for _ in range(5):
        make_area(db)
    db.expire_all()
    with noted(connection) as many:
        get_insight(db, admin, InsightFilters())
    assert len(many) == len(few)
