"""Changes in reports: called as the insight calls them, and by chance alone as seldom."""

import datetime as dt

import pytest

from crm.insight import get_insight
from crm.insight_filters import InsightFilters
from crm.models.report_words import SectionKind
from crm.reports import add_report
from tests.factories import make_area
from tests.talking import SPRING, hold, make_codebook

WINTER = SPRING[0] - dt.timedelta(days=30)


@pytest.mark.parametrize(("themes", "called"), [(2, True), (30, False)])
def test_the_more_themes_are_looked_at_the_clearer_a_change_has_to_be(db, admin, themes, called):
    area = make_area(db)
    buses, hedges = make_codebook(db, "Buses", "Hedges")
    make_codebook(db, *(f"Theme {number}" for number in range(themes - 2)))
    for day, raised in ((WINTER, 40), (SPRING[0], 60)):
        hold(db, area, [buses], times=raised, on=day)
        hold(db, area, [hedges, buses], times=5, on=day)
        hold(db, area, [hedges], times=95 - raised, on=day)
    report = add_report(db, admin, title="Spring", area_id=area.id, starts_on=SPRING[0], ends_on=SPRING[1])
    text = next(one.text for one in report.sections if one.kind is SectionKind.THEMES)
    assert ("Raised more often than in the same time before: Buses." in text) is called
    filters = InsightFilters(area_id=area.id, since=SPRING[0], until=SPRING[1])
    assert ("Buses" in [one.name for one in get_insight(db, admin, filters).change.called]) is called
