"""Campaigns: a number of conversations, in an area, by a date."""

import datetime as dt

import pytest

from crm.campaigns import add_campaign, list_progress
from crm.errors import Invalid
from crm.models import now
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_conversation, make_street, make_user


def _campaign(db, admin, area, *, target=40, days=10):
    today = now().date()
    return add_campaign(
        db,
        admin,
        name="Forty conversations",
        area_id=area.id,
        target=target,
        starts_on=today - dt.timedelta(days=days - 1),
        ends_on=today + dt.timedelta(days=90),
    )


def test_conversations_of_the_area_and_those_inside_count_from_the_start(db, admin):
    area = make_area(db)
    inside = make_street(db, area=make_area(db, parent_id=area.id))
    _campaign(db, admin, area)
    for street, days in [(inside, 1), (make_street(db, area=area), 9), (inside, 30), (make_street(db), 1)]:
        make_conversation(db, street=street, held_at=now() - dt.timedelta(days=days))
    [progress] = list_progress(db, admin, current=True)
    assert (progress.held, progress.last_week) == (2, 1)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONNECTOR])
def test_a_part_of_the_ward_is_told_how_far_the_whole_ward_is(db, admin, connection, role):
    ward = make_area(db)
    mine, other = make_area(db, parent_id=ward.id), make_area(db, parent_id=ward.id)
    _campaign(db, admin, ward)
    _campaign(db, admin, other)
    for area in (mine, other, make_area(db)):
        make_conversation(db, street=make_street(db, area=area), held_at=now() - dt.timedelta(days=1))
    actor = Actor(id=make_user(db, role).id, name="", role=role, area_ids=frozenset({mine.id}))
    db.commit()
    with make_session(connection, actor) as limited:
        [progress] = list_progress(limited, actor, current=True)
    assert (progress.campaign.area_id, progress.held, progress.works_there) == (ward.id, 2, False)


def test_the_date_it_will_be_reached_follows_from_the_pace(db, admin):
    area = make_area(db)
    _campaign(db, admin, area, target=40, days=10)
    for _ in range(10):  # one a day so far: thirty more take thirty days
        make_conversation(db, street=make_street(db, area=area))
    [progress] = list_progress(db, admin)
    assert progress.reached_on == now().date() + dt.timedelta(days=30)


def test_a_campaign_that_ends_before_it_starts_is_refused(db, admin):
    with pytest.raises(Invalid) as refused:
        add_campaign(
            db,
            admin,
            name="",
            area_id=make_area(db).id,
            target=0,
            starts_on=dt.date(2026, 2, 1),
            ends_on=dt.date(2026, 1, 1),
        )
    assert refused.value.errors.keys() == {"name", "target", "ends_on"}
