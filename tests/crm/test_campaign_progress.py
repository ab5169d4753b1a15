"""How far campaigns are: conversations by week, officer and street, told as numbers to whom they concern."""

import datetime as dt

import pytest

from crm.campaign_progress import get_course, get_progress, list_progress
from crm.campaigns import add_campaign
from crm.errors import NotAllowed, NotFound
from crm.models import DoorVisit, now
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Role
from crm.rules import rules_of
from crm.session import make_session
from tests.database import noted, questions
from tests.factories import in_days, make_area, make_conversation, make_street, make_user, team_day


def _campaign(db, admin, area, *, target=40, days=10, left=91, streets=(), team=()):
    """A campaign that is in its *days*-th day."""
    today = team_day()
    return add_campaign(
        db,
        admin,
        name="Forty conversations",
        area_id=area.id,
        target=target,
        starts_on=today - dt.timedelta(days=days - 1),
        ends_on=today + dt.timedelta(days=left - 1),
        street_ids=[street.id for street in streets],
        member_ids=[user.id for user in team],
    )


def _days_ago(db, days, hour=12):
    zone = rules_of(db).zone
    return dt.datetime.combine(team_day() - dt.timedelta(days=days), dt.time(hour), zone)


def _course(db, actor, campaign):
    return get_course(db, actor, get_progress(db, actor, campaign.id))


def test_conversations_of_the_area_and_those_inside_count_from_the_start(db, admin):
    area = make_area(db)
    inside = make_street(db, area=make_area(db, parent_id=area.id))
    _campaign(db, admin, area)
    for street, days in [(inside, 1), (make_street(db, area=area), 9), (inside, 30), (make_street(db), 1)]:
        make_conversation(db, street=street, held_at=in_days(-days))
    [progress] = list_progress(db, admin, current=True)
    assert (progress.held, progress.last_week, progress.pace.lately) == (2, 1, 2)


def test_only_its_own_streets_count_where_a_campaign_names_some(db, admin):
    area = make_area(db)
    mine, other = make_street(db, area=area), make_street(db, area=area)
    campaign = _campaign(db, admin, area, streets=[mine])
    for street in (mine, mine, other):
        make_conversation(db, street=street)
    make_conversation(db, street=mine, street_id=None)
    assert get_progress(db, admin, campaign.id).held == 2
    course = _course(db, admin, campaign)
    assert [(one.street.id, one.held) for one in course.streets] == [(mine.id, 2)]
    assert course.elsewhere == 0


def test_a_day_begins_and_ends_with_the_clocks_of_the_team(db, admin):
    street = make_street(db, area=(area := make_area(db)))
    campaign = add_campaign(
        db, admin, name="June", area_id=area.id, target=5, starts_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 6, 14),
        street_ids=(), member_ids=(),
    )  # fmt: skip
    # London is an hour ahead: its 1 June begins on 31 May at 23:00, its Monday 8 June on the 7th at 23:00.
    for day, hour, minute in [(31, 22, 59), (31, 23, 0), (7, 22, 59), (7, 23, 0), (14, 22, 59), (14, 23, 0)]:
        held_at = dt.datetime(2026, 5 if day == 31 else 6, day, hour, minute, tzinfo=dt.UTC)
        make_conversation(db, street=street, held_at=held_at)
    weeks = _course(db, admin, campaign).weeks
    assert [(week.begins_on.day, week.ends_on.day, week.held, week.total) for week in weeks] == [
        (1, 7, 2, 2),
        (8, 14, 2, 4),
    ]


def test_weeks_go_on_without_conversations_and_stop_with_the_campaign(db, admin):
    street = make_street(db, area=(area := make_area(db)))
    campaign = add_campaign(
        db, admin, name="Old", area_id=area.id, target=30, starts_on=dt.date(2026, 3, 25), ends_on=dt.date(2026, 4, 23),
        street_ids=(), member_ids=(),
    )  # fmt: skip
    for day in (26, 27):
        make_conversation(db, street=street, held_at=dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC))
    make_conversation(db, street=street, held_at=dt.datetime(2026, 4, 14, 12, tzinfo=dt.UTC))
    weeks = _course(db, admin, campaign).weeks
    assert [(str(week.begins_on), str(week.ends_on), week.held, week.total, week.line) for week in weeks] == [
        ("2026-03-25", "2026-03-29", 2, 2, 5),
        ("2026-03-30", "2026-04-05", 0, 2, 12),
        ("2026-04-06", "2026-04-12", 0, 2, 19),
        ("2026-04-13", "2026-04-19", 1, 3, 26),
        ("2026-04-20", "2026-04-23", 0, 3, 30),
    ]


def test_a_campaign_to_come_has_no_week_yet(db, admin):
    area = make_area(db)
    campaign = _campaign(db, admin, area, days=-5)
    make_conversation(db, street=make_street(db, area=area))
    assert get_progress(db, admin, campaign.id).held == 0
    assert _course(db, admin, campaign).weeks == ()
    assert list_progress(db, admin, current=True) == []


def test_officers_are_counted_by_name_and_who_has_none_yet_is_there(db, admin):
    area = make_area(db)
    street = make_street(db, area=area)
    rosa, jude, ann = (make_user(db, areas=(area,), name=name) for name in ("Rosa", "Jude", "Ann"))
    campaign = _campaign(db, admin, area, team=[rosa, ann])
    for user in (rosa, jude, jude, None):
        make_conversation(db, street=street, recorded_by_id=user and user.id)
    course = _course(db, admin, campaign)
    assert course.officers == (("Jude", 2), ("Nobody named", 1), ("Rosa", 1), ("Ann", 0))


def test_streets_say_what_was_held_and_which_doors_were_answered(db, admin):
    area = make_area(db)
    moor, abbey, rose = (make_street(db, name, area=area) for name in ("Moor Street", "Abbey Road", "Rose Lane"))
    campaign = _campaign(db, admin, area)
    make_conversation(db, street=moor)
    make_conversation(db, street=moor, street_id=None)
    for outcome, doors in [(DoorOutcome.NOT_HOME, 12), (DoorOutcome.CALL_BACK, 1), (DoorOutcome.EMPTY, 1)]:
        db.add(DoorVisit(street_id=abbey.id, outcome=outcome, doors=doors, visited_at=now()))
    db.add(DoorVisit(street_id=rose.id, outcome=DoorOutcome.NOT_HOME, visited_at=_days_ago(db, 30)))
    db.flush()
    course = _course(db, admin, campaign)
    assert [(one.street.name, one.held, one.knocked, one.answered) for one in course.streets] == [
        ("Moor Street", 1, 0, 0),
        ("Abbey Road", 0, 13, 1),
        ("Rose Lane", 0, 0, 0),
    ]
    assert course.elsewhere == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONNECTOR])
def test_a_part_of_the_ward_is_told_how_far_the_whole_ward_is(db, admin, connection, role):
    ward = make_area(db)
    mine, other = make_area(db, parent_id=ward.id), make_area(db, parent_id=ward.id)
    campaign, theirs = _campaign(db, admin, ward), _campaign(db, admin, other)
    own = make_street(db, area=mine)
    for street in (own, make_street(db, area=other), make_street(db)):
        make_conversation(db, street=street, held_at=in_days(-1), recorded_by_id=make_user(db).id)
    actor = Actor(id=make_user(db, role).id, name="", role=role, area_ids=frozenset({mine.id}))
    db.commit()
    with make_session(connection, actor) as limited:
        [progress] = list_progress(limited, actor, current=True)
        course = _course(limited, actor, campaign)
        with pytest.raises(NotFound):
            get_progress(limited, actor, theirs.id)
    assert (progress.campaign.area_id, progress.held, progress.works_there) == (ward.id, 2, False)
    assert [(one.street.id, one.held) for one in course.streets] == [(own.id, 1)]
    assert (course.elsewhere, course.officers, course.weeks[-1].total) == (1, None, 2)


def test_a_connector_counts_the_conversations_of_the_others_too(db, admin, connection):
    area = make_area(db)
    street = make_street(db, area=area)
    campaign = _campaign(db, admin, area)
    connector = make_user(db, Role.CONNECTOR, areas=(area,))
    for user in (connector, make_user(db, name="Rosa")):
        make_conversation(db, street=street, recorded_by_id=user.id)
    actor = Actor(id=connector.id, name="", role=Role.CONNECTOR, area_ids=frozenset({area.id}))
    db.commit()
    with make_session(connection, actor) as limited:
        course = _course(limited, actor, campaign)
    assert course.streets[0].held == 2
    assert ("Rosa", 1) in course.officers


def test_a_partner_is_told_nothing(db, admin):
    campaign = _campaign(db, admin, make_area(db))
    partner = Actor(id=make_user(db).id, name="", role=Role.PARTNER, area_ids=frozenset({campaign.area_id}))
    with pytest.raises(NotAllowed):
        get_progress(db, partner, campaign.id)


def test_many_conversations_take_no_more_questions_than_few(db, admin, connection):
    area = make_area(db)
    campaign = _campaign(db, admin, area)

    def ask():
        with noted(connection) as statements:
            _course(db, admin, campaign)
        return len(questions(statements))

    few = ask()
    for _ in range(20):
        make_conversation(db, street=make_street(db, area=area), recorded_by_id=make_user(db).id)
    assert ask() == few
