"""Pairs set aside: not suggested before a day, or never, until somebody who sees both takes them up again."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.errors import Invalid, NotFound
from crm.models import AuditEntry, PairRefusal
from crm.pairs_set_aside import list_pairs_set_aside, set_pair_aside, take_pair_up_again
from crm.permissions import Actor, Role
from tests.factories import team_day
from tests.suggesting import ADMIN, make_agreeing_neighbourhood


@pytest.fixture
def made(db):
    return make_agreeing_neighbourhood(db)


def officer(made, *areas):
    return Actor(None, "Rosa", Role.OFFICER, frozenset(made.areas[name].id for name in areas))


def test_setting_a_pair_aside_is_remembered_once_audited_and_undone(db, admin, made):
    ada, tess = made.people["Ada Quill"], made.people["Tess Whitlock"]
    day = team_day() + dt.timedelta(days=90)
    set_pair_aside(db, admin, tess.id, ada.id, until=day, reason=" Both away ")
    refusal = set_pair_aside(db, admin, ada.id, tess.id, until=None)
    assert (refusal.until, refusal.reason) == (None, "")
    page, seen = list_pairs_set_aside(db, admin)
    assert [(seen[row.first_id].name, seen[row.second_id].name) for row in page.rows] == [
        ("Ada Quill", "Tess Whitlock")
    ]
    take_pair_up_again(db, admin, refusal.id)
    assert db.scalars(select(PairRefusal)).all() == []
    said = select(AuditEntry.action).where(AuditEntry.noun == "pair_refusal").order_by(AuditEntry.id)
    assert db.scalars(said).all() == ["set_pair_aside", "set_pair_aside", "take_pair_up_again"]
    with pytest.raises(NotFound):
        take_pair_up_again(db, admin, refusal.id)


def test_a_pair_whose_day_has_come_is_not_set_aside_any_more(db, admin, made):
    ada, tess = made.people["Ada Quill"], made.people["Tess Whitlock"]
    refusal = set_pair_aside(db, admin, ada.id, tess.id, until=team_day() + dt.timedelta(days=1))
    assert list_pairs_set_aside(db, admin)[0].total == 1
    refusal.until = team_day()
    db.flush()
    assert list_pairs_set_aside(db, admin)[0].total == 0


@pytest.mark.parametrize(
    ("other", "said", "field"),
    [
        ("Ada Quill", {"until": None}, "second_id"),
        ("Tess Whitlock", {"until": dt.date(2020, 1, 1)}, "until"),
        ("Tess Whitlock", {"until": None, "reason": "x" * 201}, "reason"),
    ],
)
def test_what_cannot_be_set_aside_is_refused_with_the_mend(made, other, said, field):
    ada, second = made.people["Ada Quill"], made.people[other]
    with pytest.raises(Invalid) as refused:
        set_pair_aside(made.db, ADMIN, ada.id, second.id, **said)
    assert list(refused.value.errors) == [field]


def test_somebody_of_another_area_cannot_be_set_aside(db, made):
    rosa = officer(made, "The Moors")
    with pytest.raises(NotFound):
        set_pair_aside(db, rosa, made.people["Tess Whitlock"].id, made.people["Ada Quill"].id, until=None)


def test_who_sees_one_of_a_pair_alone_cannot_take_it_up_again(db, admin, made):
    ada, tess = made.people["Ada Quill"], made.people["Tess Whitlock"]
    refusal = set_pair_aside(db, admin, ada.id, tess.id, until=None)
    one_area = next(name for name, area in made.areas.items() if area.id == ada.area_id)
    assert ada.area_id != tess.area_id
    rosa = officer(made, one_area)
    assert list_pairs_set_aside(db, rosa)[0].rows == [refusal]
    with pytest.raises(NotFound):
        take_pair_up_again(db, rosa, refusal.id)
