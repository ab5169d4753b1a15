"""Browsers that people sign in on: known again, and ended when they are lost."""

import pytest

from crm import devices, users
from crm.errors import NotFound
from crm.models import AuditEntry, Device
from crm.permissions import Role
from tests.factories import make_area, make_user

AGENT = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def rosa(db):
    user = make_user(db, Role.OFFICER, areas=(make_area(db),), name="Rosa")
    return users.actor_for(db, user)


def sign_in(db, actor, token=""):
    return devices.note_device(db, actor, token=token, agent=AGENT)


def token_of(db, actor):
    return users.get_own_account(db, actor).session_token


def test_a_browser_is_one_device_however_often_somebody_signs_in_on_it(db, rosa):
    token = sign_in(db, rosa)
    assert sign_in(db, rosa, token) == token
    device = db.query(Device).one()
    assert device.name == "Chrome on Android"
    assert token not in device.token_hash
    assert db.query(AuditEntry).filter_by(noun="device").count() == 1  # the first time is news, the others are not


def test_a_browser_that_two_people_share_is_a_device_of_each(db, rosa):
    hodan = users.actor_for(db, make_user(db, Role.CONNECTOR, areas=(make_area(db),)))
    token = sign_in(db, rosa)
    assert sign_in(db, hodan, token) == token
    (own,) = devices.list_own_devices(db, hodan)
    devices.end_own_device(db, hodan, own.id)
    assert devices.find_end(db, token=token, user_id=hodan.id) == "device"
    assert not devices.find_end(db, token=token, user_id=rosa.id)


def test_a_device_that_was_ended_lets_in_no_more_and_others_still_do(db, rosa, admin):
    lost, other = sign_in(db, rosa), sign_in(db, rosa)
    session = token_of(db, rosa)
    device = db.query(Device).filter_by(token_hash=devices.hash_token(lost)).one()
    devices.end_device(db, admin, rosa.id, device.id)
    found = [
        users.find_actor_by_token(db, session, device=hashed)
        for hashed in (devices.hash_token(lost), devices.hash_token(other), "")
    ]
    assert [actor and actor.id for actor in found] == [None, rosa.id, rosa.id]
    assert devices.find_end(db, token=lost) == "device"
    assert [device.token_hash for device in devices.list_devices(db, admin, rosa.id)] == [devices.hash_token(other)]
    assert db.query(AuditEntry).filter_by(noun="device", action="end_device").count() == 1


def test_signing_in_on_a_device_that_was_ended_makes_another_of_it(db, rosa):
    lost = sign_in(db, rosa)
    devices.end_own_device(db, rosa, db.query(Device).one().id)
    again = sign_in(db, rosa, lost)
    assert again != lost
    assert devices.find_end(db, token=lost) == "device"
    assert not devices.find_end(db, token=again)


def test_a_phone_that_two_share_ends_for_the_one_who_left_alone(db, rosa, admin):
    token = sign_in(db, rosa)
    hodan = users.actor_for(db, make_user(db, Role.CONNECTOR, areas=(make_area(db),)))
    assert sign_in(db, hodan, token) == token
    users.deactivate_user(db, admin, rosa.id)
    assert devices.find_end(db, token=token, user_id=rosa.id) == "user"
    assert not devices.find_end(db, token=token, user_id=hodan.id)


def test_signing_out_everywhere_ends_no_device(db, rosa):
    token = sign_in(db, rosa)
    users.sign_out_everywhere(db, rosa)
    assert not devices.find_end(db, token=token, user_id=rosa.id)


def test_nobody_ends_the_device_of_somebody_else_as_their_own_nor_beyond_their_areas(db, rosa):
    sign_in(db, rosa)
    device = db.query(Device).one()
    near = users.actor_for(db, make_user(db, Role.ADMIN, areas=(make_area(db),)))
    with pytest.raises(NotFound):
        devices.end_own_device(db, near, device.id)
    with pytest.raises(NotFound):
        devices.end_device(db, near, rosa.id, device.id)
    with pytest.raises(NotFound):
        devices.list_devices(db, near, rosa.id)
    assert device.ended_at is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121.0 Safari/537", "Samsung Internet on Android"),
        ("", "Unknown browser"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent, name):
    assert devices.name_agent(agent) == name
