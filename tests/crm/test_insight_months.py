"""What a neighbourhood says month by month, as the team's own clocks have it."""

import datetime as dt

from crm.insight import get_insight
from crm.insight_filters import InsightFilters
from crm.models.words import Characteristic, Gender, Sway
from tests.factories import make_coding, make_conversation, make_theme

ALL = InsightFilters()


def _at(year, month, day, hour=12):
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


def test_a_theme_shows_its_months_and_groups(db, admin):
    buses = make_theme(db, "Buses")
    fares = make_theme(db, "Fares", parent=buses)
    for month, sway in ((1, Sway.ASSET), (1, Sway.DEFICIT), (3, Sway.DEFICIT)):
        talk = make_conversation(db, held_at=_at(2026, month, 15), gender=Gender.WOMAN)
        make_coding(db, talk, fares, sway=sway)
    make_coding(db, make_conversation(db, held_at=_at(2026, 3, 15)), make_theme(db, "Hedges"))
    insight = get_insight(db, admin, ALL, under=buses.id, compare=("month", Characteristic.GENDER))
    months = insight.comparisons["month"]
    told = [(group.label, group.read, (group.shares[0].asset, group.shares[0].deficit)) for group in months.groups]
    assert told == [("January 2026", 2, (1, 1)), ("March 2026", 2, (0, 1))]
    assert (months.looked_at, insight.comparisons[Characteristic.GENDER].groups[0].read) == (0, 3)
    assert [share.name for share in months.groups[0].shares] == ["Buses"]


def test_a_month_begins_when_it_does_where_the_team_is(db, admin):
    buses = make_theme(db, "Buses")
    for moment in (_at(2026, 3, 31, 22), _at(2026, 3, 31, 23), _at(2026, 12, 31, 23)):  # summer time began on the 29th
        make_coding(db, make_conversation(db, held_at=moment), buses)
    months = get_insight(db, admin, ALL, compare=("month",)).comparisons["month"]
    assert [(group.key, group.read) for group in months.groups] == [("2026-03", 1), ("2026-04", 1), ("2026-12", 1)]
