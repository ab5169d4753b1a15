"""One's own account."""

from dataclasses import replace

import pytest

from crm.models import AuditEntry, User
from crm.passwords import check_password, hash_password
from crm.permissions import Role
from tests.factories import make_area, make_user

OLD, NEW = "three quiet words", "four more quiet words"


@pytest.fixture
def devices(app, db):
    """Two devices that the same officer is signed in on."""
    area = make_area(db, "The Moors")
    make_user(db, Role.OFFICER, areas=(area,), email="tom@example.org", password_hash=hash_password(OLD))
    db.commit()
    clients = app.test_client(), app.test_client()
    for client in clients:
        client.post("/sign-in", data={"email": "tom@example.org", "password": OLD})
    return clients


def test_the_page_says_the_role_and_the_areas_in_words(devices):
    page = devices[0].get("/account").text
    assert "everything in their areas" in page
    assert "The Moors" in page


def test_a_new_password_keeps_this_device_and_signs_out_the_others(devices, db):
    phone, laptop = devices
    assert phone.post("/account/password", data={"password": OLD, "new_password": NEW}).status_code == 303
    assert phone.get("/account").status_code == 200
    assert laptop.get("/account").status_code == 303
    assert check_password(db.query(User).filter_by(email="tom@example.org").one().password_hash, NEW)


@pytest.mark.parametrize(
    ("now", "new", "sentence"),
    [
        ("not it at all", NEW, "This is not your password now"),
        (OLD, "short", "Choose a password of 12 to 200 characters"),
        (OLD, "my name is kith!", "without “kith”"),
        (OLD, "aaaaaaaaaaaaaaa", "more different characters"),
        ("", "", "Enter a new password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_on_its_field(devices, now, new, sentence):
    answer = devices[0].post("/account/password", data={"password": now, "new_password": new})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not new or new not in answer.text


def test_signing_out_everywhere_ends_every_session(devices):
    phone, laptop = devices
    assert phone.post("/account/sign-out-everywhere").status_code == 303
    assert phone.get("/account").status_code == 303
    assert laptop.get("/account").status_code == 303


def test_the_audit_says_that_a_password_changed_and_not_to_what(devices, db):
    devices[0].post("/account/password", data={"password": OLD, "new_password": NEW})
    entry = db.query(AuditEntry).filter_by(action="change_own_password").one()
    assert entry.changes["password_hash"] == ["•••", "•••"]
    assert entry.changes["session_token"] == ["•••", "•••"]


def test_who_changes_ones_role_is_said_to_admins_and_to_others_as_it_is_for_them(devices, sign_in):
    assert "Ask an admin of your team" in devices[0].get("/account").text
    own = sign_in(Role.ADMIN).get("/account").text
    assert "Ask an admin of your team" not in own
    assert "Another admin has to change your role" in own


def test_the_digest_is_switched_off_and_on_and_without_a_mail_server_the_page_says_so(devices, app, db):
    phone, kith = devices[0], app.extensions["kith"]
    assert "this Kith has no mail server yet" in phone.get("/account").text
    mail = {"smtp_url": "smtps://mail.example.org", "mail_from": "kith@example.org", "base_url": "http://localhost"}
    kith["config"] = replace(kith["config"], **mail)
    assert "you are sent one e-mail a day, to tom@example.org" in phone.get("/account").text
    assert phone.post("/account/digest", data={"digest": "no"}).status_code == 303
    assert not db.query(User.digest).filter_by(email="tom@example.org").scalar()
    assert "You are sent no daily e-mail" in phone.get("/account").text
    phone.post("/account/digest", data={"digest": "yes"})
    assert db.query(User.digest).filter_by(email="tom@example.org").scalar()


def test_a_partner_is_offered_neither_digest_nor_calendar(sign_in):
    page = sign_in(Role.PARTNER).get("/account").text
    assert "Daily digest" not in page
    assert "Calendar feed" not in page
