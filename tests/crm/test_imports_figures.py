"""Figures imported: a row for each group of people, or a column for each; what is wrong is said and never saved."""

import pytest
from sqlalchemy import select

from crm.imports.wide import lengthen
from crm.models import AreaFigure
from crm.permissions import Actor, Role
from tests.factories import make_area, make_user
from tests.imports import read, said, table

LONG = """Ward code,Characteristic,Group,Number,Source
E05004297,Age,Over 60,"1,200",Census 2021
Mill Fields,age band,Aged 18 to 30,310,Census 2021
Mill Fields,Length of stay,Moved here in the last year,95,Census 2021
"""
WIDE = """Area,under 18,18–30,31–60,over 60,Notes
Mill Fields,400,310,700,,old
Abbey,,,,90,
"""


@pytest.fixture
def areas(db):
    return make_area(db, "Mill Fields", code="E05004297"), make_area(db, "Abbey")


def _kept(db):
    rows = db.execute(
        select(AreaFigure.area_id, AreaFigure.characteristic, AreaFigure.value, AreaFigure.people, AreaFigure.source)
    )
    return sorted((area, str(characteristic), *more) for area, characteristic, *more in rows)


def test_areas_are_known_by_name_and_by_code_and_the_same_again_changes_nothing(db, admin, areas):
    mill = areas[0].id
    plan = read(db, admin, "figures", LONG)
    assert (plan.problems, plan.counts["add"]) == ((), 3)
    assert plan.rows[0].name == "Mill Fields: over 60"
    assert _kept(db) == [
        (mill, "age_band", "18_to_30", 310, "Census 2021"),
        (mill, "age_band", "over_60", 1200, "Census 2021"),
        (mill, "lived_here", "last_year", 95, "Census 2021"),
    ]
    assert read(db, admin, "figures", LONG).counts["same"] == 3
    changed = read(db, admin, "figures", LONG.replace("310", "320"))
    assert [row.changes for row in changed.rows if row.changes] == [{"People": (310, 320)}]
    assert changed.counts["same"] == 2


def test_a_column_for_each_group_is_read_row_by_row(db, admin, areas):
    wide = lengthen("figures", table(WIDE))
    assert wide.header == ("Area", "Notes", "Value", "People")
    plan = read(db, admin, "figures", wide, sets=["source=Census 2021"])
    assert (plan.problems, plan.counts["add"]) == ((), 4)
    assert [row.number for row in plan.rows] == [2, 2, 2, 3]
    assert (areas[1].id, "age_band", "over_60", 90, "Census 2021") in _kept(db)


def test_a_long_file_and_other_lists_stay_as_they_are():
    for noun, text in [("figures", LONG), ("people", WIDE)]:
        given = table(text)
        assert lengthen(noun, given) is given


def test_what_cannot_be_used_is_said_with_its_row(db, admin, areas):
    rows = [
        "Area,Characteristic,Value,People",
        "Nowhere,,over 60,5",
        "Abbey,,All usual residents,5000",
        "Abbey,Length of stay,over 60,5",
        "Abbey,,over 60,many",
        "Abbey,,31 to 60,-3",
        "Mill Fields,,over 60,7",
        "E05004297,,Over 60,8",
        "Abbey,Gender,over 60,8",
        "Abbey,,18 to 30,",
    ]
    plan = read(db, admin, "figures", "\n".join(rows), save=False)
    problems = dict(said(plan))
    assert problems.keys() == {2, 3, 4, 5, 6, 8, 9, 10}
    assert problems[2].startswith("There is no area “Nowhere”: write one of “Abbey”, “Mill Fields”")
    assert "is none of the words we know here" in problems[3]
    assert problems[4] == "This group does not belong to that characteristic: mend one of them."
    assert problems[8] == "Row 7 has a figure of the same group: keep one of them."
    assert problems[10] == "There is no number of people: enter one."
    assert (plan.counts["add"], plan.may_save()) == (1, False)


def test_a_file_adds_no_area_and_none_of_anothers_areas(db, areas):
    actor = Actor(id=make_user(db).id, name="", role=Role.COORDINATOR, area_ids=frozenset({areas[0].id}))
    for name in ("Abbey", "New Area"):
        plan = read(db, actor, "figures", "Value,People\nover 60,5\n", sets=[f"area={name}"], save=False)
        assert plan.blocked
        assert f"There is no area “{name}”" in said(plan)[0][1]


def test_a_census_counts_males_and_females_and_the_age_of_no_one_it_calls_all(db, admin, areas):
    plan = read(
        db, admin, "figures", lengthen("figures", table("Ward name,Males,Females,All people\nAbbey,480,520,1000\n"))
    )
    long = read(db, admin, "figures", "Area,Measure,Group,Number\nMill Fields,Sex,Female,61\nMill Fields,sex,Men,7\n")
    assert (plan.problems, long.problems) == ((), ())
    mill, abbey = (area.id for area in areas)
    assert [row[:4] for row in _kept(db)] == [
        (mill, "gender", "man", 7),
        (mill, "gender", "woman", 61),
        (abbey, "gender", "man", 480),
        (abbey, "gender", "woman", 520),
    ]
