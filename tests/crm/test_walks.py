"""Walks: who goes along which streets, on which day, in an order that is short to walk."""

import datetime as dt
import uuid

import pytest

from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import AuditEntry, Walk, now
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.walk_checks import MOST_STREETS
from crm.walk_proposals import list_street_choices
from crm.walks import (
    REFLECTION_LENGTH,
    cancel_walk,
    change_walk,
    end_walk,
    get_walk,
    list_own_walks,
    list_walker_choices,
    list_walks,
    list_walks_along,
    plan_walk,
    reflect_on_walk,
    reopen_walk,
)
from tests.factories import make_area, make_street, make_user, team_day


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def rosa(db, area):
    return make_user(db, areas=(area,), name="Rosa Finch")


def plan(db, actor, streets, walkers, *, days=3, **more):
    day = team_day() + dt.timedelta(days=days)
    ids = [[one.id for one in some] for some in (streets, walkers)]
    return plan_walk(db, actor, **{"street_ids": ids[0], "walker_ids": ids[1], "planned_for": day} | more)


def test_streets_are_walked_from_the_first_always_to_the_nearest(db, admin, area, rosa):
    west, nowhere, east, middle = (
        make_street(db, name, area=area, lon=lon, lat=lon and 51.9)
        for name, lon in (("West", -2.0), ("Nowhere", None), ("East", -1.98), ("Middle", -1.99))
    )
    walk = plan(db, admin, [west, nowhere, east, middle, west], [rosa], note=" Meet at ten. ")
    found = get_walk(db, admin, walk.id)
    assert [stop.street.name for stop in found.stops] == ["West", "Middle", "East", "Nowhere"]
    assert ([user.name for user in found.walkers], found.area.name, found.note) == (
        ["Rosa Finch"],
        "Mill Fields",
        "Meet at ten.",
    )


def test_a_walk_belongs_to_the_area_where_it_begins(db, admin, area, rosa):
    elsewhere = make_street(db, "Elsewhere")
    begins = make_street(db, area=area, lon=-2.0, lat=51.9)
    assert plan(db, admin, [elsewhere, begins], [rosa]).area_id == area.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"street_ids": []}, {"street_ids": "Choose at least one street."}),
        ({"street_ids": [10**9]}, {"street_ids": "not in your areas"}),
        ({"street_ids": range(MOST_STREETS + 1)}, {"street_ids": "26 streets are too many for one walk"}),
        ({"planned_for": None}, {"planned_for": "Choose the day of the walk."}),
        ({"planned_for": team_day() - dt.timedelta(days=1)}, {"planned_for": "This day has passed."}),
        ({"planned_for": team_day() + dt.timedelta(days=400)}, {"planned_for": "Check the year."}),
        ({"walker_ids": []}, {"walker_ids": "Choose who goes."}),
        ({"walker_ids": [10**9]}, {"walker_ids": "no longer in the team"}),
        ({"note": "x" * 100_000}, {"note": "characters"}),
    ],
)
def test_what_is_wrong_with_a_walk_is_said_in_a_sentence(db, admin, rosa, wrong, said):
    with pytest.raises(Invalid) as refused:
        plan(db, admin, [make_street(db, area=rosa.areas[0])], [rosa], **wrong)
    [(field, sentence)] = said.items()
    assert list(refused.value.errors) == [field]
    assert sentence in refused.value.errors[field]


def test_everything_that_is_wrong_is_said_at_once(db, admin):
    with pytest.raises(Invalid) as refused:
        plan_walk(db, admin, street_ids=[], planned_for=None, walker_ids=[])
    assert refused.value.errors.keys() == {"street_ids", "planned_for", "walker_ids"}


def test_only_those_of_the_team_who_work_there_and_record_may_go(db, admin, area, rosa):
    street = make_street(db, area=area)
    tom = make_user(db, areas=(make_area(db),), name="Tom Webb")
    reader = make_user(db, Role.PARTNER, areas=(area,), name="Pat Reader")
    gone = make_user(db, areas=(area,), name="Gia Gone", active=False)
    assert list_walker_choices(db, admin, street_ids=[street.id]) == [(rosa.id, "Rosa Finch")]
    assert {name for _, name in list_walker_choices(db, admin)} == {"Rosa Finch", "Tom Webb"}
    for others, sentence in (
        ([tom], "Tom Webb does not work in Mill Fields"),
        ([reader, gone], "and Pat Reader do not"),
    ):
        with pytest.raises(Invalid, match=sentence):
            plan(db, admin, [street], [rosa, *others])


def test_a_plan_sent_twice_is_one_walk(db, admin, area, rosa):
    same = uuid.uuid4()
    first, second = (plan(db, admin, [make_street(db, area=area)], [rosa], uuid=same) for _ in range(2))
    assert first is second


def test_a_walk_is_cancelled_once_and_not_when_it_is_over(db, admin, area, rosa):
    street = make_street(db, area=area)
    walk = plan(db, admin, [street], [rosa])
    cancelled_at = cancel_walk(db, admin, walk.id).cancelled_at
    assert cancelled_at is not None
    assert cancel_walk(db, admin, walk.id).cancelled_at == cancelled_at
    entries = db.query(AuditEntry).filter_by(noun="walk", record_id=walk.id).order_by(AuditEntry.id)
    assert [entry.action for entry in entries] == ["plan_walk", "cancel_walk"]
    over = Walk(planned_for=team_day() - dt.timedelta(days=1), area_id=area.id, stops=[], walkers=[rosa])
    db.add(over)
    db.flush()
    with pytest.raises(Invalid, match="over"):
        cancel_walk(db, admin, over.id)


def test_walks_to_come_are_listed_by_day_and_those_that_are_over_backwards(db, admin, area, rosa):
    street = make_street(db, area=area)
    later, soon = (plan(db, admin, [street], [rosa], days=days) for days in (9, 0))
    past = [Walk(planned_for=team_day() - dt.timedelta(days=days), area_id=area.id, stops=[]) for days in (5, 1)]
    db.add_all(past)
    db.flush()
    assert [walk.id for walk in list_walks(db, admin).rows] == [soon.id, later.id]
    assert [walk.id for walk in list_walks(db, admin, past=True).rows] == [past[1].id, past[0].id]


def test_a_street_is_told_of_its_next_walks_unless_they_are_called_off(db, admin, area, rosa):
    street, other = make_street(db, area=area), make_street(db, area=area)
    later, sooner, off = (plan(db, admin, [street], [rosa], days=days) for days in (9, 2, 4))
    plan(db, admin, [other], [rosa])
    cancel_walk(db, admin, off.id)
    assert list_walks_along(db, admin, street_id=street.id) == [sooner, later]


def test_those_of_another_area_see_neither_the_walk_nor_its_streets(db, admin, connection, area, rosa):
    other = make_area(db)
    mine, theirs = make_street(db, area=other, lon=-2.0, lat=51.9), make_street(db, area=area, lon=-2.0, lat=51.8)
    tess = make_user(db, areas=(other,))
    hidden, shared = plan(db, admin, [theirs], [rosa]), plan(db, admin, [mine, theirs], [tess])
    db.commit()
    actor = Actor(id=tess.id, name=tess.name, role=Role.OFFICER, area_ids=frozenset({other.id}))
    with make_session(connection, actor) as limited:
        assert [walk.id for walk in list_walks(limited, actor).rows] == [shared.id]
        assert [stop.street_id for stop in get_walk(limited, actor, shared.id).stops] == [mine.id]
        with pytest.raises(NotFound):
            get_walk(limited, actor, hidden.id)
        with pytest.raises(NotFound):
            cancel_walk(limited, actor, hidden.id)
        with pytest.raises(Invalid, match="not in your areas"):
            plan(limited, actor, [theirs], [tess])


def test_partners_plan_no_walks(db, area, rosa):
    partner = Actor(id=None, name="Partner", role=Role.PARTNER, area_ids=frozenset({area.id}))
    with pytest.raises(NotAllowed):
        plan(db, partner, [make_street(db, area=area)], [rosa])


def test_the_streets_nearest_to_those_chosen_are_offered(db, admin, area):
    first, far, near, nowhere = (
        make_street(db, name, area=area, lon=lon, lat=lon and 51.9)
        for name, lon in (("First", -2.0), ("Far", -1.9), ("Near", -1.99), ("Nowhere", None))
    )
    chosen, offered = list_street_choices(db, admin, None, street_ids=[first.id, 10**9, first.id])
    assert [one.street for one in chosen] == [first]
    assert [one.street for one in offered] == [near, far, nowhere]
    assert {one.street for one in list_street_choices(db, admin, None)[1]} == {first, far, near, nowhere}


def test_a_walk_ends_once_and_no_later_than_now(db, admin, area, rosa):
    street = make_street(db, area=area)
    walk, off, to_come = (plan(db, admin, [street], [rosa], days=days) for days in (0, 0, 1))
    assert end_walk(db, admin, walk.id, at=now() + dt.timedelta(hours=3)).ended_at <= now()
    first = walk.ended_at
    assert end_walk(db, admin, walk.id, at=now() - dt.timedelta(hours=1)).ended_at == first
    assert list_walks_along(db, admin, street_id=street.id) == [off, to_come]
    cancel_walk(db, admin, off.id)
    for one, sentence in ((off, "was called off"), (to_come, "still to come")):
        with pytest.raises(Invalid, match=sentence):
            end_walk(db, admin, one.id)
    with pytest.raises(Invalid, match="This walk is over"):
        cancel_walk(db, admin, walk.id)


def test_a_walk_that_was_ended_too_early_goes_on_the_same_day(db, admin, area, rosa):
    walk = plan(db, admin, [make_street(db, area=area)], [rosa], days=0)
    end_walk(db, admin, walk.id)
    assert reopen_walk(db, admin, walk.id).ended_at is None
    walk.planned_for = team_day() - dt.timedelta(days=1)
    with pytest.raises(Invalid, match="of another day"):
        reopen_walk(db, admin, walk.id)


def test_what_two_walkers_write_stands_together_and_once(db, admin, area, rosa):
    walk = plan(db, admin, [make_street(db, area=area)], [rosa], days=0)
    reflect_on_walk(db, admin, walk.id, text=" Rain kept people in.\r\nGo again on Saturday. ")
    for _ in range(2):
        reflect_on_walk(db, admin, walk.id, text="The flats need a key.")
    assert walk.reflection == "Rain kept people in.\nGo again on Saturday.\n\nThe flats need a key."
    room = REFLECTION_LENGTH - len(walk.reflection) - 2
    for text, sentence in (
        ("x" * (room + 1), f"This has {room + 1} characters, and there is room for {room}"),
        (" ", "Write"),
    ):
        with pytest.raises(Invalid, match=sentence):
            reflect_on_walk(db, admin, walk.id, text=text)
    assert len(reflect_on_walk(db, admin, walk.id, text="x" * room).reflection) == REFLECTION_LENGTH


def test_a_plan_is_changed_until_it_is_over(db, admin, area, rosa):
    first, second, third = (make_street(db, area=area, lon=-2.0 + n / 100, lat=51.9) for n in range(3))
    tom = make_user(db, areas=(area,), name="Tom Webb")
    walk = plan(db, admin, [first, second], [rosa], note="Old", starts_at=dt.time(10))
    new = {"street_ids": [second.id, third.id], "walker_ids": [tom.id], "planned_for": team_day(), "note": "New"}
    change_walk(db, admin, walk.id, starts_at=dt.time(18, 30), **new)
    db.expire_all()
    found = get_walk(db, admin, walk.id)
    assert [stop.street_id for stop in found.stops] == [second.id, third.id]
    assert (found.planned_for, found.starts_at, found.note) == (team_day(), dt.time(18, 30), "New")
    assert found.walkers == [tom]
    with pytest.raises(Invalid, match="Choose who goes"):
        change_walk(db, admin, walk.id, **(new | {"walker_ids": []}))
    end_walk(db, admin, walk.id)
    with pytest.raises(Invalid, match="is over, so its plan stays as it is"):
        change_walk(db, admin, walk.id, **new)


def test_a_change_leaves_the_streets_that_are_not_the_actors(db, admin, connection, area):
    other = make_area(db)
    mine, more = (make_street(db, area=other, lon=-2.0, lat=51.9 + n / 100) for n in range(2))
    theirs, tess = make_street(db, area=area, lon=-2.0, lat=51.8), make_user(db, areas=(other,))
    walk = plan(db, admin, [mine, theirs], [tess])
    db.commit()
    actor = Actor(id=tess.id, name=tess.name, role=Role.OFFICER, area_ids=frozenset({other.id}))
    with make_session(connection, actor) as limited:
        change_walk(limited, actor, walk.id, street_ids=[more.id], planned_for=team_day(), walker_ids=[tess.id])
        limited.commit()
    db.expire_all()
    assert {stop.street_id for stop in get_walk(db, admin, walk.id).stops} == {more.id, theirs.id}


def test_ones_own_walks_of_today_and_tomorrow_come_by_the_hour(db, admin, area, rosa):
    street, actor = make_street(db, area=area), Actor(rosa.id, rosa.name, Role.OFFICER, frozenset({area.id}))
    anytime, late, early, off = (
        plan(db, admin, [street], [rosa], days=0, starts_at=at)
        for at in (None, dt.time(18), dt.time(9, 30), dt.time(8))
    )
    tomorrow, later = (plan(db, admin, [street], [rosa], days=days) for days in (1, 2))
    plan(db, admin, [street], [make_user(db, areas=(area,))], days=0)
    cancel_walk(db, admin, off.id)
    own = list_own_walks(db, actor, last_day=team_day() + dt.timedelta(days=1))
    assert own == [early, late, anytime, tomorrow]
    assert later not in own
