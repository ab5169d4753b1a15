"""Who was heard beside who lives there, in reports: what is compared, and what cannot be."""

import pytest

from crm.area_figures import NewFigure, save_figures
from crm.models.report_words import SectionKind
from crm.models.words import AgeBand, Characteristic, Gender
from crm.reports import add_report, preview_report
from tests.factories import make_area
from tests.talking import SPRING, hold


def who_section(db, admin, area):
    """The section as it would be told, of *area* or of the whole patch."""
    area_id = area.id if area else None
    report = add_report(db, admin, title="Spring", area_id=area_id, starts_on=SPRING[0], ends_on=SPRING[1])
    _, contents = preview_report(db, admin, report.id)
    return next(one for one in contents["sections"] if one["kind"] == SectionKind.WHO.value)


def save(db, admin, area, characteristic, people):
    save_figures(db, admin, [NewFigure(area.id, characteristic, word, count) for word, count in people.items()])


@pytest.fixture
def areas(db):
    """Two areas at the top, in both of which old people alone were heard."""
    areas = make_area(db, "East"), make_area(db, "West")
    for area in areas:
        hold(db, area, times=20, age_band=AgeBand.OVER_60, gender=Gender.WOMAN)
        hold(db, area, times=6, age_band=AgeBand.FROM_18_TO_30, gender=Gender.MAN)
    return areas


def test_without_figures_nobody_is_said_to_be_heard_as_much_as_they_should(db, admin, areas):
    assert who_section(db, admin, areas[0])["paragraphs"] == [
        "How many people of each age live here is not known yet.",
        "How many people of each gender live here is not known yet.",
    ]


def test_who_is_missing_is_said_where_there_are_figures(db, admin, areas):
    save(db, admin, areas[0], Characteristic.AGE_BAND, {"18_to_30": 500, "over_60": 500})
    save(db, admin, areas[0], Characteristic.GENDER, {"woman": 700, "man": 300})
    first = who_section(db, admin, areas[0])["paragraphs"][0]
    assert first.startswith("By age, heard less than their share: 18 to 30.")


def test_the_whole_patch_is_beside_the_figures_of_all_areas(db, admin, areas):
    save(db, admin, areas[0], Characteristic.AGE_BAND, {"18_to_30": 500, "over_60": 500})
    section = who_section(db, admin, None)
    assert section["paragraphs"][0].startswith("By age, heard less than their share: 18 to 30.")
    table = section["tables"][0]
    assert {row[0]: row[3] for row in table["rows"]}["18 to 30"] == "50%"
    assert table["note"] == "There are no figures of West."
    save(db, admin, areas[1], Characteristic.AGE_BAND, {"18_to_30": 100, "over_60": 400})
    assert {row[0]: row[3] for row in who_section(db, admin, None)["tables"][0]["rows"]}["18 to 30"] == "40%"


def test_of_too_few_nothing_is_said(db, admin):
    area = make_area(db)
    hold(db, area, times=20)
    save(db, admin, area, Characteristic.AGE_BAND, {"18_to_30": 500, "over_60": 500})
    said = "By age, too few people have been heard to compare them with those who live here."
    assert said in who_section(db, admin, area)["paragraphs"]


def test_no_share_is_told_where_many_are_in_groups_that_are_not_told(db, admin):
    area = make_area(db)
    hold(db, area, times=9, age_band=AgeBand.FROM_31_TO_60, gender=Gender.WOMAN)
    hold(db, area, times=4, age_band=AgeBand.OVER_60, gender=Gender.WOMAN)
    age, gender = who_section(db, admin, area)["tables"]
    assert {row[0]: row[1:3] for row in age["rows"]}["31 to 60"] == ["10", "–"]
    assert "Shares are left out" in age["note"]
    assert {row[0]: row[1:3] for row in gender["rows"]}["Woman"] == ["15", "100%"]
    assert gender["note"] == ""
