"""Campaigns: a number of conversations, in an area, on some streets, by a date, held by a team."""

import datetime as dt

import pytest

from crm.campaigns import OFFERED, add_campaign, change_campaign, get_campaign, list_campaign_streets, list_team_choices
from crm.errors import Invalid, NotFound
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_street, make_user, team_day


def _details(area, **more):
    today = team_day()
    details = {"name": "Forty conversations", "area_id": area.id, "target": 40, "street_ids": (), "member_ids": ()}
    return details | {"starts_on": today, "ends_on": today + dt.timedelta(days=90)} | more


def test_a_campaign_that_ends_before_it_starts_is_refused(db, admin):
    days = {"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)}
    with pytest.raises(Invalid) as refused:
        add_campaign(db, admin, **_details(make_area(db), name="", target=0, **days))
    assert refused.value.errors.keys() == {"name", "target", "ends_on"}


def test_streets_and_team_are_kept_and_can_be_changed(db, admin):
    ward = make_area(db)
    part = make_area(db, parent_id=ward.id)
    streets = [make_street(db, name, area=part) for name in ("Moor Street", "Abbey Road")]
    rosa, hodan = make_user(db, areas=(part,), name="Rosa"), make_user(db, Role.CONNECTOR, areas=(ward,), name="Hodan")
    chosen = _details(ward, street_ids=[street.id for street in streets], member_ids=[rosa.id, hodan.id])
    campaign = add_campaign(db, admin, **chosen)
    db.commit()
    db.expire_all()
    kept = get_campaign(db, admin, campaign.id)
    assert [street.name for street in kept.streets] == ["Abbey Road", "Moor Street"]
    assert [user.name for user in kept.team] == ["Hodan", "Rosa"]
    change_campaign(db, admin, campaign.id, **_details(ward, member_ids=[rosa.id]))
    db.commit()
    db.expire_all()
    kept = get_campaign(db, admin, campaign.id)
    assert (kept.streets, [user.name for user in kept.team]) == ([], ["Rosa"])


def test_a_street_outside_and_somebody_who_works_elsewhere_are_refused(db, admin):
    area = make_area(db, "Mill Fields")
    outside, stranger = make_street(db, "Far Lane"), make_user(db, areas=(make_area(db),))
    partner = make_user(db, Role.PARTNER, areas=(area,))
    for member in (stranger, partner):
        with pytest.raises(Invalid) as refused:
            add_campaign(db, admin, **_details(area, street_ids=[outside.id], member_ids=[member.id]))
        assert refused.value.errors == {
            "street_ids": "Far Lane lies outside Mill Fields. Take the tick away.",
            "member_ids": "Somebody whom you chose does not work in Mill Fields. Choose others.",
        }
    with pytest.raises(Invalid) as refused:
        add_campaign(db, admin, **_details(area, street_ids=[999_999]))
    assert "is not there" in refused.value.errors["street_ids"]


def test_a_form_offers_the_chosen_streets_first_and_no_more_than_it_can_show(db, admin):
    area = make_area(db)
    for number in range(OFFERED + 5):
        make_street(db, f"{number:03} Street", area=area)
    chosen = make_street(db, "Zebra Street", area=area)
    offered = list_campaign_streets(db, admin, area_id=area.id, street_ids=[chosen.id])
    assert (len(offered), offered[0].name, offered[1].name) == (OFFERED, "Zebra Street", "000 Street")
    assert list_campaign_streets(db, admin) == []


def test_the_team_may_be_those_of_a_part_and_those_around(db, admin):
    town = make_area(db)
    ward = make_area(db, parent_id=town.id)
    part, other = make_area(db, parent_id=ward.id), make_area(db, parent_id=town.id)
    names = {"of the part": part, "of the ward": ward, "of the town": town, "of another ward": other}
    for name, area in names.items():
        make_user(db, areas=(area,), name=name)
    assert [name for _, name in list_team_choices(db, admin, area_id=ward.id)] == [
        "of the part",
        "of the town",
        "of the ward",
    ]


def test_who_works_in_a_part_of_the_ward_changes_nothing_of_its_campaign(db, admin, connection):
    ward = make_area(db)
    part = make_area(db, parent_id=ward.id)
    campaign = add_campaign(db, admin, **_details(ward))
    actor = Actor(id=make_user(db).id, name="", role=Role.COORDINATOR, area_ids=frozenset({part.id}))
    db.commit()
    with make_session(connection, actor) as limited:
        with pytest.raises(NotFound):
            change_campaign(limited, actor, campaign.id, **_details(part))
        with pytest.raises(Invalid):
            add_campaign(limited, actor, **_details(ward))
