"""Signing in, being refused, and being signed out."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.models import SignInAttempt, User, now
from crm.passwords import hash_password
from crm.permissions import Role
from tests.factories import make_user

PASSWORD = "three quiet words"


@pytest.fixture
def user(db):
    user = make_user(db, Role.ADMIN, email="amina@example.org", password_hash=hash_password(PASSWORD))
    db.commit()
    return user


def sign_in(client, email="amina@example.org", password=PASSWORD, path="/sign-in", **more):
    return client.post(path, data={"email": email, "password": password}, **more)


def test_the_right_password_lets_in_and_goes_on_to_the_page_that_was_wanted(app, user):
    client = app.test_client()
    asked = client.get("/people?q=ann&sort=name")
    assert asked.status_code == 303
    answer = sign_in(client, "  Amina@Example.org ", path=asked.location)
    assert answer.status_code == 303
    assert answer.location == "/people?q=ann&sort=name"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil.example", "x"]
)
def test_the_page_that_was_wanted_is_one_of_ours(app, user, wanted):
    client = app.test_client()
    answer = client.post("/sign-in", query_string={"next": wanted}, data={"email": user.email, "password": PASSWORD})
    assert answer.location == "/"


def test_a_wrong_password_an_unknown_address_and_a_deactivated_account_get_the_same_answer(app, user, db):
    make_user(db, email="gone@example.org", active=False, password_hash=hash_password(PASSWORD))
    make_user(db, email="invited@example.org")
    db.commit()
    pages = set()
    for email, password in [
        ("amina@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
        ("invited@example.org", PASSWORD),
    ]:
        answer = sign_in(app.test_client(), email, password)
        assert answer.status_code == 422
        assert password not in answer.text
        pages.add(answer.text.replace(email, ""))
    assert len(pages) == 1
    assert db.query(SignInAttempt).count() == 4


def test_the_sixth_try_has_to_wait_even_with_the_right_password(app, user, db):
    client = app.test_client()
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert 840 < int(answer.headers["Retry-After"]) <= 900
    for attempt in db.scalars(select(SignInAttempt)):
        attempt.at -= dt.timedelta(minutes=16)
    db.commit()
    assert sign_in(client).status_code == 303
    assert db.query(SignInAttempt).count() == 0


def test_an_account_that_nobody_has_is_slowed_like_any_other(app, db):
    for _ in range(5):
        sign_in(app.test_client(), "nobody@example.org", "wrong")
    assert sign_in(app.test_client(), "nobody@example.org").status_code == 429


def test_an_address_that_tries_many_accounts_has_to_wait_and_others_do_not(app, user, db):
    for number in range(20):
        db.add(SignInAttempt(account=str(number), address="2001:db8::/64", at=now()))
    db.commit()
    near, far = {"REMOTE_ADDR": "2001:db8::77"}, {"REMOTE_ADDR": "2001:db8:1::1"}
    assert sign_in(app.test_client(), environ_overrides=near).status_code == 429
    assert sign_in(app.test_client(), environ_overrides=far).status_code == 303


def test_attempts_are_forgotten_after_a_day_and_never_keep_what_was_typed(app, db):
    db.add(SignInAttempt(account="old", address="192.0.2.1", at=now() - dt.timedelta(hours=25)))
    db.commit()
    sign_in(app.test_client(), "my password in the wrong box", "wrong")
    kept = db.scalars(select(SignInAttempt)).all()
    assert len(kept) == 1
    assert "password" not in kept[0].account


def test_signing_in_leaves_nothing_of_the_session_before(app, user):
    client = app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] == user.session_token


def test_the_cookie_is_kept_from_scripts_and_other_sites(app, user):
    cookie = sign_in(app.test_client()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_deactivated_user_is_out_at_once(app, user, db):
    client = app.test_client()
    sign_in(client)
    assert client.get("/account").status_code == 200
    db.get(User, user.id).active = False
    db.commit()
    assert client.get("/account").status_code == 303


def test_signing_out_ends_the_session_on_this_device_alone(app, user):
    phone, laptop = app.test_client(), app.test_client()
    sign_in(phone)
    sign_in(laptop)
    assert phone.post("/sign-out").status_code == 303
    assert phone.get("/account").status_code == 303
    assert laptop.get("/account").status_code == 200


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed_but_no_password(app):
    answer = app.test_client().post("/account/password", data={"note": "Likes chess", "new_password": "secret words"})
    assert answer.status_code == 401
    assert "Likes chess" in answer.text
    assert "secret words" not in answer.text
