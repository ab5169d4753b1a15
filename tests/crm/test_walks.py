"""Walks: who goes along which streets, on which day, in an order that is short to walk."""

import datetime as dt
import uuid

import pytest

from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import AuditEntry, Walk, now
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.walks import (
    MOST_STREETS,
    cancel_walk,
    get_walk,
    list_street_choices,
    list_walker_choices,
    list_walks,
    list_walks_along,
    plan_walk,
)
from tests.factories import make_area, make_street, make_user

TODAY = now().date()


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def rosa(db, area):
    return make_user(db, areas=(area,), name="Rosa Finch")


def plan(db, actor, streets, walkers, *, days=3, **more):
    day = TODAY + dt.timedelta(days=days)
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
        ({"planned_for": TODAY - dt.timedelta(days=1)}, {"planned_for": "This day has passed."}),
        ({"planned_for": TODAY + dt.timedelta(days=400)}, {"planned_for": "Check the year."}),
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
    assert [entry.action for entry in db.query(AuditEntry).filter_by(noun="walk", record_id=walk.id)] == [
        "plan_walk",
        "cancel_walk",
    ]
    over = Walk(planned_for=TODAY - dt.timedelta(days=1), area_id=area.id, stops=[], walkers=[rosa])
    db.add(over)
    db.flush()
    with pytest.raises(Invalid, match="over"):
        cancel_walk(db, admin, over.id)


def test_walks_to_come_are_listed_by_day_and_those_that_are_over_backwards(db, admin, area, rosa):
    street = make_street(db, area=area)
    later, today = (plan(db, admin, [street], [rosa], days=days) for days in (9, 0))
    past = [Walk(planned_for=TODAY - dt.timedelta(days=days), area_id=area.id, stops=[]) for days in (5, 1)]
    db.add_all(past)
    db.flush()
    assert [walk.id for walk in list_walks(db, admin).rows] == [today.id, later.id]
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
