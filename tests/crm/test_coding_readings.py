"""Who has read which conversation to its end, and what comes next."""

import datetime as dt

import pytest

from crm import readings
from crm.errors import NotFound
from crm.models import Campaign
from crm.models.words import Channel
from crm.permissions import Actor
from crm.readings import Queue, Waiting
from tests.factories import in_days, make_area, make_conversation, make_street, make_user, team_day


def actor_of(user, *areas):
    return Actor(id=user.id, name=user.name, role=user.role, area_ids=frozenset(area.id for area in areas) or None)


@pytest.fixture
def street(db):
    return make_street(db)


def make_talks(db, street, *, number=3, **details):
    days = (in_days(-(10 - n)) for n in range(number))
    return [make_conversation(db, **({"street": street, "said": "Hello.", "held_at": day} | details)) for day in days]


def test_what_nobody_has_read_comes_in_the_order_it_was_held(db, street):
    rosa, (first, second, last) = actor_of(make_user(db)), make_talks(db, street)
    make_conversation(db, street=street, said="")
    assert readings.count_waiting(db, rosa, Queue()) == 3
    assert readings.find_next(db, rosa, Queue(), after_id=first.id) == second.id
    assert readings.mark_read(db, rosa, conversation_id=second.id) == readings.mark_read(
        db, rosa, conversation_id=second.id
    )
    after = readings.find_next(db, rosa, Queue(), after_id=first.id)
    assert (after, readings.count_waiting(db, rosa, Queue())) == (last.id, 2)
    readings.unmark_read(db, rosa, conversation_id=second.id)
    assert readings.find_next(db, rosa, Queue(), after_id=first.id) == second.id


def test_coders_begin_at_different_conversations_and_each_comes_to_all(db, street):
    talks = {talk.id for talk in make_talks(db, street, number=12)}
    coders = [actor_of(make_user(db)) for _ in range(4)]
    begun = [readings.find_next(db, coder, Queue()) for coder in coders]
    assert len(set(begun)) == 4
    come_to = {begun[0]}
    while (following := readings.find_next(db, coders[0], Queue(), after_id=begun[0])) not in come_to:
        come_to.add(following)
        begun[0] = following
    assert come_to == talks


def test_one_that_is_left_for_later_comes_round_again(db, street):
    rosa, talks = actor_of(make_user(db)), make_talks(db, street)
    assert readings.find_next(db, rosa, Queue(), after_id=talks[1].id) == talks[2].id
    assert readings.find_next(db, rosa, Queue(), after_id=talks[2].id) == talks[0].id
    for talk in talks[:2]:
        readings.mark_read(db, rosa, conversation_id=talk.id)
    assert readings.find_next(db, rosa, Queue(), after_id=talks[2].id) is None


def test_the_second_coder_is_given_what_others_have_read(db, street):
    rosa, owen, talks = actor_of(make_user(db)), actor_of(make_user(db)), make_talks(db, street)
    readings.mark_read(db, rosa, conversation_id=talks[1].id)
    second = Queue(waiting=Waiting.SECOND)
    assert [readings.find_next(db, one, second) for one in (rosa, owen)] == [None, talks[1].id]
    readings.mark_read(db, owen, conversation_id=talks[1].id)
    assert readings.count_waiting(db, owen, second) == 0
    assert [reading.coder.name for reading in readings.list_readings(db, owen, talks[1].id)] == [rosa.name, owen.name]


def test_the_queue_is_narrowed_to_areas_campaigns_channels_and_ones_own(db):
    ward = make_area(db)
    inside, user = make_area(db, parent_id=ward.id), make_user(db)
    here = make_talks(db, make_street(db, area=inside), number=1, recorded_by_id=user.id)
    make_talks(db, make_street(db), number=2, channel=Channel.SURVEY)
    today = team_day()
    campaign = Campaign(name="1000", area_id=ward.id, target=5, starts_on=today - dt.timedelta(30), ends_on=today)
    db.add(campaign)
    db.flush()
    rosa = actor_of(user)
    for queue in (Queue(area_id=ward.id), Queue(campaign_id=campaign.id), Queue(own=True)):
        assert (readings.count_waiting(db, rosa, queue), readings.find_next(db, rosa, queue)) == (1, here[0].id)
    assert readings.count_waiting(db, rosa, Queue(channel=Channel.SURVEY)) == 2


def test_conversations_of_other_areas_do_not_wait(db):
    mine, talk = make_area(db), make_talks(db, make_street(db), number=1)[0]
    rosa = actor_of(make_user(db, areas=(mine,)), mine)
    assert readings.count_waiting(db, rosa, Queue()) == 0
    with pytest.raises(NotFound):
        readings.mark_read(db, rosa, conversation_id=talk.id)
