"""The doorstep app as it is installed, who it finds signed in, and devices that were lost."""

import json
import re
import struct

import pytest

from config import Config
from crm.models import AuditEntry, Device, User
from crm.passwords import hash_password
from crm.permissions import Role
from tests.factories import make_area, make_user
from web.app import make_app

PASSWORD = "three quiet words"


@pytest.fixture
def user(db):
    details = {"name": "Amina", "email": "amina@example.org", "password_hash": hash_password(PASSWORD)}
    user = make_user(db, Role.OFFICER, areas=(make_area(db),), **details)
    db.commit()
    return user


@pytest.fixture
def phone(app, user):
    """A browser on which Amina signed in."""
    client = app.test_client()
    answer = client.post(
        "/sign-in", data={"email": user.email, "password": PASSWORD}, headers={"User-Agent": "Chrome Android"}
    )
    assert answer.status_code == 303
    return client


def kept_by(worker):
    """What the worker was told to keep."""
    return json.loads(re.match(r"const KITH=(.*?);\n", worker.text)[1])


def test_the_frame_is_the_same_for_everybody_and_knows_nobody(app, phone):
    shells = [client.get("/doorstep") for client in (app.test_client(), phone)]
    assert shells[0].text == shells[1].text
    assert "Amina" not in shells[1].text
    assert "csrf" not in shells[1].text


def test_the_worker_keeps_all_that_the_frame_loads_and_every_file_is_there(app):
    client = app.test_client()
    worker, shell = client.get("/doorstep/worker.js"), client.get("/doorstep").text
    assert worker.headers["Service-Worker-Allowed"] == "/doorstep"
    assert worker.mimetype == "text/javascript"
    kept = kept_by(worker)
    assert set(re.findall(r'(?:src|href)="(/(?:static/|brand)[^"]+)"', shell)) <= set(kept["assets"])
    assert len(set(kept["assets"])) == len(kept["assets"])
    for path in kept["assets"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        for imported in re.findall(r'(?:from|import\()"\./([\w-]+\.js)"', answer.text if path.endswith(".js") else ""):
            assert f"/static/{imported}" in kept["assets"]
    assert sum(len(client.get(path).data) for path in kept["assets"]) < 400_000


def test_another_team_colour_is_another_version_and_the_frame_of_an_old_one_is_gone(app, connection):
    client = app.test_client()
    version = kept_by(client.get("/doorstep/worker.js"))["version"]
    assert client.get(f"/doorstep?version={version}").status_code == 200
    assert client.get("/doorstep?version=another").status_code == 404
    other = make_app(Config(secret_key="s" * 40, background=False, brand_colour="#123456"), connection).test_client()
    assert kept_by(other.get("/doorstep/worker.js"))["version"] != version


def test_the_app_can_be_installed(app):
    client = app.test_client()
    answer = client.get("/doorstep/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.json
    assert (manifest["display"], manifest["start_url"], manifest["theme_color"]) == (
        "standalone",
        "/doorstep",
        "#0b5563",
    )
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.mimetype == icon["type"]
        assert icon["sizes"] == "any" or icon["sizes"] == "x".join(map(str, struct.unpack(">II", answer.data[16:24])))
    assert "worker-src 'self'" in client.get("/doorstep").headers["Content-Security-Policy"]


def test_contact_says_who_is_signed_in_and_gives_a_token(app, phone, user):
    app.config["WTF_CSRF_ENABLED"] = True
    told = phone.get(f"/doorstep/contact?user={user.id}").json
    assert told["user"] == {"id": user.id, "name": "Amina"}
    answer = phone.post("/account/sign-out-everywhere", headers={"X-CSRFToken": told["csrf"]})
    assert answer.status_code == 303
    assert phone.get(f"/doorstep/contact?user={user.id}").json == {"state": "lapsed"}


def test_a_stranger_and_a_session_from_before_devices_were_noted_are_not_ended(app, sign_in):
    assert app.test_client().get("/doorstep/contact?user=1").json == {"state": "lapsed"}
    assert sign_in(Role.OFFICER).get("/doorstep/contact").json["state"] == "ok"


def test_the_cookie_of_a_device_is_kept_from_scripts_for_a_year(app, user, db):
    app.config["SESSION_COOKIE_SECURE"] = True
    client = app.test_client()
    answer = client.post("/sign-in", base_url="https://localhost", data={"email": user.email, "password": PASSWORD})
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kith_device="))
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Secure", "Max-Age=31536000"))
    assert db.query(Device).one().token_hash not in cookie


def test_a_phone_that_was_lost_is_out_at_once_and_hears_it_once(app, sign_in, phone, user, db):
    admin = sign_in(Role.ADMIN)
    device = db.query(Device).one()
    page = admin.get(f"/team/{user.id}").text
    assert "Chrome on Android" in page
    assert f"/team/{user.id}/devices/{device.id}/end" in page
    assert admin.post(f"/team/{user.id}/devices/{device.id}/end").status_code == 303
    assert "Chrome on Android" not in admin.get(f"/team/{user.id}").text.split("Where Amina")[1]
    assert phone.get("/account").status_code == 303
    phone.delete_cookie("kith")  # the session may have run out as well
    assert phone.get(f"/doorstep/contact?user={user.id}").json == {"state": "ended", "what": "device"}
    assert phone.get(f"/doorstep/contact?user={user.id}").json == {"state": "lapsed"}
    assert db.query(AuditEntry).filter_by(action="end_device").one().noun == "device"


def test_taking_the_cookie_away_lets_a_lost_phone_in_no_more(app, phone, db):
    phone.delete_cookie("kith_device")
    assert phone.get("/account").status_code == 200
    db.query(Device).one().ended_at = db.query(User).first().recorded_at
    db.commit()
    assert phone.get("/account").status_code == 303


def test_the_phone_of_somebody_who_left_the_team_is_told_so(app, sign_in, phone, user):
    sign_in(Role.ADMIN).post(f"/team/{user.id}/deactivate")
    told = {"state": "ended", "what": "user"}
    assert phone.get(f"/doorstep/contact?user={user.id}").json == told
    assert phone.get(f"/doorstep/contact?user={user.id}").json == told


def test_ones_own_devices_are_on_the_account_page_and_only_the_others_can_be_ended(app, phone, user, db):
    laptop = app.test_client()
    laptop.post("/sign-in", data={"email": user.email, "password": PASSWORD}, headers={"User-Agent": "Firefox Windows"})
    first, second = db.query(Device).order_by(Device.id)
    page = laptop.get("/account").text
    assert "Firefox on Windows</strong>, this device" in page
    assert f"/account/devices/{first.id}/end" in page
    assert f"/account/devices/{second.id}/end" not in page
    assert laptop.post(f"/account/devices/{first.id}/end").status_code == 303
    assert laptop.get("/account").status_code == 200
    assert phone.get("/account").status_code == 303
