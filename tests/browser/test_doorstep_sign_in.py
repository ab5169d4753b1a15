"""Whose phone it is: a sign-in that lapses, a device that is ended and a sign-out show nothing, and lose nothing."""

from playwright.sync_api import expect
from sqlalchemy import select

from crm.devices import end_device
from crm.models import Device, User
from crm.permissions import Actor
from tests.browser.conftest import enter
from tests.browser.looking import AXE, SCREENSHOTS, wait_on
from tests.browser.phones import (
    HODAN,
    Phone,
    Team,
    kept_on,
    knock,
    open_street,
    says,
    take_along,
)
from tests.browser.walking import ROSA


def test_a_lapsed_sign_in_keeps_the_queue_and_somebody_else_sees_nothing_of_it(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    open_street(page, team)
    phone.clear_cookies(name="kith")
    knock(page, "31")
    says(page, "Sign in to send 1 record")

    enter(page, HODAN)
    # The page after the sign-in takes away what Rosa brought along.
    wait_on(page, lambda: page.evaluate("localStorage.getItem('kith-user')") != "1")
    page.goto("/doorstep")
    expect(page.get_by_role("button", name="Take along")).to_be_visible()
    says(page, "All sent")
    assert "Moor Street" not in page.get_by_role("list").filter(has=page.get_by_role("link")).all_inner_texts()
    assert page.evaluate("localStorage.getItem('kith-user')") != "1"
    assert team.visits("31") == []
    phone.clear_cookies(name="kith")

    enter(page, ROSA)
    page.goto("/doorstep")
    wait_on(page, lambda: team.visits("31") != [])
    says(page, "All sent")
    assert team.visits("31") == [("31", "not_home")]


def test_the_app_opens_for_whoever_signed_in_and_asks_nothing(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone, HODAN)
    hodan = page.evaluate("localStorage.getItem('kith-user')")
    phone.clear_cookies(name="kith")
    enter(page, ROSA)
    wait_on(page, lambda: page.evaluate("localStorage.getItem('kith-user')") == "1")
    page.evaluate("user => localStorage.setItem('kith-user', user)", hodan)  # as when the app is opened at once
    with page.expect_request(lambda request: request.url.endswith("/doorstep/contact?user=1")):
        page.goto("/doorstep")
    says(page, "All sent")
    expect(page.get_by_text("Somebody else is signed in")).to_have_count(0)
    expect(page.get_by_role("button", name="Take along")).to_be_visible()


def test_a_device_that_was_ended_clears_itself_at_its_next_contact(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone, HODAN)
    phone.set_offline(True)
    open_street(page, team)
    knock(page, "41")
    says(page, "1 not sent yet")
    kept = kept_on(page)
    assert all(kept.values())

    with team.session() as db:
        hodan = db.scalars(select(User).where(User.email == HODAN)).one()
        device = db.scalars(select(Device).where(Device.user_id == hodan.id).order_by(Device.id.desc())).first()
        assert device is not None
        end_device(db, Actor.command_line(), hodan.id, device.id)
        db.commit()
    phone.set_offline(False)
    expect(page.get_by_role("paragraph").filter(has_text="Your team signed this device out")).to_be_visible()
    expect(page.get_by_text("Moor Street")).to_have_count(0)
    assert kept_on(page) == {"databases": [], "caches": [], "notes": [], "workers": []}
    assert "kith_device" not in {cookie["name"] for cookie in phone.cookies()}
    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert team.visits("41") == []


def test_signing_out_asks_while_records_wait_and_leaves_nothing_to_read(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    page.route("**/doorstep/sync", lambda route: route.abort())
    open_street(page, team)
    knock(page, "61")
    says(page, "1 not sent yet")
    page.goto("/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    question = page.get_by_role("dialog", name="1 record is not sent yet")
    expect(question.get_by_role("button", name="Send first")).to_be_focused()
    page.evaluate(AXE.read_text())
    assert page.evaluate("axe.run(document).then((found) => found.violations.map((one) => one.id))") == []
    page.screenshot(path=SCREENSHOTS / "sign-out-unsent-phone.png")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign out and send later").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    phone.set_offline(True)
    page.goto("/doorstep")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Moor Street")).to_have_count(0)
    phone.set_offline(False)
    page.unroute_all()
    enter(page, ROSA)
    page.goto("/doorstep")
    says(page, "All sent")
    assert team.visits("61") == [("61", "not_home")]
