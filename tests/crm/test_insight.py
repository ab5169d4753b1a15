"""What a neighbourhood says, from planted conversations with exact numbers."""

import datetime as dt

import pytest

from crm.errors import Invalid, NotFound
from crm.insight import get_insight
from crm.insight_filters import InsightFilters
from crm.models import Reading, now
from crm.models.words import AgeBand, Channel, Characteristic, Gender, HereFor, LivedHere, Sway
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import (
    make_area,
    make_coding,
    make_conversation,
    make_person,
    make_street,
    make_theme,
    make_user,
    team_day,
)

ALL = InsightFilters()


def _themes(insight):
    return {one.name: one for one in insight.themes}


def _swayed(share):
    return (share.asset, share.deficit, share.both, share.neither)


def _at(year, month, day, hour=12):
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


def _talks(db, theme, *, raised, silent=0, coder=None, **details):
    """So many conversations that raise *theme*, and so many that somebody read without finding any."""
    area = details.pop("area", None) or make_area(db)
    street, coder = make_street(db, area=area), coder or make_user(db)
    for number in range(raised + silent):
        conversation = make_conversation(db, street=street, **details)
        if number < raised:
            make_coding(db, conversation, theme)
        else:
            db.add(Reading(conversation_id=conversation.id, coder_id=coder.id, read_at=now()))
    db.flush()


def test_shares_are_of_the_conversations_read_and_those_nobody_read_are_told(db, admin):
    buses, hedges = make_theme(db, "Buses"), make_theme(db, "Hedges")
    coder = make_user(db)
    for theme in (buses, buses, hedges):
        make_coding(db, make_conversation(db), theme)
    found_nothing = make_conversation(db)
    db.add(Reading(conversation_id=found_nothing.id, coder_id=coder.id, read_at=now()))
    make_conversation(db)
    db.flush()
    insight = get_insight(db, admin, ALL)
    assert (insight.held, insight.coded, insight.read, insight.unread) == (5, 3, 4, 1)
    assert [(one.name, one.raised, one.share) for one in insight.themes] == [("Buses", 2, 0.5), ("Hedges", 1, 0.25)]
    assert (insight.themes[0].low, insight.themes[0].high) == pytest.approx((0.1500, 0.8500), abs=5e-5)
    assert insight.change is None


def test_a_conversation_with_two_sub_themes_of_one_theme_counts_once(db, admin):
    health = make_theme(db, "Health")
    lonely, doctors = make_theme(db, "Loneliness", parent=health), make_theme(db, "Doctors", parent=health)
    deep = make_theme(db, "Waiting times", parent=doctors)
    both, one = make_conversation(db), make_conversation(db)
    for conversation, theme in ((both, lonely), (both, doctors), (both, deep), (one, health)):
        make_coding(db, conversation, theme)
    assert [(theme.name, theme.raised) for theme in get_insight(db, admin, ALL).themes] == [("Health", 2)]
    within = get_insight(db, admin, ALL, under=health.id)
    assert [(theme.name, theme.raised) for theme in within.themes] == [("Health", 2), ("Doctors", 1), ("Loneliness", 1)]


@pytest.mark.parametrize(
    ("sways", "told"),
    [
        ((Sway.ASSET, Sway.ASSET), (1, 0, 0, 0)),
        ((Sway.DEFICIT, Sway.NEITHER), (0, 1, 0, 0)),
        ((Sway.ASSET, Sway.DEFICIT), (0, 0, 1, 0)),
        ((Sway.BOTH, Sway.ASSET), (0, 0, 1, 0)),
        ((Sway.NEITHER, Sway.NEITHER), (0, 0, 0, 1)),
    ],
)
def test_the_sway_of_a_conversation_is_of_all_its_codings_of_a_theme(db, admin, sways, told):
    top = make_theme(db, "Buses")
    themes, conversation = (top, make_theme(db, "Fares", parent=top)), make_conversation(db)
    for theme, sway in zip(themes, sways, strict=True):
        make_coding(db, conversation, theme, sway=sway)
    (share,) = get_insight(db, admin, ALL).themes
    assert (share.raised, _swayed(share)) == (1, told)


def test_a_conversation_of_several_people_counts_under_each_of_their_words_once(db, admin):
    buses, area = make_theme(db, "Buses"), make_area(db)
    street = make_street(db, area=area)
    old = [make_person(db, street=street, age_band=AgeBand.OVER_60, gender=gender) for gender in (Gender.WOMAN, None)]
    young = make_person(db, street=street, age_band=AgeBand.FROM_18_TO_30)
    staff = make_person(db, street=street, age_band=AgeBand.FROM_31_TO_60, staff=True)
    own = {"age_band": AgeBand.FROM_31_TO_60, "gender": Gender.MAN}
    for people, words in (([*old, young, staff], own), ([old[1]], own), ([staff], own), ([], {}), ([young], {})):
        make_coding(db, make_conversation(db, street=street, people=people, **words), buses)
    insight = get_insight(db, admin, ALL)
    ages, genders = (insight.comparisons[one] for one in (Characteristic.AGE_BAND, Characteristic.GENDER))
    assert [(group.label, group.read) for group in ages.groups] == [("18 to 30", 2), ("31 to 60", 1), ("Over 60", 2)]
    assert [(group.label, group.read) for group in genders.groups] == [("Woman", 1), ("Man", 2)]
    assert (ages.unknown, genders.unknown) == (1, 2)
    who = {one.characteristic: one for one in insight.who}
    heard = {band.word: band.heard for band in who[Characteristic.AGE_BAND].bands}
    assert heard == {AgeBand.FROM_18_TO_30: 1, AgeBand.FROM_31_TO_60: 1, AgeBand.OVER_60: 2}
    assert who[Characteristic.AGE_BAND].unknown == 1
    assert {band.word: band.heard for band in who[Characteristic.GENDER].bands}[Gender.MAN] == 2


def test_words_filter_and_compare_alike(db, admin):
    buses, area = make_theme(db), make_area(db)
    street = make_street(db, area=area)
    words = (AgeBand.OVER_60, None, AgeBand.FROM_18_TO_30)
    for first in words:
        for own in words:
            people = [make_person(db, street=street, age_band=first), make_person(db, street=street, age_band=None)]
            for some in (people[:1], people, []):
                make_coding(db, make_conversation(db, street=street, people=some, age_band=own), buses)
    insight = get_insight(db, admin, ALL)
    ages = insight.comparisons[Characteristic.AGE_BAND]
    for group in ages.groups:
        assert get_insight(db, admin, InsightFilters(age_band=AgeBand(group.key))).read == group.read
    assert sum(group.read for group in ages.groups) + ages.unknown == insight.read == 27


def test_filters_combine(db, admin):
    buses, hedges, area = make_theme(db, "Buses"), make_theme(db, "Hedges"), make_area(db)
    fares = make_theme(db, "Fares", parent=buses)
    own = {"age_band": AgeBand.OVER_60, "gender": Gender.WOMAN, "lived_here": LivedHere.FEW_YEARS}
    full = own | {"here_for": HereFor.LIVE, "channel": Channel.STREET, "held_at": _at(2026, 3, 31, 22)}
    other = {
        "age_band": AgeBand.FROM_18_TO_30,
        "gender": Gender.MAN,
        "lived_here": LivedHere.LAST_YEAR,
        "here_for": HereFor.VISIT,
        "channel": Channel.EVENT,
        "held_at": _at(2026, 4, 1, 0),
    }
    street = make_street(db, area=make_area(db, parent_id=area.id))
    make_coding(db, make_conversation(db, street=street, **full), fares, sway=Sway.DEFICIT)
    for name, value in other.items():
        make_coding(db, make_conversation(db, street=street, **(full | {name: value})), fares, sway=Sway.DEFICIT)
    make_coding(db, make_conversation(db, street=street, **full), fares, sway=Sway.ASSET)
    make_coding(db, make_conversation(db, street=street, **full), hedges, sway=Sway.DEFICIT)
    make_coding(db, make_conversation(db, **full), fares, sway=Sway.DEFICIT)
    period = {"since": dt.date(2026, 3, 1), "until": dt.date(2026, 3, 31)}
    narrow = {name: value for name, value in full.items() if name != "held_at"} | period
    narrow |= {"area_id": area.id, "theme_id": buses.id, "sway": Sway.DEFICIT}
    assert get_insight(db, admin, InsightFilters(**narrow)).held == 1
    for left_out in narrow:
        some = {name: value for name, value in narrow.items() if name != left_out}
        # Without its first day, the period still ends.
        assert get_insight(db, admin, InsightFilters(**some)).held == (1 if left_out == "since" else 2), left_out


def test_a_day_ends_when_it_does_where_the_team_is(db, admin):
    make_coding(db, make_conversation(db, held_at=_at(2026, 6, 30, 23)), make_theme(db))
    assert get_insight(db, admin, InsightFilters(until=dt.date(2026, 6, 30))).held == 0
    assert get_insight(db, admin, InsightFilters(since=dt.date(2026, 7, 1))).held == 1


def test_a_change_is_called_only_where_it_is_one(db, admin):
    buses, hedges, area = make_theme(db, "Buses"), make_theme(db, "Hedges"), make_area(db)
    before, later = _at(2026, 2, 10), _at(2026, 3, 10)
    _talks(db, buses, raised=10, silent=50, area=area, held_at=before)
    _talks(db, hedges, raised=20, area=area, held_at=before)
    _talks(db, buses, raised=35, silent=25, area=area, held_at=later)
    _talks(db, hedges, raised=24, area=area, held_at=later)
    _talks(db, hedges, raised=50, area=area, held_at=_at(2026, 1, 20))
    change = get_insight(db, admin, InsightFilters(since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 28))).change
    assert (change.since, change.until) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert (change.held, change.read) == (80, 80)
    told = {one.name: one for one in change.themes}
    assert [one.name for one in change.called] == ["Buses"]
    assert (told["Buses"].raised_before, told["Buses"].raised) == (10, 35)
    # 35 of 84 less 10 of 80: 29 in 100, give or take; two themes are looked at, so 97.5 % of chance has to be left out.
    assert (told["Buses"].low, told["Buses"].high) == pytest.approx((0.1374, 0.4281), abs=5e-5)
    assert told["Buses"].sentence == "Raised more: by 14 to 43 in every 100 conversations."
    assert told["Hedges"].sentence == "No clear change: chance alone could make it."


def test_days_to_come_do_not_make_the_days_before_longer(db, admin):
    today = team_day()
    filters = InsightFilters(since=today - dt.timedelta(days=9), until=today + dt.timedelta(days=90))
    change = get_insight(db, admin, filters).change
    assert (change.until - change.since).days == 9
    assert change.until == filters.since - dt.timedelta(days=1)


def test_groups_differ_only_where_chance_cannot_explain_it(db, admin):
    buses, hedges = make_theme(db, "Buses"), make_theme(db, "Hedges")
    area = make_area(db)
    street = make_street(db, area=area)
    for gender, talks in ((Gender.WOMAN, (40, 20)), (Gender.MAN, (15, 24))):
        for theme, count in zip((buses, hedges), talks, strict=True):
            for _ in range(count):
                make_coding(db, make_conversation(db, street=street, gender=gender), theme)
    genders = get_insight(db, admin, ALL).comparisons[Characteristic.GENDER]
    assert genders.looked_at == 4
    told = {(one.group, one.theme): one for one in genders.differences}
    assert set(told) == {(group, theme) for group in ("Woman", "Man") for theme in ("Buses", "Hedges")}
    assert told["Woman", "Buses"].more
    assert not told["Man", "Buses"].more
    assert told["Woman", "Buses"].sentence == (
        "Woman: Buses was raised more, in 67% of conversations beside 38% of the others."
    )
    for _ in range(9):
        make_theme(db)  # the more there is to differ, the more a difference has to be
    assert get_insight(db, admin, ALL).comparisons[Characteristic.GENDER].differences == ()


def test_one_group_alone_has_nobody_to_differ_from(db, admin):
    make_coding(db, make_conversation(db, gender=Gender.WOMAN), make_theme(db))
    genders = get_insight(db, admin, ALL).comparisons[Characteristic.GENDER]
    assert (len(genders.groups), genders.looked_at, genders.differences) == (1, 0, ())


def test_areas_are_compared_by_the_parts_of_what_was_chosen(db, admin):
    town = make_area(db, "Town")
    ward, other = make_area(db, "Mill Ward", parent_id=town.id), make_area(db, "Abbey Ward", parent_id=town.id)
    near, far = make_area(db, "Near", parent_id=ward.id), make_area(db, "Far", parent_id=ward.id)
    theme = make_theme(db)
    for area, count in ((near, 3), (far, 2), (other, 1), (ward, 1)):
        _talks(db, theme, raised=count, area=area)

    def told(**filters):
        areas = get_insight(db, admin, InsightFilters(**filters)).comparisons["area"]
        return [(group.label, group.read) for group in areas.groups], areas.unknown

    assert told() == ([("Abbey Ward", 1), ("Mill Ward", 6)], 0)
    assert told(area_id=ward.id) == ([("Far", 2), ("Near", 3)], 1)
    assert told(area_id=other.id) == ([("Abbey Ward", 1)], 0)


def test_nobody_sees_areas_that_are_not_theirs(db, admin, connection):
    town = make_area(db)
    mine, other = make_area(db, parent_id=town.id), make_area(db, parent_id=town.id)
    buses = make_theme(db, "Buses")
    for area, count in ((mine, 2), (other, 5)):
        street = make_street(db, area=area)
        for _ in range(count):
            people = [make_person(db, street=street, age_band=AgeBand.OVER_60)]
            make_coding(db, make_conversation(db, street=street, people=people), buses)
    actor = Actor(id=make_user(db).id, name="", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    beside = get_insight(db, admin, InsightFilters(area_id=mine.id)).beside
    assert [(group.key, group.shares[0].raised) for group in beside.groups] == [(mine.id, 2), (None, 5)]
    db.commit()
    with make_session(connection, actor) as limited:
        for filters in (ALL, InsightFilters(area_id=mine.id), InsightFilters(age_band=AgeBand.OVER_60)):
            insight = get_insight(limited, actor, filters)
            assert (insight.held, insight.themes[0].raised, insight.beside) == (2, 2, None)
            assert sum(band.heard for band in insight.who[0].bands) == 2
        for area in (other, town):
            with pytest.raises(NotFound):
                get_insight(limited, actor, InsightFilters(area_id=area.id))


def test_what_is_retired_shows_where_it_was_raised_and_what_is_not_there_is_not_found(db, admin):
    make_theme(db, "Gone", retired_at=now())
    make_coding(db, make_conversation(db), make_theme(db, "Trams", retired_at=now()))
    merged = make_theme(db, "Twice", merged_into_id=make_theme(db, "Once").id)
    assert set(_themes(get_insight(db, admin, ALL))) == {"Trams", "Once"}
    for theme_id in (merged.id, merged.id + 99):
        with pytest.raises(NotFound):
            get_insight(db, admin, InsightFilters(theme_id=theme_id))
        with pytest.raises(NotFound):
            get_insight(db, admin, ALL, under=theme_id)
    with pytest.raises(Invalid, match="The last day comes before the first"):
        get_insight(db, admin, InsightFilters(since=dt.date(2026, 3, 2), until=dt.date(2026, 3, 1)))


def test_an_empty_database_says_nothing_and_breaks_nothing(db, admin):
    make_area(db)
    insight = get_insight(db, admin, InsightFilters(since=dt.date(2026, 1, 1)))
    assert (insight.held, insight.themes, insight.small, insight.change.called) == (0, (), True, ())
